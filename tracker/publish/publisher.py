"""Writes objects to a place: only those that differ, then the manifest, then `version.json`.

A place must have only one publisher: two would overwrite each other's manifest.
"""

import hashlib
from collections.abc import Collection, Mapping

import msgspec

from tracker.election.clock import Clock
from tracker.publish.board_objects import Head
from tracker.publish.hashed_copies import VERSION_PATH, OldCopies, copies, version
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
        self._version: bytes | None = None
        self._old_copies = OldCopies()

    def publish(
        self, changed: Mapping[str, PublishedObject], paths: Collection[str], head: Head
    ) -> list[str]:
        """Write those objects of `changed` that differ from the place. Returns their paths.

        `paths` are the paths of all objects of the election. Other objects of the old manifest
        are removed after the new manifest is written, and so are old copies (`hashed_copies`).
        `head` are the manifest's first fields. Raises OSError; the next call then writes the same
        objects, or newer ones of them. Without `replace`, raises PlaceTakenError if the place
        contains another election, or a manifest or files with these paths that tracker publish did
        not write.
        """
        self._pending |= changed
        if self._entries is None:
            self._entries = self._open(paths, head)
        entries = {path: self._entry(path, self._pending[path]) for path in self._pending}
        written = [path for path in entries if not _same(entries[path], self._entries.get(path))]
        gone = self._entries.keys() - paths
        if written:
            data = {path: self._pending[path].data for path in written}
            copied = copies({path: entries[path] for path in written})
            self._place.write(data | {copy: data[path] for path, copy in copied.items()})
        if written or gone:
            current = self._entries | {path: entries[path] for path in written}
            current = {path: current[path] for path in sorted(current.keys() - gone)}
            self._write_manifest(current, head)
            self._old_copies.add(copies(self._entries).values(), self._clock())
            self._entries = current
            old = self._old_copies.take_due(copies(current).values(), self._clock())
            self._place.remove(sorted([*gone, *old]))
        self._pending.clear()
        return written

    def _open(self, paths: Collection[str], head: Head) -> dict[str, Entry]:
        """The entries of the place's manifest whose objects exist with the size in the entry.

        Writes an empty manifest if the place has none, or with `replace` if it is invalid. Raises
        as `publish`.
        """
        sizes, data = self._place.sizes(), self._place.read(MANIFEST)
        manifest = self._manifest(data, head["election"]) if data is not None else None
        current = copies(manifest.objects) if manifest else {}
        self._old_copies.add(sizes.keys() - current.values(), self._clock())
        if manifest is None:
            if not self._replace and (others := sorted(sizes.keys() & {*paths, VERSION_PATH})):
                raise PlaceTakenError(
                    f"contains a {others[0]} but no {MANIFEST}: not written by tracker publish"
                )
            self._write_manifest({}, head)
            return {}

        def is_whole(path: str, entry: Entry) -> bool:
            files = (path, current.get(path, path))
            return all(name in sizes and sizes[name] in (entry.size, None) for name in files)

        entries = {path: entry for path, entry in manifest.objects.items() if is_whole(path, entry)}
        if len(entries) == len(manifest.objects):  # else it is written with the missing objects
            self._version = self._place.read(VERSION_PATH)
            self._write_version(manifest)
        return entries

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
        manifest = Manifest(**head, objects=entries)
        self._place.write({MANIFEST: encoded(manifest)})
        self._write_version(manifest)

    def _write_version(self, manifest: Manifest) -> None:
        content = version(manifest)
        if content is not None and content != self._version:
            self._place.write({VERSION_PATH: content})
            self._version = content

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
