"""Styled text without a terminal: spans, lines and rows, and fitting them to a width in cells."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from rich.cells import cell_len, chop_cells, set_cell_size

from tracker.election.swing import format_rounded
from tracker.support.escape import has_hidden, visible

DIM = "#8a94a6"
PLAIN = ""
BOLD = "bold"
ALARM = "bold #1b1d23 on #f2b134"
ERROR = "bold #ffffff on #b3261e"
GOOD = "#6fcf97"
WAITING = "bold #14161b on #8a94a6"
HIGHLIGHT = "bold #f2b134"
"""For the producer's marks and for whatever deserves a look."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style (a rich style, as text). Control characters become visible."""

    text: str
    style: str = PLAIN

    def __post_init__(self) -> None:
        if has_hidden(self.text):
            object.__setattr__(self, "text", visible(self.text))


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list. A row with an empty key (a heading, a note) cannot be selected."""

    key: str
    line: Line


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of a list, each line made on demand: 40 of 650 seats are on the screen."""

    keys: Sequence[str]
    """The key of each row; empty for a row that cannot be selected."""
    line: Callable[[int], Line]
    """Makes the line of a row, by its index."""

    @classmethod
    def from_rows(cls, rows: Sequence[Row]) -> "Listing":
        """A listing of ready rows."""
        return cls([row.key for row in rows], lambda y: rows[y].line)

    def rows(self) -> list[Row]:
        """Every row, made now."""
        return [Row(key, self.line(y)) for y, key in enumerate(self.keys)]


class LineCache:
    """Lines by key, each with the inputs that it was made from: of 650 seats, few change."""

    def __init__(self) -> None:
        self._layout: tuple[object, ...] = ()
        self._lines: dict[str, tuple[tuple[object, ...], Line]] = {}

    def for_layout(self, *layout: object) -> "LineCache":
        """This cache, emptied if the layout (a width, a column offset) is not the last one."""
        if layout != self._layout:
            self._layout, self._lines = layout, {}
        return self

    def line(self, key: str, inputs: tuple[object, ...], make: Callable[[], Line]) -> Line:
        """The line of a key, made again only if its inputs differ from the last ones."""
        cached = self._lines.get(key)
        if cached is None or cached[0] != inputs:
            cached = self._lines[key] = (inputs, make())
        return cached[1]


def changed_ranges(old: Line, new: Line, width: int) -> list[tuple[int, int]]:
    """The cells in which two lines differ, as (start, end) ranges, end excluded.

    Usually a figure or two change, and a slow connection should carry no more. If the spans of
    both lines have the same widths, each span that differs is a range; else everything between
    the common start and the common end is one range.
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
    start = 0
    for before, after in zip(old, new, strict=False):
        if before != after:
            break
        start += cell_len(after.text)
    end = sum(sizes)
    if cell_width(old) != end:
        return [(start, width)] if start < width else []
    for before, after in zip(reversed(old), reversed(new), strict=False):
        if before != after:
            break
        end -= cell_len(after.text)
    end = min(end, width)
    return [(start, end)] if start < end else []


def _joined(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Adjacent ranges as one: the terminal needs a few bytes to go to each."""
    joined: list[tuple[int, int]] = []
    for start, end in ranges:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def format_points(points: Fraction | None, width: int, *, sign: bool = False) -> str:
    """Percentage points to one decimal, right-aligned; a dash for None (not computable)."""
    text = "–" if points is None else format_rounded(points, sign=sign).replace("-", "−")
    return f"{text:>{width}}"


def fit(text: str, width: int) -> str:
    """Text in exactly `width` cells, cut with an ellipsis or padded; unchanged for width 0."""
    if not width:
        return text
    text = visible(text)
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, width - 1) + "…"


def cell_width(spans: Iterable[Span]) -> int:
    """The width of spans in cells."""
    return sum(cell_len(span.text) for span in spans)


def cropped(spans: Iterable[Span], width: int) -> Line:
    """Spans cut to a width; not padded."""
    spans = tuple(spans)
    return spans if cell_width(spans) <= width else tuple(padded(list(spans), width))


def wrapped(text: str, width: int) -> list[str]:
    """Text wrapped at words into lines of at most `width` cells: some characters take two."""
    lines = [""]
    for word in visible(text).split():
        for piece in chop_cells(word, width):
            if lines[-1] and cell_len(f"{lines[-1]} {piece}") > width:
                lines.append("")
            lines[-1] += f" {piece}" if lines[-1] else piece
    return lines if lines != [""] else []


def padded(spans: list[Span], width: int) -> list[Span]:
    """Spans in exactly `width` cells, cut or filled with spaces."""
    kept: list[Span] = []
    room = width
    for span in spans:
        size = min(room, cell_len(span.text))
        kept.append(Span(set_cell_size(span.text, size), span.style))
        room -= size
    return [*kept, Span(" " * room)] if room else kept


def spread(left: list[Span], right: list[Span], width: int) -> Line:
    """Spans at the left and at the right edge; the left ones are cut if both do not fit."""
    room = max(0, width - cell_width(right))
    if cell_width(left) >= room:
        return (*padded(left, max(0, room - 1)), Span(" "), *right)
    return (*padded(left, room), *right)


def merged(cells: Sequence[str], styles: Sequence[str]) -> list[Span]:
    """Cells with their styles as spans, adjacent cells of one style in one span."""
    spans: list[Span] = []
    for cell, style in zip(cells, styles, strict=True):
        if spans and spans[-1].style == style:
            spans[-1] = Span(spans[-1].text + cell, style)
        else:
            spans.append(Span(cell, style))
    return spans


def column_header(titles: str, note: str, width: int) -> Line:
    """Column titles, with a note at the right; the titles are cut before the note."""
    note = fit(note, width) if cell_len(note) > width else note
    return (Span(set_cell_size(titles, width - cell_len(note)) + note, f"{DIM} underline"),)


def group_heading(title: str, note: str, width: int) -> Line:
    """A group's heading, with a note at the right."""
    return spread([Span(f" {title}", "bold underline")], [Span(f"{note} ", DIM)], width)
