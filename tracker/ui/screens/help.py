"""The help: every key where you are, and what it does."""

from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from tracker.ui import actions
from tracker.ui.screens.dialog import Dialog


class HelpScreen(Dialog[None]):
    """Made from the same table as the keys, so it cannot be out of date."""

    BINDINGS: ClassVar = [("question_mark", "leave", "Close"), ("enter", "leave", "Close")]

    def compose(self) -> ComposeResult:
        """The keys, by where they work."""
        with VerticalScroll(classes="box wide"):
            yield Static(self._keys())
            yield Static(
                "A ┃ on a bar is the swing the challenger needed; the bar is the swing so far, "
                "to the right towards the challenger, to the left away. ▸ marks a seat that "
                "changed hands, ◎ a target still to come, ⚑ a seat with a note: open it.",
                markup=False,
                classes="hint",
            )

    def _keys(self) -> Table:
        table = Table(box=None, show_header=False, pad_edge=False)
        table.add_column(style="bold", no_wrap=True)
        table.add_column()
        for title, entries in (
            ("Everywhere", actions.MOVES),
            ("On the board", [(self._key(one), one.help) for one in actions.BOARD]),
            ("On a seat's page", [(self._key(one), one.help) for one in actions.SEAT]),
        ):
            table.add_row(Text(title, style="bold underline"), "")
            for key, text in entries:
                table.add_row(Text(f"  {key}"), Text(text))
        return table

    def _key(self, action: actions.Action) -> str:
        return {"slash": "/", "question_mark": "?", "escape": "Esc"}.get(action.key, action.key)
