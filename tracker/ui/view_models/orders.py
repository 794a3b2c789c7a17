"""The orders of a list, and the reverse of each: "-closest" is the reverse of "closest"."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")
REVERSE = "-"
"""Before the name of an order: the reverse of it."""


def reverse_of(order: str) -> str:
    """The reverse of an order; of a reversed order, the order."""
    return order[1:] if order.startswith(REVERSE) else f"{REVERSE}{order}"


def name_of(order: str) -> str:
    """The name of an order, without the sign of the reverse."""
    return order.removeprefix(REVERSE)


def is_reversed(order: str) -> bool:
    """Whether this is the reverse of an order."""
    return order.startswith(REVERSE)


def known_order(order: str, names: Iterable[str]) -> str:
    """The order, if its name is one of these names; else empty."""
    return order if name_of(order) in names else ""


def in_order(
    items: Sequence[Item], order: str, key: Callable[[Item], Any] | None
) -> Sequence[Item]:
    """The items in an order, or in its reverse. `key` is the sort key; None for no sorting.

    An item whose key begins with True has no figure to sort by. It comes last in both directions.
    """
    found = sorted(items, key=key) if key else list(items)
    if not is_reversed(order):
        return found
    found.reverse()
    if key is None:
        return found
    return sorted(found, key=lambda item: key(item)[0] is True)
