"""Makers for the tests of publishing: the parts of a seat, and times."""

import datetime as dt
from collections.abc import Callable

from tests.makers import night
from tracker.board import Board
from tracker.board.changes import ReceivedBulletin
from tracker.publish.ledger_state import LastStatement
from tracker.publish.seat_objects import SeatParts, seat_parts


def parts(board: Board, name: str) -> SeatParts:
    """The parts of a seat. Its last statement is from a file, received at midnight."""
    state = night.state(board, name)
    bulletin = state.standing.bulletin
    if bulletin is None:
        return seat_parts(state, None, None)
    received = ReceivedBulletin(7, night.MIDNIGHT, "results\x1b.xml", bulletin)
    return seat_parts(state, LastStatement(night.MIDNIGHT, 5, len(state.election.seats)), received)


Record = Callable[..., None]
"""The type of the fixture `record` in tests/publish/conftest.py."""
BEFORE = dt.datetime(2019, 12, 12, 20, tzinfo=dt.UTC)
"""When the ledgers are created."""


def at(minute: int) -> dt.datetime:
    """The time this number of minutes after midnight."""
    return night.MIDNIGHT + dt.timedelta(minutes=minute)
