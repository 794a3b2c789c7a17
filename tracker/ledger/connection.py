"""Opens a ledger file: its settings, its migrations, and the checks that refuse other files."""

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

from tracker.ledger import log_in_use, schema, write_transaction
from tracker.ledger.checksum import add_functions
from tracker.ledger.errors import CANNOT_WRITE, LedgerError
from tracker.ledger.log_in_use import has_log
from tracker.support import sqlite

CHECKPOINT_PAGES = 4000
"""Size of the write-ahead log, in pages of 4 KB, at which SQLite copies the log into the file. It
is 16 MB, so that this seldom happens during a burst of deliveries."""
LOG_BYTES = 4096 * CHECKPOINT_PAGES
"""The same size in bytes."""
_DEFINITIONS = "SELECT sql FROM sqlite_schema"
_READ_ONLY = (*CANNOT_WRITE, sqlite.SQLITE_READONLY, sqlite.SQLITE_PERM)
"""SQLite's codes for a ledger whose folder, or a file left in it, may not be written."""


def connect(path: Path, *, create: bool = False) -> sqlite.Connection:
    """Open a ledger file and migrate it to this version. With `create`, make a missing file.

    The ledger has a write-ahead log with synchronous=FULL: a commit is on the disk before a reader
    sees it, and readers never wait for writers. If SQLite cannot write in the folder, a ledger
    without a log is opened for reading only. Raises LedgerError for a file that is missing, is not
    a ledger, cannot be used or has a newer version.
    """
    if not create and not path.exists():
        raise LedgerError(f"{path}: no such ledger")
    try:
        return _open(str(path), path, create=create)
    except sqlite.DatabaseError as error:
        # To read a ledger, SQLite creates a file beside it, unless it is opened as immutable.
        if (
            not create
            and error.sqlite_errorcode & 0xFF in _READ_ONLY
            and path.is_file()
            and not has_log(path)
        ):
            with contextlib.suppress(sqlite.Error):
                return _open(f"{path.absolute().as_uri()}?immutable=1", path, create=False)
        raise LedgerError(f"{path}: cannot be used as a ledger: {error}") from error
    except UnicodeDecodeError as error:  # the driver fails to decode the message of such an error
        text = error.object.decode("utf-8", "replace")
        raise LedgerError(f"{path}: cannot be used as a ledger: {text}") from error


def _open(name: str, path: Path, *, create: bool) -> sqlite.Connection:
    uri, found_log = name.startswith("file:"), has_log(path)
    connection = sqlite.connect(
        name,
        factory=log_in_use.LedgerConnection,
        timeout=write_transaction.BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        uri=uri,
    )
    connection.text_factory = _decode_text
    add_functions(connection)
    try:
        _retry_while_busy(lambda: _prepare(connection, path, create=create))
    except BaseException:
        connection.close()
        raise
    assert isinstance(connection, log_in_use.LedgerConnection)
    connection.path, connection.lacks_log = path, not found_log and log_in_use.is_marked(connection)
    return connection


def _decode_text(data: bytes) -> str:
    """A text of the file. Bytes that are damaged become "\ufffd", so that a row can be read."""
    return data.decode("utf-8", "replace")


def _retry_while_busy(work: Callable[[], None]) -> None:
    """Repeat `work` while the file is locked, up to `BUSY_SECONDS`.

    SQLite's own timeout is not enough: some pragmas ignore it.
    """
    deadline = time.monotonic() + write_transaction.BUSY_SECONDS
    while True:
        try:
            return work()
        except sqlite.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.02)


def preallocate_log(connection: sqlite.Connection, path: Path) -> None:
    """Give the write-ahead log its full size before files arrive (about 36 ms).

    A commit that makes the log file longer takes twice as long, because the new length is flushed
    too (0.42 ms against 0.21 measured, Linux, ext4). So this inserts a row that is too large for
    SQLite's cache: SQLite writes it to the log. The rollback removes the row from the ledger, but
    does not shorten the log file. Nothing is done if the log has half of this size already, the
    disk is nearly full, or the ledger is locked.
    """
    import shutil  # here, because only an intake needs it, and every command opens a ledger

    log = path.with_name(f"{path.name}-wal")
    with contextlib.suppress(OSError):
        if log.exists() and log.stat().st_size >= LOG_BYTES // 2:
            return
        if shutil.disk_usage(path.parent).free < 16 * LOG_BYTES:
            return
    with (
        contextlib.suppress(sqlite.OperationalError),  # the ledger is locked, or the disk full
        write_transaction.without_waiting(connection, path),
    ):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE preallocation (filler BLOB)")
        connection.execute("INSERT INTO preallocation VALUES (zeroblob(?))", (LOG_BYTES,))
        connection.execute("ROLLBACK")


def _prepare(connection: sqlite.Connection, path: Path, *, create: bool) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    if create and _is_empty(connection):
        _migrate(connection, path, _is_empty)
    if connection.execute("PRAGMA application_id").fetchone() != (schema.APPLICATION_ID,):
        raise LedgerError(f"{path}: is not a tracker ledger")
    if _version(connection) > schema.VERSION:
        raise LedgerError(
            f"{path}: was made by a newer tracker (version {_version(connection)} of the file; "
            f"this one reads {schema.VERSION}); use that one"
        )
    if _version(connection) < schema.VERSION:
        _migrate(connection, path, lambda connection: _version(connection) < schema.VERSION)
    if "\ufffd" in "".join(sql or "" for (sql,) in connection.execute(_DEFINITIONS)):
        raise LedgerError(f"{path}: is damaged: the definition of a table cannot be read")
    if create:
        connection.execute("PRAGMA journal_mode = WAL")


def _migrate(
    connection: sqlite.Connection, path: Path, is_needed: Callable[[sqlite.Connection], bool]
) -> None:
    """Run the missing migrations in one transaction.

    `is_needed` is called in the transaction, because another process can migrate the file first.
    """
    with write_transaction.write_transaction(connection, path):
        if is_needed(connection):
            for migration in schema.MIGRATIONS[_version(connection) :]:
                for statement in migration.split(";\n"):
                    connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {schema.VERSION}")


def _version(connection: sqlite.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _is_empty(connection: sqlite.Connection) -> bool:
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    return bool(tables == 0)
