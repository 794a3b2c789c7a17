"""The wall: the night for a screen across the room. `view_models.wall` makes the lines."""

from textual import events
from textual.app import ComposeResult
from textual.timer import Timer

from tracker.board import Board
from tracker.ui.panes.status import StatusBar
from tracker.ui.screens.dialog import Dialog
from tracker.ui.session import Session
from tracker.ui.view_models.wall import last_flip, wall_lines
from tracker.ui.widgets.large_digits import large_digits
from tracker.ui.widgets.lines import Lines

CLOCK_SECONDS = 1.0
TURN_SECONDS = 10.0
"""Seconds for which a panel is shown, if not all fit."""


class WallScreen(Dialog[None]):
    """Covers the board and changes with it. Any key leaves it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._turn = 0
        self._turns: Timer | None = None

    def compose(self) -> ComposeResult:
        yield StatusBar(self._session)
        yield Lines(id="wall")

    def on_mount(self) -> None:
        self.set_interval(CLOCK_SECONDS, self.show_all)
        self._turns = self.set_interval(TURN_SECONDS, self._next_turn)

    def on_resize(self) -> None:
        """Make all lines for the new size."""
        self.call_after_refresh(self.show_all)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        self.dismiss()

    def board_changed(self, before: Board) -> None:
        """Show the new board; from the first panel, if a seat has changed hands."""
        latest = self._session.latest
        flip, flip_before = last_flip(self._session.board, latest), last_flip(before, latest)
        if flip and (flip_before is None or flip.seat.id != flip_before.seat.id):
            self._turn = 0
            if self._turns:
                self._turns.reset()
        self.show_all()

    def alerts_changed(self) -> None:
        self.query_one(StatusBar).show_board()

    def _next_turn(self) -> None:
        self._turn += 1
        self.show_all()

    def show_all(self) -> None:
        """Show everything, if there is a layout."""
        session, wall = self._session, self.query_one("#wall", Lines)
        if not wall.size.width:
            return
        self.query_one(StatusBar).show_board()
        lines = wall_lines(
            session.board,
            session.latest,
            session.windows,
            session.clock(),
            (wall.size.width, wall.size.height),
            self._turn,
            large_digits,
            session.marks,
        )
        wall.show([*lines, *[()] * (wall.size.height - len(lines))])
