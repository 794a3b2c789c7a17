"""What is next."""

from typing import ClassVar

from tracker.ui.panes.pane import ListPane
from tracker.ui.view_models import upcoming
from tracker.ui.view_models.styled_text import Line, Row


class ComingPane(ListPane):
    """The targets still to come, or every seat that is."""

    NAME = "next"
    ORDERS: ClassVar = upcoming.ORDERS
    SHOWS = frozenset({"clock", "ahead"})

    def listing(self, width: int) -> list[Row]:
        """The seats still to come that the filter lets through."""
        tracker = self.tracker
        return upcoming.upcoming_rows(
            tracker.board,
            tracker.windows,
            tracker.clock(),
            width,
            self.filter,
            order=self.in_order,
            marks=tracker.marks,
            ahead=tracker.ahead,
        )

    def header(self, width: int) -> Line:
        """The columns."""
        return upcoming.upcoming_header(width, self.in_order, self.filter.error)
