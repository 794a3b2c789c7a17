"""The view "Seats": all seats, one line each. Also the text of a seat's result."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import Any

from rich.cells import cell_len

from tracker.board import Board
from tracker.board.seat_state import SeatState, shown_declared_at
from tracker.board.standing import Status
from tracker.election.clock import clock_time
from tracker.election.swing import format_rounded
from tracker.support.escape import visible
from tracker.ui.view_models.doubtful import doubtful_spans
from tracker.ui.view_models.filter import NO_FILTER, Filter
from tracker.ui.view_models.listing import LineCache, Listing, column_header, group_heading
from tracker.ui.view_models.marks import NO_MARKS, Marks
from tracker.ui.view_models.nothing_found import nothing_found
from tracker.ui.view_models.orders import in_order, is_reversed, name_of
from tracker.ui.view_models.parties import badge, party_arrow, party_span, previous_winner_span
from tracker.ui.view_models.seat_facts import second_party
from tracker.ui.view_models.seat_signs import SeatSign, sign_cells, signs_of
from tracker.ui.view_models.styled_text import (
    Line,
    Span,
    cell_width,
    cropped,
    fit,
    format_points,
    padded,
)
from tracker.ui.view_models.styles import DIM, ERROR, OPEN_COUNT


def result_spans(state: SeatState, *, room: int = 0, has_was: bool = False) -> list[Span]:
    """The result of a seat: "■ Con hold", a badge for a gain, or the status if it has no winner.

    A conflict, a call and pending votes are named beside the winner. A doubtful result has a badge
    and is muted. In `room` cells, if this is above 0, no word is cut: less important words are left
    out. With `has_was`, the line has the previous winner too: "from Lab" is left out first.
    """
    if state.status is Status.DOUBTFUL:
        return doubtful_spans(state, room=room)
    form: list[Span] = []
    for form in _result_forms(state, has_was=has_was):
        if room <= 0 or cell_width(form) <= room:
            break
    return form


def _result_forms(state: SeatState, *, has_was: bool) -> Iterator[list[Span]]:
    """The result of a seat that is not doubtful, the complete form first, the shortest last."""
    election, winner = state.election, state.winner
    if state.status is Status.CONFLICT:
        badge_of_conflict = Span(" CONFLICT ", ERROR)
        if winner:
            yield [badge_of_conflict, Span(f" {state.result()}")]
            yield [badge_of_conflict, Span(f" {state.result().partition(' from ')[0]}")]
        yield [badge_of_conflict]
        return
    if winner is None:
        words = {Status.AWAITING: "awaited", Status.SET_ASIDE: "set aside"}
        if state.status in words:
            yield [Span(words[state.status], DIM)]
        else:
            yield [Span(f" {state.status.upper()} ", OPEN_COUNT)]
        return
    gained = state.gained()
    if gained:
        outcome = [badge(election, winner, f" {visible(winner)} GAIN ")]
        origin = [Span(f" from {state.defending_party()}")]
    else:
        word = " win" if gained is None else " hold"
        outcome, origin = [party_span(election, winner), Span(word)], []
    remarks = [""]
    if state.status is Status.CALLED:
        remarks = [" called"]  # never left out: a call has no votes
    elif state.votes_superseded:
        remarks = [" votes pending", " pending", ""]
    origins = [origin, []] if origin else [[]]
    pairs = product(remarks, origins) if has_was else ((r, o) for o in origins for r in remarks)
    for remark, before in pairs:
        yield [*outcome, *before, Span(remark, DIM)]
    if state.status is Status.CALLED:  # without the word of the gain or hold, which has its colour
        short = badge(election, winner, visible(winner)) if gained else outcome[0]
        yield [short, Span(" called", DIM)]


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
    return result_spans(state, room=_RESULT_WIDTH, has_was=True)


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


COLUMNS = (
    Column("Was", 7, lambda s: [previous_winner_span(s)], "was"),
    Column("Result", _RESULT_WIDTH, _result, "latest"),
    Column("Majority", 8, _majority, "closest", right=True),
    Column("%", 6, _majority_share, "closest", right=True),
    Column("Turnout", 8, _turnout, "turnout", right=True),
    Column(" Swing", 16, lambda state: [Span(" "), *swing_spans(state)], "swing"),
    Column("Second", 8, _second),
    Column("Votes", 8, _votes, right=True),
    Column("Register", 9, lambda state: [_register(state)], right=True),
    Column("  County", 22, lambda s: [Span(f"  {s.seat.county}", DIM)], "county"),
    Column("Region", 22, lambda s: [Span(s.seat.region, DIM)], "county"),
)
"""The columns that scroll. Time, signs and name are to the left of them and do not scroll."""

_RESULT_FIRST = (COLUMNS[1], COLUMNS[0], *COLUMNS[2:])
_RESULT_FIRST_BELOW = 63
"""In narrower lines, in cells, only one of the first two columns fits: the result."""

_SIGNS_WIDTH = 2
_LEFT_WIDTH = 7 + _SIGNS_WIDTH + 1
"""Cells of the time and of the signs, with a space after each."""


def _name_width(width: int) -> int:
    return min(34, max(20, width - (80 if width >= 96 else 56)))


def visible_columns(width: int, shift: int = 0) -> list[Column]:
    """The columns that fit to the right of the name, from column `shift` on; at least one."""
    room = width - _LEFT_WIDTH - _name_width(width) - 1
    shown: list[Column] = []
    for column in (COLUMNS if width >= _RESULT_FIRST_BELOW else _RESULT_FIRST)[shift:]:
        if column.width > room and shown:
            break
        shown.append(
            _shortened_result(room) if column is COLUMNS[1] and room < _RESULT_WIDTH else column
        )
        room -= column.width
    return shown


def _shortened_result(room: int) -> Column:
    """The column of the result in `room` cells, at least 1, in which no word is cut."""
    width = max(1, room)
    return replace(COLUMNS[1], width=width, cell=partial(result_spans, room=width, has_was=True))


def max_shift(width: int) -> int:
    """The smallest `shift` at which the last column is visible."""
    return next(n for n in range(len(COLUMNS)) if visible_columns(width, n)[-1] is COLUMNS[-1])


def seat_line(state: SeatState, width: int, *, shift: int = 0, marks: Marks = NO_MARKS) -> Line:
    """The line of a seat."""
    spans = [
        Span(f" {clock_time(shown_declared_at(state), state.election) or '     '} ", DIM),
        *sign_cells(signs_of(state, marks), _SIGNS_WIDTH),
        Span(" "),
        Span(fit(state.seat.name, _name_width(width))),
        Span(" "),
    ]
    for column in visible_columns(width, shift):
        spans += padded(column.cell(state), column.width)
    return cropped(spans, width)


def seat_header(width: int, order: str, *, shift: int = 0, note: str = "") -> Line:
    """The column titles of `seat_line`, with the name of the order."""
    named = ORDERS[name_of(order)]
    title = named.reverse_title if is_reversed(order) else named.title
    name = fit(f"Seat{title}", _name_width(width))
    columns = visible_columns(width, shift)
    text = fit(f"{' At':<{_LEFT_WIDTH}}{name} ", _LEFT_WIDTH + _name_width(width) + 1)
    text += "".join(f"{c.title:{'>' if c.right else '<'}{c.width}}" for c in columns)
    if shift:
        text = f"◂{text[1:]}"
    more = " ▸" if columns[-1] is not COLUMNS[-1] else ""
    return column_header(text, note + more, width)


def order_at(x: int, width: int, shift: int = 0) -> str:
    """The order that a click at cell `x` of the header selects; empty for none."""
    edge = _LEFT_WIDTH
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


def _oldest(state: SeatState) -> float | None:
    at = shown_declared_at(state)
    return at.timestamp() if at else None


def _newest(state: SeatState) -> float | None:
    at = _oldest(state)
    return None if at is None else -at


def _largest_swing(state: SeatState) -> Any:
    return -state.figures.swing.value if state.figures and state.figures.swing else None


def _highest_turnout(state: SeatState) -> Any:
    turnout = state.figures.turnout if state.figures else None
    return None if turnout is None else -turnout


@dataclass(frozen=True, slots=True)
class Order:
    """An order of the seats."""

    title: str
    """For the header, after "Seat"; at most 16 cells."""
    reverse_title: str
    """The title of the reverse of the order; at most 16 cells."""
    key: Callable[[SeatState], Any] | None = None
    """The sort key, for `orders.in_order`; None for the order by name."""


BY_SIGN = "sign"
"""The order in which each sign has a heading."""
ORDERS: Mapping[str, Order] = {
    "name": Order(" by name", " by name, Z to A"),
    "latest": Order(", latest first", ", latest last", _by(_newest)),
    "closest": Order(
        ", closest first",
        ", closest last",
        _by(lambda state: state.figures.majority_share if state.figures else None),
    ),
    "swing": Order(" by swing", ", least swing", _by(_largest_swing)),
    "turnout": Order(" by turnout", ", least turnout", _by(_highest_turnout)),
    "was": Order(
        " by last winner",
        ", last winner Z–A",
        lambda state: (state.seat.previous_winner, state.seat.name),
    ),
    "county": Order(
        " by county",
        ", county Z to A",
        lambda state: (state.seat.region, state.seat.county, state.seat.name),
    ),
    "earliest": Order(", earliest first", ", earliest last", _by(_oldest)),
    BY_SIGN: Order(" by sign", ", gravest last"),
}
"""By name, as the filter names it after `sort:`."""


def filtered_seats(board: Board, seat_filter: Filter, order: str) -> Sequence[SeatState]:
    """The seats that match a filter, in an order of `ORDERS` or the reverse of one."""
    states = list(board.states.values())
    found = [states[place] for place in board.election.positions_by_name]
    if seat_filter.alternatives:
        found = [state for state in found if seat_filter.matches(state)]
    return seats_in_order(found, order)


def seats_in_order(states: Sequence[SeatState], order: str) -> Sequence[SeatState]:
    """Seats that are sorted by name, in an order of `ORDERS` or the reverse of one."""
    return in_order(states, order, ORDERS[name_of(order)].key)


def _groups_by_sign(
    states: Sequence[SeatState], marks: Marks
) -> list[tuple[SeatSign | None, list[SeatState]]]:
    """The seats of each sign, the gravest sign first; then those without one.

    A seat is listed under each of its signs that the head of the board counts, so that both have
    the same numbers; a seat without such a sign is listed once.
    """
    groups: dict[SeatSign | None, list[SeatState]] = {sign: [] for sign in (*SeatSign, None)}
    for state in states:
        signs = signs_of(state, marks)
        counted = tuple(sign for sign in signs if sign.is_counted)
        for sign in counted or signs[:1] or (None,):
            groups[sign].append(state)
    return [(sign, members) for sign, members in groups.items() if members]


def _sign_heading(sign: SeatSign | None, count: int, width: int) -> Line:
    if sign is None:
        return group_heading(f"no sign {count}", "", width)
    title = f"{sign.symbol} {sign.word} {count}"
    return group_heading(title, fit(sign.meaning, max(1, width - cell_len(title) - 4)), width)


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

    In the order `BY_SIGN`, each sign has a heading, and a seat can have several rows. `order` is a
    key of `ORDERS`, or the reverse of one, unless the filter names another. `shift` is the number
    of columns that are scrolled out at the left.
    """
    order = seat_filter.order or order
    found = filtered_seats(board, seat_filter, order)
    cache = (cache or LineCache()).for_layout(width, shift)

    def line(state: SeatState) -> Line:
        make = partial(seat_line, state, width, shift=shift, marks=marks)
        seat = state.seat.id
        return cache.line(seat, (state, marks.of(seat)), make)

    if not found:
        return nothing_found(seat_filter, board.states.values(), width)
    if name_of(order) != BY_SIGN:
        return Listing([state.seat.id for state in found], lambda y: line(found[y]))
    made: list[tuple[str, Callable[[], Line]]] = []
    groups = _groups_by_sign(found, marks)
    for sign, members in reversed(groups) if is_reversed(order) else groups:
        made.append(("", partial(_sign_heading, sign, len(members), width)))
        made += [(state.seat.id, partial(line, state)) for state in members]
    return Listing([key for key, _ in made], lambda y: made[y][1]())
