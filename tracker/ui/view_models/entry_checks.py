"""Checks of a declaration before it is recorded: turnout, missing parties, targets."""

from collections.abc import Iterator
from fractions import Fraction

from tracker.board.doubt_reason import DoubtReason
from tracker.board.figures import Figures
from tracker.board.seat_state import SeatState
from tracker.board.targets import TargetState, TargetStatus, targets_of
from tracker.election.swing import format_rounded
from tracker.ui.view_models.seat_facts import swing_against_needed

TURNOUT_CHANGE_LIMIT = Fraction(12)
"""Percentage points: an entry is queried if turnout changes by more. Of the 650 seats of 2019 only
Chorley changed by so much since 2017, because the Speaker then stood there (House of Commons
Library, CBP-7979 and CBP-8749)."""


def entry_checks(state: SeatState) -> Iterator[str]:
    """Sentences about an entry. `state` is the seat as if this entry were its only statement.

    The sentences about a doubtful entry are about its figures; its doubts are not repeated.
    """
    state, doubted = state.if_confirmed, {doubt.reason for doubt in state.doubts}
    figures, seat = state.figures, state.seat
    if figures:
        if DoubtReason.TURNOUT not in doubted:
            yield from _turnout_checks(figures, seat.previous_turnout)
        if missing := _missing_parties(state, figures, doubted):
            yield f"No votes for {', '.join(missing)}, who stood last time."
    if state.election.only_seat:
        return  # the sentence about the seat has the swing needed
    for target in targets_of(state):
        yield _target_sentence(target)


def _missing_parties(state: SeatState, figures: Figures, doubted: set[DoubtReason]) -> list[str]:
    """Parties with a tenth of the votes last time and none now, unless a doubt names them.

    With candidates.csv: only those that stand.
    """
    seat = state.seat
    known = seat.stands if seat.candidate_count else ()
    if known and DoubtReason.CANDIDATE_MISSING in doubted:
        return []
    named = seat.previous_winner if DoubtReason.WINNER_ABSENT in doubted else ""
    return [
        party
        for party, share in seat.previous_shares.items()
        if share >= 10 and party not in figures.shares and party != named
        if not known or party in known
    ]


def _turnout_checks(figures: Figures, before: Fraction | None) -> Iterator[str]:
    if figures.turnout is None:
        yield f"{figures.valid_votes:,} votes; the register is not known."
        return
    votes = f"{figures.valid_votes:,} votes of {figures.electorate:,} on the register"
    last_time = f", {format_rounded(before)} last time" if before is not None else ""
    yield f"{votes}: turnout {format_rounded(figures.turnout)}%{last_time}."
    if before is not None and abs(figures.turnout - before) > TURNOUT_CHANGE_LIMIT:
        yield "Is a candidate missing, or a figure?"


def _target_sentence(target: TargetState) -> str:
    outcome = {
        TargetStatus.FLIPPED: "it flips",
        TargetStatus.HELD: "it does not flip",
        TargetStatus.LOST_TO_OTHER: "it goes to neither",
    }.get(target.status, "it is open")
    swing = swing_against_needed(target)
    return f"In {target.target.group}, {outcome}{f': {swing}' if swing else ''}."
