"""`tracker backup`: a copy of the ledger as it is at one moment, while the night goes on."""

import datetime as dt
import errno
import os
import secrets
from contextlib import closing
from pathlib import Path

from tracker.ledger.connection import connect
from tracker.ledger.errors import LedgerError
from tracker.support import sqlite
from tracker.support.atomic_write import sync_folder
from tracker.support.progress_bar import ProgressCallback

STEP = 4096
"""Pages that are copied between two words of how far it is, where somebody listens: 16 MB."""


def backup(ledger: Path, to: Path, now: dt.datetime, told: ProgressCallback | None = None) -> Path:
    """Copy a ledger to the file `to`, or into the folder `to` under a name with the time.

    SQLite's backup, which reads one moment, and no writer waits for it. The copy is a
    single file, checked and durable before it gets its name; it is a ledger like any other.
    Nothing is written over. `told` hears how many of its pages are copied. Returns the file;
    raises LedgerError and OSError.
    """
    if to.is_dir():
        to = to / f"{ledger.stem}-{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}.db"
    if to.exists() or to.is_symlink():
        raise FileExistsError(errno.EEXIST, "is there already; not written over", str(to))
    part = to.with_name(f".{to.name[:200]}.{secrets.token_hex(4)}")
    try:
        part.touch(exist_ok=False)
        with closing(connect(ledger)) as source, closing(sqlite.connect(part)) as copy:
            try:
                _copy(source, copy, told)
                copy.execute("PRAGMA journal_mode = DELETE")
                ((found,),) = copy.execute("PRAGMA integrity_check(1)").fetchall()
            except sqlite.Error as error:
                raise LedgerError(f"{to}: the copy could not be made: {error}") from error
        if found != "ok":
            raise LedgerError(f"{ledger}: is damaged ({found}); see tracker verify")
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.rename(to)
    except OSError as error:
        error.filename = str(to)
        raise
    finally:
        part.unlink(missing_ok=True)
        part.with_name(f"{part.name}-journal").unlink(missing_ok=True)
    sync_folder(to.parent)
    return to


def _copy(
    source: sqlite.Connection, copy: sqlite.Connection, told: ProgressCallback | None
) -> None:
    if told is None:
        source.backup(copy)
        return
    source.execute("BEGIN")  # else each step is of its own moment, and begins again at a commit
    source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    source.backup(copy, pages=STEP, progress=lambda _, left, total: told(total - left, total))
    source.execute("COMMIT")
