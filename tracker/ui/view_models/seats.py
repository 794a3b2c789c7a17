"""The view "Seats": all seats, one line each. Also the text of a seat's result."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from tracker.board import Board
from tracker.board.seat_state import SeatState, shown_declared_at
from tracker.board.standing import Status
from tracker.election.clock import clock_time
from tracker.election.swing import format_rounded
from tracker.support.escape import visible
from tracker.ui.view_models.doubtful import doubtful_spans
from tracker.ui.view_models.filter import NO_FILTER, Filter
from tracker.ui.view_models.listing import LineCache, Listing, column_header
from tracker.ui.view_models.marks import NO_MARKS, Marks
from tracker.ui.view_models.parties import badge, party_arrow, party_span, previous_winner_span
from tracker.ui.view_models.seat_facts import second_party
from tracker.ui.view_models.styled_text import Line, Span, cropped, fit, format_points, padded
from tracker.ui.view_models.styles import ALARM, DIM, ERROR, HIGHLIGHT


def result_spans(state: SeatState, *, room: int = 0) -> list[Span]:
    """The result of a seat: "■ Con hold", a badge for a gain, or the status if it has no winner.

    A conflict, a call and pending votes are named beside the winner. A doubtful result has a badge
    and is muted; `room` is as in `doubtful_spans`. A declaration of the desk has `OWN_REPORT`
    before it.
    """
    mark = [OWN_REPORT] if state.is_own_report else []
    return [*mark, *_result_spans(state, room - len(mark))]


OWN_REPORT = Span("✎", HIGHLIGHT)
"""Marks the desk's own report, before the result."""


def _result_spans(state: SeatState, room: int) -> list[Span]:
    election = state.election
    if state.status is Status.CONFLICT:
        return [Span(" CONFLICT ", ERROR), *([Span(f" {state.result()}")] if state.winner else [])]
    if state.status is Status.DOUBTFUL:
        return doubtful_spans(state, room=room)
    if state.winner is None:
        if state.status is Status.AWAITING:
            return [Span("awaited", DIM)]
        if state.status is Status.SET_ASIDE:
            return [Span("set aside", DIM)]
        return [Span(f" {state.status.upper()} ", ALARM)]
    pending = " votes pending" if state.votes_superseded else ""
    called = " called" if state.status is Status.CALLED else ""
    gained = state.gained()
    if gained:
        spans = [
            badge(election, state.winner, f" {visible(state.winner)} GAIN "),
            Span(f" from {state.defending_party()}"),
        ]
    else:
        word = " win" if gained is None else " hold"
        spans = [party_span(election, state.winner), Span(word)]
    return [*spans, Span(pending or called, DIM)]


def swing_spans(state: SeatState) -> list[Span]:
    """The swing of a seat in percentage points, "5.8 Lab→Con"; empty without a swing."""
    swing = state.figures.swing if state.figures else None
    if swing is None:
        return []
    return [
        Span(f"{format_rounded(swing.value):>4} "),
        *party_arrow(state.election, swing.from_party, swing.to_party),
    ]


# -- columns -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list."""

    title: str
    width: int
    """In cells."""
    cell: Callable[[SeatState], list[Span]]
    """Makes the text of a seat in this column; may be longer than `width`."""
    order: str = ""
    """The order that a click on the title selects; empty for none."""
    right: bool = False
    """Whether the title is at the right of the column, above figures."""


_RESULT_WIDTH = 24


def _result(state: SeatState) -> list[Span]:
    return result_spans(state, room=_RESULT_WIDTH)


def _majority(state: SeatState) -> list[Span]:
    return [Span(f"{state.figures.majority:>8,}" if state.figures else "")]


def _majority_share(state: SeatState) -> list[Span]:
    return [Span(format_points(state.figures.majority_share if state.figures else None, 6), DIM)]


def _turnout(state: SeatState) -> list[Span]:
    return [Span(format_points(state.figures.turnout if state.figures else None, 8), DIM)]


def _register(state: SeatState) -> Span:
    electorate = state.seat.electorate
    return Span("" if electorate is None else f"{electorate:>9,}", DIM)


def _second(state: SeatState) -> list[Span]:
    party = second_party(state)
    return [party_span(state.election, party)] if party else []


def _votes(state: SeatState) -> list[Span]:
    return [Span(f"{state.figures.valid_votes:>8,}" if state.figures else "", DIM)]


def _flag_span(state: SeatState) -> Span:
    style = ALARM if state.standing.overruled or state.standing.suspended else HIGHLIGHT
    return Span(" ⚑" if state.flags else "", style)


FLAG = Column("", 2, lambda state: [_flag_span(state)])
"""Shows ⚑ for a seat with a flag or a note, which its page explains."""
COLUMNS = (
    Column("Was", 7, lambda s: [previous_winner_span(s)], "was"),
    Column("Result", _RESULT_WIDTH, _result, "latest"),
    Column("Majority", 8, _majority, "closest", right=True),
    Column("%", 6, _majority_share, "closest", right=True),
    FLAG,
    Column("Turnout", 8, _turnout, "turnout", right=True),
    Column(" Swing", 16, lambda state: [Span(" "), *swing_spans(state)], "swing"),
    Column("Second", 8, _second),
    Column("Votes", 8, _votes, right=True),
    Column("Register", 9, lambda state: [_register(state)], right=True),
    Column("  County", 22, lambda s: [Span(f"  {s.seat.county}", DIM)], "county"),
    Column("Region", 22, lambda s: [Span(s.seat.region, DIM)], "county"),
)
"""The columns that scroll. Time, mark and name are to the left of them and do not scroll."""

_TIME_WIDTH = 7


def _name_width(width: int) -> int:
    return min(34, max(20, width - (80 if width >= 96 else 56)))


def visible_columns(width: int, shift: int = 0) -> list[Column]:
    """The columns that fit to the right of the name, from column `shift` on; at least one."""
    room = width - _TIME_WIDTH - _name_width(width) - 1
    shown: list[Column] = []
    for column in COLUMNS[shift:]:
        if column.width > room and shown:
            break
        shown.append(column)
        room -= column.width
    return shown


def max_shift(width: int) -> int:
    """The smallest `shift` at which the last column is visible."""
    return next(n for n in range(len(COLUMNS)) if visible_columns(width, n)[-1] is COLUMNS[-1])


def seat_line(state: SeatState, width: int, *, shift: int = 0, marks: Marks = NO_MARKS) -> Line:
    """The line of a seat."""
    seat = state.seat
    mark = "●" if seat.id in marks.unseen else "★" if seat.id in marks.watched else " "
    spans = [
        Span(f" {clock_time(shown_declared_at(state), state.election) or '     '}", DIM),
        Span(mark, HIGHLIGHT),
        Span(fit(seat.name, _name_width(width))),
        Span(" "),
    ]
    for column in visible_columns(width, shift):
        cell = column.cell(state)
        if column is FLAG and seat.id in marks.noted:
            cell = [Span(" ⚑", HIGHLIGHT)]
        spans += padded(cell, column.width)
    return cropped(spans, width)


def seat_header(width: int, order: str, *, shift: int = 0, note: str = "") -> Line:
    """The column titles of `seat_line`, with the name of the order."""
    by = f"Seat, {order} first" if order in ("latest", "closest") else f"Seat by {order}"
    name = fit(by, _name_width(width))
    columns = visible_columns(width, shift)
    text = fit(f" {'At':<5} {name} ", _TIME_WIDTH + _name_width(width) + 1)
    text += "".join(f"{c.title:{'>' if c.right else '<'}{c.width}}" for c in columns)
    if shift:
        text = f"◂{text[1:]}"
    more = " ▸" if columns[-1] is not COLUMNS[-1] else ""
    return column_header(text, note + more, width)


def order_at(x: int, width: int, shift: int = 0) -> str:
    """The order that a click at cell `x` of the header selects; empty for none."""
    edge = _TIME_WIDTH
    if x < edge:
        return "latest"
    edge += _name_width(width) + 1
    if x < edge:
        return "name"
    for column in visible_columns(width, shift):
        edge += column.width
        if x < edge:
            return column.order
    return ""


# -- orders --------------------------------------------------------------------------------


def _by(figure: Callable[[SeatState], Any]) -> Callable[[SeatState], Any]:
    """A sort key: by a figure, the smallest first, then by name; seats without it come last."""

    def key(state: SeatState) -> tuple[bool, Any, str]:
        value = figure(state)
        return value is None, value or 0, state.seat.name

    return key


def _newest(state: SeatState) -> float | None:
    at = shown_declared_at(state)
    return -at.timestamp() if at else None


def _largest_swing(state: SeatState) -> Any:
    return -state.figures.swing.value if state.figures and state.figures.swing else None


def _highest_turnout(state: SeatState) -> Any:
    turnout = state.figures.turnout if state.figures else None
    return None if turnout is None else -turnout


ORDERS: Mapping[str, Callable[[SeatState], Any]] = {
    "name": lambda state: state.seat.name,
    "latest": _by(_newest),
    "closest": _by(lambda state: state.figures.majority_share if state.figures else None),
    "swing": _by(_largest_swing),
    "turnout": _by(_highest_turnout),
    "was": lambda state: (state.seat.previous_winner, state.seat.name),
    "county": lambda state: (state.seat.region, state.seat.county, state.seat.name),
}
"""By name of the order: its sort key."""


def filtered_seats(board: Board, seat_filter: Filter, order: str) -> Sequence[SeatState]:
    """The seats that match a filter, in an order of `ORDERS`."""
    states = list(board.states.values())
    found = [states[place] for place in board.election.positions_by_name]
    if seat_filter.tests:
        found = [state for state in found if seat_filter.matches(state)]
    return found if order == "name" else sorted(found, key=ORDERS[order])


def seat_listing(
    board: Board,
    width: int,
    seat_filter: Filter = NO_FILTER,
    *,
    order: str = "name",
    shift: int = 0,
    marks: Marks = NO_MARKS,
    cache: LineCache | None = None,
) -> Listing:
    """One row per seat that matches a filter. A row's key is the seat's id.

    `order` is a key of `ORDERS`, unless the filter names another. `shift` is the number of columns
    that are scrolled out at the left.
    """
    found = filtered_seats(board, seat_filter, seat_filter.order or order)
    keys = [state.seat.id for state in found]
    cache = (cache or LineCache()).for_layout(width, shift)

    def line(y: int) -> Line:
        state = found[y]
        make = partial(seat_line, state, width, shift=shift, marks=marks)
        return cache.line(keys[y], (state, marks.of(state.seat.id)), make)

    return Listing(keys, line)
