"""A field for one line of text, which keeps all lines of a paste."""

from textual import events
from textual.widgets import Input


class Field(Input):
    """As Textual's `Input`, which keeps the first line of a paste only."""

    def _on_paste(self, event: events.Paste) -> None:
        """Insert the pasted lines, joined by spaces."""
        event.prevent_default()
        event.stop()
        self.replace(" ".join(event.text.split()), *self.selection)
