"""The state of a published target: who won it, and the swing compared with the swing needed."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from tracker.board.figures import signed_swing
from tracker.board.seat_state import SeatState
from tracker.election import Target
from tracker.election.swing import share, swing_needed


class TargetStatus(StrEnum):
    """The status of a target."""

    AWAITING = "awaiting"
    RECOUNT = "recount"
    FLIPPED = "flipped"
    """The challenger won."""
    HELD = "held"
    """The holder won."""
    LOST_TO_OTHER = "lost to other"
    """A third party won, or another independent than the holder."""
    TIED = "tied"
    CONFLICT = "conflict"
    SET_ASIDE = "set-aside"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class TargetState:
    """A published target with the state of its seat."""

    target: Target
    state: SeatState
    status: TargetStatus
    majority: int | None
    """The holder's lead over the challenger last time, in votes. None if one of the two has no
    `Election.previous_votes`."""
    swing_needed: Fraction | None
    """The swing that makes holder and challenger level, percentage points; None as `majority`."""
    swing: Fraction | None
    """Swing from holder to challenger, percentage points; negative in the other direction. None
    without figures, and where `figures.signed_swing` is None."""

    @property
    def beyond(self) -> Fraction | None:
        """Swing minus swing needed, percentage points; None if one of them is None.

        Above zero exactly if the challenger has more votes than the holder.
        """
        if self.swing is None or self.swing_needed is None:
            return None
        return self.swing - self.swing_needed


def target_state(target: Target, state: SeatState) -> TargetState:
    """The state of a target, from the state of its seat."""
    election, seat = state.election, state.seat
    needed = majority = swing = None
    holder = election.previous_votes(seat, target.holder)
    challenger = election.previous_votes(seat, target.challenger)
    if holder is not None and challenger is not None:
        majority = holder - challenger
        needed = swing_needed(
            holder_before=share(holder, seat.previous_valid_votes),
            challenger_before=share(challenger, seat.previous_valid_votes),
        )
    if state.figures:
        shares = state.figures.comparable_shares
        swing = signed_swing(election, seat, shares, target.holder, target.challenger)
    return TargetState(target, state, target_status(target, state), majority, needed, swing)


def targets_of(state: SeatState) -> list[TargetState]:
    """The published targets of a seat, in published order; often none."""
    published = state.election.targets_by_seat.get(state.seat.id, ())
    return [target_state(target, state) for target in published]


def target_status(target: Target, state: SeatState) -> TargetStatus:
    """The status of a target. A winner without votes decides it."""
    if state.winner is None:
        return TargetStatus(state.status.value)
    if state.winner == target.challenger:
        return TargetStatus.FLIPPED
    if state.winner == target.holder and not state.won_by_another_independent:
        return TargetStatus.HELD
    return TargetStatus.LOST_TO_OTHER
