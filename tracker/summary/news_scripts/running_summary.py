"""The running summary: where the night stands, two to four sentences, sayable in twenty seconds."""

import datetime as dt

from tracker.board import Board
from tracker.summary import order
from tracker.summary.news_scripts import gains, progress, unsettled
from tracker.summary.news_scripts.script import Paragraph, Script, joined, opening
from tracker.summary.night_sentences import as_of_sentence, election_title

LONGEST = 60
"""Words; parties and seats are named until this is reached, and then counted."""


def running(board: Board, as_of: dt.datetime) -> Script:
    """The running summary, as the board stands."""
    fullest_first = [_said(board, as_of, most) for most in (4, 3, 2, 1)]
    said = next((one for one in fullest_first if len(one.split()) <= LONGEST), fullest_first[-1])
    return Script(
        election_title(board.election),
        as_of_sentence(board, as_of),
        (Paragraph(said),),
        unsettled.aside(board),
    )


def _said(board: Board, as_of: dt.datetime, most: int) -> str:
    """The sentences, with at most so many parties by name."""
    return joined(
        f"At {progress.clock(board, as_of)}, {progress.declared(board)}.",
        progress.parties(board, most),
        gains.so_far(board, over=progress.over(board)) if board.decided else "",
        _in_doubt(board) or _to_come(board),
    )


def _in_doubt(board: Board) -> str:
    """Two sorts of doubt by name, two seats each; more of them by number."""
    clauses = unsettled.clauses(board, most=2)
    if len(clauses) > 2:
        clauses = unsettled.counted(board)
    return f"{opening('; '.join(clauses))}." if clauses else ""


def _to_come(board: Board) -> str:
    """How many of the seats still to come are somebody's target.

    Where that is none: empty, or before the first winner a sentence that says as much.
    """
    awaited = order.still_to_come(board)
    targets = sum(state.seat.id in board.election.targets_by_seat for state in awaited)
    if not targets:
        return "" if board.decided else "No seat has a winner yet."
    if len(awaited) == 1:
        return "The seat still to come is a target seat."
    if targets == len(awaited):
        return f"All {targets:,} still to come are target seats."
    are = "is a target seat" if targets == 1 else "are target seats"
    return f"{targets:,} of the {len(awaited):,} still to come {are}."
