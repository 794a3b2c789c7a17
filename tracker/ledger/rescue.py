"""Begins a new file beside a ledger whose files were removed while it was open.

SQLite still has the old files open, so everything that was recorded can be copied. If they cannot
be read, the desk's entries are written from memory: they are in no other file.
"""

import contextlib
import datetime as dt
import itertools
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.ledger import log_in_use
from tracker.ledger.errors import LedgerError
from tracker.support import sqlite

_lock = threading.Lock()
_saved: dict[tuple[Path, tuple[int, int] | None], str] = {}
"""What was saved, by path and identity of the ledger: the threads of a process share one file."""


def save_beside(
    connection: sqlite.Connection,
    path: Path,
    identity: tuple[int, int] | None,
    board: Board,
    now: dt.datetime,
) -> str:
    """Save what is in a ledger, from its open connection, in a new file in the same folder.

    `identity` is the device and inode of the file that was opened, and `board` is the board of the
    connection. Returns a sentence about the new file and what is in it.
    """
    with _lock:
        if (path, identity) not in _saved:
            _saved[path, identity] = _save(connection, path, board, now)
        return _saved[path, identity]


def _save(connection: sqlite.Connection, path: Path, board: Board, now: dt.datetime) -> str:
    entries = [b for of_seat in board.bulletins.values() for b in of_seat.values() if b.by]
    try:
        copy = _new_path(path, now)
        if _copy(connection, copy):
            return (
                f"All that was recorded until then is in {copy.name}; stop every tracker of this "
                f"ledger, and start again with --db {copy.name}"
            )
        copy.unlink(missing_ok=True)
        if entries:
            _write(copy, entries, board, now)
    except (sqlite.Error, OSError, LedgerError) as error:
        if entries:
            listed = "; ".join(
                f"{b.kind} {board.states[b.seat].seat.name} by {b.by}" for b in entries
            )
            return f"It cannot be copied ({error}). Enter again: {listed}"
    if not entries:
        return "Stop every tracker of this ledger, and start again over the drop folder"
    return (
        f"The desk's entries until then are in {copy.name}; stop every tracker of this ledger, and "
        f"start again over the drop folder with --db {copy.name}"
    )


def _write(to: Path, entries: Sequence[Bulletin], board: Board, now: dt.datetime) -> None:
    """Write the desk's entries in a new ledger. Raises sqlite.Error, OSError and LedgerError."""
    from tracker.ledger.ledger import Ledger

    with Ledger.create(to, board.election, now) as ledger, ledger.writing():
        ledger.append(entries, now)


def _copy(connection: sqlite.Connection, to: Path) -> bool:
    """Whether the ledger could be copied to a new file, which is then sound."""
    with contextlib.suppress(sqlite.Error, OSError), closing(sqlite.connect(str(to))) as target:
        connection.backup(target)
        log_in_use.clear(target)
        target.commit()
        target.execute("PRAGMA journal_mode = DELETE")
        ((found,),) = target.execute("PRAGMA integrity_check(1)").fetchall()
        return bool(found == "ok")
    return False


def _new_path(path: Path, now: dt.datetime) -> Path:
    stem = f"{path.stem}-saved-{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    names = itertools.chain([f"{stem}.db"], (f"{stem}-{n}.db" for n in itertools.count(2)))
    return next(file for name in names if not (file := path.with_name(name)).exists())
