"""Views that a producer keeps on a number key: which list, its filter, its order."""

import msgspec

SLOTS = ("7", "8", "9", "0")
"""The number keys that are the producer's own; 1 to 6 are the views that ship."""
VIEWS = ("targets", "seats", "problems", "map", "log", "next")
"""The views that ship, by name, in the order of their keys."""
TITLES = ("Marginals", "Seats", "Problems", "Map", "Log", "Next")


class SavedView(msgspec.Struct, frozen=True):
    """A view to come back to."""

    view: str
    """One of `VIEWS`."""
    query: str = ""
    order: str = ""
    """Empty for the one it ships with."""

    def __str__(self) -> str:
        """As it is written in the settings: `seats: lab gain sort:closest`."""
        order = f"sort:{self.order}" if self.order and "sort:" not in self.query else ""
        rest = " ".join(part for part in (self.query, order) if part)
        return f"{self.view}: {rest}" if rest else self.view


def read_view(text: str) -> SavedView:
    """Read `seats: lab gain sort:closest`. Raises ValueError with a sentence."""
    view, _, query = text.partition(":")
    if view.strip() not in VIEWS:
        raise ValueError(f'views: "{text}" begins with none of {", ".join(VIEWS)}')
    return SavedView(view.strip(), query.strip())
