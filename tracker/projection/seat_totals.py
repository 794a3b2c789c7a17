"""Each party's number of seats at the end of the night: seats won plus its chances in others.

The range of a total has three causes. Each seat may differ from its projection on its own. The
effects of the regression are not known exactly, so that all seats with the same features differ
together. And a night may have an effect that no feature describes (`COMMON_ERROR`).
"""

from collections import Counter
from dataclasses import dataclass
from math import ceil, erf, floor, sqrt

from tracker.board import Board
from tracker.board.tally import EMPTY_TALLY
from tracker.projection.regression import dot
from tracker.projection.seat_projections import Projection, SeatProjection
from tracker.projection.student import student_density

ILLUSTRATIVE_BELOW = 20
"""With fewer declared seats the totals are labelled as illustrative."""
COMMON_ERROR = 0.12
"""The part of the error of each lead that all seats share for no known reason, as a fraction of its
standard deviation."""
MIN_EXPECTED_SEATS = 0.1
"""A party without seats is left out if the sum of its chances is less."""
MIN_CHANCE = 0.001
"""In a seat with a smaller chance, the party's total does not depend on its lead."""
RANGE_80, RANGE_95 = 1.2816, 2.2322
"""The ranges reach so many standard deviations from the mean: for 80 per cent as far as in a normal
distribution, for 95 per cent further by as much as in Student's with five degrees of freedom."""


@dataclass(frozen=True, slots=True)
class PartyTotal:
    """A party's seats at the end of the night."""

    party: str
    now: int
    """Seats that it has won so far."""
    expected: float
    """`now` plus the sum of its chances in the projected seats."""
    error: float
    """Standard deviation of the total."""
    low: int
    high: int
    """The total is from `low` to `high` with a chance of 80 per cent."""
    low_95: int
    high_95: int
    """The same with a chance of 95 per cent."""
    majority: float
    """Chance of a majority of the house (`Election.winning_post`), from 0 to 1. If the seats are
    not a whole house, of more than half of them."""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How a party's total depends on the effects of its regression."""

    party: str
    own_variance: float
    """Σ p(1 − p): the variance of the total if the seats were independent."""
    gradient: list[float]
    """By column: seats for one standard deviation of the seat's own error in the effect."""
    common: float
    """Seats for an error of one standard deviation in each lead."""

    def variance(self, projection: Projection) -> float:
        """The variance of the total: Σ p(1 − p) + gᵀVg + (`COMMON_ERROR`·c)²."""
        regression = projection.regression(self.party)
        shared = 0.0
        if regression:
            matrix = regression.covariance.matrix
            shared = dot(self.gradient, [dot(row, self.gradient) for row in matrix])
        return self.own_variance + shared + (COMMON_ERROR * self.common) ** 2


def seat_totals(projection: Projection) -> list[PartyTotal]:
    """The total of each party that has a seat or may win one, most expected seats first.

    A seat that is neither decided nor projected is in no total.
    """
    chances: dict[str, float] = {}
    for seat in projection.seats.values():
        for party in seat.contenders:
            chances[party] = chances.get(party, 0.0) + seat.chances[party]
    tallies = projection.board.tallies
    parties = {party for party, total in chances.items() if total >= MIN_EXPECTED_SEATS}
    parties |= {party for party, tally in tallies.items() if tally.seats}
    totals = [party_total(projection, party) for party in parties]
    return sorted(totals, key=lambda total: (-total.expected, total.party))


def party_total(projection: Projection, party: str) -> PartyTotal:
    """The total of one party."""
    board = projection.board
    now = board.tallies.get(party, EMPTY_TALLY).seats
    chances = [seat.chances.get(party, 0.0) for seat in projection.seats.values()]
    possible = sum(1 for chance in chances if chance)
    expected = now + sum(chances)
    error = sqrt(sensitivity(projection, party).variance(projection))

    def limits(deviations: float) -> tuple[int, int]:
        margin = deviations * error
        return max(now, floor(expected - margin)), min(now + possible, ceil(expected + margin))

    # Continuity correction: `post` or more whole seats are post − 0.5 or more on the normal curve.
    post = board.election.winning_post or board.total // 2 + 1
    above = expected - (post - 0.5)
    majority = normal_cdf(above / error) if error else float(above > 0)
    return PartyTotal(party, now, expected, error, *limits(RANGE_80), *limits(RANGE_95), majority)


def sensitivity(projection: Projection, party: str) -> Sensitivity:
    """How the party's total depends on the effects of its regression.

    The derivative of the chance in a seat is the density, at 0, of its lead over the strongest
    rival.
    """
    features = projection.evidence.features
    gradient, own, common = [0.0] * len(features.kinds), 0.0, 0.0
    for seat in projection.seats.values():
        chance = seat.chances.get(party, 0.0)
        if chance < MIN_CHANCE:
            continue
        own += chance * (1 - chance)
        per_deviation, own_part = _density(seat, party)
        common += per_deviation
        weight = per_deviation * own_part
        for column, value in seat.features.nonzero(features.first_number):
            gradient[column] += weight * value
    return Sensitivity(party, own, gradient, common)


def _density(seat: SeatProjection, party: str) -> tuple[float, float]:
    """The density of the lead over the strongest rival at 0, per standard deviation; and the part
    of the standard deviation that is the seat's own (`SeatProjection.own_lead_error`)."""
    rival = next((other for other in seat.contenders if other != party), "")
    if not rival:
        return 0.0, 0.0
    error = seat.lead_error(party, rival)
    density = student_density(seat.lead(party, rival) / error)
    return density, seat.own_lead_error(party, rival) / error


def normal_cdf(deviations: float) -> float:
    """The probability that a normal variable is less than `deviations` above its mean.

    `deviations` is in standard deviations.
    """
    return (1 + erf(deviations / sqrt(2))) / 2


def main_parties(board: Board) -> list[str]:
    """Codes of the two parties with most previous votes, the larger first."""
    votes = Counter[str]()
    for seat in board.election.seats:
        votes.update(seat.previous)
    parties = [party for party in votes if board.election.comparable(party)]
    return sorted(parties, key=lambda party: (-votes[party], party))[:2]
