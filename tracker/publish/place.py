"""What a publisher needs from a folder or an object store."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from tracker.support.errors import TrackerError


class AddressError(TrackerError):
    """An address that cannot be published to."""


class Place(Protocol):
    """Holds objects by path. Every method raises OSError if the place cannot be used."""

    def sizes(self) -> Mapping[str, int]:
        """Size in bytes of each object, by path."""

    def read(self, path: str) -> bytes | None:
        """An object's bytes; None if it does not exist."""

    def write(self, objects: Mapping[str, bytes]) -> None:
        """Create or replace objects, each atomically; durable on return.

        After an error some of them may have been written.
        """

    def remove(self, paths: Iterable[str]) -> None:
        """Delete objects; missing objects are ignored."""
