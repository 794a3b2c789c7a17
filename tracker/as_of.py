"""The board as of another moment than now: by what we knew then, or by what had been declared.

`--at TIME` asks what we knew: the statements received by then, and no other. `--declared-by
TIME` asks what had happened: the seats declared by then, as we know them now.
"""

import datetime as dt
from dataclasses import dataclass, replace

from tracker.board import Board
from tracker.fold import Status
from tracker.ledger import Ledger
from tracker.seat_state import SeatState

_NOT_DECLARED = frozenset({Status.AWAITING, Status.RECOUNT})


@dataclass(frozen=True, slots=True)
class AsOf:
    """A board and what it is of."""

    board: Board
    known_at: dt.datetime
    """When this was known."""
    heard: int
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
    heard = ledger.heard_at(at) if at else ledger.heard
    if declared_by is None:
        return AsOf(board, at or now, heard)
    board, untimed = only_declared_by(board, declared_by)
    return AsOf(board, at or now, heard, untimed)


def only_declared_by(board: Board, time: dt.datetime) -> tuple[Board, tuple[SeatState, ...]]:
    """The board of the seats declared by a time, and those of which that cannot be known."""
    spoken = [board.states[seat] for seat in board.bulletins]
    declared = [state for state in spoken if state.status not in _NOT_DECLARED]
    times = {state.seat.id: declared_at(state) for state in declared}
    said = [
        bulletin
        for seat, at in times.items()
        if at is not None and at <= time
        for bulletin in board.bulletins[seat].values()
    ]
    untimed = tuple(state for state in declared if times[state.seat.id] is None)
    return replace(Board.of(board.election, said), declared_by=time), untimed


def declared_at(state: SeatState) -> dt.datetime | None:
    """When a seat was first declared, as its sources state it; the desk when it said so.

    The earliest where statements that stand side by side differ; None where none states one.
    """
    standing = state.standing
    heard = [standing.bulletin, standing.votes, *standing.rivals]
    times = [one.declared_at or one.said_at for one in heard if one]
    return min((at for at in times if at is not None), default=None)
