"""The page of a seat. `view_models.seat` makes its lines."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import Screen

from tracker.board import Board
from tracker.ui import actions
from tracker.ui.panes.status import StatusBar
from tracker.ui.screens.dialog import forget_removed_widgets, is_top
from tracker.ui.screens.messages import RunOnBoard, StepSeat
from tracker.ui.session import Session
from tracker.ui.view_models.seat import seat_page
from tracker.ui.widgets.key_bar import KeyBar
from tracker.ui.widgets.lines import Lines


class SeatScreen(Screen[None]):
    """Shows one seat, and changes with the board while it is open."""

    BINDINGS: ClassVar = [
        *actions.bindings(actions.SEAT),
        *(
            Binding(a.key, f"on_board('{a.id}')", a.label, show=False, id=a.id)
            for a in actions.ON_BOARD
        ),
    ]
    AUTO_FOCUS = "#page-scroll"

    def __init__(self, session: Session, seat: str) -> None:
        """`seat` is its id."""
        super().__init__()
        self.session = session
        self.seat = self.selected_seat = seat

    def compose(self) -> ComposeResult:
        """The parts, from top to bottom."""
        yield StatusBar(self.session)
        with VerticalScroll(id="page-scroll"):
            yield Lines(id="page")
        yield KeyBar()

    def on_mount(self) -> None:
        permissions, own_keys = self.session.permissions, self.session.settings.keys
        keys = actions.foot_keys(permissions.allowed(actions.SEAT), own_keys)
        self.query_one(KeyBar).show_keys(keys)

    def on_resize(self) -> None:
        """Make all lines for the new width."""
        self.call_after_refresh(self.show_all)

    def board_changed(self, before: Board) -> None:
        self.show_all()

    def sources_changed(self) -> None:
        self.show_all()

    def show_all(self) -> None:
        """Show everything, if the widgets exist."""
        if not self.query("#page"):  # before the layout, or after the removal
            return
        if self.seat not in self.session.board.states:  # new tables do not have the seat
            self.dismiss()
            return
        self.show_status()
        session = self.session
        width = self.query_one("#page-scroll").scrollable_content_region.width
        lines = seat_page(
            session.board,
            session.board.states[self.seat],
            session.sources(self.seat),
            width,
            session.corrections(self.seat),
            session.projection,
            session.marks,
        )
        self.query_one("#page", Lines).show(lines)

    def on_unmount(self) -> None:
        forget_removed_widgets()

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close the page, if it is the top screen (`is_top`)."""
        return super().dismiss(result) if is_top(self) else AwaitComplete()

    def show_status(self) -> None:
        for status_bar in self.query(StatusBar):
            status_bar.show_board()

    def action_step_seat(self, direction: int) -> None:
        """Open the next (1) or previous (-1) seat of the list."""
        self.post_message(StepSeat(self.seat, direction))

    def action_on_board(self, action: str) -> None:
        """Run an action of the board, by its id."""
        self.post_message(RunOnBoard(action))

    def action_back(self) -> None:
        self.dismiss()
