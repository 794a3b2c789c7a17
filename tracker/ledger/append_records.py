"""Appends rows to the records of a ledger: documents, deliveries, remarks, bulletins, exports.

Every function is called in a write transaction. `recorded_election` appends the election's data.
"""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tracker.board.bulletin import Bulletin
from tracker.ledger.checksum import checksum
from tracker.ledger.point import Point
from tracker.ledger.recorded_exports import Export
from tracker.ledger.recorded_files import FileRemark
from tracker.ledger.timestamps import timestamp
from tracker.support import sqlite
from tracker.support.escape import visible


def append_document(connection: sqlite.Connection, sha256: str | None, data: bytes) -> None:
    """Record the bytes of a file, if the ledger does not have them yet."""
    connection.execute(
        "INSERT INTO documents (sha256, size, bytes) VALUES (?, ?, ?)"
        " ON CONFLICT (sha256) DO NOTHING",
        (sha256, len(data), data),
    )


def append_delivery(connection: sqlite.Connection, columns: Sequence[str | int | None]) -> int:
    """Record a file. Returns its `seq`. `columns` are in the order of `checksum.COLUMNS`."""
    cursor = connection.execute(
        "INSERT INTO deliveries"
        " (name, sha256, status, sentence, arrived_at, folder, desk, results_counted, checksum)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*columns, checksum(columns)),
    )
    return cursor.lastrowid or 0


def append_remarks(
    connection: sqlite.Connection, delivery: int, remarks: Iterable[FileRemark]
) -> None:
    """Record the remarks about a file. `delivery` is the `seq` of its record."""
    connection.executemany(
        "INSERT INTO remarks (delivery, position, kind, sentence, seat_id, revision)"
        " VALUES (?, ?, ?, ?, ?, ?)",
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

    `point` is the point before.
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
    cursor = connection.execute(
        "INSERT INTO exports (made_at, format, destination, as_of, last_seq, sha256, seats)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*row, seats),
    )
    return cursor.lastrowid or 0


def mark_export_failed(connection: sqlite.Connection, seq: int) -> None:
    """Mark an export whose file could not be written."""
    connection.execute("UPDATE exports SET failed = 1 WHERE seq = ?", (seq,))
