"""Our computation of the figures that PA prints for a result."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import msgspec

from tracker.board.bulletin import Bulletin
from tracker.board.figures import Figures, Swing, figures, swing_pair
from tracker.election.swing import share
from tracker.reconcile.arithmetic_rules import EXACT, ArithmeticRule
from tracker.reconcile.baselines import UNLISTED, Baseline
from tracker.reconcile.rounding import PA_PLACES, half_up


@dataclass(frozen=True, slots=True)
class ComputedFigures:
    """The figures of one result, from one baseline, by one arithmetic rule.

    They are in votes or in percentage points.
    """

    baseline: Baseline
    result: Bulletin
    figures: Figures
    rule: ArithmeticRule = EXACT

    @classmethod
    def of(cls, baseline: Baseline, result: Bulletin) -> "ComputedFigures":
        """The figures by the rule `EXACT`."""
        if baseline.electorate is not None:
            result = msgspec.structs.replace(result, electorate=baseline.electorate)
        return cls(baseline, result, figures(baseline.election, baseline.seat, result))

    def under(self, rule: ArithmeticRule) -> "ComputedFigures":
        """The figures by another rule."""
        return replace(self, rule=rule)

    def value(self, name: str, candidate_index: int | None = None) -> Fraction | int | None:
        """The figure with this name of PA's; None if it is not computable or not a number.

        `candidate_index` is the candidate's position in the result, for a figure of a candidate.
        """
        exact = self.figures
        match name:
            case "majority":
                return exact.majority
            case "percentageMajority":
                return self._majority_share()
            case "percentageTurnout":
                return exact.turnout
            case "percentageChangeTurnout":
                return self._difference(exact.turnout, self.baseline.turnout)
            case "percentageChangeMajority":
                return self._difference(self._majority_share(), self._previous_majority())
            case "percentageShare" | "percentageShareChange" if candidate_index is not None:
                candidate = self.result.candidates[candidate_index]
                own = share(candidate.votes or 0, exact.valid_votes)
                if name == "percentageShare":
                    return own
                return self._party_change(candidate.party, own if self.rule.by_candidate else None)
            case "swing" if swing := self.swing():
                return swing.value
        return None

    def swing(self, pair: tuple[str, str] | None = None) -> Swing | None:
        """The headline swing, or the swing between a pair (from, to); None if not computable."""
        pair = pair or self.swing_pair()
        if not pair:
            return None
        falls, rises = (self._party_change(party) for party in pair)
        if falls is None or rises is None:
            return None
        value = (rises - falls) / 2
        return Swing(*pair, value) if value >= 0 else Swing(pair[1], pair[0], -value)

    def swing_pair(self) -> tuple[str, str] | None:
        """The pair (from, to) of the headline swing; None if there is none."""
        ranked = [line.candidate.party for line in self.figures.lines]
        return swing_pair(self.baseline.seat, self.result.winner, ranked)

    def previous_leaders(self) -> Sequence[str]:
        """The codes of the two parties with most previous votes; fewer if the seat has fewer."""
        shares = self.baseline.seat.previous_shares
        listed = [party for party in shares if party != UNLISTED]
        return sorted(listed, key=lambda party: -shares[party])[:2]

    def _previous_majority(self) -> Fraction | None:
        """None without two leading codes, or if one of them is not comparable."""
        leaders, shares = self.previous_leaders(), self.baseline.seat.previous_shares
        if len(leaders) < 2 or not all(map(self.baseline.election.comparable, leaders)):
            return None
        return self._rounded(shares[leaders[0]]) - self._rounded(shares[leaders[1]])

    def _majority_share(self) -> Fraction:
        first, *second = (self._rounded(line.share) for line in self.figures.lines[:2])
        return first - sum(second)

    def _party_change(self, party: str, now: Fraction | None = None) -> Fraction | None:
        shares, before = self.figures.shares, self.baseline.seat.previous_shares
        is_comparable = self.baseline.election.comparable(party)
        if party not in shares or party not in before or not is_comparable:
            return None
        change = self._difference(shares[party] if now is None else now, before[party])
        if change is not None and self.rule.rounds_changes:
            return half_up(change, PA_PLACES)
        return change

    def _difference(self, now: Fraction | None, before: Fraction | None) -> Fraction | None:
        if now is None or before is None:
            return None
        if self.rule.rounds_shares or self.rule.subtracts_printed:
            return half_up(now, PA_PLACES) - half_up(before, PA_PLACES)
        return now - before

    def _rounded(self, exact: Fraction) -> Fraction:
        return half_up(exact, PA_PLACES) if self.rule.rounds_shares else exact
