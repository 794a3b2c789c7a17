"""The panels "Latest" and "Still to come" beside the marginals."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from tracker.ui.panes.pane import Pane
from tracker.ui.session import Session
from tracker.ui.view_models import upcoming
from tracker.ui.view_models.latest import latest
from tracker.ui.view_models.listing import group_heading
from tracker.ui.widgets.line_list import LineList
from tracker.ui.widgets.lines import Lines

ORDER_STATED_FROM = 44
"""From this width, in cells, the heading "Still to come" states the order of the seats."""


class Side(Pane, Vertical):
    """Two lists, one above the other. A narrow screen shows one of them."""

    def __init__(self, session: Session, *, id: str) -> None:
        Vertical.__init__(self, id=id)
        self.session = session

    def compose(self) -> ComposeResult:
        yield Lines(id="latest-heading", classes="heading")
        yield LineList(id="latest")
        yield Lines(id="to-come-heading", classes="heading")
        yield LineList(id="to-come")

    @property
    def panels(self) -> list[LineList]:
        return [self.query_one("#latest", LineList), self.query_one("#to-come", LineList)]

    def show_board(self) -> None:
        """Show both lists, unless the panels are hidden or there is no layout yet."""
        session, (latest_list, to_come) = self.session, self.panels
        width = max(latest_list.content_width, to_come.content_width)
        if not (self.display and width):
            return
        self.query_one("#latest-heading", Lines).show([group_heading("Latest", "", width)])
        board, marks = session.board, session.marks
        latest_list.show(latest(session.latest, board, width, marks))
        listing = upcoming.upcoming_panel(board, session.windows, session.clock(), width, marks)
        is_timed = any(session.windows.values())
        order = ", as they came last time" if is_timed and width >= ORDER_STATED_FROM else ""
        heading = group_heading("Still to come", f"{len(listing.keys)}{order}", width)
        self.query_one("#to-come-heading", Lines).show([heading])
        to_come.show(listing)

    def bring_forward(self, panel: Widget) -> None:
        """Choose the list that a narrow screen shows."""
        self.set_class(panel.id == "to-come", "coming")
