"""The key bar: the line at the foot of the screen, with the keys and their labels."""

from collections.abc import Sequence

from textual import events

from tracker.ui.view_models.key_bar import Key, action_at, key_line
from tracker.ui.widgets.lines import Lines


class KeyBar(Lines):
    """Shows keys. A click on a key runs its action."""

    def __init__(self) -> None:
        super().__init__(id="keys")
        self._keys: Sequence[Key] = ()

    def show_keys(self, keys: Sequence[Key]) -> None:
        """Show these keys, as many as fit."""
        self._keys = keys
        if width := self.size.width:
            self.show([key_line(keys, width)])

    def on_resize(self) -> None:
        self.show_keys(self._keys)

    async def on_click(self, event: events.Click) -> None:
        """Run the action of the key under the mouse."""
        if action := action_at(self._keys, self.size.width, event.x):
            await self.screen.run_action(action)
