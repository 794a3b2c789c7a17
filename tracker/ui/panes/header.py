"""The line above a view: the names of its columns; a click on one orders by it."""

from dataclasses import dataclass

from textual import events
from textual.message import Message

from tracker.ui.panes.pane import Pane
from tracker.ui.widgets.lines import Lines


class Header(Lines):
    """Shows the header of the view under it."""

    @dataclass
    class Clicked(Message):
        """A cell of the header was clicked."""

        x: int

    def show_over(self, pane: Pane) -> None:
        """Show the header of this view."""
        self.show([pane.header(pane.content_width)])

    def on_click(self, event: events.Click) -> None:
        """Say where."""
        self.post_message(self.Clicked(event.x))
