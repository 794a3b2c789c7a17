"""Which seats may be expected next, going by when each declared last time; and that it says so."""

import datetime as dt

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.election.clock import clock_time
from tracker.election.expected_times import window
from tracker.summary import order
from tracker.summary.amounts import seats
from tracker.summary.seat_names import listed_seats

AHEAD = dt.timedelta(minutes=30)
"""How far a round-up looks ahead: to the next one."""


def expected(board: Board, moment: dt.datetime) -> str:
    """What declared last time in the half hour after this moment of the night.

    Empty where nothing is to come.
    """
    awaited = order.still_to_come(board)
    if not awaited:
        return ""
    due = _due(awaited, moment)
    until = moment + AHEAD
    said = f"Going by last time, {_due_between(len(due), len(awaited))} between"
    said = f"{said} {clock_time(moment, board.election)} and {clock_time(until, board.election)}"
    if not due:
        return f"{said}; {_to_come(len(awaited))}."
    return f"{said}{_named(due)}."


def _due(awaited: list[SeatState], moment: dt.datetime) -> list[SeatState]:
    """Those whose time of last time is in the span, by that time and name."""
    due = [
        (expected.last_time, state.seat.name, state)
        for state in awaited
        if (expected := window(state.seat, state.election))
        and moment < expected.last_time <= moment + AHEAD
    ]
    return [state for *_, state in sorted(due, key=lambda one: one[:2])]


def _due_between(due: int, awaited: int) -> str:
    if due == 0:
        return "no seat is due"
    if due == awaited:
        return "the last seat is due" if due == 1 else f"all {due:,} still to come are due"
    return f"{seats(due)} {'is' if due == 1 else 'are'} due"


def _to_come(count: int) -> str:
    return f"{seats(count)} {'is' if count == 1 else 'are'} still to come"


def _named(due: list[SeatState]) -> str:
    """Their names; of many seats, those of the targets among them."""
    targets = [state.seat.name for state in due if _is_target(state)]
    if not targets:
        return f": {listed_seats(state.seat.name for state in due)}"
    noun = "target seat" if len(targets) == 1 else "target seats"
    if len(targets) == len(due):
        return f": the {noun} {listed_seats(targets)}"
    return f", among them the {noun} {listed_seats(targets)}"


def _is_target(state: SeatState) -> bool:
    return state.seat.id in state.election.targets_by_seat
