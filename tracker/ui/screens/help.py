"""The help: keys, the grammar of the filter, and signs, with a search field."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Label, Static

from tracker.election import Election
from tracker.ui import actions
from tracker.ui.actions import Action
from tracker.ui.screens.dialog import Dialog
from tracker.ui.view_models.filter_grammar import grammar
from tracker.ui.view_models.legend import legend
from tracker.ui.widgets.field import Field

Section = tuple[str, Sequence[tuple[str, str]]]
"""A title, and the entries under it: (key, text)."""


class HelpScreen(Dialog[None]):
    """Shows the entries that match the search."""

    BINDINGS: ClassVar = [
        ("enter", "leave", "Close"),
        Binding("home", "edge(True)", show=False, priority=True),
        Binding("end", "edge(False)", show=False, priority=True),
    ]
    AUTO_FOCUS = "#search"

    def __init__(
        self,
        here: Sequence[Action],
        title: str,
        keys: dict[str, str],
        every: Sequence[Action],
        election: Election,
    ) -> None:
        """`here` are the actions of the current screen, shown under `title`.

        `every` are the actions of all screens. `keys` are the keys of the settings by action id.
        The examples of the filter are of `election`.
        """
        super().__init__()
        self._here, self._title, self._own_keys, self._every = here, title, keys, every
        self._election = election

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide tall"):
            yield Label("Help", classes="title")
            yield Field(id="search", placeholder="type to search", compact=True)
            with VerticalScroll(id="help-scroll", can_focus=False):
                yield Static(id="help-keys")
            yield Static("↑ ↓ scroll, Esc closes.", classes="hint")

    def on_mount(self) -> None:
        self.search()

    @on(Input.Changed)
    def search(self) -> None:
        """Show the entries that contain every word in the search field."""
        words = self.query_one("#search", Input).value.casefold().split()
        self.query_one("#help-keys", Static).update(_table(self._sections(), words))

    @on(Input.Submitted)
    def close(self) -> None:
        """Close at Enter."""
        self.dismiss(None)

    def _sections(self) -> Iterable[Section]:
        here = set(self._here)
        elsewhere = [action for action in self._every if action not in here]
        yield self._title, [self._entry(action) for action in self._here]
        yield "Everywhere", actions.MOVES
        yield "Elsewhere", [self._entry(action) for action in elsewhere]
        yield "The filter", grammar(self._election)
        yield from legend(self._election)

    def _entry(self, action: Action) -> tuple[str, str]:
        return actions.shown_key(self._own_keys.get(action.id, action.key)), action.help

    def action_edge(self, is_top: bool) -> None:
        """Scroll to the first entry (True) or the last."""
        scroll = self.query_one("#help-scroll")
        if is_top:
            scroll.scroll_home(animate=False)
        else:
            scroll.scroll_end(animate=False)

    def on_key(self, event: events.Key) -> None:
        """Scroll the entries; the focus stays in the search field."""
        scroll = self.query_one("#help-scroll")
        scroll_by_key = {
            "up": scroll.scroll_up,
            "down": scroll.scroll_down,
            "pageup": scroll.scroll_page_up,
            "pagedown": scroll.scroll_page_down,
        }
        if event.key in scroll_by_key:
            scroll_by_key[event.key](animate=False)


def _table(sections: Iterable[Section], words: Sequence[str]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", max_width=24)
    table.add_column()
    for title, entries in sections:
        searched = [(f"{title} {key} {text}".casefold(), key, text) for key, text in entries]
        found = [(key, text) for line, key, text in searched if all(w in line for w in words)]
        if found:
            table.add_row(Text(title, style="bold underline"), "")
        for key, text in found:
            table.add_row(Text(f"  {key}"), Text(text))
    return table
