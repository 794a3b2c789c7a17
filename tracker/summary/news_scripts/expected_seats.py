"""The seats expected in the next half hour, from the times at which they declared last time."""

import datetime as dt

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.election import Election
from tracker.election.clock import clock_time
from tracker.election.expected_times import expected_window
from tracker.summary import order
from tracker.summary.amounts import in_words, seats
from tracker.summary.seat_names import listed_seats

SPAN = dt.timedelta(minutes=30)
"""The length of the period, and the usual time between two round-ups."""


def expected_sentence(board: Board, moment: dt.datetime) -> str:
    """The seats to come that last time declared in the half hour after `moment`'s time of night.

    Empty if no seat is to come. Only their number if no such time of night is known.
    """
    awaited = order.still_to_come(board)
    if not awaited:
        return ""
    if not any(state.seat.previous_declared_at for state in awaited):
        return f"Still to come: {seats(len(awaited))}."
    due = _due(awaited, moment)
    start, end = (clock_time(at, board.election) for at in (moment, moment + SPAN))
    count = _due_clause(board.election, len(due), len(awaited))
    sentence = f"Going by last time, {count} between {start} and {end}"
    if not due:
        return f"{sentence}; {_to_come(board.election, len(awaited))}."
    return f"{sentence}{_names(due)}."


def _due(awaited: list[SeatState], moment: dt.datetime) -> list[SeatState]:
    """The seats whose expected time is in the period, by that time, then by name."""
    due = [
        (expected.last_time, state.seat.name, state)
        for state in awaited
        if (expected := expected_window(state.seat, state.election))
        and moment < expected.last_time <= moment + SPAN
    ]
    return [state for *_, state in sorted(due, key=lambda item: item[:2])]


def _due_clause(election: Election, due: int, awaited: int) -> str:
    if due == 0:
        return "no seat is due"
    if due == awaited:
        return "the last seat is due" if due == 1 else f"all {due:,} still to come are due"
    return f"{in_words(election, due, 'seat')} {'is' if due == 1 else 'are'} due"


def _to_come(election: Election, count: int) -> str:
    return f"{in_words(election, count, 'seat')} {'is' if count == 1 else 'are'} still to come"


def _names(due: list[SeatState]) -> str:
    """The names of the seats; if some are targets, only the names of these."""
    number = due[0].election.style.number
    targets = [s.seat.name for s in due if s.seat.id in s.election.targets_by_seat]
    if not targets:
        return f": {listed_seats((state.seat.name for state in due), number=number)}"
    noun = "target seat" if len(targets) == 1 else "target seats"
    if len(targets) == len(due):
        return f": the {noun} {listed_seats(targets, number=number)}"
    return f", among them the {noun} {listed_seats(targets, number=number)}"
