"""Checks the rows of the records for `verify`: their checksums, numbers and times."""

import datetime as dt
from collections.abc import Iterator

import msgspec

from tracker.ledger.record_faults import record_faults
from tracker.ledger.recorded_election import decode_election
from tracker.support import sqlite

TIMES = {
    "elections": "since",
    "deliveries": "arrived_at",
    "bulletins": "received_at",
    "exports": "made_at as_of",
    "settled_files": "at",
    "acknowledgements": "at",
}
"""The columns with a time, by table."""


def row_faults(connection: sqlite.Connection) -> Iterator[str]:
    """A sentence for each row that is not what was recorded, and for each row that is missing."""
    yield from (fault.sentence for fault in record_faults(connection))
    yield from _times(connection)
    yield from _election_columns(connection)


def _times(connection: sqlite.Connection) -> Iterator[str]:
    for table, columns in TIMES.items():
        for column in columns.split():
            for row, text in connection.execute(f"SELECT rowid, {column} FROM {table}"):
                try:
                    dt.datetime.fromisoformat(text)
                except (TypeError, ValueError):
                    yield f"{table}, row {row}: {column} is no time: {text!r}"


def _election_columns(connection: sqlite.Connection) -> Iterator[str]:
    """Compare the columns of the election's data with its content."""
    for seq, content, *columns in connection.execute(
        "SELECT seq, content, id, name, date, region FROM elections"
    ):
        try:
            election = decode_election(content)
        except msgspec.MsgspecError:
            continue
        recorded = [election.id, election.name, str(election.date), election.region]
        if columns != recorded:
            yield f"elections, row {seq}: its columns differ from its content"
