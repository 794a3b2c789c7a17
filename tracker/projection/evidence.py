"""Sums over the declared seats, one set for each party: the input of its regression.

A declaration adds one seat to the sums. A retraction subtracts it; a correction subtracts the old
votes and adds the new. The sums are exact, because every number in them is rounded to a binary
fraction (`features.quantize`).
"""

from dataclasses import dataclass, field

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.share_change import is_like_with_like
from tracker.election import Election
from tracker.projection.features import Features, SeatFeatures, quantize
from tracker.projection.models import PROJECTION, Model
from tracker.summary.on_air import figures


@dataclass(frozen=True, slots=True)
class Observation:
    """The contribution of one declared seat: its features x, and each party's change d."""

    features: SeatFeatures
    changes: dict[str, float]
    """By party code: tonight's share minus the share from which changes are counted
    (`SeatFeatures.start`), in percentage points. Aggregates (`PartyKind`) are absent."""


@dataclass(slots=True)
class RegressionSums:
    """Σ x xᵀ and Σ x d of one party, over the declared seats where it stood."""

    size: int
    """Number of columns of the regression."""
    xx: list[list[float]] = field(init=False)
    """Σ x xᵀ."""
    xd: list[float] = field(init=False)
    """Σ x d."""
    seats: int = 0
    """Number of seats in the sums."""

    def __post_init__(self) -> None:
        self.xx = [[0.0] * self.size for _ in range(self.size)]
        self.xd = [0.0] * self.size

    def add(self, nonzero: list[tuple[int, float]], change: float, sign: int) -> None:
        """Add a seat; with sign -1, subtract it.

        Args:
            nonzero: The seat's features that are not zero: pairs of column and value.
            change: d, in percentage points.
        """
        self.seats += sign
        for i, value in nonzero:
            row, signed = self.xx[i], sign * value
            for j, other in nonzero:
                row[j] += signed * other
            self.xd[i] += signed * change


class Evidence:
    """The observations and the sums of one night. `apply` updates them when the board changes."""

    def __init__(self, election: Election, model: Model = PROJECTION) -> None:
        self.election = election
        self.features = Features(election, model)
        self.observations: dict[str, Observation] = {}
        """By seat id."""
        self.sums: dict[str, RegressionSums] = {}
        """By code of each party with a regression (`Features.regressed`)."""
        self._board = Board.empty(election)

    def apply(self, board: Board) -> None:
        """Update the observations of the seats that changed since the last call.

        Raises ValueError for a board of another election.
        """
        if board.election is not self.election:
            raise ValueError("a board of another election")
        for seat in board.states.changed_since(self._board.states):
            if old := self.observations.pop(seat, None):
                self._add(old, -1)
            if seat not in self.features.projected:
                continue
            if new := observe(board.states[seat], self.features):
                self.observations[seat] = new
                self._add(new, 1)
        self._board = board

    def _add(self, observation: Observation, sign: int) -> None:
        nonzero = observation.features.nonzero(self.features.first_number)
        for party, change in observation.changes.items():
            if party not in self.features.regressed:
                continue
            if party not in self.sums:
                self.sums[party] = RegressionSums(len(self.features.kinds))
            self.sums[party].add(nonzero, change, sign)


def observe(state: SeatState, features: Features) -> Observation | None:
    """The observation of a declared seat.

    None if its figures are not safe for air (`on_air.figures`), or if its votes cannot be compared
    with last time's (`share_change.is_like_with_like`).
    """
    tonight = figures(state)
    if tonight is None or not is_like_with_like(state):
        return None
    of_seat = features.of(state.seat, tonight.shares)
    changes = {
        party: quantize(float(share) - of_seat.start[party])
        for party, share in tonight.shares.items()
        if state.election.comparable(party)
    }
    return Observation(of_seat, changes)
