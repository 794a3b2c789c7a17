"""Names of seats: several in a sentence, or one in a few letters for a tile."""

import re
from collections.abc import Iterable

from tracker.support.escape import visible
from tracker.support.phrases import MAX_NAMES, join_names

_SHORTEST = 3
"""Fewer letters do not identify a seat."""
_SMALL = frozenset({"and", "of", "the", "The", "upon", "under"})
_COMPASS = frozenset({"North", "South", "East", "West", "Mid", "Central"})


def listed_seats(names: Iterable[str], limit: int | None = MAX_NAMES) -> str:
    """Names of seats as `listed`, but separated by semicolons if a name has a comma or an "and".

    "Angus; Ochil and South Perthshire; and Stirling"; of two, "Ochil and South Perthshire, and
    Stirling".
    """
    shown = list(names)
    if not any("," in name or " and " in name for name in shown):
        return join_names(shown, limit)
    if limit is not None and len(shown) > limit:
        shown = [*shown[: limit - 1], f"{len(shown) - limit + 1:,} more"]
    if len(shown) == 2:
        return f"{shown[0]}, and {shown[1]}"
    return "; and ".join(part for part in ("; ".join(shown[:-1]), *shown[-1:]) if part)


def short_name(name: str, width: int) -> str:
    """A seat's name in `width` letters: NNorf for North Norfolk, MilKeN for Milton Keynes North.

    A compass point keeps its first letter; the other words share the rest. Empty below three.
    """
    safe = visible(name)
    if width < _SHORTEST:
        return ""
    if len(safe) <= width:
        return safe
    words = [word for word in re.split(r"[\s,-]+", safe) if word and word not in _SMALL]
    long = [word for word in words if word not in _COMPASS]
    room = width - (len(words) - len(long))
    each, over = divmod(max(room, 0), len(long) or 1)
    letters = {word: each + (place < over) for place, word in enumerate(long)}
    return "".join(word[: letters.get(word, 1)] for word in words)[:width]
