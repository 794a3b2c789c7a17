"""A local folder, or a share that is mounted, as a place to publish to.

Every file is replaced by a rename, durable before it shows: a reader sees the old one or
the new one whole, also after a power cut. On a share (NFS, SMB) that is as true as the
server's rename is.
"""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from tracker.support.atomic_write import write_files

_LEFT_OVER = re.compile(r"\..+\.(json|csv|html|txt)\.[0-9a-f]{8}")
"""What a publisher that was killed has left of a file it was writing (`atomic`)."""


class Folder:
    """A folder; made where it is not there, but not what it is in."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._made: set[Path] = set()

    def sizes(self) -> Mapping[str, int]:
        """Its files and those of its folders; what a killed publisher left is cleared away."""
        self._path.mkdir(exist_ok=True)
        found: dict[str, int] = {}
        folders = [self._path, *(entry for entry in self._path.iterdir() if entry.is_dir())]
        for folder in folders:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if not entry.is_file():
                        continue
                    if _LEFT_OVER.fullmatch(entry.name):
                        Path(entry.path).unlink(missing_ok=True)
                        continue
                    path = Path(entry.path).relative_to(self._path)
                    found[path.as_posix()] = entry.stat().st_size
        return found

    def read(self, path: str) -> bytes | None:
        """A file's bytes; None where there is none."""
        try:
            return (self._path / path).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, objects: Mapping[str, bytes]) -> None:
        """Replace files, in this order."""
        files = {self._path / path: data for path, data in objects.items()}
        for folder in {path.parent for path in files} - self._made:
            folder.mkdir(exist_ok=True)
            self._made.add(folder)
        try:
            write_files(files)
        except FileNotFoundError:  # a folder went away: the next try makes it again
            self._made.clear()
            raise

    def remove(self, paths: Iterable[str]) -> None:
        """Delete files."""
        for path in paths:
            (self._path / path).unlink(missing_ok=True)
