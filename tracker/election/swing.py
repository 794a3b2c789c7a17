"""Shares and swings as exact ratios, and their rounding.

A share, share change or swing of a result is a `Fraction` in percentage points of the valid vote,
so that 0.1 + 0.2 is 0.3 and not 0.30000000000000004. `format_rounded` rounds a figure when it is
shown. `as_float` makes a float for other programs.
"""

import re
from decimal import Decimal
from fractions import Fraction
from typing import overload

_FIGURE = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,6})?")


def share(votes: int, valid_votes: int) -> Fraction:
    """Votes as a share of the valid vote, in percentage points (0 to 100).

    Rejected ballots are not part of the valid vote (Commons Library, Electoral Commission).
    Raises ZeroDivisionError without valid votes.
    """
    return Fraction(100 * votes, valid_votes)


def butler_swing(
    *, riser_before: Fraction, riser_now: Fraction, faller_before: Fraction, faller_now: Fraction
) -> Fraction:
    """Butler swing from one party (the faller) to another (the riser), in percentage points.

    Half the sum of the riser's rise and the faller's fall, in shares of the whole valid vote
    (Butler 1952). Negative for a swing in the other direction.
    """
    return ((riser_now - riser_before) + (faller_before - faller_now)) / 2


def swing_needed(*, holder_before: Fraction, challenger_before: Fraction) -> Fraction:
    """The swing from holder to challenger that makes them level, in percentage points.

    Half the holder's lead in share. The challenger can be any party: in Colchester the Liberal
    Democrats were third in 2017 and needed 14.5.
    """
    return (holder_before - challenger_before) / 2


@overload
def as_float(value: Fraction | Decimal) -> float: ...
@overload
def as_float(value: None) -> None: ...
def as_float(value: Fraction | Decimal | None) -> float | None:
    """The float nearest to a figure, for other programs. None for None."""
    if value is None:
        return None
    numerator, denominator = value.as_integer_ratio()
    return numerator / denominator  # the same as float(value), in half the time


def format_rounded(points: Fraction, places: int = 1, *, sign: bool = False) -> str:
    """A figure as text, rounded half up (away from zero) to `places` decimals.

    A negative figure begins with "-". With `sign`, a positive figure begins with "+". A figure that
    rounds to zero has no sign.
    """
    scale = 10**places
    numerator, denominator = points.numerator, points.denominator
    units = (2 * abs(numerator) * scale + denominator) // (2 * denominator)
    whole, part = divmod(units, scale)
    digits = f"{whole}.{part:0{places}d}" if places else str(whole)
    if not units:
        return digits
    if numerator < 0:
        return f"-{digits}"
    return f"+{digits}" if sign else digits


def parse_figure(text: str) -> Decimal | None:
    """The number in "+8.05" or "17344"; None for a text that is not a figure, like "17,344"."""
    return Decimal(text) if _FIGURE.fullmatch(text) else None


def decimal_places(text: str) -> int:
    """Number of decimals in a printed figure: 2 for "8.05"."""
    return len(text.partition(".")[2])


def is_printed_as(points: Fraction, text: str) -> bool:
    """Whether a figure can be printed as `text`, rounded or cut off to the decimals it has.

    True if `text` is no number.
    """
    printed = parse_figure(text)
    if printed is None:
        return True
    return abs(Fraction(printed) - points) < Fraction(1, 10 ** decimal_places(text))
