"""Votes, seats and percentage points as they stand in a sentence."""

from fractions import Fraction

from tracker.election.swing import printed
from tracker.support.phrases import several


def votes(count: int) -> str:
    """ "1 vote", "2,580 votes"."""
    return several(count, "vote")


def seats(count: int) -> str:
    """ "1 seat", "69 seats"."""
    return several(count, "seat")


def points(value: Fraction) -> str:
    """Percentage points, rounded once; a value above zero is never "0.0" but "under 0.1"."""
    figure = printed(value)
    return "under 0.1" if value and figure == "0.0" else figure
