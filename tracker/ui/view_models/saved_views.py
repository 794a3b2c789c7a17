"""Saved views: views with a filter and an order that a producer keeps on number keys."""

import msgspec

SLOTS = ("7", "8", "9", "0")
"""The number keys for saved views. 1 to 6 are the keys of the views themselves."""
VIEWS = ("targets", "seats", "problems", "map", "log", "next")
"""The names of the views, in the order of their keys."""
TITLES = ("Marginals", "Seats", "Problems", "Map", "Log", "Next")
"""The titles of `VIEWS`."""


class SavedView(msgspec.Struct, frozen=True):
    """A view with a filter and an order."""

    view: str
    """One of `VIEWS`."""
    query: str = ""
    """The text of the filter."""
    order: str = ""
    """The name of the order; empty for the default."""

    def __str__(self) -> str:
        """As in the settings: "seats: lab gain sort:closest"."""
        order = f"sort:{self.order}" if self.order and "sort:" not in self.query else ""
        terms = " ".join(part for part in (self.query, order) if part)
        return f"{self.view}: {terms}" if terms else self.view


def read_view(text: str) -> SavedView:
    """Parse a view as in the settings. Raises ValueError with a sentence."""
    view, _, query = text.partition(":")
    if view.strip() not in VIEWS:
        raise ValueError(f'views: "{text}" begins with none of {", ".join(VIEWS)}')
    return SavedView(view.strip(), query.strip())
