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
    def words(self) -> str:
        """The verdict in words, with its chance: "likely to flip (93 in 100)".

        The chance is the favourite's; if it is too close, the challenger's.
        """
        return f"{self._verdict_words} ({chance_text(self._shown_chance)}{self._to_flip})"

    @property
    def short_words(self) -> str:
        """As `words`, with the chance as a number of 100: "likely to flip (93)"."""
        return f"{self._verdict_words} ({round(100 * self._shown_chance)}{self._to_flip})"

    @property
    def sentence(self) -> str:
        """`words`, and the swing that the challenger still needs, if any, in percentage points.

        "too close (47 in 100 to flip), needs 0.1 more".
        """
        needed = f"{self.still_needed:.1f}"
        return self.words if float(needed) == 0 else f"{self.words}, needs {needed} more"

    @property
    def _verdict_words(self) -> str:
        match self.verdict:
            case Verdict.FLIPS:
                return "likely to flip"
            case Verdict.HOLDS:
                return "likely to be held"
            case Verdict.OTHER:
                return f"likely {self.projected.favourite}"
            case Verdict.CLOSE:
                return "too close"

    @property
    def _to_flip(self) -> str:
        return " to flip" if self.verdict is Verdict.CLOSE else ""

    @property
    def _shown_chance(self) -> float:
        if self.verdict is Verdict.CLOSE:
            return self.chance
        return self.projected.chance(self.projected.favourite)


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
