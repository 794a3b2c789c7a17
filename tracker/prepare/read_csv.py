"""Reads a published CSV table, in UTF-8 or Windows-1252, as a header and rows of text."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from tracker.prepare.finding import Fold, Kind
from tracker.prepare.headerless import header_of
from tracker.prepare.parse_cells import collapse_spaces
from tracker.prepare.report import PrepareError, Report
from tracker.support.escape import has_hidden, visible
from tracker.support.mend_text import mend_text
from tracker.support.phrases import quantity

MAX_TITLE_LINES = 3
"""The number of lines that may be above a table's header, such as a title. The header is longer
than these lines."""
MIN_CELLS = 4
"""A row with one filled cell above or below the table is a remark, but not in a table in which no
row has so many filled cells."""
MAX_BYTES = 50_000_000
"""The largest file that is read. The Library's largest table has 1,000,000 bytes."""


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row of a table."""

    number: int
    """Number of the row's last line in a text editor, from 1."""
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A table; `column_meanings` decides what its columns mean."""

    name: str
    """Name of the file, for messages."""
    header: tuple[str, ...]
    rows: tuple[CsvRow, ...]
    """Without the header, remarks and empty rows."""


def read_csv_table(path: Path, report: Report) -> CsvTable:
    """Read a CSV file. Raises PrepareError, which names the file, and OSError."""
    data = path.read_bytes()
    if len(data) > MAX_BYTES:
        raise PrepareError(f"{path.name}: larger than {MAX_BYTES:,} bytes, so not such a table")
    text = decode_csv(path.name, data, report)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if any(map(str.strip, row))]
    except csv.Error as error:
        raise PrepareError(f"{path.name} row {reader.line_num}: not a table: {error}") from error
    if not rows:
        raise PrepareError(f"{path.name}: empty")
    rows = [
        (number, [collapse_spaces(cell) for cell in row])
        for number, row in _mended(path.name, rows, report)
    ]
    rows = _without_remarks(path.name, rows, report)
    if header := list(header_of(path.name, [row for _, row in rows], report) or ()):
        rows = [(0, header), *rows]
    header = rows[0][1]
    while header and not header[-1]:  # a spreadsheet can write empty columns at the end
        header.pop()
    _check_widths(path.name, rows, len(header))
    lines = tuple(_row(path.name, number, row, len(header), report) for number, row in rows[1:])
    return CsvTable(path.name, tuple(header), lines)


def _mended(
    name: str, rows: list[tuple[int, list[str]]], report: Report
) -> list[tuple[int, list[str]]]:
    """The rows, with the cells that `mend_text` mends. Notes each text that was mended."""
    found: dict[tuple[str, str], list[int]] = {}
    for number, row in rows:
        for cell in dict.fromkeys(row):
            if cell != (mended := mend_text(cell)):
                found.setdefault((cell, mended), []).append(number)
    for (cell, mended), numbers in found.items():
        more = f" and {len(numbers) - 1:,} more" if len(numbers) > 1 else ""
        report.note(
            f'{name} row {numbers[0]}{more}: "{visible(cell)}" is UTF-8 that was decoded with '
            f'another encoding; it is read as "{mended}"',
            fold=Fold(Kind.CELL_MENDED, mended, name),
        )
    if not found:
        return rows
    return [(number, [mend_text(cell) for cell in row]) for number, row in rows]


def _delimiter(text: str) -> str:
    """The separator of the cells: comma, semicolon or tab, the most frequent in the header.

    The header is the longest of the first lines (`MAX_TITLE_LINES`).
    """
    header = max(text.splitlines()[: MAX_TITLE_LINES + 1], key=len, default="")
    return max(",;\t", key=header.count)


def _without_remarks(
    name: str, rows: list[tuple[int, list[str]]], report: Report
) -> list[tuple[int, list[str]]]:
    """The rows without the remarks above and below the table, such as a title or a source.

    A remark is a row with one filled cell (see `MIN_CELLS`). Each remark is noted.
    """
    filled = [sum(map(bool, row)) for _, row in rows]
    if max(filled) < MIN_CELLS:
        return rows
    table_rows = [index for index, cells in enumerate(filled) if cells != 1]
    first, last = table_rows[0], table_rows[-1]
    for number, row in (*rows[:first], *rows[last + 1 :]):
        words = next(filter(None, row))[:60]
        report.note(
            f'{name} row {number} ("{visible(words)}") is a remark; passed over',
            fold=Fold(Kind.ROW_PASSED_OVER, f"row {number}", name),
        )
    return rows[first : last + 1]


def decode_csv(name: str, data: bytes, report: Report) -> str:
    """The text of a file in UTF-8 or Windows-1252, without a byte-order mark.

    Windows-1252, which some of the Library's tables use, is noted. Raises PrepareError for any
    other encoding, and for an Excel workbook.
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
    report.note(f"{name} is not in UTF-8; it was read as Windows-1252")
    return text


def _check_widths(name: str, rows: list[tuple[int, list[str]]], width: int) -> None:
    """Check that each row has `width` cells, or ends early with an empty cell.

    Raises PrepareError for any other number of cells, because a cell could be in a wrong column.
    """
    wrong = [
        number
        for number, row in rows
        if any(row[width:]) or (len(row) < width and bool(row and row[-1]))
    ]
    if wrong:
        further = ""
        if len(wrong) > 1:
            rows_more = quantity(len(wrong) - 1, "further row")
            further = f"; the same in {rows_more}, such as row {wrong[1]}"
        cells = next(quantity(len(row), "cell") for number, row in rows if number == wrong[0])
        raise PrepareError(
            f"{name} row {wrong[0]}: {cells}, and there are {quantity(width, 'column')}; an empty "
            f"cell is written as a comma{further}"
        )


def _row(name: str, number: int, row: list[str], width: int, report: Report) -> CsvRow:
    """A row with `width` cells. It has passed `_check_widths`.

    A row that ends early with an empty cell has empty cells at its end, which is noted. Raises
    PrepareError for a control character.
    """
    if len(row) < width and not row[-1]:
        missing = quantity(width - len(row), "cell")
        report.note(
            f"{name} row {number}: {missing} too short; its last cells are taken as empty",
            fold=Fold(Kind.ROW_SHORT, f"row {number}", name),
        )
        row = [*row, *[""] * (width - len(row))]
    for cell in row:
        if has_hidden(cell):
            shown = visible(cell[:60])
            raise PrepareError(f'{name} row {number}: "{shown}" has a control character')
    return CsvRow(number, tuple(row[:width]))
