"""The board as of another moment than now: by what we knew then, or by what had been declared.

`--at TIME` asks what we knew: the statements received by then, and no other. `--declared-by
TIME` asks what had happened: the seats declared by then, as we know them now.
"""

import datetime as dt
from dataclasses import dataclass, replace

from tracker.board import Board
from tracker.board.seat_state import SeatState, first_declared_at
from tracker.board.standing import Status
from tracker.ledger.ledger import Ledger

_NOT_DECLARED = frozenset({Status.AWAITING, Status.RECOUNT})


@dataclass(frozen=True, slots=True)
class AsOf:
    """A board and what it is of."""

    board: Board
    known_at: dt.datetime
    """When this was known."""
    last_seq: int
    """The `seq` of the last statement it may have heard."""
    untimed: tuple[SeatState, ...] = ()
    """Seats left out because nobody stated when they declared."""


def as_of(
    ledger: Ledger,
    now: dt.datetime,
    *,
    at: dt.datetime | None = None,
    declared_by: dt.datetime | None = None,
) -> AsOf:
    """The ledger's board as of these moments; without either, as of now."""
    board = ledger.board_at(at) if at else ledger.refresh()
    heard = ledger.last_seq_at(at) if at else ledger.last_seq
    if declared_by is None:
        return AsOf(board, at or now, heard)
    board, untimed = only_declared_by(board, declared_by)
    return AsOf(board, at or now, heard, untimed)


def step(ledger: Ledger, now: dt.datetime, at: dt.datetime | None, direction: int) -> AsOf | None:
    """The board one statement earlier (-1) or later (1) than it was at a time, or than now.

    None where that is the board of now. Before the first statement there is the empty board.
    """
    if direction > 0:
        after = ledger.receipt_times_around(at)[1] if at else None
        last = after is None or ledger.receipt_times_around(after)[1] is None
        return None if last else as_of(ledger, now, at=after)
    if at is None:  # the last statement is what makes the board of now: it is left out
        at = ledger.receipt_times_around(dt.datetime.max.replace(tzinfo=dt.UTC))[0] or now
    before = ledger.receipt_times_around(at)[0]
    return as_of(ledger, now, at=before or at - dt.timedelta(microseconds=1))


def only_declared_by(board: Board, time: dt.datetime) -> tuple[Board, tuple[SeatState, ...]]:
    """The board of the seats declared by a time, and those of which that cannot be known."""
    spoken = [board.states[seat] for seat in board.bulletins]
    declared = [state for state in spoken if state.status not in _NOT_DECLARED]
    times = {state.seat.id: first_declared_at(state) for state in declared}
    said = [
        bulletin
        for seat, at in times.items()
        if at is not None and at <= time
        for bulletin in board.bulletins[seat].values()
    ]
    untimed = tuple(state for state in declared if times[state.seat.id] is None)
    return replace(Board.of(board.election, said), declared_by=time), untimed
