"""Names of seats: a list in a sentence, or a name in a few letters for a tile of the map."""

import re
from collections.abc import Callable, Iterable

from tracker.support.escape import visible
from tracker.support.phrases import MAX_NAMES, join_names, limited

_SHORTEST = 3
"""Minimum number of letters that identify a seat."""
_SMALL = frozenset({"and", "of", "the", "The", "upon", "under"})
_COMPASS = frozenset({"North", "South", "East", "West", "Mid", "Central"})


def listed_seats(
    names: Iterable[str],
    limit: int | None = MAX_NAMES,
    number: Callable[[int], str] = "{:,}".format,
) -> str:
    """Names of seats as `join_names` lists them, with at most `limit` parts.

    If a name contains a comma or "and", the separator is a semicolon: "Angus; Ochil and South
    Perthshire; and Stirling". With two parts without a comma: "Ochil and South Perthshire, and
    Stirling".
    """
    shown = limited(names, limit, number)
    if not any("," in name or " and " in name for name in shown):
        return join_names(shown, None)
    if len(shown) == 2 and not any("," in name for name in shown):
        return f"{shown[0]}, and {shown[1]}"
    return "; and ".join(part for part in ("; ".join(shown[:-1]), *shown[-1:]) if part)


def short_name(name: str, width: int) -> str:
    """A seat's name in at most `width` letters: NNorf for North Norfolk in 5.

    A name that fits is unchanged. Else words such as "of" are left out, a compass point becomes its
    first letter, and the other words share the rest equally. Empty if `width` is less than 3.
    """
    safe = visible(name)
    if width < _SHORTEST:
        return ""
    if len(safe) <= width:
        return safe
    words = [word for word in re.split(r"[\s,()-]+", safe) if word and word not in _SMALL]
    long = [word for word in words if word not in _COMPASS]
    room = width - (len(words) - len(long))
    each, over = divmod(max(room, 0), len(long) or 1)
    letters = {word: each + (place < over) for place, word in enumerate(long)}
    return "".join(word[: letters.get(word, 1)] for word in words)[:width]
