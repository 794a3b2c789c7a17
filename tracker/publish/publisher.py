"""Putting objects into a place: only those that differ, and the manifest last.

One publisher is assumed for each place: two would write over each other's manifest.
"""

import hashlib
from collections.abc import Collection, Mapping

import msgspec

from tracker.election.clock import Clock
from tracker.publish.board_objects import Head
from tracker.publish.manifest import MANIFEST, Entry, Manifest, content_type, decode
from tracker.publish.objects import Made, encoded
from tracker.publish.place import Place
from tracker.support.errors import TrackerError


class TakenError(TrackerError):
    """The place holds something that is not ours to write over, with a sentence."""


class Publisher:
    """Keeps one place current."""

    def __init__(self, place: Place, clock: Clock, *, replace: bool = False) -> None:
        """With `replace`, what another election or somebody else has put there gives way."""
        self._place = place
        self._clock = clock
        self._replace = replace
        self._entries: dict[str, Entry] | None = None
        self._waiting: dict[str, Made] = {}

    def publish(self, made: Mapping[str, Made], paths: Collection[str], head: Head) -> list[str]:
        """Put there what differs from what is there; the paths of what did.

        `paths` is everything that belongs there: what the manifest names beside it is
        removed, after the manifest. What could not be written is tried again with the next
        call, in the state it has then. Raises OSError, and TakenError where the place holds
        another election or files that no manifest names.
        """
        self._waiting |= made
        if self._entries is None:
            self._entries = self._begin(paths, head)
        entries = {path: self._entry(path, self._waiting[path]) for path in self._waiting}
        written = [path for path in entries if not _same(entries[path], self._entries.get(path))]
        gone = self._entries.keys() - paths
        if written:
            self._place.write({path: self._waiting[path].data for path in written})
        if written or gone:
            now = self._entries | {path: entries[path] for path in written}
            now = {path: now[path] for path in sorted(now.keys() - gone)}
            self._put_manifest(now, head)
            self._entries = now
            self._place.remove(sorted(gone))
        self._waiting.clear()
        return written

    def _begin(self, paths: Collection[str], head: Head) -> dict[str, Entry]:
        """What is there and as the manifest says. An empty place is claimed with a manifest."""
        there, data = self._place.sizes(), self._place.read(MANIFEST)
        found = self._manifest(data, head["election"]) if data is not None else None
        if found is None:
            if not self._replace and (others := sorted(there.keys() & paths)):
                raise TakenError(f"holds a {others[0]} that no manifest names")
            self._put_manifest({}, head)
            return {}
        ours = found.objects.items()
        return {path: entry for path, entry in ours if there.get(path) == entry.size}

    def _manifest(self, data: bytes, election: str) -> Manifest | None:
        try:
            found = decode(data)
        except msgspec.MsgspecError as error:
            if self._replace:
                return None
            raise TakenError(f"holds a {MANIFEST} that is not one of ours: {error}") from None
        if found.election != election and not self._replace:
            raise TakenError(f"holds the election {found.election}, not {election}")
        return found

    def _put_manifest(self, entries: dict[str, Entry], head: Head) -> None:
        self._place.write({MANIFEST: encoded(Manifest(**head, objects=entries))})

    def _entry(self, path: str, made: Made) -> Entry:
        return Entry(
            sha256=hashlib.sha256(made.data).hexdigest(),
            size=len(made.data),
            type=content_type(path),
            as_of=made.as_of,
            changed_at=self._clock(),
        )


def _same(one: Entry, other: Entry | None) -> bool:
    return other is not None and (one.sha256, one.size) == (other.sha256, other.size)
