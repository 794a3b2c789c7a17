"""The rows of a list, the titles of its columns and the headings of its groups."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from tracker.ui.view_models.styled_text import Line, Span, fit, spread
from tracker.ui.view_models.styles import DIM


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list. Its key names it, such as the id of a seat.

    A row with an empty key, such as a heading, cannot be selected.
    """

    key: str
    line: Line


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of a list, whose lines are made on demand: of 650 seats, 40 are in view."""

    keys: Sequence[str]
    """The key of each row, as in `Row`."""
    line: Callable[[int], Line]
    """Makes the line of a row, by its index."""

    @classmethod
    def from_rows(cls, rows: Sequence[Row]) -> "Listing":
        """A listing of rows whose lines are made already."""
        return cls([row.key for row in rows], lambda y: rows[y].line)

    def lines(self) -> list[Line]:
        """The lines of all rows."""
        return [self.line(y) for y in range(len(self.keys))]


class LineCache:
    """Keeps the lines of a list, because only few of them differ on the next board."""

    def __init__(self) -> None:
        self._layout: tuple[object, ...] = ()
        self._lines: dict[str, tuple[tuple[object, ...], Line]] = {}

    def for_layout(self, *layout: object) -> "LineCache":
        """This cache, emptied if the layout (the width, the first column) has changed."""
        if layout != self._layout:
            self._layout, self._lines = layout, {}
        return self

    def line(self, key: str, inputs: tuple[object, ...], make: Callable[[], Line]) -> Line:
        """The line with this key. `make` makes it if `inputs` have changed since the last call."""
        cached = self._lines.get(key)
        if cached is None or cached[0] != inputs:
            cached = self._lines[key] = (inputs, make())
        return cached[1]


def column_header(titles: str, note: str, width: int) -> Line:
    """Column titles with a note at the right. If both do not fit, the titles are cut."""
    note = fit(note, width) if cell_len(note) > width else note
    return (Span(set_cell_size(titles, max(0, width - cell_len(note))) + note, f"{DIM} underline"),)


def group_heading(title: str, note: str, width: int) -> Line:
    """The heading of a group of rows, with a note at the right."""
    return spread([Span(f" {title}", "bold underline")], [Span(f"{note} ", DIM)], width)
