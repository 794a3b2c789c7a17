"""A published CSV table as a header and rows of text, whatever it was encoded in."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from tracker.prepare.cells import tidy
from tracker.prepare.finding import note
from tracker.prepare.report import PrepareError, Report
from tracker.support.escape import has_hidden, visible
from tracker.support.phrases import quantity

MOST_TITLE_LINES = 3
"""Above a table's header, which is longer than they are."""
FEWEST_CELLS = 4
"""Of a row in a table in which a line of one cell is a remark, not a row of its own."""
MOST_BYTES = 50_000_000
"""Of a table. The Library's largest has one."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table."""

    number: int
    """As a text editor counts lines, from 1."""
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table before anyone has asked what its columns mean."""

    name: str
    """The file's name, for sentences."""
    header: tuple[str, ...]
    lines: tuple[Line, ...]
    """Without the empty ones."""


def read_sheet(path: Path, report: Report) -> Sheet:
    """The rows of a CSV file. Raises PrepareError with file and row, and OSError."""
    data = path.read_bytes()
    if len(data) > MOST_BYTES:
        raise PrepareError(f"{path.name}: larger than {MOST_BYTES:,} bytes, so not such a table")
    text = decoded(path.name, data, report)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if any(map(str.strip, row))]
    except csv.Error as error:
        raise PrepareError(f"{path.name} row {reader.line_num}: not a table: {error}") from error
    if not rows:
        raise PrepareError(f"{path.name}: empty")
    rows = _without_remarks(path.name, rows, report)
    header = [tidy(cell) for cell in rows[0][1]]
    while header and not header[-1]:  # a spreadsheet writes columns that nobody filled
        header.pop()
    lines = tuple(_line(path.name, number, row, len(header)) for number, row in rows[1:])
    return Sheet(path.name, tuple(header), lines)


def _delimiter(text: str) -> str:
    """What stands between cells: semicolons where a decimal comma is usual, tabs from a page."""
    first = max(text.splitlines()[: MOST_TITLE_LINES + 1], key=len, default="")
    return max(",;\t", key=first.count)


def _without_remarks(
    name: str, rows: list[tuple[int, list[str]]], report: Report
) -> list[tuple[int, list[str]]]:
    """The rows without a title above and a source below: lines of one cell, in a table of more."""
    most = max(sum(bool(cell.strip()) for cell in row) for _, row in rows)
    if most < FEWEST_CELLS:
        return rows
    alone = [sum(bool(cell.strip()) for cell in row) == 1 for _, row in rows]
    first = next(place for place, one in enumerate(alone) if not one)
    last = next(place for place in range(len(rows) - 1, -1, -1) if not alone[place])
    for number, row in (*rows[:first], *rows[last + 1 :]):
        words = next(filter(None, map(tidy, row)))[:60]
        report.add(note(f'{name} row {number} ("{visible(words)}") is a remark; passed over'))
    return rows[first : last + 1]


def decoded(name: str, data: bytes, report: Report) -> str:
    """UTF-8 with or without its mark, else Windows-1252 (the Library's tables of some years).

    Raises PrepareError with the file's name.
    """
    if data.startswith(b"PK\3\4"):
        raise PrepareError(f"{name}: an Excel workbook; save it as CSV in UTF-8")
    if b"\0" in data:
        raise PrepareError(f"{name}: not a CSV table; save it as CSV in UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise PrepareError(
            f"{name} row {row}: neither UTF-8 nor Windows-1252; save it as CSV in UTF-8"
        ) from None
    report.add(note(f"{name} is not in UTF-8; it was read as Windows-1252"))
    return text


def _line(name: str, number: int, row: list[str], width: int) -> Line:
    cells = [tidy(cell) for cell in row]
    if any(cells[width:]) or len(cells) < width:
        columns = quantity(width, "cell")
        raise PrepareError(f"{name} row {number}: not {columns}, as many as there are columns")
    for cell in cells:
        if has_hidden(cell):
            shown = visible(cell[:60])
            raise PrepareError(f'{name} row {number}: "{shown}" has a control character')
    return Line(number, tuple(cells[:width]))
