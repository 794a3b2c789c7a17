"""The swing so far: one Butler swing between the two main parties over all declared seats."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from tracker.board import Board
from tracker.board.share_change import is_like_with_like, share_changes
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

    Half the difference of the two parties' changes of share over the same seats (Butler 1952). It
    is not computable before the first declaration, if one of the two parties stood in none of the
    seats, and if one of the changes is not computable (`share_change.share_changes`).
    """
    pair = main_parties(board)
    counted = [
        state
        for state in board.states.values()
        if (not region or state.seat.region == region)
        and figures(state)
        and is_like_with_like(state)
    ]
    stood = {party for state in counted for party, votes in state.counted_votes if votes}
    changes = share_changes(board.election, counted)
    if len(pair) < 2 or not stood.issuperset(pair) or not changes.keys() >= set(pair):
        return None
    first, second = pair
    value = (changes[second] - changes[first]) / 2
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
