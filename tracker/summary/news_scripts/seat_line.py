"""The on-air line of one seat: who won, by how much, and whose word that is.

The sentences are `seat_sentence`'s. Where statements disagree, that one tells a producer
what not to say; here a newsreader gets a sentence that can be read out in its place.
"""

import datetime as dt

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.targets import TargetState, target_state
from tracker.summary.news_scripts.script import Paragraph, Script, joined
from tracker.summary.night_sentences import as_of_sentence
from tracker.summary.seat_sentences import (
    other_basis_sentence,
    outcome,
    seat_sentence,
    swing_needed_clause,
    target_swing_sentence,
)

OWN_REPORT = "That is our own report, not the agency's."
"""Said after what a producer declared and no feed has: a viewer must be able to tell."""


def seat_script(board: Board, state: SeatState, as_of: dt.datetime) -> Script:
    """What can be read out of a seat now, and beside it what the desk must know."""
    targets = _targets(state)
    aside = [_disagreement(state), *(f"{state.seat.name}: {flag}." for flag in state.flags)]
    if len(targets) > 1:
        aside += map(_as_target, targets)
    return Script(
        "",
        as_of_sentence(board, as_of),
        (Paragraph(line(state)),),
        tuple(note for note in aside if note),
    )


def line(state: SeatState) -> str:
    """The on-air line; the swing is against what was needed where one party targets the seat."""
    if state.status is Status.CONFLICT:
        return _not_settled(state)
    targets = _targets(state)
    said = seat_sentence(state, targets[0] if len(targets) == 1 else None)
    return joined(said, OWN_REPORT if own_report(state) else "")


def own_report(state: SeatState) -> bool:
    """Whether the desk's word stands for the seat, and not a feed's."""
    bulletin = state.standing.bulletin
    return bulletin is not None and bulletin.origin == "desk"


def _not_settled(state: SeatState) -> str:
    if state.winner is None:
        return f"The result in {state.seat.name} is not settled."
    said = f"{outcome(state)}; the figures are not settled."
    return joined(said, other_basis_sentence(state))


def _disagreement(state: SeatState) -> str:
    return seat_sentence(state) if state.status is Status.CONFLICT else ""


def _targets(state: SeatState) -> list[TargetState]:
    published = state.election.targets_by_seat.get(state.seat.id, ())
    return [target_state(target, state) for target in published]


def _as_target(target: TargetState) -> str:
    return joined(
        f"{swing_needed_clause(target)}.",
        target_swing_sentence(target),
    )
