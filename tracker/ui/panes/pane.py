"""What the views in the middle of the board have in common: a filter, an order, a header."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual.widget import Widget

from tracker.ui.view_models.filter import Filter, parse_filter
from tracker.ui.view_models.styled_text import Line, Listing, Row
from tracker.ui.widgets.line_list import RAIL, LineList

if TYPE_CHECKING:
    from tracker.ui.app import TrackerApp

    WidgetBase = Widget
else:
    WidgetBase = object


class Pane(WidgetBase):
    """A view of the board. It takes all it shows from the app's board, and decides nothing."""

    ORDERS: ClassVar[Sequence[str]] = ()
    """The orders it can be in, the first as it ships; none where there is one alone."""
    BESIDE: ClassVar[bool] = False
    """Whether the latest and what is to come stand beside it."""
    SHOWS: ClassVar[frozenset[str]] = frozenset()
    """What it shows beside the board and the feed: the log, the clock."""

    query_text: str = ""
    order: str = ""
    _parsed: tuple[tuple[object, ...], Filter] | None = None

    @property
    def content_width(self) -> int:
        """Cells that there are for a line; 0 while it is not laid out."""
        return self.size.width

    @property
    def tracker(self) -> "TrackerApp":
        """The app, as what it is."""
        return cast("TrackerApp", self.app)

    @property
    def filter(self) -> Filter:
        """The filter, read; again only where it or what it asks for is another."""
        election, marks = self.tracker.board.election, self.tracker.marks
        asked = (self.query_text, id(election), marks.watched, marks.unseen, marks.noted)
        if self._parsed is None or self._parsed[0] != asked:
            query = parse_filter(self.query_text, election, orders=self.ORDERS, marks=marks)
            self._parsed = (asked, query)
        return self._parsed[1]

    @property
    def in_order(self) -> str:
        """The order it is in: the filter's, the producer's, or the one it ships with."""
        return self.filter.order or self.order or next(iter(self.ORDERS), "")

    def next_order(self) -> None:
        """Go to the next order."""
        if self.ORDERS:
            place = self.ORDERS.index(self.in_order)
            self.order = self.ORDERS[(place + 1) % len(self.ORDERS)]

    def seat_of(self, key: str) -> str:
        """The seat that a key is about; empty where it is about none."""
        return key if key in self.tracker.board.election.seat_by_id else ""

    def header(self, width: int) -> Line:
        """The line above: the names of the columns, what the filter lets through."""
        raise NotImplementedError

    def show_board(self) -> None:
        """Show the board as it is now."""
        raise NotImplementedError

    def shift(self, columns: int) -> None:
        """Show earlier or further columns, where there are any."""

    def order_at(self, x: int) -> str:
        """The order that a click on the header asks for; empty where it asks for none."""
        return ""


class ListPane(Pane, LineList):
    """A view that is a list."""

    NAME: ClassVar[str]

    def __init__(self) -> None:
        LineList.__init__(self, id=self.NAME)

    @property
    def content_width(self) -> int:
        """Cells that there are for a line beside the list's own rail; 0 before it is laid out."""
        return max(0, self.size.width - RAIL)

    def listing(self, width: int) -> Listing | Sequence[Row]:
        """The rows, for a width in cells."""
        raise NotImplementedError

    def show_board(self) -> None:
        """Show the board as it is now, once there is a width to show it in."""
        if width := self.content_width:
            self.show(self.listing(width))

    def action_scroll_left(self) -> None:
        """← is for earlier columns."""
        self.shift(-1)
        self.post_message(LineList.Resized(self))

    def action_scroll_right(self) -> None:
        """→ is for further columns."""
        self.shift(1)
        self.post_message(LineList.Resized(self))
