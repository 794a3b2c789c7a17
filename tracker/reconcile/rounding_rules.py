"""A seat's figures, counted from one `LastTime` in one way of rounding.

`EXACT` is the tracker's way: `figures`, rounded once when printed. The others are ways an
agency's program may go, tried only where its figure is not ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

import msgspec

from tracker.board.bulletin import Bulletin
from tracker.board.figures import Figures, Swing, figures, swing_pair
from tracker.election.swing import share
from tracker.reconcile.baselines import UNLISTED, LastTime
from tracker.reconcile.rounding import PA_PLACES, Rounding, cut_off, half_even, half_up


@dataclass(frozen=True, slots=True)
class Way:
    """How figures may be rounded and put together."""

    because: str = ""
    rounding: Rounding = half_up
    shares_first: bool = False
    """Shares are rounded before one is taken from another."""
    printed_first: bool = False
    """A change is the difference of two figures as they are printed."""
    changes_first: bool = False
    """Changes are rounded before a swing is made of two."""
    alone: bool = False
    """A candidate's own share is compared, where a party has several tonight."""


FIGURES: Final = frozenset(
    "majority percentageMajority percentageTurnout percentageChangeTurnout "
    "percentageChangeMajority percentageShare percentageShareChange".split()
)
"""What `Count.figure` counts, by PA's names."""
EXACT: Final = Way()
SHARES_FIRST: Final = Way("PA subtracts shares that it has rounded already", shares_first=True)
HALF_EVEN: Final = Way("PA rounds a half to the even digit", rounding=half_even)
CUT_OFF: Final = Way("PA drops what follows the last digit, without rounding", rounding=cut_off)
WAYS: Final = (
    EXACT,
    Way("PA compares the candidate alone; the tracker adds up a party's candidates", alone=True),
    SHARES_FIRST,
    Way("PA subtracts figures as it has printed them", printed_first=True),
    Way("PA halves changes that it has rounded already", changes_first=True),
    HALF_EVEN,
    CUT_OFF,
)


@dataclass(frozen=True, slots=True)
class Count:
    """The figures of one result against one last time, in percentage points and votes."""

    before: LastTime
    result: Bulletin
    figures: Figures
    way: Way = EXACT

    @classmethod
    def of(cls, before: LastTime, result: Bulletin) -> "Count":
        """Counted exactly."""
        if before.register is not None:
            result = msgspec.structs.replace(result, electorate=before.register)
        return cls(before, result, figures(before.election, before.seat, result))

    def by(self, way: Way) -> "Count":
        """The same in another way."""
        return replace(self, way=way)

    def figure(self, name: str, place: int | None) -> Fraction | int | None:
        """The figure that PA calls `name`; None where it is not computable."""
        counted = self.figures
        match name:
            case "majority":
                return counted.majority
            case "percentageMajority":
                return self._majority_share()
            case "percentageTurnout":
                return counted.turnout
            case "percentageChangeTurnout":
                return self._less(counted.turnout, self.before.turnout)
            case "percentageChangeMajority":
                return self._less(self._majority_share(), self.majority_before())
            case "percentageShare" if place is not None:
                return share(self.result.candidates[place].votes or 0, counted.valid_votes)
            case "percentageShareChange" if place is not None:
                return self._change(place)
        raise ValueError(f"{name} is not a figure")

    def value(self, name: str, place: int | None) -> Fraction | int | None:
        """The figure, a swing's size among them; None also for what is not a figure."""
        if name == "swing":
            swing = self.swing()
            return swing.value if swing else None
        return self.figure(name, place) if name in FIGURES else None

    def swing(self, pair: tuple[str, str] | None = None) -> Swing | None:
        """The headline swing, or the one between these two (from, to); None if not computable."""
        pair = pair or self.pair()
        if not pair:
            return None
        falls, rises = (self._party_change(party) for party in pair)
        if falls is None or rises is None:
            return None
        value = (rises - falls) / 2
        return Swing(*pair, value) if value >= 0 else Swing(pair[1], pair[0], -value)

    def pair(self) -> tuple[str, str] | None:
        """The parties of the headline swing."""
        ranked = [line.candidate.party for line in self.figures.lines]
        return swing_pair(self.before.seat, self.result.winner, ranked)

    def leaders_before(self) -> Sequence[str]:
        """The first two of last time, by votes."""
        shares = self.before.seat.previous_shares
        listed = [party for party in shares if party != UNLISTED]
        return sorted(listed, key=lambda party: -shares[party])[:2]

    def majority_before(self) -> Fraction | None:
        """Last time's majority; None where one of the first two is several candidates."""
        leaders, shares = self.leaders_before(), self.before.seat.previous_shares
        if len(leaders) < 2 or not all(map(self.before.election.comparable, leaders)):
            return None
        return self._share(shares[leaders[0]]) - self._share(shares[leaders[1]])

    def _majority_share(self) -> Fraction:
        shares = [line.share for line in self.figures.lines[:2]]
        first, *others = map(self._share, shares)
        return first - sum(others)

    def _change(self, place: int) -> Fraction | None:
        candidate = self.result.candidates[place]
        own = share(candidate.votes or 0, self.figures.valid_votes)
        return self._party_change(candidate.party, own if self.way.alone else None)

    def _party_change(self, party: str, now: Fraction | None = None) -> Fraction | None:
        shares, before = self.figures.shares, self.before.seat.previous_shares
        if party not in shares or party not in before:
            return None
        if not self.before.election.comparable(party):
            return None
        change = self._less(shares[party] if now is None else now, before[party])
        if change is not None and self.way.changes_first:
            return half_up(change, PA_PLACES)
        return change

    def _less(self, now: Fraction, before: Fraction | None) -> Fraction | None:
        if before is None:
            return None
        if self.way.shares_first or self.way.printed_first:
            return half_up(now, PA_PLACES) - half_up(before, PA_PLACES)
        return now - before

    def _share(self, exact: Fraction) -> Fraction:
        return half_up(exact, PA_PLACES) if self.way.shares_first else exact
