"""Reads the CSV tables of an election folder.

`COLUMNS` lists the columns that are read, `REQUIRED` those that a table must have; data/README.md
explains them.
"""

import csv
import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

from tracker.support.errors import TrackerError
from tracker.support.escape import has_hidden, visible
from tracker.support.phrases import quantity


class ElectionError(TrackerError):
    """An election folder cannot be used; the message states the reason."""


class CellError(ElectionError):
    """A cell of a table cannot be used."""

    def __init__(self, message: str, *, row: int, column: str) -> None:
        super().__init__(message)
        self.row, self.column = row, column


class Row(dict[str, str]):
    """One row of a table: texts by column, with the file's name and the row's line number."""

    __slots__ = ("number", "table")

    def __init__(self, values: Iterable[tuple[str, str]], table: str, number: int) -> None:
        super().__init__(values)
        self.table, self.number = table, number

    def error(self, column: str, fault: str) -> CellError:
        """An error about the value in this column. `fault` follows the value in the message."""
        message = f'{self.table} row {self.number}: {column} "{self[column]}" {fault}'
        return CellError(message, row=self.number, column=column)

    def integer(self, column: str) -> int:
        """A whole number of at most 12 digits. Raises ElectionError."""
        text = self[column]
        if not (text.isascii() and text.isdigit() and len(text) <= 12):
            raise self.error(column, "is not a whole number")
        return int(text)

    def electorate(self, column: str) -> int:
        """A number of voters above 0. Raises ElectionError."""
        if number := self.integer(column):
            return number
        raise self.error(column, "is not above 0; write the number of voters on the register")

    def integer_or_none(self, column: str) -> int | None:
        """As `integer`; None for an empty cell."""
        return self.integer(column) if self[column] else None

    def decimal_or_none(self, column: str) -> Decimal | None:
        """A decimal number; None for an empty cell. Raises ElectionError."""
        if not self[column]:
            return None
        try:
            number = Decimal(self[column])
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise self.error(column, "is not a number")
        return number

    def time_or_none(self, column: str) -> dt.datetime | None:
        """A time with its offset from UTC; None for an empty cell. Raises ElectionError."""
        if not self[column]:
            return None
        try:
            time = dt.datetime.fromisoformat(self[column])
        except ValueError:
            time = None
        if time is None or time.tzinfo is None:
            raise self.error(column, "is not a time like 2017-06-09T02:41:00+01:00")
        return time

    def parts(self, column: str) -> tuple[str, ...]:
        """The values of a cell that separates them by "|"; empty for an empty cell."""
        return tuple(part.strip() for part in self[column].split("|") if part.strip())


class Table:
    """A CSV table of an election folder. Iterate over it to get its rows.

    The cells of a missing column of `COLUMNS` are empty. Iteration raises ElectionError for a file
    that is no CSV table, a missing column of `REQUIRED` (other columns are allowed), and a row with
    too few or too many cells. It raises OSError if the file cannot be read, and UnicodeDecodeError
    if it is not UTF-8. If `optional`, a missing file has no rows.
    """

    def __init__(self, path: Path, *, optional: bool = False) -> None:
        self.path, self.optional = path, optional

    def __iter__(self) -> Iterator[Row]:
        if self.optional and not self.path.exists():
            return
        name = self.path.name
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            try:
                headers = next(reader, [])
                absent = self._absent_cells(headers)
                for cells in filter(None, reader):  # without empty lines
                    if len(cells) != len(headers):
                        raise ElectionError(
                            f"{name} row {reader.line_num}: {quantity(len(cells), 'cell')}, and "
                            f"there are {quantity(len(headers), 'column')}; an empty cell is "
                            "written as a comma"
                        )
                    values = zip(headers, map(str.strip, cells), strict=True)
                    row = Row(values, name, reader.line_num)
                    row.update(absent)
                    _refuse_hidden(row)
                    yield row
            except csv.Error as error:
                where = f"{name} row {reader.line_num}"
                raise ElectionError(f"{where}: not a table: {error}") from error

    def _absent_cells(self, headers: Collection[str]) -> dict[str, str]:
        """An empty cell for each column of `COLUMNS` that the table does not have."""
        name = self.path.name
        if missing := set(REQUIRED.get(name, COLUMNS[name])) - set(headers):
            raise ElectionError(f"{name}: no column {', '.join(sorted(missing))}")
        return {column: "" for column in COLUMNS[name] if column not in headers}


def _refuse_hidden(row: Row) -> None:
    """Raise CellError for a control character: a name goes to terminals, files and other desks."""
    if "".join(row.values()).isprintable():  # the usual case, and fast
        return
    for column, text in row.items():
        if has_hidden(text):
            culprit = visible(next(filter(has_hidden, text)))
            fault = f"has the control character {culprit}; write plain text"
            raise CellError(
                f'{row.table} row {row.number}: {column} "{visible(text)}" {fault}',
                row=row.number,
                column=column,
            )


COLUMNS = {  # by file name
    "seats.csv": (
        "id name pa_number pa_name county region electorate previous_winner sitting "
        "previous_declared_at previous_electorate aliases"
    ).split(),
    "parties.csv": "code name kind aliases colour mark takes_seats".split(),
    "previous.csv": "seat_id party votes".split(),
    "targets.csv": (
        "group seat_id holder challenger published_majority published_majority_over "
        "published_swing note"
    ).split(),
    "watch_areas.csv": "group party area published_share share_of seat_id note".split(),
    "people.csv": "name seat_id office sat".split(),
    "elsewhere.csv": "pa_number name".split(),
    "tiles.csv": "id column row".split(),
    "expected.csv": "seat_id party share chance".split(),
    "covariates.csv": ["seat_id"],
    "candidates.csv": "seat_id first_name surname party party_name".split(),
    "results.csv": (
        "seat_id seat declared_at electorate invalid_votes first_name surname party "
        "party_name votes"
    ).split(),
}

REQUIRED = {
    "seats.csv": ("id", "name"),
    "parties.csv": ("code",),
    "targets.csv": ("group", "seat_id", "holder", "challenger"),
    "watch_areas.csv": ("group", "party", "area", "seat_id"),
    "people.csv": ("name", "seat_id"),
    "expected.csv": ("seat_id", "party"),
}
"""The required columns, for the tables that may leave out columns."""
