"""Numbers of votes, of seats and of percentage points in a sentence."""

from fractions import Fraction

from tracker.election.swing import format_rounded
from tracker.support.phrases import quantity


def votes(count: int) -> str:
    """The number with its noun: "1 vote", "2,580 votes"."""
    return quantity(count, "vote")


def seats(count: int) -> str:
    """The number with its noun: "1 seat", "69 seats"."""
    return quantity(count, "seat")


def change(value: Fraction) -> str:
    """A change of share: "up 2.7 points", "down 1.0 point", "unchanged"."""
    if value == 0:
        return "unchanged"
    size = points(abs(value))
    return f"{'up' if value > 0 else 'down'} {size} {'point' if size == '1.0' else 'points'}"


def points(value: Fraction) -> str:
    """A value of at least zero, rounded to one decimal; "under 0.1" instead of a rounded 0.0."""
    figure = format_rounded(value)
    return "under 0.1" if value and figure == "0.0" else figure
