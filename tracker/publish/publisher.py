"""Writes objects to a place: only the objects that differ, and the manifest last.

A place must have only one publisher: two would overwrite each other's manifest.
"""

import hashlib
from collections.abc import Collection, Mapping

import msgspec

from tracker.election.clock import Clock
from tracker.publish.board_objects import Head
from tracker.publish.manifest import MANIFEST, Entry, Manifest, content_type, decode
from tracker.publish.objects import PublishedObject, encoded
from tracker.publish.place import Place
from tracker.support.errors import TrackerError


class PlaceTakenError(TrackerError):
    """The place contains another election or files that the tracker did not write."""


class Publisher:
    """Keeps the objects of a place current: writes and removes objects."""

    def __init__(self, place: Place, clock: Clock, *, replace: bool = False) -> None:
        """With `replace`, another election's files and another program's files are overwritten."""
        self._place = place
        self._clock = clock
        self._replace = replace
        self._entries: dict[str, Entry] | None = None
        self._pending: dict[str, PublishedObject] = {}

    def publish(
        self, changed: Mapping[str, PublishedObject], paths: Collection[str], head: Head
    ) -> list[str]:
        """Write those objects of `changed` that differ from the place. Returns their paths.

        `paths` are the paths of all objects of the election. Other objects of the old manifest
        are removed after the new manifest is written. `head` are the manifest's first fields.
        Raises OSError; the next call then writes the same objects, or newer ones of them. Without
        `replace`, raises PlaceTakenError if the place contains another election, or a manifest or
        files with these paths that tracker publish did not write.
        """
        self._pending |= changed
        if self._entries is None:
            self._entries = self._open(paths, head)
        entries = {path: self._entry(path, self._pending[path]) for path in self._pending}
        written = [path for path in entries if not _same(entries[path], self._entries.get(path))]
        gone = self._entries.keys() - paths
        if written:
            self._place.write({path: self._pending[path].data for path in written})
        if written or gone:
            current = self._entries | {path: entries[path] for path in written}
            current = {path: current[path] for path in sorted(current.keys() - gone)}
            self._write_manifest(current, head)
            self._entries = current
            self._place.remove(sorted(gone))
        self._pending.clear()
        return written

    def _open(self, paths: Collection[str], head: Head) -> dict[str, Entry]:
        """The entries of the place's manifest whose objects exist with the size in the entry.

        Writes an empty manifest if the place has none, or with `replace` if it is invalid. Raises
        as `publish`.
        """
        sizes, data = self._place.sizes(), self._place.read(MANIFEST)
        manifest = self._manifest(data, head["election"]) if data is not None else None
        if manifest is None:
            if not self._replace and (others := sorted(sizes.keys() & paths)):
                raise PlaceTakenError(
                    f"contains a {others[0]} but no {MANIFEST}: not written by tracker publish"
                )
            self._write_manifest({}, head)
            return {}
        entries = manifest.objects.items()
        return {path: entry for path, entry in entries if sizes.get(path) == entry.size}

    def _manifest(self, data: bytes, election: str) -> Manifest | None:
        """The decoded manifest. None if it is invalid, with `replace`.

        Without `replace`, raises PlaceTakenError if it is invalid or of another election.
        """
        try:
            manifest = decode(data)
        except msgspec.MsgspecError as error:
            if self._replace:
                return None
            raise PlaceTakenError(
                f"contains a {MANIFEST} that tracker publish did not write: {error}"
            ) from None
        if manifest.election != election and not self._replace:
            raise PlaceTakenError(f"contains the election {manifest.election}, not {election}")
        return manifest

    def _write_manifest(self, entries: dict[str, Entry], head: Head) -> None:
        self._place.write({MANIFEST: encoded(Manifest(**head, objects=entries))})

    def _entry(self, path: str, content: PublishedObject) -> Entry:
        return Entry(
            sha256=hashlib.sha256(content.data).hexdigest(),
            size=len(content.data),
            type=content_type(path),
            as_of=content.as_of,
            changed_at=self._clock(),
        )


def _same(entry: Entry, other: Entry | None) -> bool:
    return other is not None and (entry.sha256, entry.size) == (other.sha256, other.size)
