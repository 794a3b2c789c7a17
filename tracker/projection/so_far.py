"""The swing so far: between the two main parties, over the seats whose figures may be said."""

from dataclasses import dataclass
from fractions import Fraction

from tracker.board import Board
from tracker.election.swing import butler_swing, share
from tracker.projection.totals import two_main
from tracker.summary.on_air import figures


@dataclass(frozen=True, slots=True)
class SoFar:
    """A Butler swing over several seats, named in the direction that it went."""

    from_party: str
    to_party: str
    value: Fraction
    """Percentage points of the valid vote, never below zero."""
    seats: int
    """How many seats it is over."""


def swing_so_far(board: Board, region: str = "") -> SoFar | None:
    """Over the declared seats of a region, or of all; None where it is not computable.

    That is so while none has declared, and where one of the parties stood in none of them.
    Both years' votes are added up over the same seats, and the swing is taken once.
    """
    pair = two_main(board)
    counted = [
        state
        for state in board.states.values()
        if (not region or state.seat.region == region) and figures(state)
    ]
    if len(pair) < 2 or not counted:
        return None
    first, second = pair
    before, now = dict.fromkeys(pair, 0), dict.fromkeys(pair, 0)
    for state in counted:
        for party, votes in state.counted_votes:
            if party in now:
                now[party] += votes
        for party in pair:
            before[party] += state.seat.previous.get(party, 0)
    valid_before = sum(state.seat.previous_valid_votes for state in counted)
    valid_now = sum(votes for state in counted for _, votes in state.counted_votes)
    if not all((*before.values(), *now.values())):
        return None
    value = butler_swing(
        riser_before=share(before[second], valid_before),
        riser_now=share(now[second], valid_now),
        faller_before=share(before[first], valid_before),
        faller_now=share(now[first], valid_now),
    )
    if value < 0:
        first, second, value = second, first, -value
    return SoFar(first, second, value, len(counted))
