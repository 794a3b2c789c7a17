"""Facts of one seat that several view models need."""

from tracker.board.seat_state import SeatState
from tracker.board.targets import TargetState, target_state
from tracker.election.swing import format_rounded


def targets_of(state: SeatState) -> list[TargetState]:
    """The state of each published target that a seat is: none, one, or one per challenger."""
    targets = state.election.targets_by_seat.get(state.seat.id, ())
    return [target_state(target, state) for target in targets]


def swing_against_needed(target: TargetState) -> str:
    """A target's swing in percentage points: "swing 5.8, 3.1 needed"; empty without a swing."""
    if target.swing is None or target.swing_needed is None:
        return ""
    return f"swing {format_rounded(target.swing)}, {format_rounded(target.swing_needed)} needed"


def second_party(state: SeatState) -> str | None:
    """The party with the most votes after the winner's; None before there are votes."""
    lines = state.figures.lines if state.figures else ()
    parties = (line.candidate.party for line in lines)
    return next((party for party in parties if party != state.winner), None)
