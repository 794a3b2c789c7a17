"""Each party's number of seats at the end of the night: seats won plus its chances in others.

The range of a total has two causes. Each seat may differ from its projection independently. All
seats may differ in the same direction, because the declared seats are not typical.
"""

from collections import Counter
from dataclasses import dataclass
from math import ceil, floor, sqrt

from tracker.board import Board
from tracker.board.tally import EMPTY_TALLY
from tracker.projection.seat_projections import Projection, SeatProjection, normal_cdf

ILLUSTRATIVE_BELOW = 20
"""With fewer declared seats the totals are labelled as illustrative."""
MIN_CHANCE = 0.02
"""Smaller chances are left out: over 600 seats they would add up to five seats."""
DEVIATIONS_80 = 1.2816
"""A normal variable is at most this many standard deviations from its mean in 80 per cent of
cases."""

_Chances = list[tuple[SeatProjection, dict[str, float]]]
"""Pairs of a seat and its chances by party code (`_larger_chances`)."""


@dataclass(frozen=True, slots=True)
class PartyTotal:
    """A party's seats at the end of the night."""

    party: str
    now: int
    """Seats that it has won so far."""
    expected: float
    """`now` plus the sum of its chances in the projected seats, without those below
    `MIN_CHANCE`."""
    low: int
    high: int
    """The total is from `low` to `high` with a chance of 80 per cent."""


def seat_totals(projection: Projection) -> list[PartyTotal]:
    """The total of each party that has a seat or may win one, most expected seats first.

    A seat that is neither decided nor projected is in no total.
    """
    board, seats = projection.board, list(projection.seats.values())
    parties = {party for seat in seats for party in seat.shares} | set(board.tallies)
    shared_error = _shared_error(projection, seats)
    chances = [(seat, _larger_chances(seat)) for seat in seats]
    totals = [_total(board, party, chances, shared_error) for party in parties]
    return sorted(
        (total for total in totals if total.now or total.high),
        key=lambda total: (-total.expected, total.party),
    )


def _larger_chances(seat: SeatProjection) -> dict[str, float]:
    """The chances that are at least `MIN_CHANCE`, by party code, scaled to add up to 1."""
    chances = {party: chance for party, chance in seat.chances.items() if chance >= MIN_CHANCE}
    total = sum(chances.values())
    return {party: chance / total for party, chance in chances.items()}


def _total(board: Board, party: str, seats: _Chances, shared_error: float) -> PartyTotal:
    """The total of one party. The variance of the total is the sum of two parts.

    The part for the independent errors of the seats is Σ p(1 − p). The part for the shared error is
    the square of half the difference between two totals: one with all leads increased, and one with
    all leads decreased, by `shared_error` percentage points.
    """
    now = board.tallies.get(party, EMPTY_TALLY).seats
    possible = [(seat, chances[party]) for seat, chances in seats if party in chances]
    up = sum(_chance_if(seat, party, shared_error) for seat, _ in possible)
    down = sum(_chance_if(seat, party, -shared_error) for seat, _ in possible)
    own_variance = sum(chance * (1 - chance) for _, chance in possible)
    margin = DEVIATIONS_80 * sqrt(((up - down) / 2) ** 2 + own_variance)
    expected = now + sum(chance for _, chance in possible)
    low = max(now, floor(expected - margin))
    high = min(now + len(possible), ceil(expected + margin))
    return PartyTotal(party, now, expected, low, high)


def _chance_if(seat: SeatProjection, party: str, points: float) -> float:
    """The party's chance against its strongest rival if its lead is `points` larger."""
    rivals = [other for other in seat.shares if other != party]
    if not rivals:
        return 1.0
    rival = max(rivals, key=lambda other: seat.shares[other])
    return normal_cdf((seat.lead(party, rival) + points) / seat.lead_error(party, rival))


def _shared_error(projection: Projection, seats: list[SeatProjection]) -> float:
    """The standard deviation of the error that all leads share, in percentage points.

    √(s² h̄): s² is the variance of the lead between the two main parties, h̄ the leverage of the mean
    of the projected seats. 0 without two main parties or projected seats.
    """
    pair = sorted(main_parties(projection.board))
    if not seats or len(pair) < 2:
        return 0.0
    first, second = pair
    leverage = projection.mean_leverage(first, [seat.state for seat in seats])
    return sqrt(projection.lead_variance(first, second) * leverage)


def main_parties(board: Board) -> list[str]:
    """Codes of the two parties with most previous votes, the larger first."""
    votes = Counter[str]()
    for seat in board.election.seats:
        votes.update(seat.previous)
    parties = [party for party in votes if board.election.comparable(party)]
    return sorted(parties, key=lambda party: (-votes[party], party))[:2]
