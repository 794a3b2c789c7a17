"""The base classes of the views: a filter, an order, a header line."""

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from tracker.ui.session import Session
from tracker.ui.view_models.filter import Filter, parse_filter
from tracker.ui.view_models.listing import Listing, Row
from tracker.ui.view_models.styled_text import Line
from tracker.ui.widgets.line_list import RAIL, LineList

if TYPE_CHECKING:  # for the type checker a pane is a widget
    WidgetBase = Widget
else:  # at run time `LineList` brings the widget class
    WidgetBase = object


class Shows(Enum):
    """What a view shows besides the board and the feed; it is refreshed when that changes."""

    TIMELINE = "timeline"
    CLOCK = "clock"
    PROJECTION = "projection"


class Pane(WidgetBase):
    """A view of the board. It shows what is in the session, and decides nothing."""

    ORDERS: ClassVar[Sequence[str]] = ()
    """The orders it can be sorted in, the default first; empty if there is only one order."""
    HAS_SIDE: ClassVar[bool] = False
    """Whether the panels of the latest changes and of seats to come are shown beside it."""
    SHOWS: ClassVar[frozenset[Shows]] = frozenset()

    session: Session
    filter_text: str = ""
    order: str = ""
    """The order that the producer chose; empty for the default."""
    _parsed: tuple[tuple[object, ...], Filter] | None = None

    @property
    def content_width(self) -> int:
        """Cells for a line; 0 before the layout."""
        return self.size.width

    @property
    def filter(self) -> Filter:
        """The parsed filter. It is parsed again if its text, the election or the marks changed."""
        election, marks = self.session.board.election, self.session.marks
        key = (self.filter_text, id(election), marks.watched, marks.unseen, marks.noted)
        if self._parsed is None or self._parsed[0] != key:
            query = parse_filter(self.filter_text, election, orders=self.ORDERS, marks=marks)
            self._parsed = (key, query)
        return self._parsed[1]

    @property
    def current_order(self) -> str:
        """The order in force: the filter's, the producer's, or the default."""
        return self.filter.order or self.order or next(iter(self.ORDERS), "")

    def next_order(self) -> None:
        if self.ORDERS:
            place = self.ORDERS.index(self.current_order)
            self.order = self.ORDERS[(place + 1) % len(self.ORDERS)]

    def seat_of(self, key: str) -> str:
        """The id of the seat that a row's key is about; empty for none."""
        return key if key in self.session.board.election.seat_by_id else ""

    def header(self, width: int) -> Line:
        """The line above: the names of the columns, and how many rows the filter keeps."""
        raise NotImplementedError

    def show_board(self) -> None:
        """Show the board of the session."""
        raise NotImplementedError

    def shift(self, columns: int) -> None:
        """Scroll the columns, where they do not all fit."""

    def order_at(self, x: int) -> str:
        """The order of the column at a cell of the header; empty for none."""
        return ""


class ListPane(Pane, LineList):
    """A view that is a list."""

    NAME: ClassVar[str]

    def __init__(self, session: Session) -> None:
        LineList.__init__(self, id=self.NAME)
        self.session = session

    @property
    def content_width(self) -> int:
        """Cells for a line, without the list's scroll rail; 0 before the layout."""
        return max(0, self.size.width - RAIL)

    def listing(self, width: int) -> Listing | Sequence[Row]:
        """The rows, for a width in cells."""
        raise NotImplementedError

    def show_board(self) -> None:
        """Show the board, once there is a width."""
        if width := self.content_width:
            self.show(self.listing(width))

    def action_scroll_left(self) -> None:
        self.shift(-1)
        self.post_message(self.Resized(self))

    def action_scroll_right(self) -> None:
        self.shift(1)
        self.post_message(self.Resized(self))
