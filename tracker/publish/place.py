"""Where objects are published: what a publisher needs of a folder or of an object store."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from tracker.support.errors import TrackerError


class AddressError(TrackerError):
    """Something that cannot be published to, with a sentence that says why."""


class Place(Protocol):
    """Somewhere that holds objects by path. Everything raises OSError where it cannot be done."""

    def sizes(self) -> Mapping[str, int]:
        """What is there: the bytes of each object, by its path."""

    def read(self, path: str) -> bytes | None:
        """An object; None where there is none."""

    def write(self, objects: Mapping[str, bytes]) -> None:
        """Put objects there, each all at once; durable on return.

        Those that were there are replaced. Where it fails, some may have been.
        """

    def remove(self, paths: Iterable[str]) -> None:
        """Take objects away; those that are not there are passed over."""


def place(out: str) -> Place:
    """The folder, or the object store, that an address names.

    Raises AddressError for what is neither, and ExtraError where the library for object
    stores is not installed. Nothing is asked of the place yet.
    """
    if "://" in out:
        from tracker.publish.store import Store

        return Store(out)
    from tracker.publish.folder import Folder

    return Folder(Path(out))
