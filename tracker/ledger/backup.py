"""`tracker backup`: a copy of the ledger at one moment, while other processes write to it."""

import datetime as dt
import errno
import os
import secrets
from contextlib import closing
from pathlib import Path

from tracker.ledger import log_in_use, staged_messages
from tracker.ledger.connection import connect
from tracker.ledger.errors import LedgerError
from tracker.support import sqlite
from tracker.support.atomic_write import sync_folder
from tracker.support.progress_bar import ProgressCallback

PAGES_PER_STEP = 4096
"""Pages that are copied between two calls of `progress`: 16 MB."""


def backup(
    ledger: Path,
    to: Path,
    now: dt.datetime,
    progress: ProgressCallback | None = None,
    *,
    check: bool = True,
) -> Path:
    """Copy a ledger to the file `to`, or into the folder `to` under a name with the time `now`.

    This is SQLite's backup of one snapshot, without the messages of other desks that do not count
    yet; no writer waits for it. The copy is a single file and a
    complete ledger. It is checked and written to the disk before it gets its name. An existing file
    is not overwritten. `progress` is called with two numbers: pages copied, pages in total. Without
    `check`, a damaged ledger is copied too, for `repair`.

    Returns the path of the copy. Raises LedgerError if the ledger is missing or damaged, or cannot
    be copied. Raises OSError for the copy's file, also if it exists.
    """

    def report(_status: int, left: int, total: int) -> None:
        if progress:
            progress(total - left, total)

    if to.is_dir():
        to = to / f"{ledger.stem}-{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}.db"
    if to.exists() or to.is_symlink():
        raise FileExistsError(errno.EEXIST, "exists already; not overwritten", str(to))
    part = to.with_name(f".{to.name[:200]}.{secrets.token_hex(4)}")
    try:
        part.touch(exist_ok=False)
        with closing(connect(ledger)) as source, closing(sqlite.connect(part)) as copy:
            try:
                # In a transaction, because else a commit between two steps restarts the backup.
                source.execute("BEGIN")
                source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
                source.backup(copy, pages=PAGES_PER_STEP, progress=report)
                source.execute("COMMIT")
                log_in_use.clear(copy)
                copy.commit()
                copy.execute("PRAGMA journal_mode = DELETE")
                ((found,),) = copy.execute("PRAGMA integrity_check(1)").fetchall()
                if found == "ok":
                    staged_messages.delete_all(copy)
            except sqlite.Error as error:
                raise LedgerError(f"{to}: the copy could not be made: {error}") from error
        if check and found != "ok":
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
