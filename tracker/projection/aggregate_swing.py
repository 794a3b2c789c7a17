"""The swing so far: one Butler swing between the two main parties over all declared seats."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from tracker.board import Board
from tracker.election.swing import butler_swing, share
from tracker.projection.seat_totals import main_parties
from tracker.summary.on_air import figures


@dataclass(frozen=True, slots=True)
class AggregateSwing:
    """A Butler swing over several seats, in the direction in which it is positive."""

    from_party: str
    to_party: str
    value: Fraction
    """Percentage points of the valid vote, at least 0."""
    seats: int
    """Number of seats it is over."""


def aggregate_swing(board: Board, region: str = "") -> AggregateSwing | None:
    """Over the declared seats of a region, or of all; None where it is not computable.

    Both years' votes are added up over the same seats, and the swing is computed once
    (Butler 1952). It is not computable before the first declaration, and where one of the two
    parties stood in none of the seats.
    """
    pair = main_parties(board)
    counted = [
        state
        for state in board.states.values()
        if (not region or state.seat.region == region) and figures(state)
    ]
    if len(pair) < 2 or not counted:
        return None
    first, second = pair
    before, now = Counter[str](), Counter[str]()
    for state in counted:
        before.update(state.seat.previous)
        for party, votes in state.counted_votes:
            now[party] += votes
    if not all(votes[party] for votes in (before, now) for party in pair):
        return None
    valid_before = sum(state.seat.previous_valid_votes for state in counted)
    value = butler_swing(
        riser_before=share(before[second], valid_before),
        riser_now=share(now[second], now.total()),
        faller_before=share(before[first], valid_before),
        faller_now=share(now[first], now.total()),
    )
    if value < 0:
        first, second, value = second, first, -value
    return AggregateSwing(first, second, value, len(counted))


def regional_swings(board: Board) -> Mapping[str, AggregateSwing]:
    """By region, sorted; empty in an election of one region."""
    regions = sorted({seat.region for seat in board.election.seats})
    if len(regions) < 2:
        return {}
    swings = {region: aggregate_swing(board, region) for region in regions}
    return {region: swing for region, swing in swings.items() if swing}
