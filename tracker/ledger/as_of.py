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
    """The board has exactly the bulletins up to this `seq`; 0 if there is none."""
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

    It has all bulletins up to the last one that was received by `at`. If the clock was put back,
    some of them were received at a later time of the clock. With `declared_by`: the board of only
    the seats declared by that time. Board and `last_seq` are of one snapshot.
    """
    with ledger.snapshot():
        last_seq = ledger.last_seq if at is None else ledger.last_seq_at(at)
        board = ledger.board_up_to(last_seq)
    if declared_by is None:
        return AsOf(board, at or now, last_seq)
    board, untimed = only_declared_by(board, declared_by)
    return AsOf(board, at or now, last_seq, untimed)


def step(ledger: Ledger, now: dt.datetime, shown: int | None, direction: int) -> AsOf | None:
    """The board one step before (`direction` -1) or after (1) the board that is shown.

    `shown` is the `last_seq` of that board; None is the live board. A step is over all bulletins
    with one time of receipt. Returns None if the step leads to the live board. A step back from the
    first bulletin gives an empty board.
    """
    with ledger.snapshot():
        shown = ledger.last_seq if shown is None else min(shown, ledger.last_seq)
        seq = ledger.seq_before(shown) if direction < 0 else ledger.seq_after(shown)
        if seq is None or (direction > 0 and seq == ledger.last_seq):
            return None
        known_at = ledger.received_at(seq) or _before_the_first(ledger) or now
        return AsOf(ledger.board_up_to(seq), known_at, seq)


def made_again(ledger: Ledger, shown: AsOf) -> AsOf:
    """The board of an earlier `as_of` or `step`, with the newest data of the election."""
    board, untimed = ledger.board_up_to(shown.last_seq), shown.untimed
    if shown.board.declared_by:
        board, untimed = only_declared_by(board, shown.board.declared_by)
    return AsOf(board, shown.known_at, shown.last_seq, untimed)


def _before_the_first(ledger: Ledger) -> dt.datetime | None:
    """A time before the first bulletin was received; None without bulletins."""
    first = ledger.received_at(1)
    return first and first - dt.timedelta(microseconds=1)


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
    only = Board.of(board.election, bulletins)
    return replace(only, declared_by=time, damaged=board.damaged), untimed
