"""Numbers of votes, of seats and of percentage points in a sentence, and figures in a table."""

from fractions import Fraction

from tracker.election import Election
from tracker.election.swing import format_rounded
from tracker.support.phrases import quantity

UNDER = "under 0.1"
"""Instead of 0.0, for a value that is not zero and is rounded to zero."""


def votes(count: int) -> str:
    """The number with its noun, in figures: "1 vote", "2,580 votes"."""
    return quantity(count, "vote")


def seats(count: int) -> str:
    """The number with its noun, in figures: "1 seat", "69 seats"."""
    return quantity(count, "seat")


def in_words(election: Election, count: int, noun: str = "", none: str = "no") -> str:
    """The number in the house style, with its noun: "nine seats", "69 seats", "no seats".

    `none` is the word for zero. Without a noun the number alone.
    """
    number = election.style.number(count) if count else none
    plural = noun if count == 1 else f"{noun}s"
    return f"{number} {plural}" if noun else number


def change(value: Fraction) -> str:
    """A change of share: "up 2.7 points", "down 1.0 point", "unchanged"."""
    if value == 0:
        return "unchanged"
    size = points(abs(value))
    one = size in ("1.0", UNDER)
    return f"{'up' if value > 0 else 'down'} {size} {'point' if one else 'points'}"


def points(value: Fraction) -> str:
    """A value of at least zero, rounded to one decimal; `UNDER` instead of a rounded 0.0."""
    figure = format_rounded(value)
    return UNDER if value and figure == "0.0" else figure


def table_share(value: Fraction | None) -> str:
    """A share in a table: "57.7%", "under 0.1%"; empty for None."""
    return "" if value is None else f"{points(value)}%"


def table_change(value: Fraction | None) -> str:
    """A change of share in a table: "+4.1", "−7.8", "up under 0.1", "unchanged"; empty for None."""
    if value is None:
        return ""
    if value == 0:
        return "unchanged"
    if points(abs(value)) == UNDER:
        return f"{'up' if value > 0 else 'down'} {UNDER}"
    return with_minus(format_rounded(value, sign=True))


def with_minus(figure: str) -> str:
    """A printed figure with the minus sign instead of a hyphen."""
    return figure.replace("-", "−")


def a(figure: str) -> str:
    """A figure with its article: "a 6.3", "an 11.8", "an 8.0"."""
    whole = figure.partition(".")[0].replace(",", "")
    return f"{'an' if whole.startswith('8') or whole in ('11', '18') else 'a'} {figure}"
