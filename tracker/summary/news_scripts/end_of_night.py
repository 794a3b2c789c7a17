"""The end-of-night script: three to eight paragraphs for a website or the morning programmes.

Before the last seat has declared, it begins with "The night is not over", and says "so far".
"""

import datetime as dt

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.summary import order, single_seat
from tracker.summary.amounts import seats
from tracker.summary.news_scripts import gains, progress, target_scores, unsettled
from tracker.summary.news_scripts.extremes import extremes
from tracker.summary.news_scripts.headline import headline_line
from tracker.summary.news_scripts.script import Paragraph, Script, capitalized, paragraphs
from tracker.summary.news_scripts.seat_line import seat_line
from tracker.summary.news_scripts.vote_shares import vote_shares_sentence
from tracker.summary.night_sentences import as_of_sentence, other_basis_tallies_sentence
from tracker.summary.seat_names import listed_seats
from tracker.support.phrases import MAX_NAMES, join_sentences, quantity


def end_of_night(board: Board, as_of: dt.datetime) -> Script:
    """The end-of-night script of a board. `as_of` is the time at which it was known."""
    if state := board.only_state:
        return _about_one_seat(board, state, as_of)
    is_over = progress.is_over(board)
    return Script(
        headline_line(board),
        as_of_sentence(board, as_of),
        (
            Paragraph(_opening(board, as_of, is_over=is_over)),
            *_targets(board),
            *_gains(board, is_over=is_over),
            *paragraphs(
                extremes(board, is_over=is_over),
                vote_shares_sentence(board),
                other_basis_tallies_sentence(board, order.parties(board))
                if order.differ_by_basis(board)
                else "",
                unsettled.unsettled_sentences(board),
                _to_come(board),
            ),
        ),
        unsettled.desk_notes(board),
    )


def _about_one_seat(board: Board, state: SeatState, as_of: dt.datetime) -> Script:
    """The script of an election with one seat: result, votes, turnout, challengers."""
    lines = tuple(
        join_sentences(needed, swing) for needed, swing in single_seat.challenger_lines(board)
    )
    challengers = (Paragraph("The challengers.", lines),) if lines else ()
    return Script(
        headline_line(board),
        as_of_sentence(board, as_of),
        (
            *paragraphs(
                seat_line(state),
                join_sentences(
                    single_seat.votes_sentence(state), single_seat.turnout_sentence(state)
                ),
            ),
            *challengers,
        ),
        unsettled.desk_notes(board),
    )


def _opening(board: Board, as_of: dt.datetime, *, is_over: bool) -> str:
    declared = progress.declared_clause(board)
    if is_over:
        declared = f"{capitalized(declared)}."
    else:
        declared = f"The night is not over: at {progress.clock(board, as_of)}, {declared}."
    return join_sentences(declared, progress.parties_sentence(board) or "No seat has a winner yet.")


def _targets(board: Board) -> tuple[Paragraph, ...]:
    score = target_scores.score_sentence(board)
    return (Paragraph(score, target_scores.settled_with_swings(board)),) if score else ()


def _gains(board: Board, *, is_over: bool) -> tuple[Paragraph, ...]:
    states = order.gains(board)
    yet = "" if is_over else " so far"
    if not states:
        return paragraphs(f"No gains{yet}." if board.election.has_defending_parties else "")
    return (Paragraph(f"{quantity(len(states), 'gain')}{yet}.", gains.gain_lines(states)),)


def _to_come(board: Board) -> str:
    awaited = order.still_to_come(board)
    if not awaited:
        return ""
    if len(awaited) > MAX_NAMES:
        return f"{seats(len(awaited))} are still to come."
    return f"Still to come: {listed_seats(state.seat.name for state in awaited)}."
