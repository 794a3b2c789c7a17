"""Published objects of a seat, and a place in memory."""

import datetime as dt
from collections.abc import Callable

from tests.makers import night
from tracker.board import Board
from tracker.board.changes import ReceivedBulletin
from tracker.publish.ledger_state import LastStatement
from tracker.publish.seat_objects import SeatParts, seat_parts


def parts(board: Board, name: str) -> SeatParts:
    """The parts of a seat; all statements came in one file."""
    state = night.state(board, name)
    said = state.standing.bulletin
    received = ReceivedBulletin(7, night.MIDNIGHT, "results\x1b.xml", said) if said else None
    return seat_parts(state, LastStatement(night.MIDNIGHT, 5) if said else None, received)


Tell = Callable[..., None]
BEFORE = dt.datetime(2019, 12, 12, 20, tzinfo=dt.UTC)
"""When the ledgers are made."""


def at(minute: int) -> dt.datetime:
    return night.MIDNIGHT + dt.timedelta(minutes=minute)
