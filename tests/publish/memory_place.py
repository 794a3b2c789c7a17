"""A place in memory that records every write and can be made unreachable."""

import errno
from collections.abc import Iterable, Mapping

from tracker.publish.manifest import MANIFEST, Manifest, decode


class MemoryPlace:
    """Objects by path, and every write in the order it was made."""

    def __init__(self, objects: Mapping[str, bytes] | None = None) -> None:
        self.objects = dict(objects or {})
        self.done: list[str] = []
        """Paths that were written, and "-path" for those removed."""
        self.is_unreachable = False
        self.room: int | None = None
        """Writes left before it becomes unreachable; None for any number."""

    def sizes(self) -> Mapping[str, int]:
        self._reach()
        return {path: len(data) for path, data in self.objects.items()}

    def read(self, path: str) -> bytes | None:
        self._reach()
        return self.objects.get(path)

    def write(self, objects: Mapping[str, bytes]) -> None:
        for path, data in objects.items():
            self._reach()
            self.objects[path] = data
            self.done.append(path)
            if self.room is not None:
                self.room -= 1
                self.is_unreachable = self.room == 0

    def remove(self, paths: Iterable[str]) -> None:
        for path in paths:
            self._reach()
            del self.objects[path]
            self.done.append(f"-{path}")

    def _reach(self) -> None:
        if self.is_unreachable:
            raise OSError(errno.EHOSTUNREACH, "No route to host", "shelf")

    @property
    def manifest(self) -> Manifest:
        return decode(self.objects[MANIFEST])
