"""Reads the CSV tables of an election folder.

`COLUMNS` lists the columns that are read, `REQUIRED` those that a table must have; data/README.md
explains them.
"""

import csv
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

from tracker.support.errors import TrackerError


class ElectionError(TrackerError):
    """An election folder cannot be used; the message states the reason."""


class CellError(ElectionError):
    """A cell of a table cannot be used."""

    def __init__(self, message: str, *, row: int, column: str) -> None:
        super().__init__(message)
        self.row, self.column = row, column


class Row(dict[str, str]):
    """One row of a table: texts by column, with the file's name and the row's line number."""

    def __init__(self, values: dict[str, str], table: str, number: int) -> None:
        super().__init__(values)
        self.table, self.number = table, number

    def error(self, column: str, fault: str) -> CellError:
        """An error about the value in this column. `fault` follows the value in the message."""
        message = f'{self.table} row {self.number}: {column} "{self[column]}" {fault}'
        return CellError(message, row=self.number, column=column)

    def integer(self, column: str) -> int:
        """A whole number of at most 12 digits. Raises ElectionError."""
        if not (self[column].isascii() and self[column].isdigit() and len(self[column]) <= 12):
            raise self.error(column, "is not a whole number")
        return int(self[column])

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
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            try:
                yield from self._rows(reader)
            except csv.Error as error:
                where = f"{self.path.name} row {reader.line_num}"
                raise ElectionError(f"{where}: not a table: {error}") from error

    def _rows(self, reader: "csv.DictReader[str]") -> Iterator[Row]:
        name, headers = self.path.name, reader.fieldnames or ()
        missing = set(REQUIRED.get(name, COLUMNS[name])) - set(headers)
        if missing:
            columns = ", ".join(sorted(missing))
            raise ElectionError(f"{name}: no column {columns}")
        width = len(headers)
        empty = dict.fromkeys(COLUMNS[name], "")
        for values in reader:
            if None in values or None in values.values():
                where = f"{name} row {reader.line_num}"
                raise ElectionError(f"{where}: not {width} cells, as many as there are columns")
            cells = {column: cell.strip() for column, cell in values.items()}
            yield Row(empty | cells, name, reader.line_num)


COLUMNS = {  # by file name
    "seats.csv": (
        "id name pa_number pa_name county region electorate previous_winner sitting "
        "previous_declared_at previous_electorate aliases"
    ).split(),
    "parties.csv": "code name kind aliases colour mark".split(),
    "previous.csv": "seat_id party votes".split(),
    "targets.csv": (
        "group seat_id holder challenger published_majority published_majority_over "
        "published_swing note"
    ).split(),
    "watch_areas.csv": "group party area published_share share_of seat_id".split(),
    "elsewhere.csv": "pa_number name".split(),
    "tiles.csv": "id column row".split(),
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
}
"""The required columns, for the tables that may leave out columns."""
