"""Real nights, stopped where a test wants them."""

from functools import cache

from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.election import Election
from tracker.election.folder import find_election, load_election
from tracker.projection.backtest import bulletins, declaration_order
from tracker.projection.evidence import Evidence
from tracker.projection.seat_projections import Projection


@cache
def election(name: str) -> Election:
    return load_election(name)


@cache
def night(name: str) -> tuple[Bulletin, ...]:
    """One result a projected seat, in the order they declared in."""
    final = Board.of(election(name), bulletins(election(name), find_election(name)))
    said = final.bulletins
    return tuple(one for seat in declaration_order(final) for one in said[seat].values())


@cache
def stopped(name: str, k: int) -> Board:
    """The board when so many had declared."""
    return Board.of(election(name), night(name)[:k])


def project(board: Board) -> Projection:
    evidence = Evidence(board.election)
    evidence.apply(board)
    return Projection(evidence, board)
