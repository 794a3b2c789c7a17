"""The key bar at the foot of the screen: keys with their labels, as many as fit."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from tracker.ui.view_models.styled_text import Line, Span
from tracker.ui.view_models.styles import BOLD, DIM, HIGHLIGHT


@dataclass(frozen=True, slots=True)
class Key:
    """A key in the key bar."""

    key: str
    """As it is shown: "/"."""
    label: str
    action: str
    """The action that a click runs, as `Action.name`."""
    rank: int = 1
    """If there is no room, keys with a higher rank are left out first."""
    is_current: bool = False
    """Whether it is the key of the view that is shown. It is left out last."""


def fitting_keys(keys: Sequence[Key], width: int) -> list[Key]:
    """The keys that fit, in order. The last of those with the highest rank is left out first."""
    kept = list(keys)
    while kept and 1 + sum(_size(key, width) for key in kept) - _gap(width) > width:
        ranks = [0 if key.is_current else key.rank for key in kept]
        del kept[max(range(len(kept)), key=lambda n: (ranks[n], n))]
    return kept


def _gap(width: int) -> int:
    return 1 if width < 100 else 2


def key_line(keys: Sequence[Key], width: int) -> Line:
    """The line of the keys that fit. The label of the current view is reversed."""
    spans, gap = [Span(" ")], Span(" " * _gap(width))
    for key in fitting_keys(keys, width):
        label = f"{BOLD} reverse" if key.is_current else DIM
        spans += [Span(key.key, HIGHLIGHT), Span(" "), Span(key.label, label), gap]
    return tuple(spans)


def action_at(keys: Sequence[Key], width: int, x: int) -> str:
    """The action of the key at cell `x` of the key bar; empty for none."""
    edge = 1
    for key in fitting_keys(keys, width):
        if edge <= x < edge + _size(key, width) - _gap(width):
            return key.action
        edge += _size(key, width)
    return ""


def _size(key: Key, width: int) -> int:
    return cell_len(key.key) + 1 + cell_len(key.label) + _gap(width)
