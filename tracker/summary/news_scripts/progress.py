"""How many seats have declared, and the parties' seats: parts of several scripts."""

import datetime as dt

from tracker.board import Board
from tracker.board.standing import Status
from tracker.election import Election
from tracker.election.clock import clock_time
from tracker.summary import night_sentences, order


def is_over(board: Board) -> bool:
    """Whether every seat has declared, without those that are set aside."""
    return board.count(Status.DECLARED) == board.total > 0


def moment(board: Board, as_of: dt.datetime) -> dt.datetime:
    """The time that a script is about: `Board.declared_by` if it is set, else `as_of`."""
    return board.declared_by or as_of


def clock(board: Board, as_of: dt.datetime) -> str:
    """`moment` as hours and minutes in the election's time zone."""
    return clock_time(moment(board, as_of), board.election)


def declared_clause(board: Board) -> str:
    """The number of declared seats, without a full stop: "40 of 69 seats have declared"."""
    return _declared(board.election, board.count(Status.DECLARED), board.total)


def _declared(election: Election, done: int, total: int) -> str:
    if total == 0:
        return "there is no seat to declare"
    if total == 1:
        return "the one seat has declared" if done else "the one seat has not declared yet"
    if done == 0:
        return f"none of {total:,} seats has declared yet"
    if done == total:
        return "both seats have declared" if total == 2 else f"all {total:,} seats have declared"
    number = election.style.number(done)
    return f"{number} of {total:,} seats {'has' if done == 1 else 'have'} declared"


def parties_sentence(board: Board, limit: int | None = None) -> str:
    """The parties' seats and net changes; empty if no party has a seat, a gain or a loss.

    If more than `limit` parties have one of these, the seats of the others are added up. A single
    other party with seats is named; other parties without seats are left out. If seats without
    full figures are counted, it begins with that.
    """
    codes, start = order.headline_parties(board), _with_called_seats(board)
    if limit is None or len(codes) <= limit:
        return night_sentences.full_parties_sentence(board, codes, start=start)
    rest = [board.tally(code).seats for code in codes[limit:] if board.tally(code).seats]
    if len(rest) < 2:
        return night_sentences.full_parties_sentence(board, codes[: limit + len(rest)], start=start)
    number = board.election.style.number(sum(rest))
    others = f"others {number} between them"
    return night_sentences.full_parties_sentence(board, codes[:limit], others=others, start=start)


def _with_called_seats(board: Board) -> str:
    """The beginning of the parties' sentence; empty if only declared seats have a winner."""
    more = board.decided > board.count(Status.DECLARED) > 0
    return "Counting seats whose figures are to come, " if more else ""
