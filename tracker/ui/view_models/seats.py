"""All seats, a line each: columns beside a pinned name, the orders, how a seat stands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.board import Board
from tracker.board.seat_state import SeatState, shown_declared_at
from tracker.board.standing import Status
from tracker.election.clock import clock_time
from tracker.election.swing import printed
from tracker.support.escape import visible
from tracker.ui.view_models.filter import Filter
from tracker.ui.view_models.marks import NO_MARKS, Marks
from tracker.ui.view_models.parties import badge, party_span, party_style
from tracker.ui.view_models.seat_facts import second_party
from tracker.ui.view_models.styled_text import (
    ALARM,
    DIM,
    ERROR,
    HIGHLIGHT,
    Line,
    LineCache,
    Listing,
    Span,
    column_header,
    cropped,
    fit,
    format_points,
    padded,
)


def result_spans(state: SeatState) -> list[Span]:
    """How a seat stands: "■ Con hold", or a badge for a gain, or its status."""
    election = state.election
    if state.status is Status.CONFLICT:
        return [
            Span(" CONFLICT ", ERROR),
            *([Span(f" {state.result()}")] if state.winner else []),
        ]
    if state.winner is None:
        if state.status is Status.AWAITING:
            return [Span("awaited", DIM)]
        return [Span(f" {state.status.upper()} ", ALARM)]
    pending = " votes pending" if state.superseded else ""
    called = " called" if state.status is Status.CALLED else ""
    if state.gained():
        spans = [
            badge(election, state.winner, f" {visible(state.winner)} GAIN "),
            Span(f" from {state.base()}"),
        ]
    else:
        spans = [party_span(election, state.winner), Span(" hold")]
    return [*spans, Span(pending or called, DIM)]


def swing_spans(state: SeatState) -> list[Span]:
    """The headline swing: 5.8 Lab→Con."""
    swing = state.figures.swing if state.figures else None
    if swing is None:
        return []
    return [
        Span(f"{printed(swing.value):>4} "),
        Span(visible(swing.from_party), party_style(state.election, swing.from_party)),
        Span("→", DIM),
        Span(visible(swing.to_party), party_style(state.election, swing.to_party)),
    ]


# -- columns -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the list of all seats."""

    title: str
    width: int
    cell: Callable[[SeatState], list[Span]]
    order: str = ""
    """The order that a click on its title asks for."""
    right: bool = False
    """Whether its figures end at its right edge."""


def _majority(state: SeatState) -> list[Span]:
    return [Span(f"{state.figures.majority:>8,}" if state.figures else "")]


def _majority_share(state: SeatState) -> list[Span]:
    return [Span(format_points(state.figures.majority_share if state.figures else None, 6), DIM)]


def _turnout(state: SeatState) -> list[Span]:
    return [Span(format_points(state.figures.turnout if state.figures else None, 8), DIM)]


def _second(state: SeatState) -> list[Span]:
    party = second_party(state)
    return [party_span(state.election, party)] if party else []


def _votes(state: SeatState) -> list[Span]:
    return [Span(f"{state.figures.valid_votes:>8,}" if state.figures else "", DIM)]


FLAG = Column("", 2, lambda state: [Span(" ⚑" if state.flags else "", HIGHLIGHT)])
"""A seat that has something to be read on its page."""
COLUMNS = (
    Column("Was", 7, lambda s: [party_span(s.election, s.seat.previous_winner)], "was"),
    Column("Result", 24, result_spans, "latest"),
    Column("Majority", 8, _majority, "closest", right=True),
    Column("%", 6, _majority_share, "closest", right=True),
    FLAG,
    Column("Turnout", 8, _turnout, "turnout", right=True),
    Column(" Swing", 16, lambda state: [Span(" "), *swing_spans(state)], "swing"),
    Column("Second", 8, _second),
    Column("Votes", 8, _votes, right=True),
    Column("Register", 9, lambda s: [Span(f"{s.seat.electorate:>9,}", DIM)], right=True),
    Column("  County", 22, lambda s: [Span(f"  {s.seat.county}", DIM)], "county"),
    Column("Region", 22, lambda s: [Span(s.seat.region, DIM)], "county"),
)
"""In their order; the time, the name and what is marked are pinned before them."""

_AT = 7


def _name_width(width: int) -> int:
    rest = 80 if width >= 96 else 56
    return min(34, max(20, width - rest))


def visible_columns(width: int, shift: int = 0) -> list[Column]:
    """The columns that fit beside the pinned ones, the first `shift` of them left out."""
    room = width - _AT - _name_width(width) - 1
    shown: list[Column] = []
    for column in COLUMNS[shift:]:
        if column.width > room and shown:
            break
        shown.append(column)
        room -= column.width
    return shown


def max_shift(width: int) -> int:
    """How many columns may be shifted away until the last one shows."""
    return next(n for n in range(len(COLUMNS)) if visible_columns(width, n)[-1] is COLUMNS[-1])


def seat_line(state: SeatState, width: int, *, shift: int = 0, marks: Marks = NO_MARKS) -> Line:
    """One seat in the list of all."""
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
    """The names of the columns of `seat_line`, with the order the list is in."""
    by = f"Seat, {order} first" if order in ("latest", "closest") else f"Seat by {order}"
    name = fit(by, _name_width(width))
    titles = [fit(f" {'At':<5} {name} ", _AT + _name_width(width) + 1)]
    for column in visible_columns(width, shift):
        title = column.title
        titles.append(f"{title:>{column.width}}" if column.right else f"{title:<{column.width}}")
    text = "".join(titles)
    if shift:
        text = f"◂{text[1:]}"
    more = " ▸" if visible_columns(width, shift)[-1] is not COLUMNS[-1] else ""
    return column_header(text, note + more, width)


def order_at(x: int, width: int, shift: int = 0) -> str:
    """The order that a click on the header asks for; empty where it asks for none."""
    edge = _AT
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


def _by_name(state: SeatState) -> Any:
    return state.seat.name


def _by_declared(state: SeatState) -> Any:
    at = shown_declared_at(state)
    return (at is None, -at.timestamp() if at else 0.0, state.seat.name)


def _by_majority(state: SeatState) -> Any:
    figures = state.figures
    return (figures is None, figures.majority_share if figures else 0, state.seat.name)


def _by_swing(state: SeatState) -> Any:
    swing = state.figures.swing if state.figures else None
    return (swing is None, -swing.value if swing else 0, state.seat.name)


def _by_turnout(state: SeatState) -> Any:
    figures = state.figures
    return (figures is None, -figures.turnout if figures else 0, state.seat.name)


ORDERS: Mapping[str, Callable[[SeatState], Any]] = {
    "name": _by_name,
    "latest": _by_declared,
    "closest": _by_majority,
    "swing": _by_swing,
    "turnout": _by_turnout,
    "was": lambda state: (state.seat.previous_winner, state.seat.name),
    "county": lambda state: (state.seat.region, state.seat.county, state.seat.name),
}
"""How the list of all seats can be ordered; what has no figure comes last."""


def filtered_seats(board: Board, seat_filter: Filter, order: str) -> Sequence[SeatState]:
    """The seats that a filter lets through, in an order."""
    every = list(board.states.values())
    by_name = [every[place] for place in board.election.places_by_name]
    found = (
        [state for state in by_name if seat_filter.matches(state)] if seat_filter.tests else by_name
    )
    return found if order == "name" else sorted(found, key=ORDERS[order])


def seat_listing(
    board: Board,
    width: int,
    seat_filter: Filter = Filter(),  # noqa: B008 - frozen
    *,
    order: str = "name",
    shift: int = 0,
    marks: Marks = NO_MARKS,
    memo: LineCache | None = None,
) -> Listing:
    """All seats that a filter lets through, in an order, one line each."""
    found = filtered_seats(board, seat_filter, seat_filter.order or order)
    keys = [state.seat.id for state in found]
    memo = (memo or LineCache()).for_layout(width, shift)

    def line(y: int) -> Line:
        state = found[y]
        facts = (state, marks.of(state.seat.id))
        return memo.line(keys[y], facts, lambda: seat_line(state, width, shift=shift, marks=marks))

    return Listing(keys, line)


def filter_note(found: int, of: int, seat_filter: Filter) -> str:
    """How many a filter let through, or what is wrong with it: a note for the header."""
    if seat_filter.error:
        return f" {seat_filter.error} "
    return f" {found} of {of} " if seat_filter.text.strip() else ""
