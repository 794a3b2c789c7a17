"""The panels "Latest" and "Still to come" beside the marginals; on the widest screens, the map."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from tracker.ui.panes.map import MapPane
from tracker.ui.panes.pane import Pane
from tracker.ui.session import Session
from tracker.ui.view_models import upcoming
from tracker.ui.view_models.latest import latest
from tracker.ui.view_models.listing import group_heading
from tracker.ui.view_models.map import map_grid
from tracker.ui.widgets.line_list import LineList
from tracker.ui.widgets.lines import Lines

ORDER_STATED_FROM = 44
"""From this width, in cells, the heading "Still to come" states the order of the seats."""
COLUMNS_FROM = 200
"""From this width of the screen, in cells, the two lists are beside each other."""
LEAST_TO_COME = 8
"""Lines above the map for "Still to come" and its heading."""


class SideMap(MapPane, can_focus=False):
    """The map beside the lists. A click on a tile opens its seat."""

    def show_in(self, width: int, height: int) -> None:
        """Show the whole map in this room, or hide it."""
        needed = (
            map_grid(self.session.board.election, width, height).size() if height > 0 else (0, 0)
        )
        self.display = bool(needed[1]) and needed[0] <= width and needed[1] <= height
        self.styles.height = needed[1]
        if self.display:
            self.show_board()

    def on_click(self, event: events.Click) -> None:
        if seat := self.key_at(event):
            self.post_message(self.Opened(self, seat))


class Side(Pane, Vertical):
    """Two lists, one above the other. A narrow screen shows one of them.

    The widest screens (`COLUMNS_FROM`) have them beside each other, with the map below the second.
    """

    def __init__(self, session: Session, *, id: str) -> None:
        Vertical.__init__(self, id=id)
        self.session = session
        self._map: SideMap | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="latest-part"):
            yield Lines(id="latest-heading", classes="heading")
            yield LineList(id="latest")
        with Vertical(id="to-come-part"):
            yield Lines(id="to-come-heading", classes="heading")
            yield LineList(id="to-come")

    @property
    def panels(self) -> list[LineList]:
        return [self.query_one("#latest", LineList), self.query_one("#to-come", LineList)]

    def show_board(self) -> None:
        """Show both lists, unless the panels are hidden or there is no layout yet."""
        session, (latest_list, to_come) = self.session, self.panels
        width = latest_list.content_width or to_come.content_width  # one of them can be hidden
        if not (self.display and width):
            return
        self.query_one("#latest-heading", Lines).show([group_heading("Latest", "", width)])
        board, marks = session.board, session.marks
        latest_list.show(latest(session.latest, board, width, marks))
        width = to_come.content_width or width
        listing = upcoming.upcoming_panel(board, session.windows, session.clock(), width, marks)
        is_timed = any(session.windows.values())
        order = ", as they came last time" if is_timed and width >= ORDER_STATED_FROM else ""
        heading = group_heading("Still to come", f"{len(listing.keys)}{order}", width)
        self.query_one("#to-come-heading", Lines).show([heading])
        to_come.show(listing)
        self._show_map()

    def _show_map(self) -> None:
        """Show the map below "Still to come", if the screen is wide and the whole map fits."""
        is_wide = self.app.size.width >= COLUMNS_FROM
        if self._map is None:
            if is_wide:  # the map posts `Resized` after its layout
                self._map = SideMap(self.session)
                self.query_one("#to-come-part").mount(self._map)
        elif self._map.is_attached:
            part = self.query_one("#to-come-part").size
            self._map.show_in(part.width, part.height - LEAST_TO_COME if is_wide else 0)

    def bring_forward(self, panel: Widget) -> None:
        """Choose the list that a narrow screen shows."""
        self.set_class(panel.id == "to-come", "coming")
