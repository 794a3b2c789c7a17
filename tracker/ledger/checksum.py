"""The checksum of a row of records: it shows that a column was changed after it was written.

The content of a bulletin and the bytes of a document have a hash as their id. The other columns
(times, names, the election's data) have none, so the row has a checksum.
"""

import hashlib
import zlib
from collections.abc import Sequence

import msgspec

from tracker.support import sqlite

COLUMNS = {
    "elections": "id name date region since content".split(),
    "deliveries": ("name sha256 status sentence arrived_at folder desk results_counted".split()),
    "bulletins": "id seat_id kind origin revision said_by received_at".split(),
    "remarks": "delivery position kind sentence seat_id revision".split(),
    "settled_files": "delivery at by".split(),
    "exports": "made_at format destination as_of last_seq sha256 seats failed".split(),
    "acknowledgements": "event by at".split(),
}
"""The columns that are in the checksum of a row, by table. The number of a row (`seq`) is in none:
the numbers have no gaps, so a changed number is found as a missing row."""


def checksum(values: Sequence[object]) -> int:
    """CRC-32 of the values of a row. It detects every change within 32 adjacent bits."""
    return zlib.crc32(msgspec.json.encode(values))


def is_intact(sha256: object, data: object) -> bool:
    """Whether the bytes of a document have its hash."""
    return isinstance(data, bytes) and hashlib.sha256(data).hexdigest() == sha256


def add_functions(connection: sqlite.Connection) -> None:
    """Add functions to this connection's SQL: `row_checksum(a, b, …)`, `is_intact(sha256, bytes)`.

    Every reader of documents leaves out those that are not intact.
    """
    connection.create_function("row_checksum", -1, lambda *values: checksum(values))
    connection.create_function("is_intact", 2, is_intact)
