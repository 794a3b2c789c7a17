"""What is next."""

from typing import ClassVar

from tracker.ui.panes.pane import ListPane
from tracker.ui.view_models import coming
from tracker.ui.view_models.spans import Line, Row


class ComingPane(ListPane):
    """The targets still to come, or every seat that is."""

    NAME = "next"
    ORDERS: ClassVar = coming.ORDERS
    SHOWS = frozenset({"clock", "ahead"})

    def listing(self, width: int) -> list[Row]:
        """The seats still to come that the filter lets through."""
        tracker = self.tracker
        return coming.coming(
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
        return coming.coming_header(width, self.in_order, self.filter.trouble)
