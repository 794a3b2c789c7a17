"""Styled text without a terminal: spans, lines and rows, and how they are fitted to a width."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from rich.cells import cell_len, chop_cells, set_cell_size

from tracker.election.swing import printed
from tracker.support.escape import hidden, visible

DIM = "#8a94a6"
PLAIN = ""
BOLD = "bold"
ALARM = "bold #1b1d23 on #f2b134"
ERROR = "bold #ffffff on #b3261e"
GOOD = "#6fcf97"
WAITING = "bold #14161b on #8a94a6"
HIGHLIGHT = "bold #f2b134"
"""What a producer has marked, or should look at."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style (a rich style, as text). Whatever it is given, it can be shown."""

    text: str
    style: str = PLAIN

    def __post_init__(self) -> None:
        if hidden(self.text):
            object.__setattr__(self, "text", visible(self.text))


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list. What has no key (a heading, a note) cannot be selected."""

    key: str
    line: Line


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of a list, each made when it is looked at: of 650 seats, 40 are on the screen."""

    keys: Sequence[str]
    """Of each row; empty for what cannot be selected."""
    line: Callable[[int], Line]
    """Makes the line of a row."""

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "Listing":
        """Rows that are made already."""
        return cls([row.key for row in rows], lambda y: rows[y].line)

    def rows(self) -> list[Row]:
        """Every row, made."""
        return [Row(key, self.line(y)) for y, key in enumerate(self.keys)]


class LineCache:
    """Lines that were made, by what they were made from: of 650 seats, one changes at a time."""

    def __init__(self) -> None:
        self._shape: tuple[object, ...] = ()
        self._made: dict[str, tuple[tuple[object, ...], Line]] = {}

    def for_layout(self, *shape: object) -> "LineCache":
        """For lines of this shape (a width, an order); those of another are forgotten."""
        if shape != self._shape:
            self._shape, self._made = shape, {}
        return self

    def line(self, key: str, facts: tuple[object, ...], make: Callable[[], Line]) -> Line:
        """The line of a key: the one made before, where the same facts are still so."""
        made = self._made.get(key)
        if made is None or made[0] != facts:
            made = self._made[key] = (facts, make())
        return made[1]


def changed_ranges(was: Line, now: Line, width: int) -> list[tuple[int, int]]:
    """The cells in which two lines differ, as ranges from a first to after a last.

    A line changes in a figure or two, and a slow line to the terminal carries no more. Where
    the two are cut alike, span for span, each span that differs is a range; else what lies
    between their common beginning and their common end is one.
    """
    if was == now:
        return []
    sizes = [cell_len(span.text) for span in now]
    if [cell_len(span.text) for span in was] == sizes:
        edges = [*accumulate(sizes, initial=0)]
        differing = [
            place for place, pair in enumerate(zip(was, now, strict=True)) if pair[0] != pair[1]
        ]
        return _joined(
            [
                (edges[n], min(edges[n + 1], width))
                for n in differing
                if edges[n] < width and edges[n] < edges[n + 1]
            ]
        )
    start = 0
    for old, new in zip(was, now, strict=False):
        if old != new:
            break
        start += cell_len(new.text)
    end = sum(sizes)
    if cell_width(was) != end:
        return [(start, width)] if start < width else []
    for old, new in zip(reversed(was), reversed(now), strict=False):
        if old != new:
            break
        end -= cell_len(new.text)
    end = min(end, width)
    return [(start, end)] if start < end else []


def _joined(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges that touch as one: each costs a few bytes to go to."""
    joined: list[tuple[int, int]] = []
    for start, end in ranges:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def format_points(points: Fraction | None, width: int, *, sign: bool = False) -> str:
    """A figure in percentage points, right-aligned; a dash where it is not computable."""
    text = "–" if points is None else printed(points, sign=sign).replace("-", "−")
    return f"{text:>{width}}"


def fit(text: str, width: int) -> str:
    """Text in exactly so many cells, cut with an ellipsis or padded; 0 leaves it alone."""
    if not width:
        return text
    text = visible(text)
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, width - 1) + "…"


def cell_width(spans: Iterable[Span]) -> int:
    """Cells that spans take."""
    return sum(cell_len(span.text) for span in spans)


def cropped(spans: Iterable[Span], width: int) -> Line:
    """Spans as they are, cut where they would be wider than the line."""
    spans = tuple(spans)
    return spans if cell_width(spans) <= width else tuple(padded(list(spans), width))


def wrapped(text: str, width: int) -> list[str]:
    """Text over as many lines as it takes, by cells: some letters take two."""
    lines = [""]
    for word in visible(text).split():
        for piece in chop_cells(word, width):
            if lines[-1] and cell_len(f"{lines[-1]} {piece}") > width:
                lines.append("")
            lines[-1] += f" {piece}" if lines[-1] else piece
    return lines if lines != [""] else []


def padded(spans: list[Span], width: int) -> list[Span]:
    """Spans with spaces after them up to a width, cut if they are longer."""
    kept: list[Span] = []
    room = width
    for span in spans:
        size = min(room, cell_len(span.text))
        kept.append(Span(set_cell_size(span.text, size), span.style))
        room -= size
    return [*kept, Span(" " * room)] if room else kept


def spread(left: list[Span], right: list[Span], width: int) -> Line:
    """Left and right with space between; where both do not fit, the left is cut."""
    room = max(0, width - cell_width(right))
    if cell_width(left) >= room:
        return (*padded(left, max(0, room - 1)), Span(" "), *right)
    return (*padded(left, room), *right)


def merged(cells: Sequence[str], styles: Sequence[str]) -> list[Span]:
    """Neighbours of one style as one span."""
    spans: list[Span] = []
    for cell, style in zip(cells, styles, strict=True):
        if spans and spans[-1].style == style:
            spans[-1] = Span(spans[-1].text + cell, style)
        else:
            spans.append(Span(cell, style))
    return spans


def column_header(titles: str, note: str, width: int) -> Line:
    """The names of columns, and at the right what there is to say: that is never cut off."""
    note = fit(note, width) if cell_len(note) > width else note
    return (Span(set_cell_size(titles, width - cell_len(note)) + note, f"{DIM} underline"),)


def group_heading(title: str, note: str, width: int) -> Line:
    """A group's heading, its note at the right."""
    return spread([Span(f" {title}", "bold underline")], [Span(f"{note} ", DIM)], width)
