"""What happened."""

import datetime as dt

from tracker.ledger.timeline import TimelineEvent
from tracker.ui.panes.pane import ListPane
from tracker.ui.view_models import log
from tracker.ui.view_models.styled_text import Line, Listing


class LogPane(ListPane):
    """The night's log; what came since it was last looked at stands above a line."""

    NAME = "log"
    SHOWS = frozenset({"log"})

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[TimelineEvent] = []
        self.looked_at: dt.datetime | None = None
        """When it was last left: what is newer is new until it is left again."""

    def listing(self, width: int) -> Listing:
        """What happened that the filter lets through, as far as the board has heard of it."""
        tracker = self.tracker
        self._shown = log.filtered_events(tracker.happened, tracker.board.election, self.filter)
        return log.log_listing(self._shown, tracker.board.election, width, self.looked_at)

    def header(self, width: int) -> Line:
        """The columns; how many the filter lets through."""
        query = self.filter
        note = query.note(len(self._shown), len(self.tracker.happened))
        return log.log_header(
            width, (query.text_only_error and f" {query.text_only_error} ") or note
        )

    def seat_of(self, key: str) -> str:
        """The seat of a line of the log."""
        return next((one.seat for one in self._shown if one.id == key), "")

    def was_looked_at(self) -> None:
        """What is there has been seen."""
        self.looked_at = self.tracker.clock()
