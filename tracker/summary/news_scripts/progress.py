"""How far the night has come and which party has what, in words that every piece shares."""

import datetime as dt

from tracker.board import Board
from tracker.board.standing import Status
from tracker.board.tally import Tally
from tracker.election.clock import clock_time
from tracker.summary import order
from tracker.summary.night_sentences import parties_sentence


def over(board: Board) -> bool:
    """Whether every seat has declared: none is awaited, called, tied or in conflict."""
    return board.count(Status.DECLARED) == len(board.states) > 0


def moment(board: Board, as_of: dt.datetime) -> dt.datetime:
    """The time of the night that is spoken of: when it was known, or what was declared by then."""
    return board.declared_by or as_of


def clock(board: Board, as_of: dt.datetime) -> str:
    """That time as hours and minutes in the election's time zone."""
    return clock_time(moment(board, as_of), board.election)


def declared(board: Board) -> str:
    """How many seats have declared, as a clause: "40 of 69 seats have declared".

    Seats that have a winner and not yet figures to be said are counted beside them.
    """
    done, total = board.count(Status.DECLARED), len(board.states)
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


def parties(board: Board, most: int | None = None) -> str:
    """Every party's seats and net change in one sentence; of more than `most`, the rest together.

    Empty while nobody has a seat. Who lost what it had, and has none, comes last.
    """
    codes = [code for code in order.parties(board) if _is_told(board.tally(code))]
    if most is None or len(codes) <= most:
        return parties_sentence(board, codes)
    rest = [board.tally(code).seats for code in codes[most:] if board.tally(code).seats]
    if len(rest) < 2:
        return parties_sentence(board, codes[: most + len(rest)])
    named = parties_sentence(board, codes[:most])
    return f"{named.removesuffix('.')}; others {sum(rest):,} between them."


def _is_told(tally: Tally) -> bool:
    return bool(tally.seats or tally.gains or tally.losses)
