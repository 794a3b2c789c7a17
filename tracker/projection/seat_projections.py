"""The projection of seats that have no winner yet: shares, chances, and the errors of leads.

A projected share is the starting share plus the estimated change, but at least `MIN_SHARE`. The
shares of a seat are then scaled to add up to 100. `dispersion` has the errors.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.projection.dispersion import (
    LOCAL_DISPERSION,
    UNDESCRIBED,
    dispersions,
    lead_error,
    lead_scale,
    share_variance,
)
from tracker.projection.evidence import Evidence
from tracker.projection.features import SeatFeatures, nation
from tracker.projection.regression import Covariance, PartyRegression
from tracker.projection.starting_shares import previous_first_two
from tracker.projection.student import student_cdf

MIN_SHARE = 0.2
"""The smallest projected share of a party that stands, before scaling, in percentage points."""
MOST_CONTENDERS = 5
"""Only so many parties of a seat, those with the largest shares, have a chance above 0."""
MAX_CHANCE = 0.99
"""A chance is shown as at least 1 − MAX_CHANCE and at most MAX_CHANCE."""
_TO_COME = frozenset({Status.AWAITING, Status.RECOUNT})


@dataclass(frozen=True)
class SeatProjection:
    """The projection of one seat that is awaiting or in recount."""

    state: SeatState
    features: SeatFeatures
    shares: Mapping[str, float]
    """Projected shares in percentage points, by the code of each party that stands. Their sum is
    100."""
    dispersions: Mapping[str, float]
    """φ of each party (`dispersion`)."""
    leverages: Mapping[str, float]
    """h of each party's regression in this seat; 0 for a party without a regression."""
    undescribed: float = 0.0
    """What is added to each leverage for features that are not known (`UNDESCRIBED`)."""

    @cached_property
    def contenders(self) -> list[str]:
        """Codes of the `MOST_CONTENDERS` parties with the largest shares, the largest first."""
        ranked = sorted(self.shares, key=lambda party: (-self.shares[party], party))
        return ranked[:MOST_CONTENDERS]

    @cached_property
    def chances(self) -> Mapping[str, float]:
        """Each party's chance to win, from 0 to 1, by party code. The chances add up to 1.

        A contender's chance is proportional to the product of its chances to have more votes than
        each other contender.
        """
        products = dict.fromkeys(self.contenders, 1.0)
        for first, second in combinations(self.contenders, 2):
            beats = student_cdf(self.lead(first, second) / self.lead_error(first, second))
            products[first] *= beats
            products[second] *= 1 - beats
        total = sum(products.values()) or 1.0
        return {party: products.get(party, 0.0) / total for party in self.shares}

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
        of_first, of_second = (
            self.dispersions[party] * (1 + self.leverages[party] + self.undescribed)
            for party in (first, second)
        )
        return lead_error((self.shares[first], self.shares[second]), (of_first, of_second))

    def own_lead_error(self, first: str, second: str) -> float:
        """As `lead_error`, if the effects of the regression were known: the seat's own part."""
        of_both = self.dispersions[first], self.dispersions[second]
        return lead_error((self.shares[first], self.shares[second]), of_both)


class _LeftOut(NamedTuple):
    """A party's share in a declared seat, projected with the seat left out."""

    share: float
    """At least `MIN_SHARE`, in percentage points."""
    error: float
    """The real share less the projected (without `MIN_SHARE`), in percentage points."""
    leverage: float
    """h of the seat, with the seat itself among the declared."""


class Projection:
    """The projection of one board. Its parts are computed when they are first read."""

    def __init__(self, evidence: Evidence, board: Board) -> None:
        self.board = board
        self.evidence = evidence
        self._features = evidence.features
        self._covariances: dict[tuple[tuple[float, ...], ...] | None, Covariance] = {}
        self._regressions: dict[str, PartyRegression] = {}

    @property
    def observed_count(self) -> int:
        """Number of declared seats from which the projection is computed."""
        return len(self.evidence.observations)

    @cached_property
    def nations(self) -> frozenset[str]:
        """Nations (`features.nation`) with an observed seat."""
        seats = self.board.election.seat_by_id
        return frozenset(nation(seats[seat]) for seat in self.evidence.observations)

    @cached_property
    def seats(self) -> Mapping[str, SeatProjection]:
        """The projections by seat id, in the election's order."""
        projections = map(self._project, self.board.states.values())
        return {found.state.seat.id: found for found in projections if found}

    def _project(self, state: SeatState) -> SeatProjection | None:
        """The projection of a seat that is awaiting or in recount.

        None for another status, for a seat that is not in `Features.projected`, and for a seat
        without expected shares in a nation that is not in `nations`.
        """
        seat = state.seat
        if state.status not in _TO_COME or seat.id not in self._features.projected:
            return None
        features = self._features.of(seat, seat.stands)
        if nation(seat) not in self.nations and not features.is_expected:
            return None
        unscaled: dict[str, float] = {}
        leverages: dict[str, float] = {}
        of_covariance: dict[int, float] = {}
        for party in sorted(seat.stands):
            change = leverage = 0.0
            if regression := self.regression(party):
                change, covariance = regression.change(features), regression.covariance
                known = of_covariance.get(id(covariance))
                leverage = covariance.leverage(features) if known is None else known
                of_covariance[id(covariance)] = leverage
            unscaled[party] = max(MIN_SHARE, features.start[party] + change)
            leverages[party] = leverage
        total = sum(unscaled.values())
        shares = {party: 100 * share / total for party, share in unscaled.items()}
        spread = {party: self.dispersions.get(party, LOCAL_DISPERSION) for party in shares}
        return SeatProjection(state, features, shares, spread, leverages, self._undescribed)

    @cached_property
    def _undescribed(self) -> float:
        is_described = self._features.is_described
        return 0.0 if is_described else UNDESCRIBED / max(1, self.observed_count)

    def regression(self, party: str) -> PartyRegression | None:
        """The regression of a party; None for a party that has none (`Features.regressed`).

        The change is 0 if the party stood in no declared seat.
        """
        if party not in self._features.regressed:
            return None
        if party not in self._regressions:
            sums = self.evidence.sums.get(party)
            sums = sums if sums and sums.seats else None
            key = tuple(map(tuple, sums.xx)) if sums else None
            if key not in self._covariances:
                self._covariances[key] = Covariance(self._features, sums.xx if sums else None)
            self._regressions[party] = PartyRegression(self._features, self._covariances[key], sums)
        return self._regressions[party]

    @cached_property
    def dispersions(self) -> Mapping[str, float]:
        """φ of each party with a regression, by party code."""
        left_out = self._left_out()
        squares: dict[str, list[float]] = {party: [] for party in sorted(self._features.regressed)}
        for of_seat in left_out.values():
            for party, found in of_seat.items():
                square = found.error**2 * (1 - found.leverage) / share_variance(found.share)
                squares[party].append(square)
        of_parties = dispersions(squares)
        seats = self.board.election.seat_by_id
        leads: list[float] = []
        for seat, of_seat in left_out.items():
            stood = self.evidence.observations[seat].features.start
            pair = previous_first_two(seats[seat], stood) if len(stood) > 1 else ()
            if len(pair) < 2 or not of_seat.keys() >= set(pair):
                continue
            first, second = (of_seat[party] for party in pair)
            error = lead_error(
                (first.share, second.share),
                (of_parties[pair[0]] / (1 - first.leverage),
                 of_parties[pair[1]] / (1 - second.leverage)),
            )  # fmt: skip
            leads.append(((first.error - second.error) / error) ** 2)
        scale = lead_scale(leads)
        return {party: scale * value for party, value in of_parties.items()}

    def _left_out(self) -> dict[str, dict[str, _LeftOut]]:
        """By seat id and party code: the declared seats, each projected with itself left out.

        Only parties with a regression. Seats are in the election's order, parties in that of their
        codes.
        """
        order = self.board.election.seat_positions
        observed = self.evidence.observations
        left_out: dict[str, dict[str, _LeftOut]] = {}
        for seat in sorted(observed, key=order.__getitem__):
            features, of_covariance = observed[seat].features, dict[int, float]()
            of_seat = left_out[seat] = {}
            for party in sorted(observed[seat].changes.keys() & self._features.regressed):
                regression = self.regression(party)
                assert regression
                key = id(regression.covariance)
                if key not in of_covariance:
                    of_covariance[key] = regression.covariance.leverage(features)
                leverage, change = of_covariance[key], observed[seat].changes[party]
                # Without the seat the error is (d − xβ) / (1 − h).
                error = (change - regression.change(features)) / (1 - leverage)
                share = max(MIN_SHARE, features.start[party] + change - error)
                of_seat[party] = _LeftOut(share, error, leverage)
        return left_out
