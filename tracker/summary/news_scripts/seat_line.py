"""The script of one seat: who won, with what majority and swing, and whether it is our own report.

The sentences are those of `seat_sentences`, except in a conflict: there, `seat_sentences` has an
instruction to the producer, and this module a sentence that can be read out.
"""

import datetime as dt

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.targets import TargetState, targets_of
from tracker.summary import seat_sentences, target_sentences
from tracker.summary.news_scripts.script import Paragraph, Script
from tracker.summary.night_sentences import as_of_sentence, election_title
from tracker.support.phrases import join_sentences


def seat_script(board: Board, state: SeatState, as_of: dt.datetime) -> Script:
    """The sentences about a seat, with notes for the desk. `as_of` is when the board was known."""
    targets = targets_of(state)
    notes = [seat_sentences.seat_sentence(state)] if state.status is Status.CONFLICT else []
    if state.doubts:
        notes.append(f"{state.seat.name}: {seat_sentences.doubts_sentence(state)}")
    notes += (f"{state.seat.name}: {flag}." for flag in state.flags)
    if len(targets) > 1:
        notes += map(_target_note, targets)
    title = election_title(board.election) if board.election.only_seat else ""
    return Script(title, as_of_sentence(board, as_of), (Paragraph(seat_line(state)),), tuple(notes))


def seat_line(state: SeatState) -> str:
    """The sentences about a seat; with the swing needed of its `headline_target`."""
    if state.status is Status.CONFLICT:
        return _conflict_sentence(state)
    target = seat_sentences.headline_target(targets_of(state))
    sentence = seat_sentences.seat_sentence(state, target)
    return join_sentences(sentence, seat_sentences.own_report_sentence(state))


def _conflict_sentence(state: SeatState) -> str:
    if state.winner is None:
        return f"The result in {state.seat.name} is not settled."
    sentence = f"{seat_sentences.outcome(state)}; the figures are not settled."
    return join_sentences(sentence, seat_sentences.other_basis_sentence(state))


def _target_note(target: TargetState) -> str:
    return join_sentences(
        f"{target_sentences.swing_needed_clause(target)}.",
        target_sentences.target_swing_sentence(target),
    )
