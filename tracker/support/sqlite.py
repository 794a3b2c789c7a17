"""The SQLite driver. Only this module imports a driver, so that it can be exchanged here.

`pysqlite3` brings an engine of its own, newer than Python's. Where it is not installed, Python's
driver is used. sqlite-utils chooses in the same way, so one process never has two engines: two
engines in one process would release each other's locks on the ledger.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # pysqlite3 has no types; its names are those of sqlite3
    import sqlite3 as _driver
    from sqlite3 import (
        Connection,
        Cursor,
        DatabaseError,
        DataError,
        Error,
        IntegrityError,
        OperationalError,
        ProgrammingError,
        Row,
    )
else:
    try:
        from pysqlite3 import dbapi2 as _driver
    except ImportError:
        import sqlite3 as _driver
    Connection, Cursor, Row = _driver.Connection, _driver.Cursor, _driver.Row
    Error, DatabaseError = _driver.Error, _driver.DatabaseError
    DataError, IntegrityError = _driver.DataError, _driver.IntegrityError
    OperationalError, ProgrammingError = _driver.OperationalError, _driver.ProgrammingError

__all__ = [
    "SQLITE_BUSY",
    "SQLITE_CANTOPEN",
    "SQLITE_CORRUPT",
    "SQLITE_ERROR",
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_LOCKED",
    "SQLITE_NOTADB",
    "SQLITE_PERM",
    "SQLITE_READONLY",
    "Connection",
    "Cursor",
    "DataError",
    "DatabaseError",
    "Error",
    "IntegrityError",
    "OperationalError",
    "ProgrammingError",
    "Row",
    "commit_or_roll_back",
    "connect",
    "has_reset_bug",
    "reset_bug_sentence",
    "sqlite_version",
    "sqlite_version_info",
]

SQLITE_BUSY = _driver.SQLITE_BUSY
SQLITE_CANTOPEN = _driver.SQLITE_CANTOPEN
SQLITE_CORRUPT = _driver.SQLITE_CORRUPT
SQLITE_ERROR = _driver.SQLITE_ERROR
SQLITE_FULL = _driver.SQLITE_FULL
SQLITE_IOERR = _driver.SQLITE_IOERR
SQLITE_LOCKED = _driver.SQLITE_LOCKED
SQLITE_NOTADB = _driver.SQLITE_NOTADB
SQLITE_PERM = _driver.SQLITE_PERM
SQLITE_READONLY = _driver.SQLITE_READONLY

connect = _driver.connect
sqlite_version = _driver.sqlite_version
sqlite_version_info: tuple[int, ...] = _driver.sqlite_version_info

RESET_BUG_FIXED: Final = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""The versions in which SQLite's WAL-reset bug is fixed: the newest line, then two older ones.

Source: sqlite.org/wal.html. Every version since 3.7.0 has the bug: if two connections write or
checkpoint at the same moment, the transactions of one can be lost.
"""


def has_reset_bug(version: tuple[int, ...] = sqlite_version_info) -> bool:
    """Whether this version of SQLite, by default the one in use, has the WAL-reset bug."""
    newest, *older = RESET_BUG_FIXED
    is_fixed_line = any(version[:2] == line[:2] and version >= line for line in older)
    return version < newest and not is_fixed_line


def reset_bug_sentence(version: tuple[int, ...] = sqlite_version_info) -> str:
    """A sentence for the user about a version that has the WAL-reset bug."""
    return (
        f"SQLite {'.'.join(map(str, version))} has the WAL-reset bug of 3.7.0 to 3.51.2, so the "
        "tracker's processes write one after the other."
    )


@contextmanager
def commit_or_roll_back(connection: Connection) -> Iterator[None]:
    """COMMIT at the end of the block, which begins a transaction; ROLLBACK after an error.

    The COMMIT can fail too. An open transaction would make every later write fail.
    """
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
