"""Styled text: spans, lines, and functions that fit them to a width.

Widths are in cells of the terminal: some characters take two cells.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, takewhile

from rich.cells import cell_len, chop_cells, set_cell_size

from tracker.election.swing import format_rounded
from tracker.support.escape import has_hidden, visible
from tracker.ui.view_models.styles import PLAIN


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one style, in Rich's syntax: "bold #ffffff".

    Control characters in the text are made visible.
    """

    text: str
    style: str = PLAIN

    def __post_init__(self) -> None:
        if has_hidden(self.text):
            object.__setattr__(self, "text", visible(self.text))


Line = tuple[Span, ...]
"""A line of text: its spans from left to right."""


def changed_ranges(old: Line, new: Line, width: int) -> list[tuple[int, int]]:
    """The ranges of cells (start, end) in which two lines differ. `end` is not in the range.

    If the spans of both lines have the same widths, each span that differs is a range. Otherwise
    one range has all cells between the equal spans at the start and those at the end, or up to
    `width` if the lines have different widths.
    """
    if old == new:
        return []
    sizes = [cell_len(span.text) for span in new]
    if [cell_len(span.text) for span in old] == sizes:
        edges = [*accumulate(sizes, initial=0)]
        return _joined(
            [
                (edges[n], min(edges[n + 1], width))
                for n, (before, after) in enumerate(zip(old, new, strict=True))
                if before != after and edges[n] < width and edges[n] < edges[n + 1]
            ]
        )
    start, end = _common_width(old, new), sum(sizes)
    if cell_width(old) != end:
        return [(start, width)] if start < width else []
    end = min(end - _common_width(old[::-1], new[::-1]), width)
    return [(start, end)] if start < end else []


def _common_width(old: Line, new: Line) -> int:
    """The width of the equal spans at the start of both lines."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))
    return cell_width(span for span, _ in same)


def _joined(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The ranges, adjacent ranges joined, because the terminal moves its cursor for each range."""
    joined: list[tuple[int, int]] = []
    for start, end in ranges:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def format_points(points: Fraction | None, width: int, *, sign: bool = False) -> str:
    """Percentage points to one decimal, right-aligned in `width` characters; a dash for None."""
    text = "–" if points is None else format_rounded(points, sign=sign).replace("-", "−")
    return f"{text:>{width}}"


def fit(text: str, width: int) -> str:
    """Text in exactly `width` cells, at least 1: filled with spaces or cut with "…".

    Width 0: unchanged.
    """
    if not width:
        return text
    text, width = visible(text), max(1, width)
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, width - 1) + "…"


def cell_width(spans: Iterable[Span]) -> int:
    """The width of spans together."""
    return sum(cell_len(span.text) for span in spans)


def cropped(spans: Iterable[Span], width: int) -> Line:
    """Spans cut to a width; shorter spans are not filled."""
    spans = tuple(spans)
    return spans if cell_width(spans) <= width else tuple(padded(list(spans), width))


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, at least 1, broken between words; empty for empty text."""
    lines, width = [""], max(1, width)
    for word in visible(text).split():
        for piece in chop_cells(word, width):
            if lines[-1] and cell_len(f"{lines[-1]} {piece}") > width:
                lines.append("")
            lines[-1] += f" {piece}" if lines[-1] else piece
    return lines if lines != [""] else []


def padded(spans: list[Span], width: int) -> list[Span]:
    """Spans in exactly `width` cells: filled with spaces or cut."""
    kept: list[Span] = []
    room = max(0, width)
    for span in spans:
        size = min(room, cell_len(span.text))
        kept.append(Span(set_cell_size(span.text, size), span.style))
        room -= size
    return [*kept, Span(" " * room)] if room else kept


def spread(left: list[Span], right: list[Span], width: int) -> Line:
    """A line with spans at the left and spans at the right. If both do not fit, `left` is cut."""
    room = max(0, width - cell_width(right))
    if cell_width(left) >= room:
        return (*padded(left, max(0, room - 1)), Span(" "), *right)
    return (*padded(left, room), *right)


def merged(cells: Sequence[str], styles: Sequence[str]) -> list[Span]:
    """The spans of cells and their styles; adjacent cells with the same style are one span."""
    spans: list[Span] = []
    for cell, style in zip(cells, styles, strict=True):
        if spans and spans[-1].style == style:
            spans[-1] = Span(spans[-1].text + cell, style)
        else:
            spans.append(Span(cell, style))
    return spans
