"""The state of a ledger for a publisher: its board, with the times and sources of its statements.

Each statement is read once, and again when the election's data is replaced.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.changes import ChangeReplay, ReceivedBulletin
from tracker.board.same_votes import votes_that_stand
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.ledger import Ledger
from tracker.summary.retractions import Retraction, retraction


@dataclass(frozen=True, slots=True)
class LastStatement:
    """The last statement about a seat."""

    received_at: dt.datetime
    declared: int
    """Number of declared seats, with this statement and all earlier statements."""
    total: int
    """Number of seats that were not set aside then."""


class LedgerState:
    """The state of a ledger at the last `update`. Use it in the ledger's thread only."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._reset()

    def _reset(self) -> None:
        self.board = Board.empty(self._ledger.election)
        self._seq = 0
        self._received: dict[str, ReceivedBulletin] = {}
        self._last: dict[str, LastStatement] = {}
        self._replay = ChangeReplay(self._ledger.election)
        self.retracted: list[Retraction] = []
        """The values that were shown and retracted, in the order of receipt."""
        self.as_of: dt.datetime | None = None
        """When the last statement was received; or when the election's data was recorded, if that
        was later. None before the first `update`."""

    def update(self) -> Board:
        """Read the new statements. Returns the board. Raises sqlite.Error; then call it again."""
        ledger = self._ledger
        with ledger.snapshot():
            board = ledger.board
            if board.election is not self.board.election:
                self._reset()
            new = [*ledger.received_bulletins(after_seq=self._seq)]
            tables_since = ledger.election_recorded_at()
        are_apart = _are_apart(self.board, new, board)
        for received, counts in zip(new, _counts(self.board, new, board), strict=True):
            after = board.states[received.bulletin.seat] if are_apart else None
            self._received[received.bulletin.id] = received
            self._last[received.bulletin.seat] = LastStatement(received.received_at, *counts)
            self._seq = received.seq
            self.retracted += filter(None, map(retraction, self._replay.apply(received, after)))
        times = [self.as_of, tables_since, new[-1].received_at if new else None]
        self.as_of = max(time for time in times if time)
        self.board = board
        return board

    def last_statement(self, seat: str) -> LastStatement | None:
        """The last statement about a seat, by its id; None if there is none."""
        return self._last.get(seat)

    def standing(self, state: SeatState) -> ReceivedBulletin | None:
        """The statement that stands for a seat, with its time and source; None if none stands."""
        bulletin = state.standing.bulletin
        return self._received[bulletin.id] if bulletin else None


def _counts(
    before: Board, new: Sequence[ReceivedBulletin], after: Board
) -> Iterator[tuple[int, int]]:
    """The numbers of declared seats and of seats not set aside, after each statement of `new`.

    `before` and `after` are the boards before and after all these statements.
    """
    if _are_apart(before, new, after):
        declared, total = before.count(Status.DECLARED), before.total
        for received in new:
            was, now = (board.states[received.bulletin.seat].status for board in (before, after))
            declared += (now is Status.DECLARED) - (was is Status.DECLARED)
            total -= (now is Status.SET_ASIDE) - (was is Status.SET_ASIDE)
            yield declared, total
        return
    for received in new:
        before = before.apply([received.bulletin])
        yield before.count(Status.DECLARED), before.total


def _are_apart(before: Board, new: Sequence[ReceivedBulletin], after: Board) -> bool:
    """Whether each statement is of another seat and changes only this seat, in any order.

    Then the two boards, before and after all of them, have the seat's states before and after its
    statement. Two seats with the same votes are not apart: one of them is doubted for the other.
    """
    seats = {received.bulletin.seat for received in new}
    if len(seats) < len(new) or not seats.issuperset(after.states.changed_since(before.states)):
        return False
    return all(
        board.same_votes.seats_with(votes) <= {seat}
        for seat in seats
        for state in (before.states[seat], after.states[seat])
        for votes in votes_that_stand(state.unconfirmed)
        for board in (before, after)
    )
