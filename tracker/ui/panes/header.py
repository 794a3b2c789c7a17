"""The line above a view: the names of its columns. A click on a name sorts by that column."""

from dataclasses import dataclass

from textual import events
from textual.message import Message

from tracker.ui.panes.pane import Pane
from tracker.ui.widgets.lines import Lines


class Header(Lines):
    """Shows the header of the view below it."""

    @dataclass
    class Clicked(Message):
        """The producer clicked the header at a cell."""

        x: int

    def show_over(self, pane: Pane) -> None:
        self.show([pane.header(pane.content_width)])

    def on_click(self, event: events.Click) -> None:
        """Post where the click was."""
        self.post_message(self.Clicked(event.x))
