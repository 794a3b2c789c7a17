"""A published target against what happened in its seat."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from tracker.election import Target
from tracker.figures import signed_swing
from tracker.fold import Status
from tracker.seat_state import SeatState
from tracker.swing import swing_needed


class TargetStatus(StrEnum):
    """How a target stands."""

    AWAITING = "awaiting"
    RECOUNT = "recount"
    FLIPPED = "flipped"
    HELD = "held"
    LOST_TO_OTHER = "lost to other"
    TIED = "tied"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class TargetState:
    """A published target against what happened in its seat; figures are computed when asked for."""

    target: Target
    state: SeatState

    @cached_property
    def status(self) -> TargetStatus:
        """How the target stands."""
        return target_status(self.target, self.state)

    @property
    def _both_stood(self) -> bool:
        before = self.state.seat.previous
        return self.target.holder in before and self.target.challenger in before

    @property
    def majority(self) -> int | None:
        """The holder's lead over the challenger last time, in votes, counted from our own table."""
        votes = self.state.seat.previous
        if not self._both_stood:
            return None
        return votes[self.target.holder] - votes[self.target.challenger]

    @cached_property
    def swing_needed(self) -> Fraction | None:
        """Percentage points, computed from last time's votes."""
        before = self.state.seat.previous_shares
        if not self._both_stood:
            return None
        return swing_needed(
            holder_before=before[self.target.holder],
            challenger_before=before[self.target.challenger],
        )

    @cached_property
    def swing(self) -> Fraction | None:
        """Actual swing from holder to challenger, percentage points; negative if it went back."""
        state, target = self.state, self.target
        if state.figures is None:
            return None
        shares = state.figures.shares
        return signed_swing(state.election, state.seat, shares, target.holder, target.challenger)

    @property
    def beyond(self) -> Fraction | None:
        """Swing less swing needed. Above zero exactly when the challenger outpolled the holder."""
        if self.swing is None or self.swing_needed is None:
            return None
        return self.swing - self.swing_needed


def target_state(target: Target, state: SeatState) -> TargetState:
    """A target against what stands in its seat."""
    return TargetState(target, state)


def target_status(target: Target, state: SeatState) -> TargetStatus:
    """How a target stands with what stands in its seat; a winner settles it without votes too."""
    if state.status is Status.CONFLICT and state.winner is None:
        return TargetStatus.CONFLICT
    if state.winner is None:
        return TargetStatus(state.status.value)
    if state.winner == target.challenger:
        return TargetStatus.FLIPPED
    if state.winner == target.holder:
        return TargetStatus.HELD
    return TargetStatus.LOST_TO_OTHER
