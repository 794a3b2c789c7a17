"""Reads the rows of a CSV table: its header, its cells and the number of rows that it states.

A table with an unknown column is rejected, because a typing error in a header must not lose a
figure; columns of shares are not read. Cells are separated by comma, semicolon or tab, whichever
the header contains most often.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from tracker.election.accounts import account_of
from tracker.feeds.parsing import whole_number
from tracker.feeds.reading import IncompleteError, RejectedError
from tracker.support.digits import without_separators
from tracker.support.escape import excerpt, visible
from tracker.support.phrases import join_names

COLUMNS: Final = (
    "seat",
    "seat code",
    "party",
    "votes",
    "candidate",
    "elected",
    "revision",
    "declared at",
    "electorate",
    "valid votes",
    "election",
    "date",
    "rows",
)
"""The known columns. In a header, case, spaces, underscores and hyphens may differ."""
IGNORED: Final = "ignored"
"""Stands for a column that is not read: shares, which are computed from the votes."""
NUMBERS: Final = frozenset({"votes", "electorate", "valid votes"})
"""Columns whose figures may have thousands separators."""
_IGNORED_HEADER: Final = re.compile(
    r"%.*|.*(?:%|share|percent|percentage|per cent|% of (?:the )?votes?)", re.IGNORECASE
)
OTHER_NAMES: Final = {
    "constituency": "seat",
    "district": "seat",
    "electoraldistrict": "seat",
    "riding": "seat",
    "candidatename": "candidate",
    "electors": "electorate",
    "registeredelectors": "electorate",
    "registeredvoters": "electorate",
    "eligibleelectors": "electorate",
    "eligiblevoters": "electorate",
    "districtname": "seat",
    "ridingname": "seat",
    "constituencyname": "seat",
    "seatname": "seat",
} | {
    f"{noun}{number}": "seat code"
    for noun in ("seat", "constituency", "district", "electoraldistrict", "riding")
    for number in ("code", "id", "no", "no.", "number")
}
"""Other headers of a column, in normal form."""
_COLUMNS_ARE: Final = f"the columns are {', '.join(COLUMNS)}"
MAX_ROWS = 20_000
"""The largest number of rows that is read. The United Kingdom has 5,000 candidates."""
MAX_CELLS = MAX_ROWS * len(COLUMNS)
REQUIRED: Final = ("seat", "party")


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate's row."""

    number: int
    """Number of the row in the spreadsheet, from 1: the header and empty rows are counted."""
    cells: dict[str, str]
    """Column name to text. `row[name]` also works for a missing column and is then empty."""
    error: str = ""
    """Why the cells after the seat's cannot be used: their number is wrong, or a cell has no
    column. Empty if they can be used."""

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read_rows(text: str) -> Iterator[Row]:
    """Yield the rows that are not empty and not the header. Raises DocumentError."""
    lines = list(_lines(text))
    if not lines:
        raise IncompleteError("is empty")
    last_number, last_cells = lines[-1]
    (_, header), *lines = lines
    ends_mid_line = not text.endswith(("\r", "\n"))
    if ends_mid_line and (not lines or len(last_cells) < len(header)):
        raise IncompleteError(f"ends in the middle of row {last_number}")
    columns = _columns(header)
    lines = [line for line in lines if line[1] != header]  # each of several tables can have it
    if not lines:
        raise IncompleteError("has a header and no rows yet")
    for number, cells in lines:
        error = ""
        if len(cells) != len(columns):
            hint = "; put text with a comma in quotation marks, and write figures without commas"
            error = f"row {number} has {len(cells)} cells; the header has {len(columns)}"
            error += hint if len(cells) > len(columns) else ""
        for column, cell in zip(columns, cells, strict=False):
            if cell and not column and not error:
                error = f'row {number} has "{excerpt(cell)}" in a column without a name'
        texts = dict(zip(columns, cells, strict=False))
        for column in NUMBERS & texts.keys():
            texts[column] = without_separators(texts[column])
        yield Row(number, texts, error)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number, cells) of each row that is not empty. Raises DocumentError.

    Cells have no spaces at their start and end.
    """
    delimiter = max(",;\t", key=text.lstrip("\r\n").partition("\n")[0].count)
    file = io.StringIO(text, newline="")
    table = csv.reader(file, delimiter=delimiter, strict=True, skipinitialspace=True)
    if text.count(delimiter) > MAX_CELLS:
        raise RejectedError(f"has more than {MAX_CELLS} cells; send fewer seats at a time")
    number = 0
    try:
        for number, line in enumerate(table, 1):
            if number > MAX_ROWS:
                raise RejectedError(f"has more than {MAX_ROWS} rows; send fewer seats at a time")
            cells = [cell.strip(" ") for cell in line]
            if any(cells):
                yield number, cells
    except csv.Error as error:
        if "unexpected end" in str(error):
            where = f"after row {number}"
            raise IncompleteError(f"opens a quotation mark {where} and never closes it") from None
        raise RejectedError(f"row {number + 1} is not CSV: {visible(str(error))}") from None


def _columns(header: Sequence[str]) -> list[str]:
    """The name in `COLUMNS` of each cell of the header; empty for an empty cell.

    Raises RejectedError.
    """
    found = [_column(cell) if cell else "" for cell in header]
    if unknown := [cell for cell, column in zip(header, found, strict=True) if column is None]:
        raise RejectedError(_unknown_columns(unknown))
    columns = [column for column in found if column is not None]
    for column in COLUMNS:
        if columns.count(column) > 1:
            raise RejectedError(f'the column "{column}" is duplicated')
    for column in REQUIRED:
        if column not in columns and not (column == "seat" and "seat code" in columns):
            raise RejectedError(f'there is no column "{column}"; {_COLUMNS_ARE}')
    if not {"votes", "elected"} & set(columns):
        raise RejectedError('there is no column "votes", and no column "elected" to call a winner')
    return columns


def _column(cell: str) -> str | None:
    """The name in `COLUMNS`, `IGNORED`, or None if the header is not known."""
    if column := _HEADERS.get(_normalized(cell)):
        return column
    return IGNORED if _IGNORED_HEADER.fullmatch(cell) else None


def _unknown_columns(headers: Sequence[str]) -> str:
    """The error about columns that are not known."""
    names = join_names([f'"{excerpt(header)}"' for header in headers])
    are = "columns {} are" if len(headers) > 1 else "column {} is"
    sentence = f"the {are.format(names)} not known"
    if any(account_of(header) == "rejected" for header in headers):
        return (
            f"{sentence}; write rejected ballot papers in a row below the candidates, "
            '"Rejected" as the party and their number as votes'
        )
    nearest = get_close_matches(_normalized(headers[0]), _HEADERS, n=1)
    if nearest and len(headers) == 1:
        return f'{sentence}; did you mean "{_HEADERS[nearest[0]]}"?'
    return f"{sentence}; delete or rename {'them' if len(headers) > 1 else 'it'}; {_COLUMNS_ARE}"


def _normalized(name: str) -> str:
    return name.casefold().replace(" ", "").replace("_", "").replace("-", "")


_HEADERS: Final = {_normalized(column): column for column in COLUMNS} | OTHER_NAMES
"""The name in `COLUMNS` of each header, in normal form."""


def check_row_count(rows: Sequence[Row]) -> None:
    """Check the number of rows, if the column "rows" states one. Raises DocumentError."""
    stated = next((row["rows"] for row in rows if row["rows"]), "")
    if not stated:
        return
    count = whole_number(stated, "rows")
    if len(rows) < count:
        raise IncompleteError(f"has {len(rows)} of the {count} rows that it states")
    if len(rows) > count:
        raise RejectedError(f"has {len(rows)} rows, but states {count}")
    only_value(rows, "rows")


def only_value(rows: Sequence[Row], column: str) -> str:
    """The value of a column that has the same value in every row; empty cells do not count.

    Empty if all cells are. Raises RejectedError if two rows have different values.
    """
    stated = {row[column]: row.number for row in reversed(rows) if row[column]}
    if len(stated) > 1:
        (value, row), (other, other_row) = sorted(stated.items(), key=lambda item: item[1])[:2]
        raise RejectedError(
            f'{column} is "{excerpt(value)}" in row {row} and "{excerpt(other)}" '
            f"in row {other_row}; it must be the same"
        )
    return next(iter(stated), "")
