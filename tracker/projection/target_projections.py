"""Projections of the published targets in projected seats."""

from dataclasses import dataclass
from enum import StrEnum

from tracker.board.targets import TargetState
from tracker.projection.seat_projections import Projection, SeatProjection

CALLED_FROM = 0.8
"""A target is too close to call if the favourite's chance is smaller."""


class Verdict(StrEnum):
    """The projected outcome of a target. Never a result."""

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
"""Texts for each verdict: a long text, and a short text of at most five characters. Neither has the
words of a result."""


@dataclass(frozen=True)
class TargetProjection:
    """A target and the projection of its seat."""

    target: TargetState
    projected: SeatProjection

    @property
    def chance(self) -> float:
        """The challenger's chance as it is shown (`SeatProjection.chance`)."""
        return self.projected.chance(self.target.target.challenger)

    @property
    def lead(self) -> float:
        """The challenger's projected lead over the holder, in percentage points."""
        return self.projected.lead(self.target.target.challenger, self.target.target.holder)

    @property
    def still_needed(self) -> float:
        """The swing from holder to challenger that is needed beyond the projected swing.

        In percentage points; 0 if the challenger is projected to lead.
        """
        return max(0.0, -self.lead / 2)

    @property
    def verdict(self) -> Verdict:
        """The outcome for the favourite; too close if its chance is below `CALLED_FROM`."""
        favourite = self.projected.favourite
        if self.projected.chances[favourite] < CALLED_FROM:
            return Verdict.CLOSE
        published = self.target.target
        known = {published.challenger: Verdict.FLIPS, published.holder: Verdict.HOLDS}
        return known.get(favourite, Verdict.OTHER)

    @property
    def swing(self) -> float | None:
        """The projected swing from holder to challenger, in percentage points.

        None if the swing needed is not computable.
        """
        needed = self.target.swing_needed
        return None if needed is None else float(needed) + self.lead / 2

    @property
    def sentence(self) -> str:
        """The verdict, the challenger's chance, and the swing that is still needed, if any.

        "too close, 47 in 100, needs 0.1 more"; the swing is in percentage points.
        """
        text = f"{VERDICT_TEXTS[self.verdict][0]}, {chance_text(self.chance)}"
        needed = f"{self.still_needed:.1f}"
        return text if float(needed) == 0 else f"{text}, needs {needed} more"

    @property
    def short_text(self) -> str:
        """The short text of the verdict and the challenger's chance in 100: "flip?93"."""
        return f"{VERDICT_TEXTS[self.verdict][1]}{round(100 * self.chance):>2}"


def chance_text(chance: float) -> str:
    """A chance as text: "83 in 100"."""
    return f"{round(100 * chance)} in 100"


def target_projections(projection: Projection) -> list[TargetProjection]:
    """The targets in projected seats whose holder and challenger stand, in published order.

    A target whose holder is an aggregate (`PartyKind`), such as an independent, is left out: it is
    not known whether the same person stands.
    """
    found = []
    for target in projection.board.targets:
        projected = projection.seats.get(target.target.seat)
        pair = {target.target.holder, target.target.challenger}
        holder_is_party = projection.board.election.comparable(target.target.holder)
        if projected and holder_is_party and pair <= projected.shares.keys():
            found.append(TargetProjection(target, projected))
    return found
