"""The panel "Latest": the latest changes of seats."""

import datetime as dt
from collections.abc import Iterable, Sequence

from tracker.board.seat_state import SeatState, shown_declared_at
from tracker.election.clock import clock_time
from tracker.ledger.timeline_event import SeatChange
from tracker.ui.view_models.listing import Listing
from tracker.ui.view_models.seats import result_spans
from tracker.ui.view_models.styled_text import Line, Span, cell_width, cropped, fit, padded
from tracker.ui.view_models.styles import ALARM, DIM


def newest_first(changes: Iterable[SeatChange]) -> list[SeatChange]:
    """The changes, newest first: by time of declaration, or by time of receipt if unknown."""
    return sorted(changes, key=lambda c: (_time(c), c.after.seat.name), reverse=True)


def _time(change: SeatChange) -> dt.datetime:
    return shown_declared_at(change.after) or change.at


def latest(changes: Sequence[SeatChange], width: int) -> Listing:
    """One row per change, in the given order. A row's key is the id of its seat."""
    return Listing([change.after.seat.id for change in changes], lambda y: _line(changes[y], width))


def _line(change: SeatChange, width: int) -> Line:
    at = clock_time(_time(change), change.after.election)
    corrected = change.before.winner is not None and change.before.winner != change.after.winner
    spans = _correction(change, width - 7) if corrected else _news(change.after, width - 7)
    return cropped([Span(f" {at} ", DIM), *spans], width)


def _news(state: SeatState, width: int) -> list[Span]:
    """The seat, its result, and its majority if there is room."""
    name_width = max(14, min(30, width - 26))
    spans = [Span(fit(state.seat.name, name_width)), Span(" ")]
    spans += result_spans(state, room=width - name_width - 1)
    if state.figures and width >= 51:
        spans.append(Span(f"  {state.figures.majority:,}", DIM))
    return spans


def _correction(change: SeatChange, width: int) -> list[Span]:
    """The seat, its new result, and the old result or winner, which is never cut off."""
    if width < 64:
        outcome = padded(result_spans(change.after), 14)
        was = f" was {change.before.winner}"
    else:
        outcome = result_spans(change.after)
        was = f" was {change.before.result()}"
    room = max(8, min(30, width - cell_width(outcome) - len(was) - 1))
    return [Span(fit(change.after.seat.name, room)), Span(" "), *outcome, Span(was, ALARM)]
