"""The published targets still to come: would they go on the swing so far, and how sure is that."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from tracker.board.targets import TargetState
from tracker.projection.outlook import Outlook, Projected

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


WOULD: dict[Verdict, tuple[str, str]] = {
    Verdict.FLIPS: ("would flip", "flip?"),
    Verdict.HOLDS: ("would be held", "hold?"),
    Verdict.OTHER: ("would go to another", "else?"),
    Verdict.CLOSE: ("too close", "close"),
}
"""The verdicts in words and in five letters. None is worded as a result."""


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

    @property
    def swing(self) -> float | None:
        """The projected swing from holder to challenger, in points; None if not computable."""
        needed = self.target.swing_needed
        return None if needed is None else float(needed) + self.lead / 2

    @property
    def said(self) -> str:
        """ "too close, 47 in 100, needs 0.1 more": the challenger's chance, and swing in points."""
        said = f"{WOULD[self.verdict][0]}, {chance_said(self.chance)}"
        wanting = f"{self.still_needed:.1f}"
        return said if float(wanting) == 0 else f"{said}, needs {wanting} more"

    @property
    def in_short(self) -> str:
        """ "flip?93": the verdict, and the challenger's chance in 100."""
        return f"{WOULD[self.verdict][1]}{round(100 * self.chance):>2}"


def chance_said(chance: float) -> str:
    """ "83 in 100"."""
    return f"{round(100 * chance)} in 100"


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
