"""Copies of a page's files under names that contain their hash, and `version.json`.

A copy never changes, so a cache may keep it for ever. `version.json` names the three copies of one
board, and is written after them: a page that reads it never gets files of two boards.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping

import msgspec

from tracker.publish.manifest import Entry, Manifest
from tracker.publish.page_shapes import Version

VERSION_PATH = "version.json"
"""The path of the `Version`."""
COPIED = ("state.json", "seats.json", "latest.json")
"""Paths of the objects that have copies."""
KEPT_FOR = dt.timedelta(minutes=2)
"""How long a copy is kept after a newer one is named: a page may have read the old version."""

_COPY = re.compile(r"hashed/(state|seats|latest)\.[0-9a-f]{16}\.json")


def copy_path(path: str, sha256: str) -> str:
    """The path of an object's copy."""
    return f"hashed/{path.removesuffix('.json')}.{_short(sha256)}.json"


def is_copy(path: str) -> bool:
    """Whether this is the path of a copy."""
    return _COPY.fullmatch(path) is not None


def copies(entries: Mapping[str, Entry]) -> dict[str, str]:
    """The path of each copy that belongs to these entries, by the path of its object."""
    return {path: copy_path(path, entries[path].sha256) for path in COPIED if path in entries}


def version(manifest: Manifest) -> bytes | None:
    """The content of `version.json`; None if an object of `COPIED` is not in the manifest."""
    if not manifest.objects.keys() >= set(COPIED):
        return None
    hashes = {path.removesuffix(".json"): _short(manifest.objects[path].sha256) for path in COPIED}
    found = Version(
        version=manifest.version,
        as_of=manifest.as_of,
        declared=manifest.declared,
        total=manifest.total,
        **hashes,
    )
    return msgspec.json.encode(found) + b"\n"


class OldCopies:
    """The copies at a place that belong to an older board, and since when."""

    def __init__(self) -> None:
        self._since: dict[str, dt.datetime] = {}

    def add(self, paths: Iterable[str], now: dt.datetime) -> None:
        """Add those paths that are copies."""
        for path in filter(is_copy, paths):
            self._since.setdefault(path, now)

    def take_due(self, current: Iterable[str], now: dt.datetime) -> list[str]:
        """Take out the copies that are old for `KEPT_FOR`. Those in `current` are not old."""
        for path in current:
            self._since.pop(path, None)
        due = [path for path, since in self._since.items() if now - since >= KEPT_FOR]
        for path in due:
            del self._since[path]
        return due


def _short(sha256: str) -> str:
    return sha256[:16]
