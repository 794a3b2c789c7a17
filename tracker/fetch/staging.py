"""The hidden folder `.tracker-fetch` in the drop folder: unfinished files, until they are whole.

It is on the file system of the drop folder, so a finished file is delivered by a rename: a reader
sees the whole old file or the whole new file. Readers of the drop folder ignore hidden folders. The
name of an unfinished file is computed from the file's name and version, never taken from the host:
bytes of two versions are never joined, and no name of a host can collide with another.

The folder has a quota, because a file need never become whole. What is deleted is not lost: the
host still has the file, and it is fetched again from its first byte.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tracker.fetch.listing import Version
from tracker.support.atomic_write import sync_folder
from tracker.support.phrases import quantity
from tracker.support.process_lock import process_lock

_log = logging.getLogger(__name__)

FOLDER = ".tracker-fetch"
MAX_BYTES, MAX_FILES = 64_000_000, 1_000
"""Most bytes of unfinished files, and most of these files. A national night is about 10 MB."""


class Staging:
    """The unfinished files of one drop folder.

    The methods that write raise OSError.
    """

    def __init__(self, drop: Path) -> None:
        """Create the drop folder and the hidden folder, if necessary."""
        self.drop = drop.absolute()
        self.folder = self.drop / FOLDER
        self.folder.mkdir(parents=True, exist_ok=True)
        self._has_warned = False

    @contextlib.contextmanager
    def locked(self, stop: threading.Event, report: Callable[[str], None]) -> Iterator[None]:
        """Only one process fetches into a drop folder. See `process_lock`."""
        held = f"another process already fetches into {self.drop}"
        with process_lock(self.folder / "lock", stop, report, held):
            yield

    def unfinished(self, name: str, version: Version) -> Path:
        """The path of the unfinished file of this version. Deletes those of other versions."""
        prefix = _digest(name)
        path = self.folder / f"{prefix}-{_digest(repr(version))}.part"
        for other in self.folder.glob(f"{prefix}-*.part"):
            if other != path:
                other.unlink(missing_ok=True)
        return path

    def make_room(self, path: Path, size: int) -> None:
        """Delete unfinished files until there is room for `size` bytes in the file at `path`.

        Those without a new byte for the longest time are deleted first. `path` itself is kept.
        Logs the first deletion.
        """
        parts = [(part.stat(), part) for part in self.folder.glob("*.part") if part != path]
        parts.sort(key=lambda found: found[0].st_mtime_ns, reverse=True)
        total, deleted = size + sum(status.st_size for status, _ in parts), 0
        while parts and (total > MAX_BYTES or len(parts) >= MAX_FILES):
            status, oldest = parts.pop()
            oldest.unlink(missing_ok=True)
            total, deleted = total - status.st_size, deleted + 1
        if deleted and not self._has_warned:
            self._has_warned = True
            _log.warning(
                "%s deleted: at most %d MB and %s of them may wait; they are fetched again",
                quantity(deleted, "unfinished file"),
                MAX_BYTES // 1_000_000,
                f"{MAX_FILES:,}",
            )

    def delete_others(self, names: Iterable[str]) -> None:
        """Delete the unfinished files of all other names: the host no longer has these files."""
        if parts := [*self.folder.glob("*.part")]:
            kept = {_digest(name) for name in names}
            for part in parts:
                if part.name.partition("-")[0] not in kept:
                    part.unlink(missing_ok=True)

    def is_delivered(self, name: str, version: Version) -> bool:
        """Whether the drop folder has this version: a file of its size and its time."""
        if version.size is None or version.modified is None:
            return False
        try:
            status = (self.drop / name).lstat()
        except OSError:
            return False
        return status.st_size == version.size and int(status.st_mtime) == int(version.modified)

    def deliver(self, unfinished: Path, name: str, version: Version) -> None:
        """Move a whole file into the drop folder, with the host's time. It is on the disk then."""
        descriptor = os.open(unfinished, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if version.modified is not None:
            with contextlib.suppress(OSError, OverflowError):  # a time that the disk cannot have
                os.utime(unfinished, (version.modified, version.modified))
        unfinished.replace(self.drop / name)
        sync_folder(self.drop)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]
