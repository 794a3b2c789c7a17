"""The published targets still to come: would they go on the swing so far, and how sure is that."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from tracker.projection.outlook import Outlook, Projected
from tracker.targets import TargetState

CALLED_FROM = 0.8
"""A chance from which it is said that a target would go, or be held."""
SLOT = dt.timedelta(minutes=30)
"""Targets that are expected within one slot are told by how close they are."""
_LAST = dt.datetime.max.replace(tzinfo=dt.UTC)


class Verdict(StrEnum):
    """What would become of a target on the swing so far. It is never a result."""

    FLIPS = "flips"
    HOLDS = "holds"
    OTHER = "goes to another"
    CLOSE = "too close"


@dataclass(frozen=True)
class TargetOutlook:
    """A target still to come, and its seat's projection."""

    target: TargetState
    projected: Projected
    unlike: float
    """The seat's leverage: near 0 where many like it declared, 1 and more where none has."""

    @property
    def chance(self) -> float:
        """The challenger's, as it may be said."""
        return self.projected.chance(self.target.target.challenger)

    @property
    def lead(self) -> float:
        """The challenger's projected lead over the holder, in points."""
        return self.projected.lead(self.target.target.challenger, self.target.target.holder)

    @property
    def still_needed(self) -> float:
        """Points of swing from holder to challenger that are wanting; 0 where none is."""
        return max(0.0, -self.lead / 2)

    @property
    def verdict(self) -> Verdict:
        """What would become of it; too close where nobody's chance is `CALLED_FROM`."""
        favourite = self.projected.favourite
        if self.projected.chances[favourite] < CALLED_FROM:
            return Verdict.CLOSE
        published = self.target.target
        known = {published.challenger: Verdict.FLIPS, published.holder: Verdict.HOLDS}
        return known.get(favourite, Verdict.OTHER)


def targets(outlook: Outlook) -> list[TargetOutlook]:
    """Every target that is projected, in published order.

    One whose holder or challenger does not stand is left out.
    """
    found = []
    for target in outlook.board.targets:
        projected = outlook.seats.get(target.target.seat)
        pair = {target.target.holder, target.target.challenger}
        if projected and pair <= projected.shares.keys():
            found.append(TargetOutlook(target, projected, outlook.unlike(target.state)))
    return found


def next_to_watch(found: list[TargetOutlook]) -> list[TargetOutlook]:
    """Targets by the half-hour they declared in last time; then the closest; then what would
    tell most, because nothing like it has declared."""

    def order(one: TargetOutlook) -> tuple[dt.datetime, float, float, str]:
        at = one.target.state.seat.previous_declared_at
        slot = _LAST if at is None else at - (at - dt.datetime.min.replace(tzinfo=dt.UTC)) % SLOT
        return slot, abs(one.chance - 0.5), -one.unlike, one.target.state.seat.name

    return sorted(found, key=order)
