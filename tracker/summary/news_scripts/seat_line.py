"""The script of one seat: who won, with what majority and swing, and some details."""

import datetime as dt

from tracker.board import Board
from tracker.board.correction_text import flag_text
from tracker.board.seat_state import SeatState
from tracker.board.targets import TargetState, targets_of
from tracker.summary import seat_sentences, target_sentences
from tracker.summary.news_scripts.script import Script, paragraphs
from tracker.summary.night_sentences import as_of_sentence, election_title
from tracker.summary.seat_details import details
from tracker.support.phrases import join_sentences


def seat_script(board: Board, state: SeatState, as_of: dt.datetime) -> Script:
    """The sentences about a seat, with notes for the desk. `as_of` is when the board was known."""
    targets = targets_of(state)
    notes = [note] if (note := seat_sentences.desk_note(state)) else []
    if state.doubts:
        notes.append(f"{state.seat.name}: {seat_sentences.doubts_sentence(state)}")
    notes += (f"{state.seat.name}: {flag_text(flag, state)}." for flag in state.flags)
    if len(targets) > 1:
        notes += map(_target_note, targets)
    title = election_title(board.election) if board.election.only_seat else ""
    parts = paragraphs(seat_line(state), details(state))
    return Script(title, as_of_sentence(board, as_of), parts, tuple(notes))


def seat_line(state: SeatState) -> str:
    """The sentences about a seat; with the swing needed of its `headline_target`."""
    target = seat_sentences.headline_target(targets_of(state))
    return seat_sentences.seat_sentence(state, target)


def _target_note(target: TargetState) -> str:
    return join_sentences(
        f"{target_sentences.swing_needed_clause(target)}.",
        target_sentences.target_swing_sentence(target),
    )
