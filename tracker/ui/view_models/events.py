"""The latest declarations and changes, newest first; the whole night's log is `log`."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.seat_state import SeatState, shown_declared_at
from tracker.election.clock import clock_time
from tracker.ui.view_models.seats import result_spans
from tracker.ui.view_models.styled_text import (
    ALARM,
    DIM,
    Line,
    Listing,
    Span,
    cell_width,
    cropped,
    fit,
    padded,
)


@dataclass(frozen=True, slots=True)
class Event:
    """A seat that changed on the board, when the screen heard of it."""

    at: dt.datetime
    seat: str
    was: SeatState
    now: SeatState


def events(before: Board, after: Board, at: dt.datetime) -> list[Event]:
    """What changed between two boards, seat by seat, by time of declaration."""
    changed = [
        Event(at, seat, before.states[seat], after.states[seat])
        for seat in after.states.changed_since(before.states)
        if after.states[seat].standing != before.states[seat].standing
    ]
    return sorted(changed, key=lambda e: (shown_declared_at(e.now) or e.at, e.now.seat.name))


def newest_first(happened: Iterable[Event]) -> list[Event]:
    """By when it was declared, or said."""
    return sorted(
        happened, key=lambda event: shown_declared_at(event.now) or event.at, reverse=True
    )


def latest(happened: Sequence[Event], board: Board, width: int) -> Listing:
    """The latest events, newest first; a correction says what it was before."""
    keys = [event.now.seat.id for event in happened]
    return Listing(keys, lambda y: _line(happened[y], board, width))


def _line(event: Event, board: Board, width: int) -> Line:
    state = event.now
    at = clock_time(shown_declared_at(state) or event.at, board.election)
    corrected = event.was.winner is not None and event.was.winner != state.winner
    spans_of = correction if corrected else news
    return cropped([Span(f" {at} ", DIM), *spans_of(event, width - 7)], width)


def news(event: Event, width: int) -> list[Span]:
    """A seat and how it stands, with its majority where there is room."""
    state = event.now
    spans = [Span(fit(state.seat.name, max(14, min(30, width - 26)))), Span(" ")]
    spans += result_spans(state)
    if state.figures and width >= 51:
        spans.append(Span(f"  {state.figures.majority:,}", DIM))
    return spans


def correction(event: Event, width: int) -> list[Span]:
    """A seat, how it stands, and what had been said before: that must not be cut off."""
    if width < 64:
        outcome = padded(result_spans(event.now), 14)
        was = f" was {event.was.winner}"
    else:
        outcome = result_spans(event.now)
        was = f" was {event.was.result()}"
    room = max(8, min(30, width - cell_width(outcome) - len(was) - 1))
    return [Span(fit(event.now.seat.name, room)), Span(" "), *outcome, Span(was, ALARM)]
