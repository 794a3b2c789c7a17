"""Real nights, stopped after a number of declarations."""

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
    """One result for each projected seat, in order of declaration."""
    final = Board.of(election(name), bulletins(election(name), find_election(name)))
    order = declaration_order(final)
    return tuple(bulletin for seat in order for bulletin in final.bulletins[seat].values())


@cache
def stopped(name: str, k: int) -> Board:
    """The board after k declarations."""
    return Board.of(election(name), night(name)[:k])


def project(board: Board) -> Projection:
    evidence = Evidence(board.election)
    evidence.apply(board)
    return Projection(evidence, board)
