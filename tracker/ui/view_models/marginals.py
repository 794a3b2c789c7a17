"""The marginals: each target with the swing it needed, the swing it got, and how it stands."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.targets import TargetState, TargetStatus
from tracker.election import Election
from tracker.election.clock import clock_time
from tracker.election.expected_times import window
from tracker.election.swing import printed
from tracker.ui.view_models.filter import Filter
from tracker.ui.view_models.marks import NO_MARKS, Marks
from tracker.ui.view_models.parties import badge, party_span, party_style
from tracker.ui.view_models.seats import result_spans
from tracker.ui.view_models.styled_text import (
    ALARM,
    BOLD,
    DIM,
    ERROR,
    HIGHLIGHT,
    PLAIN,
    Line,
    LineCache,
    Listing,
    Row,
    Span,
    column_header,
    cropped,
    fit,
    format_points,
    group_heading,
    padded,
)
from tracker.ui.view_models.swing_bar import PROJECTED, bar_position, swing_bar

if TYPE_CHECKING:
    from tracker.projection.ahead import Ahead
    from tracker.projection.target_chances import TargetOutlook

Make = Callable[[], Line]
"""Makes one line."""


def _of_group(
    group: str, members: Sequence[TargetState], width: int, line: Callable[[TargetState], Line]
) -> list[tuple[str, Make]]:
    """A heading with what became of the group, and its targets under it."""
    taken = sum(one.status is TargetStatus.FLIPPED for one in members)
    settled = sum(one.state.winner is not None for one in members)
    title = f"{taken} taken of {len(members)}"
    if settled < len(members):
        title += f", {len(members) - settled} to come"
    return [("", partial(group_heading, group, title, width)), *_of_targets(members, line)]


def _of_targets(
    members: Iterable[TargetState], line: Callable[[TargetState], Line]
) -> list[tuple[str, Make]]:
    return [(one.target.seat, partial(line, one)) for one in members]


def target_listing(
    board: Board,
    width: int,
    seat_filter: Filter = Filter(),  # noqa: B008 - frozen
    *,
    order: str = "group",
    marks: Marks = NO_MARKS,
    states: Sequence[TargetState] | None = None,
    memo: LineCache | None = None,
    ahead: "Ahead | None" = None,
) -> Listing:
    """The published targets that a filter lets through, then the areas to watch.

    By group, or in another order without headings. `states` are the board's targets, where
    they are at hand; `ahead` is what is said of those still to come.
    """
    every = board.targets if states is None else states
    found = [one for one in every if seat_filter.matches(one.state)]
    order = seat_filter.order or order
    memo = (memo or LineCache()).for_layout(width)

    def line(one: TargetState) -> Line:
        more = ahead.of_target(one) if ahead else None
        facts = (one.state, one.target, marks.of(one.target.seat), more)
        name = f"{one.target.seat} {one.target.group}"
        return memo.line(name, facts, lambda: target_line(board.election, one, width, marks, more))

    made: list[tuple[str, Make]] = []
    if order == "group":
        groups: dict[str, list[TargetState]] = {}
        for one in found:
            groups.setdefault(one.target.group, []).append(one)
        for group, members in groups.items():
            made += _of_group(group, members, width, line)
        areas = watch_areas(board, width) if not seat_filter.tests else []
        made += [(row.key, partial(_same, row.line)) for row in areas]
    else:
        made = _of_targets(sorted(found, key=ORDERS[order]), line)
    return Listing([key for key, _ in made], lambda y: made[y][1]())


def _same(line: Line) -> Line:
    return line


def _needed(target: TargetState) -> Any:
    needed = target.swing_needed
    return (needed is None, needed or 0, target.state.seat.name)


def _closeness(target: TargetState) -> Any:
    """By how far the swing is from the one needed; what has none yet by the one needed."""
    if target.beyond is not None:
        return (0, abs(target.beyond), target.state.seat.name)
    return (1, target.swing_needed or 0, target.state.seat.name)


def _due(target: TargetState) -> Any:
    """Undeclared first, by when they may be expected."""
    state = target.state
    at = window(state.seat, state.election)
    return (state.winner is not None, at is None, at.last_time if at else 0, state.seat.name)


ORDERS: Mapping[str, Callable[[TargetState], Any]] = {
    "group": lambda target: 0,
    "needed": _needed,
    "closest": _closeness,
    "expected": _due,
}
"""How the targets can be ordered."""


OUTCOME_WIDTH = 13


def _widths(width: int) -> tuple[int, int]:
    """Cells for the seat's name and for the bar; everything else on a target's line is fixed."""
    fixed = 2 + 1 + 10 + 5 + 1 + 1 + 6 + 7 + 1 + OUTCOME_WIDTH
    name = min(26, max(20, width - fixed - 16))
    return name, max(8, min(40, width - name - fixed))


def target_line(
    election: Election,
    target: TargetState,
    width: int,
    marks: Marks = NO_MARKS,
    ahead: "TargetOutlook | None" = None,
) -> Line:
    """Seat, who takes it from whom, needed, the bar, actual, beyond, and how it stands.

    Of a target still to come, what is said `ahead` of it: with "~" and "?", never as a result.
    """
    flipped, seat = target.status is TargetStatus.FLIPPED, target.target.seat
    name_style = BOLD if flipped else PLAIN
    if seat in marks.flashing:
        name_style = ALARM
    name_width, bar = _widths(width)
    holder, challenger = target.target.holder, target.target.challenger
    battle = [
        Span(holder, party_style(election, holder)),
        Span("→", DIM),
        Span(challenger, party_style(election, challenger)),
    ]
    return cropped(
        (
            _mark(target, marks),
            Span(fit(target.state.seat.name, name_width), name_style),
            Span(" "),
            *padded(battle, 10),
            Span(format_points(target.swing_needed, 5), DIM),
            Span(" "),
            *swing_bar(election, target, bar, ahead),
            Span(" "),
            *_swings(target, ahead),
            Span(" "),
            *target_outcome(election, target, ahead),
        ),
        width,
    )


def _swings(target: TargetState, ahead: "TargetOutlook | None") -> list[Span]:
    """The swing and how far it is beyond the one needed; as projected, where nothing came yet."""
    if ahead and ahead.swing is not None and target.swing is None:
        return [
            Span(
                f"{projected_points(ahead.swing):>6}{projected_points(ahead.lead / 2):>7}",
                PROJECTED,
            )
        ]
    flipped = target.status is TargetStatus.FLIPPED
    return [
        Span(format_points(target.swing, 6, sign=True), BOLD if flipped else PLAIN),
        Span(format_points(target.beyond, 7, sign=True), DIM),
    ]


def projected_points(points: float) -> str:
    """A projected figure: "~+3.4"."""
    return f"~{points:+.1f}".replace("-", "−")


def _mark(target: TargetState, marks: Marks) -> Span:
    """Flipped and not looked at yet, flipped, or watched."""
    seat = target.target.seat
    if target.status is not TargetStatus.FLIPPED:
        return Span("★ " if seat in marks.watched else "  ", HIGHLIGHT)
    if seat in marks.unseen:
        return Span("● ", HIGHLIGHT)
    return Span("▸ ", party_style(target.state.election, target.target.challenger, bold=True))


def target_header(width: int, order: str = "group", note: str = "") -> Line:
    """The names of the columns of `target_line`, and the order where it is not by group."""
    name_width, bar = _widths(width)
    scale = fit(" " * bar_position(Fraction(0), bar) + "0", bar)
    seat = "Seat" if order == "group" else f"Seat, by {order}"
    names = f"  {fit(seat, name_width)} {'Battle':<10}{'needs':>5} {scale} {'swing':>6}"
    return column_header(f"{names} beyond Outcome", note, width)


def order_at(x: int, width: int) -> str:
    """The order that a click on the header asks for."""
    name_width, _ = _widths(width)
    if x < 2 + name_width:
        return "group"
    if x < 2 + name_width + 16:
        return "needed"
    return "closest" if x < width - OUTCOME_WIDTH else "expected"


def target_outcome(
    election: Election, target: TargetState, ahead: "TargetOutlook | None" = None
) -> list[Span]:
    """How a target stands, in `OUTCOME_WIDTH` cells; of one to come, when it came last time."""
    state = target.state
    if state.status is Status.CONFLICT:
        return [Span(fit(" CONFLICT", OUTCOME_WIDTH), ERROR)]
    if state.winner is None:
        if target.status is not TargetStatus.AWAITING:
            return [Span(fit(f" {target.status.upper()}", OUTCOME_WIDTH), ALARM)]
        at = clock_time(state.seat.previous_declared_at, election)
        if ahead:
            return [Span(fit(f"{at or 5 * ' '} {ahead.in_short}", OUTCOME_WIDTH), PROJECTED)]
        return [Span(fit(f"{_year(state)} {at}" if at else "awaited", OUTCOME_WIDTH), DIM)]
    if target.status is TargetStatus.FLIPPED:
        doubt = "?" if state.superseded else ""
        return [badge(election, state.winner, fit(f" {state.winner} GAIN{doubt}", OUTCOME_WIDTH))]
    held = target.status is TargetStatus.HELD
    outcome = [
        party_span(election, state.winner, bold=not held),
        Span(" hold" if held else " gain", PLAIN if held else BOLD),
    ]
    return padded(outcome, OUTCOME_WIDTH)


def _year(state: SeatState) -> str:
    at = state.seat.previous_declared_at
    return f"{at:%Y}" if at else ""


def watch_areas(board: Board, width: int) -> list[Row]:
    """The areas to watch, with the party's share tonight in each of their seats."""
    rows: list[Row] = []
    election = board.election
    for group in dict.fromkeys(area.group for area in election.watch_areas):
        areas = [area for area in election.watch_areas if area.group == group]
        rows.append(Row("", group_heading(group, "published share, share tonight", width)))
        for area in areas:
            for seat in area.seats:
                state = board.states[seat]
                then = f"{area.published_share}%" if area.published_share is not None else ""
                rows.append(
                    Row(
                        seat,
                        cropped(
                            (
                                Span("  "),
                                Span(fit(area.area, 14), DIM),
                                Span(f"{then:>4} ", DIM),
                                Span(fit(state.seat.name, max(16, min(30, width - 60)))),
                                Span(" "),
                                Span(fit(_share_tonight(state, area.party), 14)),
                                *result_spans(state),
                            ),
                            width,
                        ),
                    )
                )
    return rows


def _share_tonight(state: SeatState, party: str) -> str:
    if state.figures is None:
        return ""
    share = state.figures.shares.get(party)
    return "did not stand" if share is None else f"{party} {printed(share)}"
