"""The status bar: the two lines at the top of the board and of a seat's page."""

from tracker.board import Board
from tracker.ui.session import Session
from tracker.ui.view_models.seat_signs import count_signs
from tracker.ui.view_models.status_bar import (
    alert_count,
    as_of_status_line,
    status_line,
    tally_line,
)
from tracker.ui.view_models.styled_text import Line
from tracker.ui.widgets.lines import Lines


class StatusBar(Lines):
    """Shows the status of the live board, or of the board of another moment."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="status-bar")
        self.session = session
        self._tally: tuple[Board | None, object, Line] = (None, None, ())
        """A board, the width and the marks, and its second line: it does not depend on the time."""

    def show_board(self) -> None:
        """Show the status, unless there is no layout yet."""
        if width := self.app.size.width:
            board, marks = self.session.board, self.session.marks
            made_for = (width, marks.lasting)
            if self._tally[0] is not board or self._tally[1] != made_for:
                counts = count_signs(board.states.values(), marks)
                self._tally = (board, made_for, tally_line(board, width, counts))
            self.show([self._status(width), self._tally[2]])

    def _status(self, width: int) -> Line:
        session, read_only = self.session, self.session.permissions.read_only
        board, now = session.board, session.clock()
        alerts = alert_count(session.waiting_alerts, session.key_of("inbox"))
        if session.moment:
            known_at, key = session.moment.known_at, session.key_of("as-of")
            return as_of_status_line(
                board, known_at, now, width, key, read_only=read_only, alert_count=alerts
            )
        missed, muted = session.missing_declarations(), session.saved.muted
        return status_line(
            board,
            session.feed,
            now,
            width,
            missed=missed,
            muted=muted,
            read_only=read_only,
            alert_count=alerts,
        )
