"""Numbers in digits three rows high, from Textual."""

from collections.abc import Sequence
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.renderables.digits import Digits

_BOLD = Style(bold=True)


@lru_cache(maxsize=256)
def large_digits(text: str) -> Sequence[str]:
    """The three rows of a text of digits, of equal width; other characters are in the last row."""
    rendered = Digits(text).render(_BOLD)
    return tuple(s.text for s in rendered if isinstance(s, Segment) and s.text != "\n")
