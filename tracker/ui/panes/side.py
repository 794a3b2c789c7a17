"""The panels beside the marginals: the latest, and what is still to come."""

import datetime as dt

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from tracker.board import Board
from tracker.ui.panes.pane import Pane
from tracker.ui.view_models import events, upcoming
from tracker.ui.view_models.events import Event
from tracker.ui.view_models.styled_text import group_heading
from tracker.ui.widgets.line_list import LineList
from tracker.ui.widgets.lines import Lines

ROOMY = 44
"""Cells from which the heading says how they are ordered."""
EVENTS_KEPT = 500
"""How many past events the list of the latest goes back; the log has them all."""


class Side(Pane, Vertical):
    """Two lists, one over the other; on a small screen one at a time."""

    def __init__(self, *, id: str) -> None:
        Vertical.__init__(self, id=id)
        self._events: list[Event] = []

    def compose(self) -> ComposeResult:
        """The lists and their headings."""
        yield Lines(id="latest-heading", classes="heading")
        yield LineList(id="latest")
        yield Lines(id="to-come-heading", classes="heading")
        yield LineList(id="to-come")

    @property
    def panels(self) -> list[LineList]:
        """The two lists."""
        return [self.query_one("#latest", LineList), self.query_one("#to-come", LineList)]

    def start_afresh(self) -> None:
        """What has been declared by now is the latest news."""
        board = self.tracker.board
        happened = events.events(Board.empty(board.election), board, self.tracker.clock())
        self._events = [*reversed(happened)][:EVENTS_KEPT]

    def apply(self, before: Board, now: dt.datetime) -> None:
        """What differs from `before` is the latest news."""
        happened = events.events(before, self.tracker.board, now)
        self._events = [*reversed(happened), *self._events][:EVENTS_KEPT]

    def put_in_order(self) -> None:
        """Put the news in the order of the night."""
        self._events = events.newest_first(self._events)

    def show_board(self) -> None:
        """Show both lists, where they are on the screen."""
        board, (latest, to_come) = self.tracker.board, self.panels
        width = max(latest.content_width, to_come.content_width)
        if not (self.display and width):
            return
        self.query_one("#latest-heading", Lines).show([group_heading("Latest", "", width)])
        latest.show(events.latest(self._events, board, width))
        now, expected = self.tracker.clock(), self.tracker.windows
        listing = upcoming.upcoming_panel(board, expected, now, width)
        how = ", as they came last time" if width >= ROOMY else ""
        note = f"{len(listing.keys)}{how}"
        self.query_one("#to-come-heading", Lines).show(
            [group_heading("Still to come", note, width)]
        )
        to_come.show(listing)

    def bring_forward(self, panel: Widget) -> None:
        """Where there is room for one list, show this one."""
        self.set_class(panel.id == "to-come", "coming")
