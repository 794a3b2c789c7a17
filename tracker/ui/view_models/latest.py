"""The panel "Latest": the declarations of the night, and what changed in them later."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rich.cells import cell_len

from tracker.board import Board
from tracker.board.seat_state import SeatState, shown_declared_at
from tracker.board.standing import UNSETTLED, Status
from tracker.election.clock import clock_time
from tracker.ledger.timeline_event import SeatChange, TimelineEvent
from tracker.ui.view_models.listing import Listing
from tracker.ui.view_models.marks import NO_MARKS, Marks
from tracker.ui.view_models.seat_signs import SeatSign, sign_cells, signs_of
from tracker.ui.view_models.seats import result_spans
from tracker.ui.view_models.styled_text import Line, Span, cell_width, cropped, fit, padded
from tracker.ui.view_models.styles import ALARM, DIM


def declarations(events: Iterable[TimelineEvent]) -> list[SeatChange]:
    """A change for each event that changes the status, the result or the votes of a seat.

    A confirmation, a pin, a note or a new flag changes none of them. The list depends only on the
    ledger, not on the time when a board was opened.
    """
    changes = [SeatChange(e.at, e.change.before, e.change.after) for e in events if e.change]
    return [change for change in changes if _result(change.before) != _result(change.after)]


def _result(state: SeatState) -> tuple[Status, str, list[tuple[str, int]]]:
    return state.status, state.result(), state.counted_votes


def newest_first(changes: Iterable[SeatChange]) -> list[SeatChange]:
    """The changes by their time (`shown_at`), the newest first; of equal times, the last first.

    `changes` are all of the night, in order of receipt. See `_without_ended`.
    """
    return sorted(_without_ended(changes), key=shown_at)[::-1]


def _without_ended(changes: Iterable[SeatChange]) -> list[SeatChange]:
    """The changes without the conflicts, ties, doubts, recounts and withdrawals that are over.

    Such a change is joined to the change that ended it, so that the line says what the seat was
    before both. If the seat is again as before, neither is listed: the earlier line is right.
    """
    kept: list[SeatChange | None] = []
    last: dict[str, int] = {}
    """By seat id: the place in `kept` of its last change, if this is not settled."""
    for change in changes:
        seat, joined = change.after.seat.id, change
        if (place := last.pop(seat, None)) is not None and (open_change := kept[place]):
            kept[place] = None
            joined = replace(change, before=open_change.before)
            if _result(joined.before) == _result(joined.after):
                continue
        if change.after.status in _OPEN:
            last[seat] = len(kept)
        kept.append(joined)
    return [change for change in kept if change]


_OPEN = UNSETTLED | {Status.AWAITING}


def shown_at(change: SeatChange) -> dt.datetime:
    """The time of a change: the declaration's time, or that of receipt if it is not known.

    Of a correction: the time of its receipt.
    """
    declared_at = None if _is_correction(change) else shown_declared_at(change.after)
    return declared_at or change.at


def _is_correction(change: SeatChange) -> bool:
    """Whether a winner or votes that stood before do not stand after the change."""
    was, now = change.before, change.after
    other_winner = was.winner is not None and was.winner != now.winner
    return other_winner or (bool(was.counted_votes) and was.counted_votes != now.counted_votes)


def latest(
    changes: Sequence[SeatChange], board: Board, width: int, marks: Marks = NO_MARKS
) -> Listing:
    """One row per change, in the given order, with the signs that its seat has on `board`.

    A row's key is the id of its seat.
    """
    return Listing(
        [change.after.seat.id for change in changes],
        lambda y: _line(changes[y], board.states.get(changes[y].after.seat.id), width, marks),
    )


def _line(change: SeatChange, state: SeatState | None, width: int, marks: Marks) -> Line:
    """The line of a change. `state` is its seat now; None if new tables do not have the seat."""
    at = clock_time(shown_at(change), change.after.election)
    room = width - _LEFT_WIDTH
    spans = (
        _correction(change, room) if _is_correction(change) else _declaration(change.after, room)
    )
    signs = signs_of(state, marks) if state else ()
    if change.after.is_own_report and not (state and state.is_own_report):
        signs = (SeatSign.OURS,)  # this line was our report; the signs of now are of another
    return cropped([Span(f" {at:<5}", DIM), *sign_cells(signs, 1), Span(" "), *spans], width)


_LEFT_WIDTH = 8
"""Cells of the time, and of one sign with a space."""
_RESULT_WIDTH = 19
"""Cells of most results: " Con GAIN  from Lab"."""
_CALLED_WIDTH = 20
"""Cells of the longest calls: " Brexit GAIN  called"."""
_SHORTEST_NAME = 8
"""Cells of a seat's name beside a call."""


def _declaration(state: SeatState, width: int) -> list[Span]:
    """The seat, its result, and its majority if there is room."""
    column, name = max(13, min(30, width - _RESULT_WIDTH - 1)), cell_len(state.seat.name)
    result = result_spans(state)
    free = width - 1 - cell_width(result)
    name_width = max(column, name)
    if state.status is Status.CALLED:  # the name is shortened before a call is without its gain
        name_width = min(name_width, max(_SHORTEST_NAME, width - 1 - _CALLED_WIDTH))
    if name_width > free:  # a short name leaves room to the result, a long name takes what is free
        name_width = max(min(column, name), free)
    if name_width > free:
        result = result_spans(state, room=max(1, width - 1 - name_width))
    spans = [Span(fit(state.seat.name, name_width)), Span(" "), *result]
    majority = f"  {state.figures.majority:,}" if state.figures else ""
    if majority and free - name_width >= len(majority):
        spans.append(Span(majority, DIM))
    return spans


def _correction(change: SeatChange, width: int) -> list[Span]:
    """The seat, its new result, and what was corrected, which is never cut off."""
    is_narrow = width < 64
    outcome = result_spans(change.after, room=14 if is_narrow else 0)
    was = _corrected(change, is_short=is_narrow)
    if is_narrow:
        outcome = padded(outcome, 14)
    elif change.after.figures:
        outcome = [*outcome, Span(f"  {change.after.figures.majority:,}", DIM)]
    room = max(8, min(30, width - cell_width(outcome) - len(was) - 1))
    return [Span(fit(change.after.seat.name, room)), Span(" "), *outcome, Span(was, ALARM)]


def _corrected(change: SeatChange, *, is_short: bool) -> str:
    """What a correction changed: " was Con gain from Lab", " was Con", " was 5,479"."""
    was, now = change.before, change.after
    if was.winner != now.winner:
        return f" was {was.winner if is_short else was.result()}"
    if was.figures and (now.figures is None or was.figures.majority != now.figures.majority):
        return f" was {was.figures.majority:,}"
    return " corrected"
