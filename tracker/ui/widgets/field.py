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


class Underliner(Highlighter):
    """Underlines parts of the text in a field."""

    def __init__(self, spans: Callable[[], Iterable[tuple[int, int]]]) -> None:
        """`spans` returns the indices of the first character of each part, and of the one after."""
        self._spans = spans

    def highlight(self, text: Text) -> None:
        """Underline the parts in `text`, which is the text in the field."""
        for start, end in self._spans():
            text.stylize("underline", start, end)
