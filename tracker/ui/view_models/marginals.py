"""The view "Marginals": each published target with its swing against the swing needed.

The column "beyond" is the swing minus the swing needed, in percentage points (`board.targets`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.targets import TargetState, TargetStatus, target_state
from tracker.election import Election, WatchArea
from tracker.election.clock import clock_time
from tracker.election.expected_times import expected_window
from tracker.election.swing import format_rounded
from tracker.support.escape import visible
from tracker.ui.view_models.doubtful import unconfirmed_result
from tracker.ui.view_models.filter import NO_FILTER, Filter
from tracker.ui.view_models.listing import LineCache, Listing, Row, column_header, group_heading
from tracker.ui.view_models.marks import NO_MARKS, Marks
from tracker.ui.view_models.nothing_found import nothing_found
from tracker.ui.view_models.orders import in_order, is_reversed, name_of
from tracker.ui.view_models.parties import badge, party_arrow, party_span, party_style
from tracker.ui.view_models.seat_signs import FLIPPED, sign_cells, signs_of
from tracker.ui.view_models.seats import result_spans
from tracker.ui.view_models.styled_text import Line, Span, cropped, fit, format_points, padded
from tracker.ui.view_models.styles import ALARM, BOLD, DIM, ERROR, OPEN_COUNT, PLAIN, PROJECTED
from tracker.ui.view_models.swing_bar import bar_position, swing_bar

if TYPE_CHECKING:
    from tracker.projection.snapshot import ProjectionSnapshot
    from tracker.projection.target_projections import TargetProjection

LineMaker = Callable[[], Line]


def target_listing(
    board: Board,
    width: int,
    seat_filter: Filter = NO_FILTER,
    *,
    order: str = "group",
    marks: Marks = NO_MARKS,
    states: Sequence[TargetState] | None = None,
    cache: LineCache | None = None,
    projection: "ProjectionSnapshot | None" = None,
    seats_key: str = "2",
) -> Listing:
    """One row per published target whose seat matches a filter. A row's key is the seat's id.

    `order` is a key of `ORDERS`, or the reverse of one, unless the filter names another. In the
    order "group" each group
    has a heading, and without a filter the watch areas come last. `states` is `board.targets`, if
    the caller has it already. `seats_key` is the key of the view of all seats.
    """
    targets = board.targets if states is None else states
    targets = [target for target in targets if seat_filter.matches(target.state)]
    order = seat_filter.order or order
    layout = target_layout(width, projects=projection is not None and bool(projection.targets))
    cache = (cache or LineCache()).for_layout(width, layout)

    def line(target: TargetState) -> Line:
        target_projection = projection.target(target) if projection else None
        inputs = (target.state, target.target, marks.of(target.target.seat), target_projection)
        return cache.line(
            f"{target.target.seat} {target.target.group}",
            inputs,
            lambda: target_line(board.election, target, layout, marks, target_projection),
        )

    def rows(members: Iterable[TargetState]) -> list[tuple[str, LineMaker]]:
        return [(target.target.seat, partial(line, target)) for target in members]

    if not targets and seat_filter.alternatives:
        all_states = board.targets if states is None else states
        elsewhere = seat_filter.found_elsewhere(board.states.values(), seats_key)
        in_targets = (target.state for target in all_states)
        return nothing_found(seat_filter, in_targets, width, elsewhere=elsewhere)
    targets = in_order(targets, order, ORDERS[name_of(order)])
    if name_of(order) != GROUP:
        made = rows(targets)
    else:
        made = []
        for group in dict.fromkeys(target.target.group for target in targets):
            members = [target for target in targets if target.target.group == group]
            made += [("", partial(_group_line, group, members, width)), *rows(members)]
        if not seat_filter.alternatives:
            watched = watch_area_rows(board, width, marks)
            made += [(row.key, partial(tuple, row.line)) for row in watched]
    return Listing([key for key, _ in made], lambda y: made[y][1]())


def _group_line(group: str, members: Sequence[TargetState], width: int) -> Line:
    """The heading of a group: how many of its targets flipped and how many are undeclared.

    Without these numbers in an election with one seat, where all targets are of this seat.
    """
    if members[0].state.election.only_seat:
        return group_heading(group, "", width)
    taken = sum(target.status is TargetStatus.FLIPPED for target in members)
    to_come = sum(target.state.to_come for target in members)
    note = f"{taken} taken of {len(members)}" + (f", {to_come} to come" if to_come else "")
    return group_heading(group, note, width)


def _by_closeness(target: TargetState) -> Any:
    """By the distance of the swing from the swing needed; without a swing, last."""
    if target.beyond is not None:
        return (False, abs(target.beyond), target.state.seat.name)
    return (True, target.swing_needed or 0, target.state.seat.name)


def _by_expected_time(target: TargetState) -> Any:
    """Undeclared first; then by the time at which the seat declared last time."""
    state = target.state
    expected = expected_window(state.seat, state.election)
    last_time = expected.last_time if expected else 0
    has_winner = state.winner is not None
    return (has_winner or expected is None, has_winner, last_time, state.seat.name)


NO_TARGETS = "No targets: this election's folder has no targets.csv."

GROUP = "group"
"""The order as published, in which each group has a heading."""
ORDERS: Mapping[str, Callable[[TargetState], Any] | None] = {
    GROUP: None,
    "needed": lambda t: (t.swing_needed is None, t.swing_needed or 0, t.state.seat.name),
    "closest": _by_closeness,
    "expected": _by_expected_time,
}
"""By name of the order: its sort key, for `orders.in_order`."""

_SIGNS_WIDTH = 2
OUTCOME_WIDTH = 15
"""Cells of the column "Outcome"."""
_FIXED = _SIGNS_WIDTH + 1 + 1 + 10 + 5 + 1 + 1 + 6 + 7 + 1 + OUTCOME_WIDTH
"""Cells of all columns but the seat's name, the bar, "beyond" and the projection."""
_NAME, _BAR, _BEYOND = 20, 7, 7
"""Cells: the least of the name, the least of the bar, and those of "beyond"."""
_LONGEST_NAME, _GOOD_BAR = 36, 20
"""Cells: room goes to the bar up to `_GOOD_BAR`, then to the name up to `_LONGEST_NAME`."""
_SHORT_NAME = 14
_LEFT_OUT_FIRST = (("bar", _BAR + 1), ("swing", 6), ("needs", 6), ("battle", 10), ("majority", 8))
"""Under 77 cells: columns and their cells, in the order in which they are left out while a name
has less than `_SHORT_NAME` cells. The outcome is last: it is never left out."""
_WORDS, _SHORT_WORDS = 31, 23
"""Cells of the column of the projection, for `TargetProjection.words` and `short_words`."""


@dataclass(frozen=True, slots=True)
class TargetLayout:
    """The widths of the columns of a target, in cells. 0: the column is left out."""

    width: int
    name: int
    bar: int
    beyond: int
    projection: int
    left_out: frozenset[str] = frozenset()
    """The columns of `_LEFT_OUT_FIRST` that a narrow line does not have."""


def target_layout(width: int, *, projects: bool = False) -> TargetLayout:
    """The layout in `width` cells. The outcome always has its column, the majority from 35 cells.

    `projects`: whether there is a projection. It has a column of its own, if there is room, left of
    the outcome's.
    """
    room = width - _FIXED - _NAME - _BAR
    if room < 0:
        return _narrow_layout(width)
    projection = 0
    if projects:
        projection = next((size for size in (_WORDS, _SHORT_WORDS) if size <= room), 0)
    room -= projection
    beyond = _BEYOND if room >= _BEYOND else 0
    room = max(0, room - beyond)
    name = min(6, max(0, room - 8))
    name += min(_LONGEST_NAME - _NAME - name, max(0, _BAR + room - name - _GOOD_BAR))
    return TargetLayout(width, _NAME + name, min(40, _BAR + room - name), beyond, projection)


def _narrow_layout(width: int) -> TargetLayout:
    """The layout in which the name is shortened, then columns are left out."""
    left_out, name = set(), width - _FIXED - _BAR
    for column, cells in _LEFT_OUT_FIRST:
        if name >= _SHORT_NAME:
            break
        left_out.add(column)
        name += cells
    bar = 0 if "bar" in left_out else _BAR
    return TargetLayout(width, max(1, min(_NAME, name)), bar, 0, 0, frozenset(left_out))


def target_line(
    election: Election,
    target: TargetState,
    layout: TargetLayout,
    marks: Marks = NO_MARKS,
    projection: "TargetProjection | None" = None,
) -> Line:
    """The line of a target: seat, holder→challenger, needed, bar, swing, beyond, majority, outcome.

    An undeclared target has its projection in a column of its own, in words, and as ◇ on the bar:
    never in a column of figures or of the outcome.
    """
    name_style = BOLD if target.status is TargetStatus.FLIPPED else PLAIN
    if target.target.seat in marks.flashing:
        name_style = ALARM
    spans = [
        *_sign_cells(target, marks),
        Span(" "),
        Span(fit(target.state.seat.name, layout.name), name_style),
        Span(" "),
    ]
    left_out = layout.left_out
    if "battle" not in left_out:
        battle = party_arrow(election, target.target.holder, target.target.challenger)
        spans += padded(battle, 10)
    if "needs" not in left_out:
        spans += (Span(format_points(target.swing_needed, 5), DIM), Span(" "))
    if "bar" not in left_out:
        spans += (*swing_bar(election, target, layout.bar, projection), Span(" "))
    if "swing" not in left_out:
        spans += _swings(target, layout)
    if "majority" not in left_out:
        spans += (_majority(target.state), Span(" "))
    spans += (*_projected_words(projection, layout), *target_outcome(election, target))
    return cropped(spans, layout.width)


def _swings(target: TargetState, layout: TargetLayout) -> list[Span]:
    """The columns "swing" and "beyond". Of a doubtful result they are muted and marked with "?"."""
    if target.state.status is Status.DOUBTFUL:
        unconfirmed = target_state(target.target, target.state.if_confirmed)
        swing, beyond = (
            "" if points is None else f"?{format_points(points, 0, sign=True)}"
            for points in (unconfirmed.swing, unconfirmed.beyond)
        )
        return [Span(f"{swing:>6}{fit(f'{beyond:>7}', 7) if layout.beyond else ''}", DIM)]
    flipped = target.status is TargetStatus.FLIPPED
    swing_span = Span(format_points(target.swing, 6, sign=True), BOLD if flipped else PLAIN)
    if not layout.beyond:
        return [swing_span]
    return [swing_span, Span(format_points(target.beyond, layout.beyond, sign=True), DIM)]


def _majority(state: SeatState) -> Span:
    """The majority of tonight; muted and marked with "?" if the result is doubtful."""
    if state.status is Status.DOUBTFUL:
        unconfirmed = state.if_confirmed.figures
        return Span(f"{f'?{unconfirmed.majority:,}' if unconfirmed else '':>7}", DIM)
    return Span(f"{f'{state.figures.majority:,}' if state.figures else '–':>7}")


def _projected_words(projection: "TargetProjection | None", layout: TargetLayout) -> list[Span]:
    """The column of the projection; empty if the layout has none."""
    if not layout.projection:
        return []
    words = ""
    if projection:
        is_wide = layout.projection >= _WORDS
        words = projection.words if is_wide else projection.short_words
    return [Span(fit(words, layout.projection - 1), PROJECTED), Span(" ")]


def _sign_cells(target: TargetState, marks: Marks) -> list[Span]:
    """The signs before the seat; `FLIPPED` for a flip without another sign."""
    signs = signs_of(target.state, marks)
    if signs or target.status is not TargetStatus.FLIPPED:
        return sign_cells(signs, _SIGNS_WIDTH)
    style = party_style(target.state.election, target.target.challenger, bold=True)
    return [Span(FLIPPED.ljust(_SIGNS_WIDTH), style)]


def target_header(layout: TargetLayout, order: str = "group", note: str = "") -> Line:
    """The column titles of `target_line`, with the name of an order other than "group"."""
    left_out = layout.left_out
    reverse = ", turned" if is_reversed(order) else ""
    seat = "Seat" if order == GROUP else f"Seat, by {name_of(order)}{reverse}"
    names = f"{' ' * (_SIGNS_WIDTH + 1)}{fit(seat, layout.name)} "
    names += "" if "battle" in left_out else f"{'Battle':<10}"
    names += "" if "needs" in left_out else f"{'needs':>5} "
    if "bar" not in left_out:
        names += fit(" " * bar_position(Fraction(0), layout.bar) + "0", layout.bar) + " "
    names += "" if "swing" in left_out else f"{'swing':>6}"
    names += " beyond" if layout.beyond else ""
    names += "" if "majority" in left_out else f"{'maj.':>7} "
    projected = "Projected, in 100" if layout.projection < _WORDS else "Projected"
    words = fit(projected, layout.projection) if layout.projection else ""
    return column_header(f"{names}{words}Outcome", note, layout.width)


def order_at(x: int, layout: TargetLayout) -> str:
    """The order that a click at cell `x` of the header selects."""
    edge = _SIGNS_WIDTH + 1 + layout.name
    if x < edge:
        return "group"
    if x < edge + 16 and "needs" not in layout.left_out:
        return "needed"
    return "closest" if x < layout.width - OUTCOME_WIDTH - layout.projection else "expected"


def target_outcome(election: Election, target: TargetState) -> list[Span]:
    """The outcome of a target, in `OUTCOME_WIDTH` cells.

    For an awaited target: when the seat declared last time. For a doubtful result: a badge, then
    the party that a confirmation would make the winner, muted.
    """
    state = target.state
    if state.status is Status.CONFLICT:
        return [Span(fit(" CONFLICT", OUTCOME_WIDTH), ERROR)]
    if state.status is Status.DOUBTFUL:
        party = f"?{state.if_confirmed.winner or ''}" if unconfirmed_result(state) else ""
        badge_text = " DOUBTFUL"
        room = OUTCOME_WIDTH - len(badge_text)
        return [Span(badge_text, ERROR), Span(fit(party, room), DIM)]
    if state.winner is None:
        if target.status is not TargetStatus.AWAITING:
            return [Span(fit(f" {target.status.upper()}", OUTCOME_WIDTH), OPEN_COUNT)]
        at = clock_time(state.seat.previous_declared_at, election)
        return [Span(fit(f"last time {at}" if at else "awaited", OUTCOME_WIDTH), DIM)]
    if state.status is Status.CALLED:
        return _called_outcome(election, target, state.winner)
    if target.status is TargetStatus.FLIPPED:
        doubt = "?" if state.votes_superseded else ""
        text = fit(f" {state.winner} GAIN{doubt}", OUTCOME_WIDTH)
        return [badge(election, state.winner, text)]
    held = target.status is TargetStatus.HELD
    outcome = [
        party_span(election, state.winner, bold=not held),
        Span(" hold" if held else " gain", PLAIN if held else BOLD),
    ]
    return padded(outcome, OUTCOME_WIDTH)


def _called_outcome(election: Election, target: TargetState, winner: str) -> list[Span]:
    """The outcome of a target that is called. The word "called" is never left out or cut.

    A long party code leaves no room for the word before it: "Brexit called". A flip has the colours
    of a gain and its sign.
    """
    flipped = target.status is TargetStatus.FLIPPED
    word = "GAIN" if flipped else "hold" if target.status is TargetStatus.HELD else "gain"
    text = f"{visible(winner)} {word} called"
    if cell_len(text) > OUTCOME_WIDTH:
        code = fit(visible(winner), min(cell_len(visible(winner)), OUTCOME_WIDTH - len(" called")))
        text = f"{code} called"
    if flipped:
        return [badge(election, winner, fit(text, OUTCOME_WIDTH))]
    return [Span(fit(text, OUTCOME_WIDTH), party_style(election, winner))]


def watch_area_rows(board: Board, width: int, marks: Marks = NO_MARKS) -> list[Row]:
    """The watch areas by group: one row per seat, with the party's share tonight.

    A watch area is a published area, such as a district, where a party hopes to win.
    """
    rows: list[Row] = []
    watch_areas = board.election.watch_areas
    for group in dict.fromkeys(area.group for area in watch_areas):
        rows.append(Row("", group_heading(group, "published share, share tonight", width)))
        rows += [
            Row(seat, _watch_area_line(area, board.states[seat], width, marks))
            for area in watch_areas
            if area.group == group
            for seat in area.seats
        ]
    return rows


def _watch_area_line(area: WatchArea, state: SeatState, width: int, marks: Marks) -> Line:
    published = f"{area.published_share}%" if area.published_share is not None else ""
    tonight = ""
    if state.figures:
        share = state.figures.shares.get(area.party)
        tonight = "did not stand" if share is None else f"{area.party} {format_rounded(share)}"
    name_width = max(16, min(30, width - 60))
    spans = (
        *sign_cells(signs_of(state, marks), _SIGNS_WIDTH),
        Span(" "),
        Span(fit(area.area, 14), DIM),
        Span(f"{published:>4} ", DIM),
        Span(fit(state.seat.name, name_width)),
        Span(" "),
        Span(fit(tonight, 14)),
        *result_spans(state, room=max(1, width - name_width - 37)),
    )
    return cropped(spans, width)
