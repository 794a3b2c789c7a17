"""The base classes of the views, with filter and order."""

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from tracker.board import Board
from tracker.election import Election
from tracker.ui.session import Session
from tracker.ui.view_models.filter import Filter, parse_filter
from tracker.ui.view_models.listing import Listing, Row
from tracker.ui.view_models.orders import name_of, reverse_of
from tracker.ui.view_models.styled_text import Line
from tracker.ui.widgets.line_list import RAIL, LineList

if TYPE_CHECKING:  # so that the type checker finds the methods of a widget
    WidgetBase = Widget
else:  # each pane inherits them from its other base class, such as `LineList`
    WidgetBase = object


Spans = tuple[tuple[int, int], ...]


class Shows(Enum):
    """Values that only some views show.

    A change of such a value refreshes the screen only if the current view shows it.
    """

    TIMELINE = "timeline"
    CLOCK = "clock"
    PROJECTION = "projection"


class Pane(WidgetBase):
    """A part of the screen that shows values of the session."""

    ORDERS: ClassVar[Sequence[str]] = ()
    """Names of the orders of its rows, the default first; empty if there is only one."""
    HAS_SIDE: ClassVar[bool] = False
    """Whether the panels "Latest" and "Still to come" are shown beside it."""
    SHOWS: ClassVar[frozenset[Shows]] = frozenset()
    """The values that it shows besides the board and the feed."""

    ROWS_ARE_SEATS: ClassVar[bool] = True
    """Whether a filter is of seats. If not, only its words have an effect."""

    session: Session
    filter_text: str = ""
    """The filter as it was typed."""
    order: str = ""
    """The order that the producer chose, with "-" before the reverse of an order; empty for the
    default."""
    _parsed: tuple[Election, tuple[object, ...], Filter] | None = None
    _wrong: tuple[Filter, Board, Spans] | None = None

    @property
    def content_width(self) -> int:
        """The width of a line in cells; 0 before the layout."""
        return self.size.width

    @property
    def filter(self) -> Filter:
        """The parsed filter; parsed again when its text, the election or the marks have changed."""
        election, marks = self.session.board.election, self.session.marks
        key = (self.filter_text, *marks.lasting)
        if self._parsed is None or self._parsed[0] is not election or self._parsed[1] != key:
            query = parse_filter(self.filter_text, election, orders=self.ORDERS, marks=marks)
            self._parsed = (election, key, query)
        return self._parsed[2]

    def wrong_spans(self) -> Spans:
        """The indices in the filter's text of each wrong term, and of each text that no seat has.

        As `Filter.wrong_spans`.
        """
        query, board = self.filter, self.session.board
        if self._wrong is None or self._wrong[0] is not query or self._wrong[1] is not board:
            unknown = query.unknown_terms(board.states.values()) if self.ROWS_ARE_SEATS else []
            spans = (*query.wrong_spans, *(term.span for term in unknown))
            self._wrong = (query, board, spans)
        return self._wrong[2]

    @property
    def current_order(self) -> str:
        """The order: of the filter, else chosen by the producer, else the default."""
        return self.filter.order or self.order or next(iter(self.ORDERS), "")

    def next_order(self) -> None:
        """Choose the order after the current one."""
        if self.ORDERS:
            place = self.ORDERS.index(name_of(self.current_order))
            self.order = self.ORDERS[(place + 1) % len(self.ORDERS)]

    def reverse_order(self) -> None:
        """Choose the reverse of the current order."""
        if self.ORDERS:
            self.order = reverse_of(self.current_order)

    def seat_of(self, key: str) -> str:
        """The id of the seat that a row shows, by the row's key; empty for none."""
        return key if key in self.session.board.election.seat_by_id else ""

    def header(self, width: int) -> Line:
        """The line above the view."""
        raise NotImplementedError

    def show_board(self) -> None:
        """Show the values of the session."""
        raise NotImplementedError

    def shift(self, columns: int) -> None:
        """Scroll by a number of columns; does nothing in a view whose columns always fit."""

    def order_at(self, x: int) -> str:
        """The order that a click at cell `x` of the header selects; empty for none."""
        return ""


class ListPane(Pane, LineList):
    """A view that is a list of rows."""

    NAME: ClassVar[str]

    def __init__(self, session: Session) -> None:
        LineList.__init__(self, id=self.NAME)
        self.session = session

    @property
    def content_width(self) -> int:
        """The width of a line in cells, without the scroll rail; 0 before the layout."""
        return max(0, self.size.width - RAIL)

    def listing(self, width: int) -> Listing | Sequence[Row]:
        """The rows, with lines of a width in cells."""
        raise NotImplementedError

    def show_board(self) -> None:
        """Show the rows, unless there is no layout yet."""
        if width := self.content_width:
            self.show(self.listing(width))

    def action_scroll_left(self) -> None:
        self.shift(-1)
        self.post_message(self.Resized(self))

    def action_scroll_right(self) -> None:
        self.shift(1)
        self.post_message(self.Resized(self))
