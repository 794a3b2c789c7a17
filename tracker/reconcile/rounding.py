"""Parsing and rounding of printed figures; our own figures are exact until they are compared."""

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Final

_FIGURE = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,6})?")

PA_PLACES: Final = 2
"""PA prints shares, turnouts and swings to hundredths of a percentage point."""

Rounding = Callable[[Fraction, int], Fraction]
"""(exact figure, number of decimal places) → rounded figure."""


def parse_figure(text: str) -> Decimal | None:
    """The number in "+8.05" or "17344"; None for a text that is not a figure, like "17,344"."""
    return Decimal(text) if _FIGURE.fullmatch(text) else None


def decimal_places(text: str) -> int:
    """Number of decimals in a printed figure."""
    return len(text.partition(".")[2])


def half_up(value: Fraction, places: int) -> Fraction:
    """Rounds a half away from zero, as the tracker and PA's samples do."""
    return _round(value, places, lambda whole, twice_rest: whole + (twice_rest >= 1))


def half_even(value: Fraction, places: int) -> Fraction:
    """Rounds a half to the even digit, the default of many programs (IEEE 754)."""
    return _round(
        value, places, lambda whole, rest: whole + (rest > 1 or (rest == 1 and whole % 2 == 1))
    )


def truncate(value: Fraction, places: int) -> Fraction:
    """Drops the digits after the last place."""
    return _round(value, places, lambda whole, _: whole)


def _round(value: Fraction, places: int, rounded: Callable[[int, Fraction], int]) -> Fraction:
    """`rounded` gets the whole units of abs(value) and twice the fraction of a unit left over."""
    scale = 10**places
    whole, rest = divmod(abs(value) * scale, 1)
    units = Fraction(rounded(int(whole), 2 * rest), scale)
    return -units if value < 0 else units


def prints_as(
    value: Fraction | int, text: str, rounding: Rounding = half_up, min_places: int = 0
) -> bool:
    """Whether an exact figure, rounded to the precision of the text, equals it.

    "-0.00" equals 0. A text with fewer than `min_places` decimals is compared at `min_places`:
    with 2, "66.1" means 66.10.
    """
    stated, places = parse_figure(text), max(decimal_places(text), min_places)
    return stated is not None and rounding(Fraction(value), places) == Fraction(stated)
