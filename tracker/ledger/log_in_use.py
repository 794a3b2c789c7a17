"""The mark in a ledger file whose log (`-wal`) is in use: the file alone can lack newer records.

An intake writes the mark when it begins, and each process writes it again before it copies the log
into the file (`write_back`). So the file has everything that was recorded before the time in it.
The connection that closes the ledger last deletes the mark, because the log is then empty.
"""

import contextlib
import datetime as dt
from pathlib import Path

from tracker.ledger.timestamps import timestamp
from tracker.ledger.write_transaction import without_waiting
from tracker.support import sqlite


class LedgerConnection(sqlite.Connection):
    """A connection that deletes the mark if it is the last of the ledger that is closed.

    SQLite has then copied the log into the file.
    """

    path: Path | None = None
    """The ledger, once it is opened."""
    lacks_log = False
    """Whether the file had the mark and no log: it stays marked, because it is not complete."""

    def close(self) -> None:
        """Close the ledger."""
        may_clear = self.path and not self.lacks_log and is_marked(self)
        super().close()
        if self.path and may_clear and not has_log(self.path):
            _clear_closed(self.path)


def has_log(path: Path) -> bool:
    """Whether the ledger has a write-ahead log that is not empty. Without one, the file contains
    every commit.
    """
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def mark(connection: sqlite.Connection, path: Path, now: dt.datetime) -> None:
    """Record in the ledger that its log is in use. Not while another process writes.

    A file that lacked its log has a new one from now on.
    """
    if isinstance(connection, LedgerConnection):
        connection.lacks_log = False
    with (
        contextlib.suppress(sqlite.OperationalError),  # locked, or the disk is full
        without_waiting(connection, path),
    ):
        connection.execute("BEGIN IMMEDIATE")
        clear(connection)
        connection.execute("INSERT INTO log_in_use VALUES (?)", (timestamp(now),))
        connection.execute("COMMIT")


def clear(connection: sqlite.Connection) -> None:
    """Delete the mark: in a copy, which has no log, and when the ledger is closed."""
    connection.execute("DELETE FROM log_in_use")


def is_marked(connection: sqlite.Connection) -> bool:
    """Whether the ledger has the mark; False if that cannot be read."""
    with contextlib.suppress(sqlite.Error):
        return connection.execute("SELECT 1 FROM log_in_use").fetchone() is not None
    return False


def _clear_closed(path: Path) -> None:
    """Delete the mark of a ledger that no connection has open. Does nothing if one has."""
    with (
        contextlib.suppress(sqlite.Error),  # another process has it open, or it cannot be written
        contextlib.closing(sqlite.connect(path, isolation_level=None, timeout=0.0)) as connection,
        without_waiting(connection, path),
    ):
        connection.execute("BEGIN IMMEDIATE")
        clear(connection)
        connection.execute("COMMIT")


def lost_log(connection: sqlite.Connection) -> str:
    """The alarm about an empty ledger whose log was missing when it was opened; else empty."""
    since = _lacks_log_since(connection)
    if not since or not _is_empty(connection):
        return ""
    return (
        f"the ledger is empty, and its log (-wal), in use since {since}, is missing: what "
        "was received may be in it; copy the ledger with its log, or read the drop folder again"
    )


def missing_end(connection: sqlite.Connection) -> str:
    """A note about a ledger with records whose log was missing when it was opened; else empty.

    It says up to when the file has everything.
    """
    since = _lacks_log_since(connection)
    if not since or _is_empty(connection):
        return ""
    return (
        f"the ledger's log (-wal) is missing: it has everything up to {since}, and what was "
        "recorded later may be in that log; copy a ledger with its log, or with `tracker backup`"
    )


def _lacks_log_since(connection: sqlite.Connection) -> str:
    """The time in the mark of a file that had no log when it was opened; else empty."""
    if not (isinstance(connection, LedgerConnection) and connection.lacks_log):
        return ""
    row = connection.execute("SELECT since FROM log_in_use").fetchone()
    return f"{row[0][:16].replace('T', ' ')} UTC" if row else ""


def _is_empty(connection: sqlite.Connection) -> bool:
    sql = "SELECT NOT EXISTS (SELECT 1 FROM deliveries) AND NOT EXISTS (SELECT 1 FROM bulletins)"
    return bool(connection.execute(sql).fetchone()[0])
