"""The base class of the widgets with a cursor."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView


class CursorView(ScrollView, can_focus=True):
    """A scrolling widget of parts (rows or tiles). Each part has a key: a text that names it."""

    BINDINGS: ClassVar = [
        Binding("home,g", "edge(0)", "First", show=False),
        Binding("end,G", "edge(-1)", "Last", show=False),
        Binding("enter", "open", "Open seat", show=False),
    ]

    key: reactive[str] = reactive("", init=False, repaint=False)
    """The key of the part under the cursor; empty for none."""

    @dataclass
    class Moved(Message):
        """The cursor moved to a part with another key."""

        view: ScrollView
        key: str

    @dataclass
    class Opened(Message):
        """A part was opened, with Enter or a click."""

        view: ScrollView
        key: str

    @dataclass
    class Resized(Message):
        """The widget has a new size, or its columns were scrolled: its lines must be made again."""

        view: ScrollView

    def set_initial_key(self, key: str) -> None:
        """Set the cursor before the first paint, without a message."""
        self.set_reactive(CursorView.key, key)

    def watch_key(self, key: str) -> None:
        self.post_message(self.Moved(self, key))

    def action_open(self) -> None:
        if self.key:
            self.post_message(self.Opened(self, self.key))
