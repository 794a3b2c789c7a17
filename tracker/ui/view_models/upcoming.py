"""What is next: the seats still to come, by the time they may be expected in."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.election import Election
from tracker.election.clock import clock_time
from tracker.election.expected_times import Due, Window, window
from tracker.election.swing import printed
from tracker.ui.view_models.filter import Filter
from tracker.ui.view_models.marks import NO_MARKS, Marks
from tracker.ui.view_models.parties import party_span, party_style
from tracker.ui.view_models.seat_facts import targets_of
from tracker.ui.view_models.seats import result_spans
from tracker.ui.view_models.styled_text import (
    ALARM,
    DIM,
    HIGHLIGHT,
    Line,
    Listing,
    Row,
    Span,
    column_header,
    cropped,
    fit,
    format_points,
    group_heading,
    padded,
    wrapped,
)
from tracker.ui.view_models.swing_bar import PROJECTED

if TYPE_CHECKING:
    from tracker.projection.ahead import Ahead
    from tracker.projection.so_far import SoFar

Windows = Mapping[str, Window | None]
"""By seat id: when it may be expected."""

ORDERS = ("targets", "all")
"""What the view can be asked to show."""
_LAST = dt.datetime.max.replace(tzinfo=dt.UTC)


def expected_windows(board: Board) -> Windows:
    """The windows of every seat; they do not change in a night."""
    return {seat.id: window(seat, board.election) for seat in board.election.seats}


def _last_time(seat: str, expected: Windows) -> dt.datetime:
    one = expected[seat]
    return one.last_time if one else _LAST


def undeclared_seats(board: Board, expected: Windows) -> list[SeatState]:
    """Seats without a winner, by when they declared last time."""
    found = [state for state in board.states.values() if state.winner is None]
    return sorted(found, key=lambda s: (_last_time(s.seat.id, expected), s.seat.name))


def upcoming_panel(board: Board, expected: Windows, now: dt.datetime, width: int) -> Listing:
    """The panel beside the marginals: undeclared seats; targets are marked."""
    states = undeclared_seats(board, expected)
    return Listing(
        [state.seat.id for state in states],
        lambda y: _short_line(states[y], expected[states[y].seat.id], now, width),
    )


def _short_line(state: SeatState, due: Window | None, now: dt.datetime, width: int) -> Line:
    target = state.seat.id in state.election.targets_by_seat
    at = clock_time(state.seat.previous_declared_at, state.election) or "     "
    overdue = due is not None and due.due(now) is Due.OVERDUE
    status = [] if state.status is Status.AWAITING else result_spans(state)
    spans = (
        Span(f" {at} ", HIGHLIGHT if overdue else DIM),
        Span("◎ " if target else "  ", HIGHLIGHT),
        Span(fit(state.seat.name, max(14, min(30, width - 22)))),
        Span(" "),
        *(status or [party_span(state.election, state.seat.previous_winner)]),
    )
    return cropped(spans, width)


def upcoming_rows(
    board: Board,
    expected: Windows,
    now: dt.datetime,
    width: int,
    seat_filter: Filter = Filter(),  # noqa: B008 - frozen
    *,
    order: str = ORDERS[0],
    marks: Marks = NO_MARKS,
    ahead: "Ahead | None" = None,
) -> list[Row]:
    """The view of what is next: what needs somebody, then overdue, due now, later.

    Over it the swing so far, and on each target what is said `ahead` of it.
    """
    states = [state for state in undeclared_seats(board, expected) if seat_filter.matches(state)]
    targets_alone = (seat_filter.order or order) == ORDERS[0]
    if targets_alone:
        states = [s for s in states if s.seat.id in board.election.targets_by_seat or _held_up(s)]
    rows: list[Row] = _so_far(board, ahead, width) if ahead and states else []
    for title, note, belongs in _groups(expected, now):
        members = [state for state in states if belongs(state)]
        if members:
            rows.append(Row("", group_heading(f"{title}: {len(members)}", note, width)))
            rows += [
                Row(
                    state.seat.id,
                    upcoming_line(state, expected[state.seat.id], now, width, marks, ahead),
                )
                for state in members
            ]
    if not states:
        what = "target" if targets_alone else "seat"
        which = " that the filter lets through" if seat_filter.tests else ""
        rows.append(Row("", (Span(f" No {what}{which} is still to come.", DIM),)))
    return rows


def _so_far(board: Board, ahead: "Ahead", width: int) -> list[Row]:
    """The swing so far, over all and by region; what is projected is said to be so."""
    if ahead.swing is None:
        return []
    said = [swing_text(board.election, ahead.swing)]
    said += [f"{region} {printed(one.value)}" for region, one in ahead.regions.items()]
    note = f"~ and ? are projected from {ahead.learned_from} seats, no results"
    lines = wrapped(f"Swing so far {'; '.join(said)}.", width - 2)
    return [
        Row("", (Span(fit(f" {note}", width), DIM),)),
        *(Row("", (Span(f" {line}"),)) for line in lines),
    ]


def swing_text(election: Election, swing: "SoFar") -> str:
    """ "3.4 Lab→Con over 26 seats"."""
    over = f"over {swing.seats} {'seat' if swing.seats == 1 else 'seats'}"
    return f"{printed(swing.value)} {swing.from_party}→{swing.to_party} {over}"


def _held_up(state: SeatState) -> bool:
    """Whether something has been said of a seat that has no winner yet."""
    return state.status is not Status.AWAITING


def _groups(
    expected: Windows, now: dt.datetime
) -> Iterable[tuple[str, str, Callable[[SeatState], bool]]]:
    def is_due(wanted: Due) -> Callable[[SeatState], bool]:
        def test(state: SeatState) -> bool:
            due = expected[state.seat.id]
            return not _held_up(state) and (due.due(now) if due else Due.UNKNOWN) is wanted

        return test

    yield "Recounts, ties and conflicts", "no winner yet", _held_up
    yield "Overdue", "nine seats in ten have declared by this time", is_due(Due.OVERDUE)
    yield "Due now", "eight seats in ten come in this time", is_due(Due.NOW)
    yield "Later", "", is_due(Due.LATER)
    yield "No time known", "", is_due(Due.UNKNOWN)


def upcoming_line(
    state: SeatState,
    due: Window | None,
    now: dt.datetime,
    width: int,
    marks: Marks = NO_MARKS,
    ahead: "Ahead | None" = None,
) -> Line:
    """A seat, the window it may be expected in, what hangs on it, and what is said ahead."""
    seat, election = state.seat, state.election
    name_width = max(20, min(34, width - 54))
    between = (
        f"{clock_time(due.opens, election)}–{clock_time(due.closes, election)}" if due else "  –  "
    )
    overdue = due is not None and due.due(now) is Due.OVERDUE
    battle: list[Span] = [party_span(election, seat.previous_winner)]
    targets = targets_of(state)
    if targets:
        target = min(targets, key=lambda one: (one.swing_needed is None, one.swing_needed or 0))
        between_them = [
            Span(target.target.holder, party_style(election, target.target.holder)),
            Span("→", DIM),
            Span(target.target.challenger, party_style(election, target.target.challenger)),
        ]
        battle = [*padded(between_them, 10), Span(f"needs{format_points(target.swing_needed, 5)}")]
    status = [] if state.status is Status.AWAITING else [*result_spans(state), Span(" ")]
    return cropped(
        (
            Span(f" {between:<12}", ALARM if overdue else ""),
            Span(f" {clock_time(seat.previous_declared_at, election):<6}", DIM),
            Span("★ " if seat.id in marks.watched else "◎ " if targets else "  ", HIGHLIGHT),
            Span(fit(seat.name, name_width)),
            Span(" "),
            *status,
            *padded(battle, 22),
            *_ahead_spans(state, ahead, width - name_width - 46),
        ),
        width,
    )


def _ahead_spans(state: SeatState, ahead: "Ahead | None", room: int) -> list[Span]:
    """What is said ahead of a seat: of the target that is closest, in as many words as fit."""
    found = ahead.of_targets(state) if ahead else ()
    if not found:
        return []
    one = min(found, key=lambda one: abs(one.chance - 0.5))
    return [Span(f" {one.said if len(one.said) < room else one.in_short}", PROJECTED)]


def upcoming_header(width: int, order: str, note: str = "") -> Line:
    """The names of the columns of `upcoming_line`."""
    name_width = max(20, min(34, width - 54))
    seat = "Seat (targets)" if order == ORDERS[0] else "Seat (all)"
    text = f" {'Expected':<12} {'Last':<6}  {fit(seat, name_width)} Battle"
    return column_header(text, note, width)
