"""The manifest of a graphics folder: its objects by path, with hashes.

It is written last: the objects it names are there, in this version or a newer one.
"""

import datetime as dt
from typing import Annotated

import msgspec

from tracker.publish.shapes import OfTheNight
from tracker.summary.json_shapes import Shape, doc

MANIFEST = "manifest.json"
"""Path below the folder."""

CONTENT_TYPES = {
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
"""Media type by suffix."""


class Entry(Shape, frozen=True, kw_only=True):
    """One object."""

    sha256: Annotated[str, doc("Of its bytes, in hexadecimal.")]
    size: Annotated[int, doc("Bytes.", ge=0)]
    type: Annotated[str, doc("Its media type.")]
    as_of: Annotated[dt.datetime | None, doc("When the last statement in it was received.")]
    changed_at: Annotated[
        dt.datetime, doc("When these bytes were published, by the publisher's clock.")
    ]


class Manifest(OfTheNight, frozen=True, kw_only=True):
    """`manifest.json`: what is in the folder."""

    objects: Annotated[dict[str, Entry], doc("By path below the folder.")]


_decoder = msgspec.json.Decoder(Manifest)


def decode(data: bytes) -> Manifest:
    """Parse a manifest. Raises msgspec.MsgspecError."""
    return _decoder.decode(data)


def content_type(path: str) -> str:
    """The media type of an object, by the suffix of its path."""
    return CONTENT_TYPES[path[path.rindex(".") :]]
