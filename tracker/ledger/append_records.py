"""Appends rows to the records of a ledger: documents, deliveries, remarks, bulletins, exports.

Every function is called in a write transaction. `recorded_election` appends the election's data.
"""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tracker.board.bulletin import Bulletin
from tracker.ledger.checksum import COLUMNS, checksum
from tracker.ledger.point import Point
from tracker.ledger.recorded_exports import Export
from tracker.ledger.recorded_files import FileRemark
from tracker.ledger.timestamps import timestamp
from tracker.support import sqlite
from tracker.support.escape import visible

Value = str | int | None


def append_row(connection: sqlite.Connection, table: str, columns: Sequence[Value]) -> int:
    """Append a row with its checksum to a table that numbers its rows. Returns its `seq`.

    `columns` are in the order of `checksum.COLUMNS`.
    """
    return connection.execute(_insert(table), (*columns, checksum(columns))).lastrowid or 0


def append_rows(connection: sqlite.Connection, table: str, rows: Iterable[Sequence[Value]]) -> None:
    """As `append_row`, for several rows. A row whose key the table already has is not added."""
    connection.executemany(
        f"{_insert(table)} ON CONFLICT DO NOTHING", [(*row, checksum(row)) for row in rows]
    )


def _insert(table: str) -> str:
    names = [*COLUMNS[table], "checksum"]
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def append_document(connection: sqlite.Connection, sha256: str | None, data: bytes) -> None:
    """Record the bytes of a file, if the ledger does not have them yet."""
    connection.execute(
        "INSERT INTO documents (sha256, size, bytes) VALUES (?, ?, ?)"
        " ON CONFLICT (sha256) DO NOTHING",
        (sha256, len(data), data),
    )


def append_remarks(
    connection: sqlite.Connection, delivery: int, remarks: Iterable[FileRemark]
) -> None:
    """Record the remarks about a file. `delivery` is the `seq` of its record."""
    append_rows(
        connection,
        "remarks",
        [
            (delivery, position, r.kind, r.sentence, r.seat, r.revision)
            for position, r in enumerate(remarks, 1)
        ],
    )


def append_delivery_bulletins(
    connection: sqlite.Connection, delivery: int, bulletins: Iterable[str]
) -> None:
    """Record that a file contains the bulletins with these ids."""
    connection.executemany(
        "INSERT INTO delivery_bulletins (delivery, bulletin) VALUES (?, ?)",
        [(delivery, id) for id in bulletins],
    )


def append_bulletins(
    connection: sqlite.Connection, bulletins: Iterable[Bulletin], now: dt.datetime, point: Point
) -> Point:
    """Record bulletins that the ledger does not have. Returns the point after the last of them.

    `point` is the point of the ledger before them.
    """
    for b in bulletins:
        columns = bulletin_columns(b, timestamp(now))
        cursor = connection.execute(
            "INSERT INTO bulletins"
            " (id, seat_id, kind, origin, revision, said_by, received_at, checksum, content)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*columns, checksum(columns), b.canonical().decode()),
        )
        point = replace(point, seq=cursor.lastrowid or 0, bulletin=b.id)
    return point


def bulletin_columns(bulletin: Bulletin, received_at: str) -> list[str | int | None]:
    """The columns of a bulletin in the order of `checksum.COLUMNS`."""
    b = bulletin
    return [b.id, b.seat, b.kind, b.origin, b.revision, b.by, received_at]


def append_export(connection: sqlite.Connection, export: Export) -> int:
    """Record an exported summary. Returns its `seq`."""
    made_at, as_of = timestamp(export.made_at), timestamp(export.as_of)
    destination = visible(export.destination)  # a path need not be UTF-8
    row = (made_at, export.format, destination, as_of, export.last_seq, export.sha256)
    seats = None if export.seats is None else json.dumps(sorted(export.seats))
    return append_row(connection, "exports", (*row, seats, 0))


def mark_export_failed(connection: sqlite.Connection, seq: int) -> None:
    """Mark an export whose file could not be written.

    A damaged record is not changed, because a new checksum would hide the damage.
    """
    sql = f"SELECT checksum, {', '.join(COLUMNS['exports'])} FROM exports WHERE seq = ?"
    row_checksum, *columns = connection.execute(sql, (seq,)).fetchone()
    if checksum(columns) == row_checksum:
        failed = checksum([*columns[:-1], 1])
        sql = "UPDATE exports SET failed = 1, checksum = ? WHERE seq = ?"
        connection.execute(sql, (failed, seq))
