"""How many seats have declared, and the parties' seats: parts of several scripts."""

import datetime as dt

from tracker.board import Board
from tracker.board.standing import Status
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
    """The declared and called seats: "40 of 69 seats have declared, and 2 more are called".

    Without a full stop.
    """
    done, total = board.count(Status.DECLARED), board.total
    called = board.decided - done
    if not called:
        return _declared(done, total)
    more = " more" if done else ""
    return f"{_declared(done, total)}, and {called:,}{more} {_is(called)} called"


def _declared(done: int, total: int) -> str:
    if total == 0:
        return "there is no seat to declare"
    if total == 1:
        return "the one seat has declared" if done else "the one seat has not declared yet"
    if done == 0:
        return f"none of {total:,} seats has declared yet"
    if done == total:
        return "both seats have declared" if total == 2 else f"all {total:,} seats have declared"
    return f"{done:,} of {total:,} seats {'has' if done == 1 else 'have'} declared"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def parties_sentence(board: Board, limit: int | None = None) -> str:
    """The parties' seats and net changes; empty if no party has a seat, a gain or a loss.

    If more than `limit` parties have one of these, the seats of the others are added up. A single
    other party with seats is named; other parties without seats are left out.
    """
    codes = order.headline_parties(board)
    if limit is None or len(codes) <= limit:
        return night_sentences.full_parties_sentence(board, codes)
    rest = [board.tally(code).seats for code in codes[limit:] if board.tally(code).seats]
    if len(rest) < 2:
        return night_sentences.full_parties_sentence(board, codes[: limit + len(rest)])
    others = f"others {sum(rest):,} between them"
    return night_sentences.full_parties_sentence(board, codes[:limit], others=others)
