"""The line above a view, with the titles of its columns. In some views a click sorts the rows."""

from dataclasses import dataclass

from textual import events
from textual.message import Message

from tracker.ui.panes.pane import Pane
from tracker.ui.widgets.lines import Lines


class Header(Lines):
    """Shows the header of a view; posts clicks on it."""

    @dataclass
    class Clicked(Message):
        """The header was clicked."""

        x: int
        """The cell, from 0 at the left."""

    def show_over(self, pane: Pane) -> None:
        self.show([pane.header(pane.content_width)])

    def on_click(self, event: events.Click) -> None:
        self.post_message(self.Clicked(event.x))
