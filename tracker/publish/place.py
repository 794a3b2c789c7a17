"""The interface of a place to publish to: a folder or an object store."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from tracker.support.errors import TrackerError


class AddressError(TrackerError):
    """The address of a place is invalid."""


class Place(Protocol):
    """Contains objects by path. Every method raises OSError if the place cannot be used."""

    def sizes(self) -> Mapping[str, int | None]:
        """Size in bytes of each object, by path; None if the size is not known."""

    def read(self, path: str) -> bytes | None:
        """The bytes of an object; None if there is no such object."""

    def write(self, objects: Mapping[str, bytes]) -> None:
        """Create or replace objects, each atomically; durable on return.

        After an error some objects may have been written.
        """

    def remove(self, paths: Iterable[str]) -> None:
        """Delete objects; missing objects are ignored."""
