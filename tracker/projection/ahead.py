"""All that a screen may say ahead of a board: seats to come, targets, the swing so far."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.board import Board
from tracker.projection.learned import Learned
from tracker.projection.outlook import Outlook, Projected
from tracker.projection.so_far import SoFar, swing_so_far
from tracker.projection.targets import TargetOutlook, targets


@dataclass(frozen=True)
class Ahead:
    """What the declared seats of a board say about the rest. Never a result."""

    learned_from: int
    """Declared seats that it is made from."""
    seats: Mapping[str, Projected]
    """By seat id."""
    targets: Mapping[tuple[str, str], TargetOutlook]
    """By the heading that a target was published under, and its seat id."""
    swing: SoFar | None
    """Over all seats."""
    regions: Mapping[str, SoFar]
    """By region, where there are several."""

    def of_seat(self, seat: str) -> list[TargetOutlook]:
        """The seat's targets, in published order."""
        return [one for (_, of), one in self.targets.items() if of == seat]


def ahead(learned: Learned, board: Board) -> Ahead:
    """Learn what is new on the board, and look ahead of it. Tens of milliseconds."""
    learned.hear(board)
    outlook = Outlook(learned, board)
    regions = sorted({seat.region for seat in board.election.seats})
    swings = {region: swing_so_far(board, region) for region in regions if len(regions) > 1}
    return Ahead(
        outlook.learned_from,
        outlook.seats,
        {(one.target.target.group, one.target.target.seat): one for one in targets(outlook)},
        swing_so_far(board),
        {region: swing for region, swing in swings.items() if swing},
    )
