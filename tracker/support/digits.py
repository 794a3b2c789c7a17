"""Whole numbers with thousands separators."""

import re
from typing import Final

GROUPED: Final = re.compile(r"[0-9]{1,3}(?:[, \u00a0\u2009\u202f'][0-9]{3})+")
"""Digits in groups of three, as "54,829" and "54 829". Not "54.829", which can be a fraction."""


def without_separators(text: str) -> str:
    """The digits of a number in groups of three; any other text unchanged."""
    return re.sub("[^0-9]", "", text) if GROUPED.fullmatch(text) else text
