"""What happened, newest first, and what is still to come, soonest first."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.board import Board
from tracker.fold import Status
from tracker.night import clock_time, local
from tracker.seat_state import SeatState
from tracker.ui.view_models.parties import party_span
from tracker.ui.view_models.seats import declared_at, result_spans
from tracker.ui.view_models.spans import ALARM, DIM, Row, Span, cropped, fit, length, padded


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
        Event(at, seat, before.states[seat], state)
        for seat, state in after.states.items()
        if state is not before.states[seat] and state.standing != before.states[seat].standing
    ]
    return sorted(changed, key=lambda e: (declared_at(e.now) or e.at, e.now.seat.name))


def newest_first(happened: Iterable[Event]) -> list[Event]:
    """By when it was declared, or said."""
    return sorted(happened, key=lambda event: declared_at(event.now) or event.at, reverse=True)


def latest(happened: Iterable[Event], board: Board, width: int) -> list[Row]:
    """The latest events, newest first; a correction says what it was before."""
    rows = []
    for event in happened:
        state = event.now
        at = clock_time(declared_at(state) or event.at, board.election)
        corrected = event.was.winner is not None and event.was.winner != state.winner
        rows_of = correction if corrected else news
        spans = [Span(f" {at} ", DIM), *rows_of(event, width - 7)]
        rows.append(Row(state.seat.id, cropped(spans, width)))
    return rows


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
    room = max(8, min(30, width - length(outcome) - len(was) - 1))
    return [Span(fit(event.now.seat.name, room)), Span(" "), *outcome, Span(was, ALARM)]


def to_come(board: Board, width: int) -> list[Row]:
    """Undeclared seats by the time of night they declared last time; targets are marked."""
    waiting = [s for s in board.states.values() if s.winner is None]
    waiting.sort(key=lambda s: (_night_minutes(s), s.seat.name))
    rows = []
    for state in waiting:
        target = state.seat.id in board.election.targets_by_seat
        at = clock_time(state.seat.previous_declared_at, board.election) or "     "
        status = [] if state.status is Status.AWAITING else result_spans(state)
        rows.append(
            Row(
                state.seat.id,
                cropped(
                    (
                        Span(f" {at} ", DIM),
                        Span("◎ " if target else "  ", "bold #f2b134"),
                        Span(fit(state.seat.name, max(14, min(30, width - 22)))),
                        Span(" "),
                        *(status or [party_span(board.election, state.seat.previous_winner)]),
                    ),
                    width,
                ),
            )
        )
    return rows


def _night_minutes(state: SeatState) -> int:
    """Minutes after the close of polls at which the seat declared last time; none does before.

    Kensington 2017 declared at 21:03, the evening after.
    """
    at, close = state.seat.previous_declared_at, state.election.polls_close
    return 24 * 60 if at is None else (_minutes(at, state) - _minutes(close, state)) % (24 * 60)


def _minutes(at: dt.datetime, state: SeatState) -> int:
    here = local(at, state.election)
    return here.hour * 60 + here.minute
