"""The mark in an empty ledger file whose log (`-wal`) is in use: the file needs this log.

What an intake receives is in the log at first. Without the mark, the file alone, copied without its
log, would be an empty night. The first file or bulletin deletes the mark (`schema`).
"""

import datetime as dt

from tracker.ledger.timestamps import timestamp
from tracker.support import sqlite


def mark(connection: sqlite.Connection, now: dt.datetime) -> None:
    """Record in the file that its log is in use. Call this in a write transaction."""
    clear(connection)
    connection.execute("INSERT INTO log_in_use VALUES (?)", (timestamp(now),))


def clear(connection: sqlite.Connection) -> None:
    """Delete the mark: in a copy, which has no log, and when an empty ledger is closed."""
    connection.execute("DELETE FROM log_in_use")


def lost_log(connection: sqlite.Connection) -> str:
    """The alarm about an empty ledger that had a log when it was last used; else empty.

    The caller has found no log beside the file.
    """
    row = connection.execute("SELECT since FROM log_in_use").fetchone()
    if row is None:
        return ""
    return (
        f"the ledger is empty, and its log (-wal), in use since {row[0][:16]}, is missing: what "
        "was received may be in it; copy the ledger with its log, or read the drop folder again"
    )
