"""The view "Next". `view_models.upcoming` makes its lines."""

from typing import ClassVar

from tracker.ui.panes.pane import ListPane, Shows
from tracker.ui.view_models import upcoming
from tracker.ui.view_models.listing import Row
from tracker.ui.view_models.orders import is_reversed, reverse_of
from tracker.ui.view_models.styled_text import Line


class UpcomingPane(ListPane):
    """The seats still to come, in an order of `upcoming.ORDERS`. A row's key is the seat's id."""

    NAME = "next"
    ORDERS: ClassVar = upcoming.ORDERS
    SHOWS = frozenset({Shows.CLOCK, Shows.PROJECTION})

    @property
    def shown_order(self) -> str:
        """The order; all seats if the election has no targets."""
        if self.session.board.election.targets:
            return self.current_order
        every = upcoming.ORDERS[1]
        return reverse_of(every) if is_reversed(self.current_order) else every

    def listing(self, width: int) -> list[Row]:
        session = self.session
        return upcoming.upcoming_rows(
            session.board,
            session.windows,
            session.clock(),
            width,
            self.filter,
            order=self.shown_order,
            marks=session.marks,
            projection=session.projection,
        )

    def header(self, width: int) -> Line:
        return upcoming.upcoming_header(width, self.shown_order, self.filter.error)
