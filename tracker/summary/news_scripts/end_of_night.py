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
from tracker.summary.news_scripts.script import Paragraph, Script, paragraphs
from tracker.summary.news_scripts.seat_line import seat_line
from tracker.summary.news_scripts.vote_shares import vote_shares_sentence
from tracker.summary.night_sentences import (
    as_of_sentence,
    other_basis_tallies_sentence,
    speaker_sentence,
)
from tracker.summary.seat_details import turnout_sentence
from tracker.summary.seat_names import listed_seats
from tracker.summary.winning_post import CLOSE, winning_post_sentence
from tracker.support.phrases import MAX_NAMES, capitalized, join_sentences

_SHORT_LIST = 4
"""Maximum number of names in a line of gains of the short script."""

_FEW_TARGETS = 30
"""Up to this number of targets, the short script has their swings too."""


def end_of_night(board: Board, as_of: dt.datetime, *, is_long: bool = False) -> Script:
    """The end-of-night script of a board. `as_of` is the time at which it was known.

    Unless `is_long` it can be read in three minutes also for a country: it names a few seats in a
    list, without swings, and the largest parties.
    """
    if state := board.only_state:
        return _about_one_seat(board, state, as_of)
    is_over = progress.is_over(board)
    return Script(
        headline_line(board),
        as_of_sentence(board, as_of),
        (
            Paragraph(_opening(board, as_of, is_over=is_over, is_long=is_long)),
            *_targets(board, is_long=is_long),
            *_gains(board, is_over=is_over, is_long=is_long),
            *paragraphs(
                extremes(board, is_over=is_over),
                vote_shares_sentence(board, is_long=is_long),
                other_basis_tallies_sentence(board, order.parties(board)),
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
                join_sentences(single_seat.votes_sentence(state), turnout_sentence(state)),
            ),
            *challengers,
        ),
        unsettled.desk_notes(board),
    )


def _opening(board: Board, as_of: dt.datetime, *, is_over: bool, is_long: bool) -> str:
    declared = progress.declared_clause(board)
    if is_over:
        declared = f"{capitalized(declared)}."
    else:
        declared = f"The night is not over: at {progress.clock(board, as_of)}, {declared}."
    return join_sentences(
        declared,
        progress.parties_sentence(board) or "No seat has a winner yet.",
        winning_post_sentence(board, None if is_long else 3 * CLOSE),
        speaker_sentence(board),
    )


def _targets(board: Board, *, is_long: bool) -> tuple[Paragraph, ...]:
    """The score of the targets. Swings are in the long script, and where the targets are few."""
    score = target_scores.score_sentence(board)
    if not score:
        return ()
    if not is_long and len(board.targets) > _FEW_TARGETS:
        return (Paragraph(score, target_scores.settled(board)),)
    settled = any(target.status not in order.OPEN for target in board.targets)
    note = "Swings are from holder to challenger." if settled else ""
    return (Paragraph(join_sentences(score, note), target_scores.settled_with_swings(board)),)


def _gains(board: Board, *, is_over: bool, is_long: bool) -> tuple[Paragraph, ...]:
    states = order.gains(board)
    yet = "in all" if is_over else "so far"
    if not states:
        none = "No gains." if is_over else "No gains so far."
        return paragraphs(none if board.election.has_defending_parties else "")
    count = gains.count_of_gains(board.election, len(states), yet)
    text = join_sentences(f"{count}.", gains.first_gains(board, states, of_parties=is_long))
    limit = None if is_long else _SHORT_LIST
    return (Paragraph(text, gains.gain_lines(states, limit)),)


def _to_come(board: Board) -> str:
    awaited = order.still_to_come(board)
    if not awaited:
        return ""
    if len(awaited) > MAX_NAMES:
        return f"Still to come: {seats(len(awaited))}."
    return f"Still to come: {listed_seats(state.seat.name for state in awaited)}."
