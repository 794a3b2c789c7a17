"""Real nights, stopped where a test wants them."""

from functools import cache

from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.election import Election
from tracker.election.folder import find, load
from tracker.projection.backtest import bulletins, in_order
from tracker.projection.learned import Learned
from tracker.projection.outlook import Outlook


@cache
def election(name: str) -> Election:
    return load(name)


@cache
def night(name: str) -> tuple[Bulletin, ...]:
    """One result a projected seat, in the order they declared in."""
    final = Board.of(election(name), bulletins(election(name), find(name)))
    said = final.bulletins
    return tuple(one for seat in in_order(final) for one in said[seat].values())


@cache
def stopped(name: str, k: int) -> Board:
    """The board when so many had declared."""
    return Board.of(election(name), night(name)[:k])


def outlook(board: Board) -> Outlook:
    learned = Learned(board.election)
    learned.apply(board)
    return Outlook(learned, board)
