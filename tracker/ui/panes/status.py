"""The status bar: the two lines at the top of the board and of a seat's page."""

from tracker.board import Board
from tracker.ui.session import Session
from tracker.ui.view_models.status_bar import as_of_status_line, status_line, tally_line
from tracker.ui.view_models.styled_text import Line
from tracker.ui.widgets.lines import Lines


class StatusBar(Lines):
    """Shows the status of the live board, or of the board of another moment."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="status-bar")
        self.session = session
        self._tally: tuple[Board | None, int, Line] = (None, 0, ())
        """A board, a width, and its second line, which does not depend on the time."""

    def show_board(self) -> None:
        """Show the status, unless there is no layout yet."""
        if width := self.app.size.width:
            board = self.session.board
            if self._tally[0] is not board or self._tally[1] != width:
                self._tally = (board, width, tally_line(board, width))
            self.show([self._status(width), self._tally[2]])

    def _status(self, width: int) -> Line:
        session, read_only = self.session, self.session.permissions.read_only
        board, now = session.board, session.clock()
        if session.moment:
            known_at, key = session.moment.known_at, session.key_of("as-of")
            return as_of_status_line(board, known_at, now, width, key, read_only=read_only)
        missed, muted = session.missing_declarations(), session.saved.muted
        return status_line(
            board, session.feed, now, width, missed=missed, muted=muted, read_only=read_only
        )
