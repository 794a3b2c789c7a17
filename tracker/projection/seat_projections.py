"""The projection of seats that have no winner yet: shares, chances, and the errors of leads.

A projected share is the adjusted previous share plus the estimated change, but at least
`MIN_SHARE`. The shares of a seat are then scaled to add up to 100. The error of a lead is estimated
from the declared seats, each compared with its projection from all others. It grows with the
leverage of the seat (`regression`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import erf, sqrt

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.projection.evidence import Evidence
from tracker.projection.features import nation
from tracker.projection.regression import Covariance, PartyRegression

MIN_SHARE = 0.2
"""The smallest projected share of a party that stands, before scaling, in percentage points."""
PRIOR_LEAD_ERROR, PRIOR_LEAD_SEATS = 8.0, 10
"""The assumed error of a lead before any seat has declared, in percentage points; and the weight
of this assumption, as a number of declared seats."""
OWN_ERROR: Mapping[str, float] = {"Con": 0.0, "Lab": 0.0, "SNP": 0.0, "PC": 3.5}
"""The error that a party adds to each of its leads, by party code, in percentage points. It does
not become smaller when more seats declare."""
OTHERS_OWN_ERROR = 7.0
"""`OWN_ERROR` of every other party: their votes are in local strongholds, about which other seats
give no information."""
MAX_CHANCE = 0.99
"""A chance is shown as at least 1 − MAX_CHANCE and at most MAX_CHANCE."""
_TO_COME = frozenset({Status.AWAITING, Status.RECOUNT})


@dataclass(frozen=True)
class SeatProjection:
    """The projection of one seat that is awaiting or in recount."""

    state: SeatState
    shares: Mapping[str, float]
    """Projected shares in percentage points, by the code of each party that stands. Their sum is
    100."""
    lead_errors: Mapping[tuple[str, str], float]
    """Standard deviation of the lead between two parties, by their codes; percentage points. Each
    pair is contained once."""

    @cached_property
    def chances(self) -> Mapping[str, float]:
        """Each party's chance to win, from 0 to 1, by party code. The chances add up to 1.

        A party's chance is proportional to the product of its chances to have more votes than each
        other party.
        """
        shares = self.shares
        products = dict.fromkeys(shares, 1.0)
        for (first, second), error in self.lead_errors.items():
            beats = normal_cdf((shares[first] - shares[second]) / error)
            products[first] *= beats
            products[second] *= 1 - beats
        total = sum(products.values()) or 1.0
        return {party: product / total for party, product in products.items()}

    @property
    def favourite(self) -> str:
        """Code of the party with the highest chance; of equal chances, the first by code."""
        return min(self.chances, key=lambda party: (-self.chances[party], party))

    def chance(self, party: str) -> float:
        """The party's chance as it is shown, from 1 − `MAX_CHANCE` to `MAX_CHANCE`."""
        return min(MAX_CHANCE, max(1 - MAX_CHANCE, self.chances.get(party, 0.0)))

    def lead(self, party: str, over: str) -> float:
        """The projected lead of one party over another, in percentage points."""
        return self.shares[party] - self.shares[over]

    def lead_error(self, first: str, second: str) -> float:
        """The standard deviation of the lead of one party over the other, in percentage points."""
        return self.lead_errors.get((first, second)) or self.lead_errors[second, first]


class Projection:
    """The projection of one board. Its parts are computed when they are first read."""

    def __init__(self, evidence: Evidence, board: Board) -> None:
        self.board = board
        self._evidence = evidence
        self._features = evidence.features
        self._covariances: dict[tuple[tuple[float, ...], ...] | None, Covariance] = {}
        self._regressions: dict[str, PartyRegression] = {}
        self._residuals: dict[str, Mapping[str, tuple[float, float]]] = {}
        self._lead_variances: dict[tuple[str, str], float] = {}

    @property
    def observed_count(self) -> int:
        """Number of declared seats from which the projection is computed."""
        return len(self._evidence.observations)

    @cached_property
    def nations(self) -> frozenset[str]:
        """Nations (`features.nation`) with an observed seat. No other nation is projected."""
        seats = self.board.election.seat_by_id
        return frozenset(nation(seats[seat]) for seat in self._evidence.observations)

    @cached_property
    def seats(self) -> Mapping[str, SeatProjection]:
        """The projections by seat id, in the election's order."""
        projections = map(self._project, self.board.states.values())
        return {found.state.seat.id: found for found in projections if found}

    def _project(self, state: SeatState) -> SeatProjection | None:
        """The projection of a seat that is awaiting or in recount.

        None for another status, for a nation that is not in `nations`, and for a seat that is not
        in `Features.projected`.
        """
        seat, election = state.seat, self.board.election
        if state.status not in _TO_COME or nation(seat) not in self.nations:
            return None
        if seat.id not in self._features.projected:
            return None
        features = self._features.of(seat, seat.stands)
        unscaled: dict[str, float] = {}
        leverages: dict[str, float] = {}
        for party in sorted(seat.stands):
            regression = self._regression(party)
            change = regression.change(features) if election.comparable(party) else 0.0
            unscaled[party] = max(MIN_SHARE, features.adjusted_shares[party] + change)
            leverages[party] = regression.covariance.leverage(features)
        total = sum(unscaled.values())
        shares = {party: 100 * share / total for party, share in unscaled.items()}
        return SeatProjection(state, shares, self._lead_errors(leverages))

    def _lead_errors(self, leverages: Mapping[str, float]) -> dict[tuple[str, str], float]:
        """√(s²(1 + h) + own₁² + own₂²) for each pair of parties.

        s² is `lead_variance`, h the larger of the two leverages, own is `OWN_ERROR`.
        """
        return {
            (first, second): sqrt(
                self.lead_variance(first, second) * (1 + max(leverages[first], leverages[second]))
                + OWN_ERROR.get(first, OTHERS_OWN_ERROR) ** 2
                + OWN_ERROR.get(second, OTHERS_OWN_ERROR) ** 2
            )
            for first, second in combinations(leverages, 2)
        }

    def _regression(self, party: str) -> PartyRegression:
        """The regression of a party; its change is 0 if the party stood in no declared seat."""
        if party not in self._regressions:
            sums = self._evidence.sums.get(party)
            sums = sums if sums and sums.seats else None
            key = tuple(map(tuple, sums.xx)) if sums else None
            if key not in self._covariances:
                self._covariances[key] = Covariance(self._features, sums.xx if sums else None)
            self._regressions[party] = PartyRegression(self._features, self._covariances[key], sums)
        return self._regressions[party]

    def leverage(self, state: SeatState) -> float:
        """The leverage h of a seat in the regression of its previous winner.

        It is large if no similar seat has declared.
        """
        features = self._features.of(state.seat, state.seat.stands)
        return self._regression(state.seat.previous_winner).covariance.leverage(features)

    def mean_leverage(self, party: str, states: Sequence[SeatState]) -> float:
        """The leverage of the mean of the seats' features, in the regression of a party.

        `seat_totals` computes from it the error that all seats share.
        """
        features = [self._features.of(state.seat, state.seat.stands) for state in states]
        return self._regression(party).covariance.mean_leverage(features)

    def lead_variance(self, first: str, second: str) -> float:
        """The variance s² of the lead between two parties, in squared percentage points.

        s² = (10·8² + Σ(eₐ − e_b)²(1 − h)) / (10 + n), over the n declared seats where both stood.
        e are the residuals of the two parties in a seat (`_party_residuals`), h the larger of their
        leverages. 10 and 8 are `PRIOR_LEAD_SEATS` and `PRIOR_LEAD_ERROR`.
        """
        pair = (first, second) if first < second else (second, first)
        if pair not in self._lead_variances:
            first_residuals, second_residuals = map(self._party_residuals, pair)
            both = [
                (*first_residuals[seat], *second_residuals[seat])
                for seat in first_residuals
                if seat in second_residuals
            ]
            total = sum(
                (residual_a - residual_b) ** 2 * (1 - max(leverage_a, leverage_b))
                for residual_a, leverage_a, residual_b, leverage_b in both
            )
            prior = PRIOR_LEAD_SEATS * PRIOR_LEAD_ERROR**2
            self._lead_variances[pair] = (prior + total) / (PRIOR_LEAD_SEATS + len(both))
        return self._lead_variances[pair]

    def _party_residuals(self, party: str) -> Mapping[str, tuple[float, float]]:
        """The residual e and the leverage h of each observed seat where the party stood.

        By seat id, in the election's order. e = (d − xβ) / (1 − h), in percentage points: the error
        of the regression that is made without the seat. d is the party's change of share in the
        seat, xβ the change that the regression estimates.
        """
        if party not in self._residuals:
            regression, residuals = self._regression(party), {}
            order = self.board.election.seat_positions
            for seat in sorted(self._evidence.observations, key=order.__getitem__):
                observation = self._evidence.observations[seat]
                if party in observation.changes:
                    leverage = regression.covariance.leverage(observation.features)
                    error = observation.changes[party] - regression.change(observation.features)
                    residuals[seat] = error / (1 - leverage), leverage
            self._residuals[party] = residuals
        return self._residuals[party]


def normal_cdf(deviations: float) -> float:
    """The probability that a normal variable is less than `deviations` above its mean.

    `deviations` is in standard deviations.
    """
    return (1 + erf(deviations / sqrt(2))) / 2
