"""The running summary: the state of the night in two to four sentences, about twenty seconds."""

import datetime as dt

from tracker.board import Board
from tracker.summary import order
from tracker.summary.news_scripts import gains, progress, unsettled
from tracker.summary.news_scripts.script import Paragraph, Script
from tracker.summary.news_scripts.seat_line import seat_line
from tracker.summary.night_sentences import as_of_sentence, election_title
from tracker.summary.winning_post import CLOSE, winning_post_sentence
from tracker.support.phrases import capitalized, join_sentences

MAX_WORDS = 60
"""Number of words above which fewer parties are named. With one party, the text may be longer."""


def running_summary(board: Board, as_of: dt.datetime) -> Script:
    """The running summary of a board. `as_of` is the time at which it was known."""
    if state := board.only_state:
        versions = [seat_line(state)]
    else:
        versions = [_sentences(board, as_of, limit) for limit in (4, 3, 2, 1)]
    text = next((text for text in versions if len(text.split()) <= MAX_WORDS), versions[-1])
    return Script(
        election_title(board.election),
        as_of_sentence(board, as_of),
        (Paragraph(text),),
        unsettled.desk_notes(board),
    )


def _sentences(board: Board, as_of: dt.datetime, limit: int) -> str:
    """The sentences, with at most `limit` parties by name."""
    return join_sentences(
        f"At {progress.clock(board, as_of)}, {progress.declared_clause(board)}.",
        progress.parties_sentence(board, limit),
        winning_post_sentence(board, CLOSE),
        gains.gains_so_far(board, is_over=progress.is_over(board)) if board.decided else "",
        _unsettled(board) or _to_come(board),
    )


def _unsettled(board: Board) -> str:
    """The unsettled seats by name, with two names of a kind: a sentence for each kind."""
    return join_sentences(*(f"{capitalized(c)}." for c in unsettled.clauses(board, limit=2)))


def _to_come(board: Board) -> str:
    """The number of targets among the seats still to come.

    Without such targets: empty, or "No seat has a winner yet." before the first winner.
    """
    awaited = order.still_to_come(board)
    targets = sum(state.seat.id in board.election.targets_by_seat for state in awaited)
    if not targets:
        return "" if board.decided else "No seat has a winner yet."
    if len(awaited) == 1:
        return "The seat still to come is a target seat."
    if targets == len(awaited):
        return f"All {targets:,} still to come are target seats."
    number = board.election.style.number(targets)
    are = "is a target seat" if targets == 1 else "are target seats"
    return f"Of the {len(awaited):,} still to come, {number} {are}."
