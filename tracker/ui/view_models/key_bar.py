"""The line at the foot: the keys of where the producer is, as many as fit."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from tracker.ui.view_models.styled_text import BOLD, DIM, HIGHLIGHT, Line, Span


@dataclass(frozen=True, slots=True)
class Key:
    """One key as it is shown."""

    key: str
    label: str
    action: str
    """What a click on it does."""
    rank: int = 1
    """Which is left out first where there is no room: the highest."""
    is_current: bool = False
    """Whether it stands for what is on the screen already."""


def fitting_keys(keys: Sequence[Key], width: int) -> list[Key]:
    """As many as fit, in their order; those of the highest rank go first, where one is last."""
    kept = list(keys)
    while kept and 1 + sum(_size(key, width) for key in kept) - _gap(width) > width:
        worst = max(_rank(key) for key in kept)
        last = max(place for place, key in enumerate(kept) if _rank(key) == worst)
        del kept[last]
    return kept


def _rank(key: Key) -> int:
    return 0 if key.is_current else key.rank


def _gap(width: int) -> int:
    """Cells between two keys."""
    return 1 if width < 100 else 2


def key_line(keys: Sequence[Key], width: int) -> Line:
    """The keys that fit, each with its label; what is on the screen stands out."""
    spans, gap = [Span(" ")], Span(" " * _gap(width))
    for key in fitting_keys(keys, width):
        label = f"{BOLD} reverse" if key.is_current else DIM
        spans += [Span(key.key, HIGHLIGHT), Span(" "), Span(key.label, label), gap]
    return tuple(spans)


def action_at(keys: Sequence[Key], width: int, x: int) -> str:
    """The action of the key at a cell; empty where there is none."""
    edge = 1
    for key in fitting_keys(keys, width):
        if edge <= x < edge + _size(key, width) - _gap(width):
            return key.action
        edge += _size(key, width)
    return ""


def _size(key: Key, width: int) -> int:
    return cell_len(key.key) + 1 + cell_len(key.label) + _gap(width)
