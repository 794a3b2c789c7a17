"""The last ten minutes, and each party's seats over time. `view_models.recent` makes the lines."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Label, Static

from tracker.board import Board
from tracker.ui.screens.dialog import Dialog
from tracker.ui.screens.messages import OpenSeat
from tracker.ui.session import Session
from tracker.ui.view_models.recent import recent_changes, recent_rows, recent_title, seat_lines
from tracker.ui.widgets.cursor_view import CursorView
from tracker.ui.widgets.line_list import LineList
from tracker.ui.widgets.lines import Lines

REFRESH_SECONDS = 5.0
"""Seconds after which the ten minutes move on with the clock."""


class RecentScreen(Dialog[None]):
    """Changes with the board and the clock. Enter opens the selected seat."""

    AUTO_FOCUS = "#recent"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide tall"):
            yield Label("", id="recent-title", classes="title", markup=False)
            yield Lines(id="seats-over-time")
            yield LineList(id="recent")
            yield Static("Enter opens the seat, Esc closes.", classes="hint")

    def on_mount(self) -> None:
        self.set_interval(REFRESH_SECONDS, self.show_recent)
        self.call_after_refresh(self.show_recent)

    def board_changed(self, before: Board) -> None:
        self.show_recent()

    @on(LineList.Resized)
    def show_recent(self) -> None:
        """Show everything, if there is a layout."""
        session, rows = self._session, self.query_one("#recent", LineList)
        if not (width := rows.content_width):
            return
        election, events = session.board.election, session.events_on_board
        found = recent_changes(events, session.shown_time, time_of=session.time_of)
        self.query_one("#recent-title", Label).update(
            f"Last ten minutes, {recent_title(found, election)}"
        )
        lines = seat_lines(events, found, election, width)
        self.query_one("#seats-over-time", Lines).show(lines)
        rows.show(recent_rows(found, session.board, width, session.marks))

    @on(CursorView.Opened)
    def open_seat(self, message: CursorView.Opened) -> None:
        """Close the dialog and open the page of the seat."""
        self.dismiss()
        self.app.post_message(OpenSeat(message.key))
