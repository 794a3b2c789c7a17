"""A seat's page: the result in full, what was needed and what happened, and why it stands."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen

from tracker.board import Board
from tracker.ledger.queries import Source
from tracker.ui import actions
from tracker.ui.desk_actions import DeskActions
from tracker.ui.view_models.seat import seat_page
from tracker.ui.view_models.status_bar import tally_line
from tracker.ui.widgets.key_bar import KeyBar
from tracker.ui.widgets.lines import Lines


class SeatScreen(DeskActions, Screen[None]):
    """One seat, kept up to date while it is open."""

    BINDINGS = actions.bindings(actions.SEAT)
    AUTO_FOCUS = "#page-scroll"

    def __init__(self, seat: str, sources: list[Source]) -> None:
        super().__init__()
        self._seat_id = seat
        self._sources = sources

    def compose(self) -> ComposeResult:
        """The glance stays; the page scrolls."""
        yield Lines(id="glance")
        with VerticalScroll(id="page-scroll"):
            yield Lines(id="page")
        yield KeyBar()

    @property
    def selected_seat(self) -> str:
        """The seat this page is about."""
        return self._seat_id

    def on_mount(self) -> None:
        """Start the clock, and show the keys."""
        self.set_interval(0.5, self.tracker.tick)
        self.query_one(KeyBar).show_keys(self.tracker.keys(actions.SEAT))

    def on_resize(self) -> None:
        """Every line is made anew for the new width."""
        self.call_after_refresh(self.show_all)

    def show_board(self, before: Board) -> None:
        """Show the seat as it is now, with whatever has been said of it since."""
        said = self.tracker.board.bulletins.get(self._seat_id)
        if said is not before.bulletins.get(self._seat_id):
            self._sources = self.tracker.sources(self._seat_id)
        self.show_all()

    def start_afresh(self) -> None:
        """Show the seat on a board that did not come from the one before."""
        self._sources = self.tracker.sources(self._seat_id)
        self.show_all()

    def show_all(self) -> None:
        """Show everything; widgets repaint only the lines that differ."""
        if not self.query("#page"):  # not laid out yet, or being taken down
            return
        self.show_glance()
        width = self.query_one("#page-scroll").scrollable_content_region.width
        state = self.tracker.board.states[self._seat_id]
        corrected = self.tracker.corrected(self._seat_id)
        lines = seat_page(
            self.tracker.board, state, self._sources, width, corrected, self.tracker.ahead
        )
        self.query_one("#page", Lines).show(lines)

    def show_glance(self) -> None:
        """The two lines at the top."""
        board, width = self.tracker.board, self.size.width
        if width and self.query("#glance"):
            self.query_one("#glance", Lines).show(
                [self.tracker.glance(width), tally_line(board, width)]
            )

    def action_back(self) -> None:
        """Back to the board."""
        self.dismiss()
