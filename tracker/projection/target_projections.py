"""The published targets still to come: would they flip on the swing so far, and how surely."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from tracker.board.targets import TargetState
from tracker.projection.seat_projections import Projection, SeatProjection

CALLED_FROM = 0.8
"""The favourite's chance from which a target's verdict is not "too close"."""
SLOT = dt.timedelta(minutes=30)
"""Targets expected within the same slot are ordered by how close they are."""
_LAST = dt.datetime.max.replace(tzinfo=dt.UTC)


class Verdict(StrEnum):
    """The projected outcome of a target on the swing so far. Never a result."""

    FLIPS = "flips"
    HOLDS = "holds"
    OTHER = "goes to another"
    CLOSE = "too close"


VERDICT_TEXTS: dict[Verdict, tuple[str, str]] = {
    Verdict.FLIPS: ("would flip", "flip?"),
    Verdict.HOLDS: ("would be held", "hold?"),
    Verdict.OTHER: ("would go to another", "else?"),
    Verdict.CLOSE: ("too close", "close"),
}
"""Each verdict in words and in five letters, never worded as a result."""


@dataclass(frozen=True)
class TargetProjection:
    """A target still to come, with the projection of its seat."""

    target: TargetState
    projected: SeatProjection
    leverage: float
    """Of the seat: near 0 where many seats like it have declared, 1 and more where none has."""

    @property
    def chance(self) -> float:
        """The challenger's chance as shown."""
        return self.projected.chance(self.target.target.challenger)

    @property
    def lead(self) -> float:
        """The challenger's projected lead over the holder, in percentage points."""
        return self.projected.lead(self.target.target.challenger, self.target.target.holder)

    @property
    def still_needed(self) -> float:
        """Further swing from holder to challenger that is needed, in percentage points; or 0."""
        return max(0.0, -self.lead / 2)

    @property
    def verdict(self) -> Verdict:
        """Too close if the favourite's chance is below `CALLED_FROM`."""
        favourite = self.projected.favourite
        if self.projected.chances[favourite] < CALLED_FROM:
            return Verdict.CLOSE
        published = self.target.target
        known = {published.challenger: Verdict.FLIPS, published.holder: Verdict.HOLDS}
        return known.get(favourite, Verdict.OTHER)

    @property
    def swing(self) -> float | None:
        """Projected swing from holder to challenger, percentage points; None if not computable."""
        needed = self.target.swing_needed
        return None if needed is None else float(needed) + self.lead / 2

    @property
    def sentence(self) -> str:
        """ "too close, 47 in 100, needs 0.1 more": the challenger's chance, and swing."""
        text = f"{VERDICT_TEXTS[self.verdict][0]}, {chance_text(self.chance)}"
        needed = f"{self.still_needed:.1f}"
        return text if float(needed) == 0 else f"{text}, needs {needed} more"

    @property
    def short_text(self) -> str:
        """ "flip?93": the verdict, and the challenger's chance in 100."""
        return f"{VERDICT_TEXTS[self.verdict][1]}{round(100 * self.chance):>2}"


def chance_text(chance: float) -> str:
    """ "83 in 100"."""
    return f"{round(100 * chance)} in 100"


def target_projections(projection: Projection) -> list[TargetProjection]:
    """Every projected target whose holder and challenger stand, in published order."""
    found = []
    for target in projection.board.targets:
        projected = projection.seats.get(target.target.seat)
        pair = {target.target.holder, target.target.challenger}
        if projected and pair <= projected.shares.keys():
            leverage = projection.leverage(target.state)
            found.append(TargetProjection(target, projected, leverage))
    return found


def next_to_watch(targets: list[TargetProjection]) -> list[TargetProjection]:
    """By the half-hour of last time's declaration, then the closest, then the most informative:
    the one least like the seats declared."""

    def order(target: TargetProjection) -> tuple[dt.datetime, float, float, str]:
        seat = target.target.state.seat
        at = seat.previous_declared_at
        slot = _LAST if at is None else at - (at - dt.datetime.min.replace(tzinfo=dt.UTC)) % SLOT
        return slot, abs(target.chance - 0.5), -target.leverage, seat.name

    return sorted(targets, key=order)
