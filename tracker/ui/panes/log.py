"""The view "Log". `view_models.log` makes its lines."""

import datetime as dt

from tracker.ledger.timeline import TimelineEvent
from tracker.ui.panes.pane import ListPane, Shows
from tracker.ui.session import Session
from tracker.ui.view_models import log
from tracker.ui.view_models.listing import Listing
from tracker.ui.view_models.nothing_found import nothing_found_rows
from tracker.ui.view_models.styled_text import Line


class LogPane(ListPane):
    """The events of the night, newest first. A row's key is the id of its event."""

    NAME = "log"
    SHOWS = frozenset({Shows.TIMELINE})
    ROWS_ARE_SEATS = False

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._shown: list[TimelineEvent] = []
        self.seen_at: dt.datetime | None = None
        """When the producer last left the log; later events are new. None before the first time."""

    def listing(self, width: int) -> Listing:
        session = self.session
        self._shown = log.filtered_events(session.events, session.board.election, self.filter)
        if not self._shown and (sentence := self.filter.nothing_found_in_texts()):
            return Listing.from_rows(nothing_found_rows(sentence, width))
        return log.log_listing(self._shown, session.board.election, width, self.seen_at)

    def header(self, width: int) -> Line:
        """The column titles, with the note of the filter."""
        error = self.filter.text_only_error
        note = self.filter.note(len(self._shown), len(self.session.events))
        return log.log_header(width, f" {error} " if error else note)

    def seat_of(self, key: str) -> str:
        """The id of the seat of the event with this id; empty if it has none."""
        return next((event.seat for event in self._shown if event.id == key), "")

    def mark_seen(self) -> None:
        """Mark the events until now as seen."""
        self.seen_at = self.session.clock()
