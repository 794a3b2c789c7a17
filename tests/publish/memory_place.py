"""A place in memory that records every write and can be made unreachable."""

import errno
from collections.abc import Iterable, Mapping

from tracker.publish.manifest import MANIFEST, Manifest, decode


class MemoryPlace:
    """Objects by path, and all changes in order."""

    def __init__(self, objects: Mapping[str, bytes] | None = None) -> None:
        self.objects = dict(objects or {})
        self.changes: list[str] = []
        """The path of each object that was written; "-" and the path of each that was removed."""
        self.is_unreachable = False
        self.writes_left: int | None = None
        """Number of writes before the place becomes unreachable; None for any number."""

    def sizes(self) -> Mapping[str, int]:
        self._check_reachable()
        return {path: len(data) for path, data in self.objects.items()}

    def read(self, path: str) -> bytes | None:
        self._check_reachable()
        return self.objects.get(path)

    def write(self, objects: Mapping[str, bytes]) -> None:
        for path, data in objects.items():
            self._check_reachable()
            self.objects[path] = data
            self.changes.append(path)
            if self.writes_left is not None:
                self.writes_left -= 1
                self.is_unreachable = self.writes_left == 0

    def remove(self, paths: Iterable[str]) -> None:
        for path in paths:
            self._check_reachable()
            del self.objects[path]
            self.changes.append(f"-{path}")

    def _check_reachable(self) -> None:
        if self.is_unreachable:
            raise OSError(errno.EHOSTUNREACH, "No route to host", "place")

    @property
    def manifest(self) -> Manifest:
        return decode(self.objects[MANIFEST])
