"""The line at the foot: keys and what they do, as many as fit; a click is the key."""

from collections.abc import Sequence

from textual import events

from tracker.ui.view_models.key_bar import Key, action_at, key_line
from tracker.ui.widgets.lines import Lines


class KeyBar(Lines):
    """Shows the keys of where the producer is."""

    def __init__(self, *, id: str = "keys") -> None:
        super().__init__(id=id)
        self._keys: Sequence[Key] = ()

    def show_keys(self, keys: Sequence[Key]) -> None:
        """Show these keys, as many as there is room for."""
        self._keys = keys
        if width := self.size.width:
            self.show([key_line(keys, width)])

    def on_resize(self) -> None:
        """There is room for more of them, or for fewer."""
        self.show_keys(self._keys)

    async def on_click(self, event: events.Click) -> None:
        """Do what the key under the mouse does."""
        if action := action_at(self._keys, self.size.width, event.x):
            await self.screen.run_action(action)
