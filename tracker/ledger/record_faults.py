"""Finds the rows of the records that are not what was recorded, and the rows that are missing.

`verify` reports them of every table. A reader makes an alarm of them when it begins a board
(`loaded_board`): a damaged row can hide a problem, a correction or a file.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracker.ledger.checksum import COLUMNS, checksum
from tracker.support import sqlite

_ROWS = {
    "elections": "the election's data",
    "deliveries": "the record of a file",
    "bulletins": "the record of a statement",
    "remarks": "a remark about a file",
    "settled_files": "the record that a file is settled",
    "exports": "the record of an export",
    "acknowledgements": "the record that an alert is acknowledged",
}
KEYS = {"remarks": "delivery, position", "settled_files": "delivery", "acknowledgements": "rowid"}
"""The key of a row, by table; of the others it is `seq`."""
NOT_ON_THE_BOARD = ("deliveries", "remarks", "settled_files", "exports", "acknowledgements")
"""The tables from which a board takes nothing. `recorded_statements` checks the others."""


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that is not what was recorded, or is missing."""

    table: str
    key: tuple[int, ...]
    """Its values of `KEYS`."""
    is_missing: bool = False

    @property
    def sentence(self) -> str:
        """Such as "the record of an export (exports, row 2) is not what was recorded"."""
        row = ", ".join(map(str, self.key))
        state = "is missing" if self.is_missing else "is not what was recorded"
        return f"{_ROWS[self.table]} ({self.table}, row {row}) {state}"

    @property
    def alarm(self) -> str:
        """The sentence with its cure."""
        return f"{self.sentence}; run `tracker repair`"


def record_faults(
    connection: sqlite.Connection, tables: Iterable[str] = COLUMNS
) -> Iterator[RowFault]:
    """The damaged and missing rows of these tables. Costs 3 µs for each row."""
    for table in tables:
        key = KEYS.get(table, "seq")
        size, columns = len(key.split()), ", ".join(COLUMNS[table])
        keys = []
        for row in connection.execute(
            f"SELECT {key}, checksum, {columns} FROM {table} ORDER BY {key}"
        ):
            keys.append(row[:size])
            if checksum(row[size + 1 :]) != row[size]:
                yield RowFault(table, row[:size])
        if table == "remarks":
            yield from _missing_remarks(connection, keys)
        elif key == "seq":
            yield from _missing_numbers(connection, table, [number for (number,) in keys])


def _missing_numbers(
    connection: sqlite.Connection, table: str, numbers: list[int]
) -> Iterator[RowFault]:
    """The first gap in the numbers of a table, or after them.

    The index of a table has as many entries as the table has rows.
    """
    gap = next((n for n, number in enumerate(numbers, 1) if n != number), None)
    (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    if gap is None and count > len(numbers):
        gap = len(numbers) + 1
    if gap is not None:
        yield RowFault(table, (gap,), is_missing=True)


def _missing_remarks(
    connection: sqlite.Connection, keys: list[tuple[int, int]]
) -> Iterator[RowFault]:
    """The remarks of a file have the positions 1, 2 …, and a file with a sentence has one."""
    last, with_remarks = (0, 0), set()
    for delivery, position in keys:
        expected = last[1] + 1 if delivery == last[0] else 1
        if position != expected:
            yield RowFault("remarks", (delivery, expected), is_missing=True)
        last = (delivery, position)
        with_remarks.add(delivery)
    for (delivery,) in connection.execute(
        "SELECT seq FROM deliveries WHERE sentence <> '' AND status <> 'irrelevant' ORDER BY seq"
    ):
        if delivery not in with_remarks:
            yield RowFault("remarks", (delivery, 1), is_missing=True)
