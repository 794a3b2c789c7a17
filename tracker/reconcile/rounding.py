"""Figures at the precision at which they were printed; ours are exact until then."""

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Final

_FIGURE = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,6})?")

PA_PLACES: Final = 2
"""PA prints shares, turnouts and swings to hundredths of a percentage point."""

Rounding = Callable[[Fraction, int], Fraction]
"""From an exact figure and a number of decimal places to the figure that is printed."""


def figure(text: str) -> Decimal | None:
    """The figure a text states: "+8.05" or "17344"; None for what is not one, as "17,344"."""
    return Decimal(text) if _FIGURE.fullmatch(text) else None


def places(text: str) -> int:
    """How many decimal places a figure is printed with."""
    return len(text.partition(".")[2])


def half_up(value: Fraction, digits: int) -> Fraction:
    """Rounded, a half away from zero: how the tracker prints, and PA's samples."""
    return _scaled(value, digits, lambda whole, twice_rest: whole + (twice_rest >= 1))


def half_even(value: Fraction, digits: int) -> Fraction:
    """Rounded, a half to the even digit: what many a program does unasked (IEEE 754)."""
    return _scaled(
        value, digits, lambda whole, rest: whole + (rest > 1 or (rest == 1 and whole % 2 == 1))
    )


def cut_off(value: Fraction, digits: int) -> Fraction:
    """Not rounded: what follows the last place is dropped."""
    return _scaled(value, digits, lambda whole, _: whole)


def _scaled(value: Fraction, digits: int, rounded: Callable[[int, Fraction], int]) -> Fraction:
    scale = 10**digits
    whole, rest = divmod(abs(value) * scale, 1)
    units = Fraction(rounded(int(whole), 2 * rest), scale)
    return -units if value < 0 else units


def prints_as(
    value: Fraction | int, text: str, rounding: Rounding = half_up, digits: int = 0
) -> bool:
    """Whether an exact figure is the printed one at its precision; "-0.00" is nothing, as is 0.

    At `digits` places where the text has fewer: "66.1" among hundredths is 66.10.
    """
    stated, at = figure(text), max(places(text), digits)
    return stated is not None and rounding(Fraction(value), at) == Fraction(stated)
