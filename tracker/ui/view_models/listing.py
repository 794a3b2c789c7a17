"""The rows of a list, made when they are on the screen, and their headings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from tracker.ui.view_models.styled_text import Line, Span, fit, spread
from tracker.ui.view_models.styles import DIM


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

    def lines(self) -> list[Line]:
        """The lines of all rows."""
        return [self.line(y) for y in range(len(self.keys))]


class LineCache:
    """Lines by key, each with the inputs that it was made from: of 650 seats, few change."""

    def __init__(self) -> None:
        self._layout: tuple[object, ...] = ()
        self._lines: dict[str, tuple[tuple[object, ...], Line]] = {}

    def for_layout(self, *layout: object) -> "LineCache":
        """This cache, emptied if the layout (a width, a column offset) is not the last layout."""
        if layout != self._layout:
            self._layout, self._lines = layout, {}
        return self

    def line(self, key: str, inputs: tuple[object, ...], make: Callable[[], Line]) -> Line:
        """The line of a key, made again only if its inputs differ from the last inputs."""
        cached = self._lines.get(key)
        if cached is None or cached[0] != inputs:
            cached = self._lines[key] = (inputs, make())
        return cached[1]


def column_header(titles: str, note: str, width: int) -> Line:
    """Column titles, with a note at the right; the titles are cut before the note."""
    note = fit(note, width) if cell_len(note) > width else note
    return (Span(set_cell_size(titles, width - cell_len(note)) + note, f"{DIM} underline"),)


def group_heading(title: str, note: str, width: int) -> Line:
    """A group's heading, with a note at the right."""
    return spread([Span(f" {title}", "bold underline")], [Span(f"{note} ", DIM)], width)
