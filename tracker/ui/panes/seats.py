"""The view "Seats". `view_models.seats` makes its lines."""

from typing import ClassVar

from tracker.ui.panes.pane import ListPane
from tracker.ui.session import Session
from tracker.ui.view_models import seats
from tracker.ui.view_models.listing import LineCache, Listing
from tracker.ui.view_models.styled_text import Line


class SeatsPane(ListPane):
    """One row per seat. A row's key is the id of its seat."""

    NAME = "seats"
    ORDERS: ClassVar = tuple(seats.ORDERS)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._shift = 0
        """The number of columns that are scrolled out at the left."""
        self._line_cache = LineCache()

    def listing(self, width: int) -> Listing:
        session = self.session
        return seats.seat_listing(
            session.board,
            width,
            self.filter,
            order=self.current_order,
            shift=self._shift,
            marks=session.marks,
            cache=self._line_cache,
        )

    def header(self, width: int) -> Line:
        """The column titles, with the note of the filter."""
        found = len({key for key in self.keys if key})
        note = self.filter.note(found, len(self.session.board.election.seats))
        return seats.seat_header(width, self.current_order, shift=self._shift, note=note)

    def shift(self, columns: int) -> None:
        self._shift = max(0, min(seats.max_shift(self.content_width), self._shift + columns))

    def order_at(self, x: int) -> str:
        return seats.order_at(x, self.content_width, self._shift)
