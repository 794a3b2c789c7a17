"""Saved views: a list with a filter and an order, on a number key of the producer."""

import msgspec

SLOTS = ("7", "8", "9", "0")
"""The number keys for saved views; 1 to 6 are the built-in views."""
VIEWS = ("targets", "seats", "problems", "map", "log", "next")
"""The built-in views, by name, in the order of their keys."""
TITLES = ("Marginals", "Seats", "Problems", "Map", "Log", "Next")


class SavedView(msgspec.Struct, frozen=True):
    """A built-in view with a filter and an order."""

    view: str
    """One of `VIEWS`."""
    query: str = ""
    order: str = ""
    """Empty for the view's default."""

    def __str__(self) -> str:
        """The form in the settings: `seats: lab gain sort:closest`."""
        order = f"sort:{self.order}" if self.order and "sort:" not in self.query else ""
        terms = " ".join(part for part in (self.query, order) if part)
        return f"{self.view}: {terms}" if terms else self.view


def read_view(text: str) -> SavedView:
    """Parse `seats: lab gain sort:closest`. Raises ValueError with a sentence."""
    view, _, query = text.partition(":")
    if view.strip() not in VIEWS:
        raise ValueError(f'views: "{text}" begins with none of {", ".join(VIEWS)}')
    return SavedView(view.strip(), query.strip())
