"""Every seat, a line each."""

from typing import ClassVar

from tracker.ui.panes.pane import ListPane
from tracker.ui.view_models import seats
from tracker.ui.view_models.styled_text import Line, LineCache, Listing


class SeatsPane(ListPane):
    """Hundreds of seats: filtered, ordered, the name pinned while the columns move."""

    NAME = "seats"
    ORDERS: ClassVar = tuple(seats.ORDERS)

    def __init__(self) -> None:
        super().__init__()
        self._shift = 0
        self._line_cache = LineCache()

    def listing(self, width: int) -> Listing:
        """The seats that the filter lets through."""
        tracker = self.tracker
        return seats.seat_listing(
            tracker.board,
            width,
            self.filter,
            order=self.in_order,
            shift=self._shift,
            marks=tracker.marks,
            cache=self._line_cache,
        )

    def header(self, width: int) -> Line:
        """The columns; how many the filter lets through."""
        note = self.filter.note(len(self.keys), len(self.tracker.board.election.seats))
        return seats.seat_header(width, self.in_order, shift=self._shift, note=note)

    def shift(self, columns: int) -> None:
        """Show earlier or further columns."""
        self._shift = max(0, min(seats.max_shift(self.content_width), self._shift + columns))

    def order_at(self, x: int) -> str:
        """The order of the column that was clicked."""
        return seats.order_at(x, self.content_width, self._shift)
