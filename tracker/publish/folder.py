"""A local folder or a mounted share as a place to publish to.

Each file is replaced by a rename, after the new content is on the disk. A reader gets the whole old
file or the whole new file, also after a power cut. On a share (NFS, SMB) this depends on the
server. No link is followed out of the folder.
"""

import contextlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from tracker.support.atomic_write import write_files
from tracker.support.beneath import HAS_DESCRIPTORS, folder_beneath, open_beneath

_TEMPORARY = re.compile(r"\..+\.(json|csv|html|svg|txt)\.[0-9a-f]{8}")
"""Temporary files of `support.atomic_write`, left by a publisher that was killed."""


class Folder:
    """A folder with subfolders. It is created if it is missing, but its parents are not."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._created: set[str] = set()

    def sizes(self) -> Mapping[str, int]:
        """Size in bytes of each file in the folder and its direct subfolders, by path.

        Deletes the temporary files. Links are left out, and not followed.
        """
        self._path.mkdir(exist_ok=True)
        sizes: dict[str, int] = {}
        inner = [e.name for e in self._path.iterdir() if e.is_dir() and not e.is_symlink()]
        for relative in ("", *inner):
            with self._entries(relative) as (entries, remove):
                for entry in entries:
                    path = f"{relative}/{entry.name}" if relative else entry.name
                    if not entry.is_file(follow_symlinks=False):
                        continue
                    if _TEMPORARY.fullmatch(entry.name):
                        remove(entry.name)
                    else:
                        sizes[path] = entry.stat(follow_symlinks=False).st_size
        return sizes

    @contextlib.contextmanager
    def _entries(
        self, relative: str
    ) -> Iterator[tuple[list[os.DirEntry[str]], Callable[[str], None]]]:
        """The entries of a subfolder, and a function that deletes one of them by name."""
        if not HAS_DESCRIPTORS:
            folder = self._path / relative
            yield list(os.scandir(folder)), lambda name: (folder / name).unlink(missing_ok=True)
            return
        with folder_beneath(self._path, relative) as descriptor, os.scandir(descriptor) as found:
            yield list(found), partial(_unlink, descriptor)

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None if there is no such file. Raises OSError if it is a link."""
        try:
            descriptor = open_beneath(str(self._path), path, os.O_RDONLY | _CLOEXEC)
        except FileNotFoundError:
            return None
        with os.fdopen(descriptor, "rb") as file:
            return file.read()

    def write(self, objects: Mapping[str, bytes]) -> None:
        """Create or replace files in the order of `objects`. Raises OSError for a linked folder."""
        for path in {path.rpartition("/")[0] for path in objects} - self._created:
            (self._path / path).mkdir(exist_ok=True)
            self._created.add(path)
        try:
            write_files(self._path, objects)
        except FileNotFoundError:  # a folder was deleted; the next call creates it again
            self._created.clear()
            raise

    def remove(self, paths: Iterable[str]) -> None:
        """Delete files; missing files are ignored."""
        for path in paths:
            folder, _, name = path.rpartition("/")
            with contextlib.suppress(FileNotFoundError), self._entries(folder) as (_, remove):
                remove(name)


def _unlink(folder: int, name: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(name, dir_fd=folder)


_CLOEXEC = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
