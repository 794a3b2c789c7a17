"""Each party's seats at the end of the night: those declared, and the rest by their chances.

Two kinds of error make the range: each seat may differ from its projection on its own, and
all may be off together, because the declared seats are not like the rest.
"""

from collections import Counter
from dataclasses import dataclass
from math import ceil, floor, sqrt

from tracker.board import Board
from tracker.board.tally import EMPTY_TALLY
from tracker.projection.seat_projections import Projection, SeatProjection, normal_cdf

ILLUSTRATIVE_BELOW = 20
"""With fewer declared seats, totals are only illustrative."""
MIN_CHANCE = 0.02
"""Smaller chances are dropped: over six hundred seats they would add up to five."""
DEVIATIONS_80 = 1.2816
"""Standard deviations to either side that contain 80 per cent of a normal distribution."""

_Chances = list[tuple[SeatProjection, dict[str, float]]]
"""Seats, each with its chances by party."""


@dataclass(frozen=True, slots=True)
class PartyTotal:
    """A party's seats at the end of the night."""

    party: str
    now: int
    """Seats it has won so far."""
    expected: float
    """`now` plus the sum of its chances in the projected seats, from `MIN_CHANCE` up."""
    low: int
    high: int
    """`low` to `high` contains eight outcomes in ten."""


def seat_totals(projection: Projection) -> list[PartyTotal]:
    """Every party that has or may win a seat, by expected seats, then by code.

    Seats that are neither decided nor projected are in nobody's total.
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
    """The chances from `MIN_CHANCE` up, scaled to add up to 1."""
    chances = {party: chance for party, chance in seat.chances.items() if chance >= MIN_CHANCE}
    total = sum(chances.values())
    return {party: chance / total for party, chance in chances.items()}


def _total(board: Board, party: str, seats: _Chances, shared_error: float) -> PartyTotal:
    """Variance = Σ p(1 − p) for the seats' own errors, plus the square of half the difference
    between the totals with all leads `shared_error` points up and down."""
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
    """The party's chance against its strongest rival with its lead `points` larger."""
    rivals = [other for other in seat.shares if other != party]
    if not rivals:
        return 1.0
    rival = max(rivals, key=lambda other: seat.shares[other])
    return normal_cdf((seat.lead(party, rival) + points) / seat.lead_error(party, rival))


def _shared_error(projection: Projection, seats: list[SeatProjection]) -> float:
    """The error that all leads share: one standard deviation, in percentage points.

    √(s² h̄), where h̄ is the leverage of the mean of the seats still to come.
    """
    pair = sorted(main_parties(projection.board))
    if not seats or len(pair) < 2:
        return 0.0
    first, second = pair
    leverage = projection.mean_leverage(first, [seat.state for seat in seats])
    return sqrt(projection.lead_variance(first, second) * leverage)


def main_parties(board: Board) -> list[str]:
    """The two parties with most votes last time, the larger first."""
    votes = Counter[str]()
    for seat in board.election.seats:
        votes.update(seat.previous)
    parties = [party for party in votes if board.election.comparable(party)]
    return sorted(parties, key=lambda party: (-votes[party], party))[:2]
