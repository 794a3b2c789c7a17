"""A field for one line of text, which keeps all lines of a paste."""

from collections.abc import Callable, Iterable

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.widgets import Input


class Field(Input):
    """As Textual's `Input`, which keeps the first line of a paste only."""

    def _on_paste(self, event: events.Paste) -> None:
        """Insert the pasted lines, joined by spaces."""
        event.prevent_default()
        event.stop()
        self.replace(" ".join(event.text.split()), *self.selection)


class InitialsField(Field):
    """The field for the initials of a signature. It begins with those of the last signature.

    They are selected whenever the field gets the focus, so that another person replaces them by
    typing.
    """

    def __init__(self, initials: str) -> None:
        super().__init__(
            initials, placeholder="e.g. JK", id="initials", max_length=10, compact=True
        )

    def on_focus(self) -> None:
        self.action_select_all()


class Underliner(Highlighter):
    """Underlines parts of the text in a field."""

    def __init__(self, spans: Callable[[], Iterable[tuple[int, int]]]) -> None:
        """`spans` returns the indices of the first character of each part, and of the one after."""
        self._spans = spans

    def highlight(self, text: Text) -> None:
        """Underline the parts in `text`, which is the text in the field."""
        for start, end in self._spans():
            text.stylize("underline", start, end)
