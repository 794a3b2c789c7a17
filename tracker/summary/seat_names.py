"""A seat's name in a few letters, for a tile. A sentence has the whole name (`names`)."""

import re
from collections.abc import Iterable

from tracker.support.escape import visible
from tracker.support.phrases import MOST_NAMED, listed

_SHORTEST = 3
"""A letter or two tell nobody anything."""
_SMALL = frozenset({"and", "of", "the", "The", "upon", "under"})
_COMPASS = frozenset({"North", "South", "East", "West", "Mid", "Central"})


def short_name(name: str, width: int) -> str:
    """A seat's name in a few cells: NNorf for North Norfolk, MilKeN for Milton Keynes North.

    A point of the compass is its first letter; the other words share the room.
    """
    bare = visible(name)
    if width < _SHORTEST:
        return ""
    if len(bare) <= width:
        return bare
    words = [word for word in re.split(r"[\s,-]+", bare) if word and word not in _SMALL]
    long = [word for word in words if word not in _COMPASS]
    room = width - (len(words) - len(long))
    each, over = divmod(max(room, 0), len(long) or 1)
    share = {word: each + (place < over) for place, word in enumerate(long)}
    return "".join(word[: share.get(word, 1)] for word in words)[:width]


def listed_seats(names: Iterable[str], most: int | None = MOST_NAMED) -> str:
    """Names of seats in a row, as `listed`, but so that an ear can tell one from the next.

    Where a name has a comma or an "and" of its own: "Angus; Ochil and South Perthshire; and
    Stirling", and of two: "Ochil and South Perthshire, and Stirling".
    """
    said = list(names)
    if not any("," in name or " and " in name for name in said):
        return listed(said, most)
    if most is not None and len(said) > most:
        said = [*said[: most - 1], f"{len(said) - most + 1:,} more"]
    if len(said) == 2:
        return f"{said[0]}, and {said[1]}"
    return "; and ".join(part for part in ("; ".join(said[:-1]), *said[-1:]) if part)
