"""The swing so far: one Butler swing between the two main parties over many seats."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from tracker.board import Board
from tracker.board.share_change import is_like_with_like, share_changes
from tracker.projection.seat_totals import main_parties
from tracker.summary.on_air import figures


@dataclass(frozen=True, slots=True)
class AggregateSwing:
    """A Butler swing over several seats. It goes from `from_party` to `to_party`."""

    from_party: str
    to_party: str
    value: Fraction
    """Percentage points of the valid vote, at least 0."""
    seats: int
    """Number of seats whose votes are in it."""


def aggregate_swing(board: Board, region: str = "") -> AggregateSwing | None:
    """The swing between the two main parties in the declared seats of a region, or in all.

    Only seats whose votes are safe for air and comparable with last time's are counted. The swing
    is half the difference between the two parties' changes of share over these seats (Butler 1952;
    `share_change.share_changes`). None without two main parties, without such a seat, if one of the
    two has votes in none of them, and if one of the changes is not computable.
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
    """The swing in each region, by the region's name in alphabetical order.

    A region without a computable swing is left out. Empty if the election has only one region.
    """
    regions = sorted({seat.region for seat in board.election.seats})
    if len(regions) < 2:
        return {}
    swings = {region: aggregate_swing(board, region) for region in regions}
    return {region: swing for region, swing in swings.items() if swing}
