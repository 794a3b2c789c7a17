"""The view "Next" and the panel "Still to come": the undeclared seats, by expected time.

An undeclared seat has no winner and is not set aside.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from rich.cells import cell_len

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.targets import targets_of
from tracker.election.clock import clock_time
from tracker.election.expected_times import Due, Window, expected_window
from tracker.election.swing import format_rounded
from tracker.support.phrases import quantity
from tracker.ui.view_models.filter import NO_FILTER, Filter
from tracker.ui.view_models.listing import Listing, Row, column_header, group_heading
from tracker.ui.view_models.marks import NO_MARKS, Marks
from tracker.ui.view_models.nothing_found import nothing_found_rows
from tracker.ui.view_models.orders import in_order, is_reversed, name_of
from tracker.ui.view_models.parties import party_arrow, previous_winner_span
from tracker.ui.view_models.seat_signs import TARGET, sign_cells, signs_of
from tracker.ui.view_models.seats import result_spans
from tracker.ui.view_models.styled_text import (
    Line,
    Span,
    cell_width,
    cropped,
    fit,
    format_points,
    padded,
    wrapped,
)
from tracker.ui.view_models.styles import ALARM, DIM, HIGHLIGHT, PLAIN, PROJECTED

if TYPE_CHECKING:
    from tracker.projection.snapshot import ProjectionSnapshot

Windows = Mapping[str, Window | None]
"""By seat id: the time in which its declaration is expected; None if that is not known."""

ORDERS = ("targets", "all")
"""The orders of the view "Next", both by expected time. "all": every undeclared seat. "targets":
only targets, and the seats with a recount, a tie, a conflict or a doubtful result."""
_OPEN = "Recounts, ties, conflicts and doubts"
_NO_TIME = dt.datetime.max.replace(tzinfo=dt.UTC)


def expected_windows(board: Board) -> Windows:
    """The expected time of every seat. It depends only on the election's tables."""
    return {seat.id: expected_window(seat, board.election) for seat in board.election.seats}


def undeclared_seats(board: Board, windows: Windows) -> list[SeatState]:
    """The undeclared seats, by their time of declaration last time; unknown times last."""

    def expected(state: SeatState) -> tuple[dt.datetime, str]:
        due = windows[state.seat.id]
        return due.last_time if due else _NO_TIME, state.seat.name

    return sorted((s for s in board.states.values() if s.to_come), key=expected)


def upcoming_panel(
    board: Board, windows: Windows, now: dt.datetime, width: int, marks: Marks = NO_MARKS
) -> Listing:
    """The panel: one row per undeclared seat, with its signs. A row's key is the seat's id."""
    states = undeclared_seats(board, windows)
    return Listing(
        [state.seat.id for state in states],
        lambda y: _panel_line(states[y], windows[states[y].seat.id], now, width, marks),
    )


def _panel_line(
    state: SeatState, due: Window | None, now: dt.datetime, width: int, marks: Marks
) -> Line:
    at = clock_time(state.seat.previous_declared_at, state.election) or "     "
    name_width = max(14, min(30, width - 22))
    status = [previous_winner_span(state)]
    if _has_open_statement(state):
        status = result_spans(state, room=max(1, width - name_width - 10))
    longest = max(name_width, width - 9 - cell_width(status) - 1)
    name_width = min(longest, max(name_width, cell_len(state.seat.name)))
    spans = (
        Span(f" {at} ", HIGHLIGHT if _is_overdue(due, now) else DIM),
        *_sign_cells(state, marks, 1),
        Span(" "),
        Span(fit(state.seat.name, name_width)),
        Span(" "),
        *status,
    )
    return cropped(spans, width)


def _sign_cells(state: SeatState, marks: Marks, cells: int) -> list[Span]:
    """The signs of a seat; `TARGET` for a target without another sign."""
    signs = signs_of(state, marks)
    if signs or state.seat.id not in state.election.targets_by_seat:
        return sign_cells(signs, cells)
    return [Span(TARGET.ljust(cells), HIGHLIGHT)]


def _is_overdue(due: Window | None, now: dt.datetime) -> bool:
    return due is not None and due.due(now) is Due.OVERDUE


def _has_open_statement(state: SeatState) -> bool:
    """Whether an undeclared seat has a statement, such as a recount or a doubtful result."""
    return state.status is not Status.AWAITING


def upcoming_rows(
    board: Board,
    windows: Windows,
    now: dt.datetime,
    width: int,
    seat_filter: Filter = NO_FILTER,
    *,
    order: str = ORDERS[0],
    marks: Marks = NO_MARKS,
    projection: "ProjectionSnapshot | None" = None,
) -> list[Row]:
    """The view: seats with a statement first; then seats overdue, due now, due later, without a
    time.

    `order` is one of `ORDERS`, or the reverse of one, unless the filter names another. With a
    `projection`, the swing so far is at the top, and each projected target has its chance.
    """
    waiting = undeclared_seats(board, windows)
    order = seat_filter.order or order
    targets_only = name_of(order) == ORDERS[0]
    states = [state for state in waiting if seat_filter.matches(state)]
    states = list(in_order(states, order, None))
    if targets_only:
        targets = board.election.targets_by_seat
        states = [s for s in states if s.seat.id in targets or _has_open_statement(s)]
    rows: list[Row] = _swing_rows(board, projection, width) if projection and states else []
    for title, note, belongs in _groups(windows, now):
        members = [state for state in states if belongs(state)]
        if members:
            rows.append(Row("", group_heading(f"{title}: {len(members)}", note, width)))
        for state in members:
            due = windows[state.seat.id]
            line = upcoming_line(state, due, now, width, marks, projection)
            rows.append(Row(state.seat.id, line))
    if not states and seat_filter.alternatives and waiting:
        rows += nothing_found_rows(seat_filter.nothing_found(waiting), width)
    elif not states:
        noun = "target" if targets_only else "seat"
        rows.append(Row("", (Span(f" No {noun} is still to come.", DIM),)))
    return rows


def _swing_rows(board: Board, projection: "ProjectionSnapshot", width: int) -> list[Row]:
    """A note about the marks of projections; then the swing so far, in all and by region.

    No note if nothing can be projected: the seats of a swing can be without known candidates. Empty
    if the swing cannot be computed.
    """
    swing = projection.swing
    if swing is None:
        return []
    over = f"over {quantity(swing.seats, 'seat')}"
    swings = [f"{format_rounded(swing.value)} {swing.from_party}→{swing.to_party} {over}"]
    regional = projection.regional_swings.items()
    swings += [f"{region} {format_rounded(part.value)}" for region, part in regional]
    lines = wrapped(f"Swing so far {'; '.join(swings)}.", width - 2)
    if projection.against_expected:
        against = (f"{p.party} {p.text}" for p in projection.against_expected)
        lines += wrapped(f"So far {', '.join(against)}.", width - 2)
    rows = [Row("", (Span(f" {line}"),)) for line in lines]
    if not projection.targets:
        return rows
    count = quantity(projection.observed_count, "seat")
    note = f"What is likely or too close is projected from {count}. It is no result."
    return [Row("", (Span(fit(f" {note}", width), DIM),)), *rows]


def _groups(
    windows: Windows, now: dt.datetime
) -> Iterable[tuple[str, str, Callable[[SeatState], bool]]]:
    """Each group of the view: its title, its note, and the test whether a seat belongs to it."""

    def is_due(wanted: Due) -> Callable[[SeatState], bool]:
        def test(state: SeatState) -> bool:
            due = windows[state.seat.id]
            is_wanted = (due.due(now) if due else Due.UNKNOWN) is wanted
            return is_wanted and not _has_open_statement(state)

        return test

    yield _OPEN, "no winner yet", _has_open_statement
    yield "Overdue", "nine seats in ten have declared by this time", is_due(Due.OVERDUE)
    yield "Due now", "eight seats in ten come in this time", is_due(Due.NOW)
    yield "Later", "", is_due(Due.LATER)
    yield "No time known", "", is_due(Due.UNKNOWN)


def _name_width(width: int) -> int:
    return max(20, min(34, width - 87))


def _last_width(width: int) -> int:
    """Cells of the column "Last time"; in narrow lines it is "Last"."""
    return 10 if width >= 86 else 6


def upcoming_line(
    state: SeatState,
    due: Window | None,
    now: dt.datetime,
    width: int,
    marks: Marks = NO_MARKS,
    projection: "ProjectionSnapshot | None" = None,
) -> Line:
    """The line of a seat: expected time, time of the last election, name, parties, projection."""
    seat, election = state.seat, state.election
    name_width = _name_width(width)
    times = "  –  "
    if due:
        times = f"{clock_time(due.opens, election)}–{clock_time(due.closes, election)}"
    battle: list[Span] = [previous_winner_span(state)]
    needs: list[Span] = []
    if targets := targets_of(state):
        target = min(targets, key=lambda t: (t.swing_needed is None, t.swing_needed or 0))
        battle = party_arrow(election, target.target.holder, target.target.challenger)
        needs = [Span(f"needs{format_points(target.swing_needed, 5)} ")]
    status = [*result_spans(state), Span(" ")] if _has_open_statement(state) else []
    spans = (
        Span(f" {times:<12}", ALARM if _is_overdue(due, now) else PLAIN),
        Span(f" {clock_time(seat.previous_declared_at, election):<{_last_width(width)}}", DIM),
        *_sign_cells(state, marks, 2),
        Span(" "),
        Span(fit(seat.name, name_width)),
        Span(" "),
        *status,
        *padded(battle, 11),
    )
    room = width - cell_width(spans)
    projected = _projection_spans(state, projection, room - cell_width(needs))
    if not projected and (projected := _projection_spans(state, projection, room)):
        needs = []  # a narrow line has the projection in place of the swing needed
    return cropped((*spans, *needs, *projected), width)


def _projection_spans(
    state: SeatState, projection: "ProjectionSnapshot | None", room: int
) -> list[Span]:
    """The projection of the target with the least certain outcome, in the longest form that fits.

    Empty if none does.
    """
    found = projection.seat_targets(state) if projection else ()
    if not found:
        return []
    closest = min(found, key=lambda target: abs(target.chance - 0.5))
    forms = (closest.sentence, closest.words, closest.short_words)
    return [Span(form, PROJECTED) for form in forms if len(form) <= room][:1]


def upcoming_header(width: int, order: str, note: str = "") -> Line:
    """The column titles of `upcoming_line`."""
    seats = name_of(order) + (", latest first" if is_reversed(order) else "")
    seat = f"Seat ({seats})"
    last = fit("Last time" if _last_width(width) > 9 else "Last", _last_width(width))
    text = f" {'Expected':<12} {last}   {fit(seat, _name_width(width))} Battle"
    return column_header(text, note, width)
