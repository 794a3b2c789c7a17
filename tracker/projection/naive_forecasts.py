"""The naive forecasts that the projection must beat: no change, and uniform swing.

Each returns a function from a seat id to the shares there, in percentage points.
"""

from collections.abc import Callable, Mapping

from tracker.board import Board
from tracker.projection.evidence import Evidence

Shares = Mapping[str, float]
"""Percentage points of the vote by party code."""


def no_change(evidence: Evidence, board: Board) -> Callable[[str], Shares]:
    """The shares of last time, with the vote of parties that do not stand shared out."""

    def shares(seat_id: str) -> Shares:
        seat = board.election.seat_by_id[seat_id]
        return evidence.features.of(seat, seat.stands).adjusted_shares

    return shares


def uniform_swing(evidence: Evidence, board: Board) -> Callable[[str], Shares]:
    """Each party's mean change in the declared seats, added to last time's shares everywhere."""
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
