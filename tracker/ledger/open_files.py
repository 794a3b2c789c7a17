"""The files of an open ledger: whether the commits of this connection still reach the disk.

A ledger that is open is three files: `night.db`, its log `night.db-wal` and the log's index
`night.db-shm`. If one of them is removed or replaced, SQLite goes on with the old one, which no
other program can open: a commit succeeds and is lost.

If `night.db` itself was replaced, a board opens the new file. If it is still the same file, this
process never opens it again: other processes may still write to it from the log that was removed.
"""

from dataclasses import dataclass
from pathlib import Path

from tracker.ledger.errors import LedgerError, LostFilesError

SUFFIXES = ("", "-wal", "-shm")
"""What is added to the ledger's name for each of its files."""


@dataclass(frozen=True, slots=True)
class _File:
    identity: tuple[int, int]
    """Device and inode."""
    size: int


class OpenFiles:
    """The three files as they were when the ledger was opened, and their sizes since."""

    def __init__(self, path: Path) -> None:
        """`path` is the ledger, which this process has open and has read from.

        A ledger in memory has no files.
        """
        self._files = {path.with_name(path.name + suffix): suffix for suffix in SUFFIXES}
        self._known = {file: found for file in self._files if (found := _find(file))}

    def fault(self) -> str:
        """What happened to a file, as the end of a sentence about the ledger; empty if nothing.

        A file that this user may not look at is taken to be as it was: its descriptor stays valid.
        The sizes are compared only where there is a log: without one, a transaction that is taken
        back makes the file shorter. The log's index may have any size. Costs 20 µs.
        """
        has_log = len(self._known) > 1
        for file, known in self._known.items():
            found = _find(file, if_denied=known)
            if found is None or found.identity != known.identity:
                return _LOST[self._files[file]]
            if has_log and found.size < known.size and self._files[file] != "-shm":
                return _CUT[self._files[file]]
            self._known[file] = found
        return ""


_LOST = {
    "": "was deleted or replaced",
    "-wal": "its log (-wal) was removed or replaced while it was open",
    "-shm": "the index of its log (-shm) was removed or replaced while it was open",
}
_CUT = {
    "": "was made shorter while it was open",
    "-wal": "its log (-wal) was made shorter while it was open",
}


def _find(file: Path, if_denied: _File | None = None) -> _File | None:
    try:
        status = file.stat()
    except PermissionError:
        return if_denied
    except OSError:
        return None
    return _File((status.st_dev, status.st_ino), status.st_size)


def file_identity(path: Path) -> tuple[int, int] | None:
    """Device and inode of a file; None if it does not exist or cannot be looked at."""
    found = _find(path)
    return found.identity if found else None


_lost: dict[tuple[Path, tuple[int, int] | None], str] = {}
"""The ledgers that this process does not open again, with the alarm about each."""


def never_open_again(path: Path, sentence: str) -> None:
    """From now on `file_to_open` raises this sentence for the file that is at `path` now."""
    _lost[path.absolute(), file_identity(path)] = sentence


def is_never_opened(path: Path) -> bool:
    """Whether `never_open_again` was called for the file that is at `path` now."""
    return (path.absolute(), file_identity(path)) in _lost


def file_to_open(path: Path) -> tuple[int, int] | None:
    """`file_identity` of a ledger that a connection is to open. Raises LostFilesError."""
    found = file_identity(path)
    if sentence := _lost.get((path.absolute(), found)):
        raise LostFilesError(sentence)
    return found


def opened_file(path: Path, found: tuple[int, int] | None) -> tuple[int, int] | None:
    """The identity of a file that a connection has just opened. `found` is that from before.

    Raises LedgerError if the file was replaced meanwhile: it is not known which one was opened.
    """
    file = file_identity(path)
    if found not in (None, file):
        raise LedgerError(f"{path}: was replaced while it was opened; start again")
    return file
