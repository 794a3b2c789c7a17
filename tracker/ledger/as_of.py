"""The board at an earlier time: as it was known then, or of the seats declared by then.

`--at TIME`: the bulletins received by that time. `--declared-by TIME`: the seats declared by that
time, as they are known now.
"""

import datetime as dt
from dataclasses import dataclass, replace

from tracker.board import Board
from tracker.board.seat_state import SeatState, first_declared_at
from tracker.board.standing import NO_DECLARATION, Status
from tracker.ledger.ledger import Ledger


@dataclass(frozen=True, slots=True)
class AsOf:
    """A board and its time."""

    board: Board
    known_at: dt.datetime
    """The board has the bulletins received up to this time."""
    last_seq: int
    """The `seq` of the last bulletin received up to `known_at`; 0 if there is none."""
    untimed: tuple[SeatState, ...] = ()
    """With `declared_by`: the seats that have a declaration of unknown time, and so are left out of
    the board."""


def as_of(
    ledger: Ledger,
    now: dt.datetime,
    *,
    at: dt.datetime | None = None,
    declared_by: dt.datetime | None = None,
) -> AsOf:
    """The ledger's board as known at `at` (by default `now`, the live board).

    With `declared_by`: the board of only the seats declared by that time.
    """
    board = ledger.board_at(at) if at else ledger.refresh()
    last_seq = ledger.last_seq_at(at) if at else ledger.last_seq
    if declared_by is None:
        return AsOf(board, at or now, last_seq)
    board, untimed = only_declared_by(board, declared_by)
    return AsOf(board, at or now, last_seq, untimed)


def step(ledger: Ledger, now: dt.datetime, at: dt.datetime | None, direction: int) -> AsOf | None:
    """The board one step before (`direction` -1) or after (1) the board at a time.

    The steps are the times of receipt of bulletins. If `at` is None, the step is from the live
    board. Returns None if the step leads to the live board. A step back from the first bulletin
    gives an empty board.
    """
    if direction > 0:
        after = ledger.receipt_times_around(at)[1] if at else None
        last = after is None or ledger.receipt_times_around(after)[1] is None
        return None if last else as_of(ledger, now, at=after)
    if at is None:  # the live board is the board at the last time of receipt
        at = ledger.receipt_times_around(dt.datetime.max.replace(tzinfo=dt.UTC))[0] or now
    before = ledger.receipt_times_around(at)[0]
    return as_of(ledger, now, at=before or at - dt.timedelta(microseconds=1))


def only_declared_by(board: Board, time: dt.datetime) -> tuple[Board, tuple[SeatState, ...]]:
    """The board of the seats declared by a time, and the declared seats without a known time.

    Seats that the desk set aside stay set aside.
    """
    states = [board.states[seat] for seat in board.bulletins]
    declared = [state for state in states if state.status not in NO_DECLARATION]
    times = {state.seat.id: first_declared_at(state) for state in declared}
    bulletins = [
        bulletin
        for seat, at in times.items()
        if at is not None and at <= time
        for bulletin in board.bulletins[seat].values()
    ]
    for state in states:
        if state.status is Status.SET_ASIDE:
            bulletins += board.bulletins[state.seat.id].values()
    untimed = tuple(state for state in declared if times[state.seat.id] is None)
    return replace(Board.of(board.election, bulletins), declared_by=time), untimed
