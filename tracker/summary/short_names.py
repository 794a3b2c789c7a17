"""A seat's name in a few letters, for a tile. A sentence has the whole name (`names`)."""

import re

from tracker.support.escape import visible

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
