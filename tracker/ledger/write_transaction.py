"""The write transaction of a ledger: one writer at a time, and a notice if it has to wait.

An engine with the WAL-reset bug (`sqlite.has_reset_bug`) loses transactions if two connections
write or copy the log back at the same moment. With such an engine, the processes also take turns
by a lock on a file beside the ledger. Readers need no lock: they neither write nor copy the log.
"""

import contextlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.support import sqlite
from tracker.support.process_lock import acquire, lock_on

BUSY_SECONDS = 30.0
"""The longest time that a connection waits for a lock of another connection."""
NOTICE_SECONDS = 2.0
"""The time after which `on_wait` is called."""
TAKES_TURNS = sqlite.has_reset_bug()
"""Whether the processes take turns by a lock of their own."""

WAITING = "Waiting for the ledger: another process has locked it"
"""The sentence of `on_wait`, without the full stop."""

OnWait = Callable[[], None]
"""Called once if a writer waits for longer than `NOTICE_SECONDS`."""


@contextmanager
def write_transaction(
    connection: sqlite.Connection, path: Path, on_wait: OnWait = lambda: None
) -> Iterator[None]:
    """All writes of the block are committed, or none if it raises.

    Raises sqlite.OperationalError if another connection holds the lock for `BUSY_SECONDS`.
    """
    with _lock(path, BUSY_SECONDS, on_wait), sqlite.commit_or_roll_back(connection):
        _begin(connection, on_wait)
        yield


@contextmanager
def _lock(path: Path, seconds: float, on_wait: OnWait) -> Iterator[None]:
    """With an engine that has the WAL-reset bug: no other process writes during the block.

    With any other engine, and for a ledger in memory, this does nothing. Raises
    sqlite.OperationalError if another process holds the lock for `seconds`.
    """
    if not TAKES_TURNS or not path.is_file():
        yield
        return
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # SQLite reports that the folder cannot be written
            lock = lock_on(path.with_name(f"{path.name}-lock"))
            stack.callback(lock.release)
            notice = min(NOTICE_SECONDS, seconds)
            if not acquire(lock, notice):
                on_wait()
                if not acquire(lock, seconds - notice):
                    raise _busy_error()
        yield


@contextmanager
def without_waiting(connection: sqlite.Connection, path: Path) -> Iterator[None]:
    """For optional writes: the block raises sqlite.OperationalError at once if it has to wait.

    The block begins its own transaction, which is rolled back if it is open at the end.
    """
    with _lock(path, 0.0, lambda: None):
        _set_timeout(connection, 0.0)
        try:
            yield
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            _set_timeout(connection, BUSY_SECONDS)


def _begin(connection: sqlite.Connection, on_wait: OnWait) -> None:
    """BEGIN IMMEDIATE; waits as long as `BUSY_SECONDS`."""
    notice = min(NOTICE_SECONDS, BUSY_SECONDS)
    deadline = time.monotonic() + BUSY_SECONDS
    try:
        _set_timeout(connection, notice)
        connection.execute("BEGIN IMMEDIATE")
    except sqlite.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite.SQLITE_BUSY:
            raise
        if notice >= BUSY_SECONDS:
            raise
        on_wait()
        _set_timeout(connection, max(0.0, deadline - time.monotonic()))
        connection.execute("BEGIN IMMEDIATE")
    finally:
        _set_timeout(connection, BUSY_SECONDS)


def _set_timeout(connection: sqlite.Connection, seconds: float) -> None:
    connection.execute(f"PRAGMA busy_timeout = {seconds * 1000:.0f}")


def _busy_error() -> sqlite.OperationalError:
    error = sqlite.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite.SQLITE_BUSY
    return error


def write_log_back(connection: sqlite.Connection, path: Path) -> bool:
    """Copy the write-ahead log into the file as far as possible, without waiting for anyone.

    Returns whether the file then has every commit. Raises sqlite.Error.
    """
    with without_waiting(connection, path):
        busy, pages, copied = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return not busy and pages == copied
