"""Rounds our figures, to compare them with those that PA prints."""

from collections.abc import Callable
from fractions import Fraction
from math import trunc
from typing import Final

from tracker.election.swing import decimal_places, parse_figure

PA_PLACES: Final = 2
"""Decimals of the shares, turnouts and swings that PA prints."""

Rounding = Callable[[Fraction, int], Fraction]
"""A function of an exact figure and a number of decimals; it returns the rounded figure."""


def half_up(value: Fraction, places: int) -> Fraction:
    """Round a half away from zero, as the tracker and PA's samples do."""
    half_unit = Fraction(1 if value >= 0 else -1, 2 * 10**places)
    return truncate(value + half_unit, places)


def half_even(value: Fraction, places: int) -> Fraction:
    """Round a half to the even digit, the default of many programs (IEEE 754)."""
    return Fraction(round(value, places))


def truncate(value: Fraction, places: int) -> Fraction:
    """Drop the digits after the last decimal."""
    return Fraction(trunc(value * 10**places), 10**places)


def prints_as(
    value: Fraction | int, text: str, rounding: Rounding = half_up, min_places: int = 0
) -> bool:
    """Whether an exact figure, rounded to the decimals of the text, equals the text's number.

    "-0.00" equals 0. If the text has fewer decimals than `min_places`, the figure is rounded to
    `min_places`: with 2, "66.1" means 66.10. False for a text that is not a figure.
    """
    stated, places = parse_figure(text), max(decimal_places(text), min_places)
    return stated is not None and rounding(Fraction(value), places) == Fraction(stated)
