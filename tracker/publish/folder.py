"""A local folder or a mounted share as a place to publish to.

Each file is replaced by a rename, after the new content is on the disk. A reader gets the whole old
file or the whole new file, also after a power cut. On a share (NFS, SMB) this depends on the
server.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from tracker.support.atomic_write import write_files

_TEMPORARY = re.compile(r"\..+\.(json|csv|html|txt)\.[0-9a-f]{8}")
"""Temporary files of `support.atomic_write`, left by a publisher that was killed."""


class Folder:
    """A folder with subfolders. It is created if it is missing, but its parents are not."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._created: set[Path] = set()

    def sizes(self) -> Mapping[str, int]:
        """Size in bytes of each file in the folder and its direct subfolders, by path.

        Deletes the temporary files.
        """
        self._path.mkdir(exist_ok=True)
        sizes: dict[str, int] = {}
        folders = [self._path, *(entry for entry in self._path.iterdir() if entry.is_dir())]
        for folder in folders:
            for path in filter(Path.is_file, folder.iterdir()):
                if _TEMPORARY.fullmatch(path.name):
                    path.unlink(missing_ok=True)
                else:
                    sizes[path.relative_to(self._path).as_posix()] = path.stat().st_size
        return sizes

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None if there is no such file."""
        try:
            return (self._path / path).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, objects: Mapping[str, bytes]) -> None:
        """Create or replace files, in the order of `objects`."""
        files = {self._path / path: data for path, data in objects.items()}
        for folder in {path.parent for path in files} - self._created:
            folder.mkdir(exist_ok=True)
            self._created.add(folder)
        try:
            write_files(files)
        except FileNotFoundError:  # a folder was deleted; the next call creates it again
            self._created.clear()
            raise

    def remove(self, paths: Iterable[str]) -> None:
        """Delete files; missing files are ignored."""
        for path in paths:
            (self._path / path).unlink(missing_ok=True)
