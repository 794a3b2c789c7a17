"""Two naive forecasts, with which `backtest` compares the projection: no change, uniform swing.

Each returns a function that takes a seat id and returns the forecast shares in the seat.
"""

from collections.abc import Callable, Mapping

from tracker.board import Board
from tracker.projection.evidence import Evidence

Shares = Mapping[str, float]
"""Percentage points of the vote by party code."""


def no_change(evidence: Evidence, board: Board) -> Callable[[str], Shares]:
    """Forecast the previous shares, adjusted for parties that do not stand
    (`SeatFeatures.adjusted_shares`)."""

    def shares(seat_id: str) -> Shares:
        seat = board.election.seat_by_id[seat_id]
        return evidence.features.of(seat, seat.stands).adjusted_shares

    return shares


def uniform_swing(evidence: Evidence, board: Board) -> Callable[[str], Shares]:
    """Forecast the shares of `no_change` plus the party's mean change so far, but at least 0."""
    before = no_change(evidence, board)
    changes: dict[str, list[float]] = {}
    for observation in evidence.observations.values():
        for party, change in observation.changes.items():
            changes.setdefault(party, []).append(change)
    mean = {party: sum(values) / len(values) for party, values in changes.items()}

    def shares(seat_id: str) -> Shares:
        return {
            party: max(0.0, share + mean.get(party, 0.0))
            for party, share in before(seat_id).items()
        }

    return shares
