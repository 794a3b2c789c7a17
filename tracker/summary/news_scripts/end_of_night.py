"""The end-of-night piece: three to eight paragraphs for a website or the morning's programmes.

Asked for before the end it says first that the night is not over, and everything in it is
"so far".
"""

import datetime as dt

from tracker.board import Board
from tracker.summary import order
from tracker.summary.amounts import seats
from tracker.summary.news_scripts import gains, progress, target_scores, unsettled
from tracker.summary.news_scripts.extremes import extremes
from tracker.summary.news_scripts.headline import line as headline
from tracker.summary.news_scripts.script import Paragraph, Script, joined, opening, paragraphs
from tracker.summary.news_scripts.vote_shares import votes_by_party
from tracker.summary.night_sentences import as_of_sentence, other_basis_tallies_sentence
from tracker.summary.seat_names import listed_seats
from tracker.support.phrases import MOST_NAMED, several


def end_of_night(board: Board, as_of: dt.datetime) -> Script:
    """The piece, as the board stands."""
    over = progress.over(board)
    return Script(
        headline(board),
        as_of_sentence(board, as_of),
        (
            Paragraph(_opening(board, as_of, over=over)),
            *_targets(board),
            _gains(board, over=over),
            *paragraphs(
                extremes(board, over=over),
                votes_by_party(board),
                _counted_two_ways(board),
                unsettled.in_doubt(board),
                _to_come(board),
            ),
        ),
        unsettled.aside(board),
    )


def _opening(board: Board, as_of: dt.datetime, *, over: bool) -> str:
    declared = progress.declared(board)
    if over:
        how_far = f"{opening(declared)}."
    else:
        how_far = f"The night is not over: at {progress.clock(board, as_of)}, {declared}."
    return joined(how_far, progress.parties(board) or "No seat has a winner yet.")


def _targets(board: Board) -> tuple[Paragraph, ...]:
    said = target_scores.overview(board)
    return (Paragraph(said, target_scores.in_full(board)),) if said else ()


def _gains(board: Board, *, over: bool) -> Paragraph:
    found = order.gains(board)
    yet = "" if over else " so far"
    if not found:
        return Paragraph(f"No gains{yet}.")
    return Paragraph(f"{several(len(found), 'gain')}{yet}.", gains.by_name(found))


def _counted_two_ways(board: Board) -> str:
    if not order.differ_by_basis(board):
        return ""
    return other_basis_tallies_sentence(board, order.parties(board))


def _to_come(board: Board) -> str:
    awaited = order.still_to_come(board)
    if not awaited:
        return ""
    if len(awaited) > MOST_NAMED:
        return f"{seats(len(awaited))} are still to come."
    return f"Still to come: {listed_seats(state.seat.name for state in awaited)}."
