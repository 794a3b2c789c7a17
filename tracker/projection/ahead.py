"""All that a screen may say ahead of a board: seats to come, targets, the swing so far."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.targets import TargetState
from tracker.projection.learned import Learned
from tracker.projection.outlook import Outlook, Projected
from tracker.projection.so_far import SoFar, swing_so_far
from tracker.projection.target_chances import TargetOutlook, targets


@dataclass(frozen=True)
class Ahead:
    """What the declared seats of a board say about the rest. Never a result."""

    learned_from: int
    """Declared seats that it is made from."""
    seats: Mapping[str, Projected]
    """By seat id. Ask with `of`: a board may have moved since."""
    targets: Mapping[str, tuple[TargetOutlook, ...]]
    """By seat id, each seat's in published order. Ask with `of_target` and `of_targets`."""
    swing: SoFar | None
    """Over all seats."""
    regions: Mapping[str, SoFar]
    """By region, where there are several."""

    def of(self, state: SeatState) -> Projected | None:
        """What is ahead of a seat, unless something was said of it since this was made."""
        found = self.seats.get(state.seat.id)
        return found if found and found.state is state else None

    def of_targets(self, state: SeatState) -> tuple[TargetOutlook, ...]:
        """The same of each target that the seat is."""
        return self.targets.get(state.seat.id, ()) if self.of(state) else ()

    def of_target(self, target: TargetState) -> TargetOutlook | None:
        """The same of one target."""
        found = self.of_targets(target.state)
        return next((one for one in found if one.target.target is target.target), None)


def ahead(learned: Learned, board: Board) -> Ahead:
    """Learn what is new on the board, and look ahead of it. Tens of milliseconds."""
    learned.apply(board)
    outlook = Outlook(learned, board)
    regions = sorted({seat.region for seat in board.election.seats})
    found: dict[str, list[TargetOutlook]] = {}
    for one in targets(outlook):
        found.setdefault(one.target.target.seat, []).append(one)
    swings = {region: swing_so_far(board, region) for region in regions if len(regions) > 1}
    return Ahead(
        outlook.learned_from,
        outlook.seats,
        {seat: tuple(of_seat) for seat, of_seat in found.items()},
        swing_so_far(board),
        {region: swing for region, swing in swings.items() if swing},
    )
