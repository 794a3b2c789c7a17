"""The state of a ledger for a publisher: board, times, sources; each statement is read once."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.changes import ReceivedBulletin
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.ledger import Ledger


@dataclass(frozen=True, slots=True)
class LastStatement:
    """The last statement about a seat."""

    received_at: dt.datetime
    declared: int
    """Seats declared once this statement was applied."""


class LedgerState:
    """The state of a ledger at the last `update`. For the ledger's own thread."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._reset()

    def _reset(self) -> None:
        self.board = Board.empty(self._ledger.election)
        self._seq = 0
        self._received: dict[str, ReceivedBulletin] = {}
        self._last: dict[str, LastStatement] = {}
        self.as_of: dt.datetime | None = None
        """The later of two times: of the last statement, and of the recording of the election's
        data. None before the first `update`."""

    def update(self) -> Board:
        """Read the new statements. Returns the board. After sqlite.Error the state is unchanged."""
        ledger = self._ledger
        with ledger.snapshot():
            board = ledger.refresh()
            if board.election is not self.board.election:
                self._reset()
            new = [*ledger.received_bulletins(after_seq=self._seq)]
            tables_since = ledger.election_recorded_at()
        for received, declared in zip(new, _declared(self.board, new, board), strict=True):
            self._received[received.bulletin.id] = received
            self._last[received.bulletin.seat] = LastStatement(received.received_at, declared)
            self._seq = received.seq
        times = [self.as_of, tables_since, new[-1].received_at if new else None]
        self.as_of = max(time for time in times if time)
        self.board = board
        return board

    def last_statement(self, seat: str) -> LastStatement | None:
        """The last statement about a seat id."""
        return self._last.get(seat)

    def standing(self, state: SeatState) -> ReceivedBulletin | None:
        """The statement that stands for a seat, with its time and source."""
        bulletin = state.standing.bulletin
        return self._received[bulletin.id] if bulletin else None


def _declared(before: Board, new: Sequence[ReceivedBulletin], after: Board) -> Iterator[int]:
    """How many seats had declared after each statement.

    With at most one statement per seat the two boards suffice; else each statement is applied.
    """
    if len({received.bulletin.seat for received in new}) == len(new):
        declared = before.count(Status.DECLARED)
        for received in new:
            was, now = (board.states[received.bulletin.seat].status for board in (before, after))
            declared += (now is Status.DECLARED) - (was is Status.DECLARED)
            yield declared
        return
    for received in new:
        before = before.apply([received.bulletin])
        yield before.count(Status.DECLARED)
