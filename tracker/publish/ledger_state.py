"""What a ledger has said, for a publisher: the board, and of each statement when and from where.

It follows a ledger and never reads what it has read. It words nothing and writes nothing.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.changes import ReceivedBulletin
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.ledger import Ledger


@dataclass(frozen=True, slots=True)
class LastWord:
    """The last statement about a seat."""

    at: dt.datetime
    """When it was received."""
    declared: int
    """How many seats had declared once it was heard."""


class Hearing:
    """Follows a ledger. For the thread that the ledger is for."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._forget()

    def _forget(self) -> None:
        self.board = Board.empty(self._ledger.election)
        self._seq = 0
        self._told: dict[str, ReceivedBulletin] = {}
        self._last: dict[str, LastWord] = {}
        self.as_of: dt.datetime | None = None
        """When the last statement was received, or the tables of the election were put on
        record if that was later; None until `hear`."""

    def apply(self) -> Board:
        """The board of now. Raises sqlite.Error; nothing counts as heard then."""
        ledger = self._ledger
        with ledger.snapshot():
            board = ledger.refresh()
            if board.election is not self.board.election:
                self._forget()
            told = [*ledger.told(since=self._seq)]
            tables_since = ledger.tables_since()
        for one, declared in zip(told, _declared(self.board, told, board), strict=True):
            self._told[one.bulletin.id] = one
            self._last[one.bulletin.seat] = LastWord(one.received_at, declared)
            self._seq = one.seq
        times = [self.as_of, tables_since, told[-1].received_at if told else None]
        self.as_of = max(time for time in times if time)
        self.board = board
        return board

    def last(self, seat: str) -> LastWord | None:
        """The last statement about a seat, by its id."""
        return self._last.get(seat)

    def standing(self, state: SeatState) -> ReceivedBulletin | None:
        """The statement that stands for a seat, as it was received; None where there is none."""
        bulletin = state.standing.bulletin
        return self._told[bulletin.id] if bulletin else None


def _declared(before: Board, told: Sequence[ReceivedBulletin], after: Board) -> Iterator[int]:
    """How many seats had declared after each statement, whichever were heard together."""
    if len({one.bulletin.seat for one in told}) == len(told):
        declared = before.count(Status.DECLARED)
        for one in told:
            was, now = (board.states[one.bulletin.seat].status for board in (before, after))
            declared += (now is Status.DECLARED) - (was is Status.DECLARED)
            yield declared
        return
    for one in told:
        before = before.apply([one.bulletin])
        yield before.count(Status.DECLARED)
