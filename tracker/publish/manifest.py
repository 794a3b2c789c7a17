"""The manifest of a graphics folder: its objects by path, with hashes.

The manifest is written after the objects. So each object in it exists, with the bytes of its hash
or newer bytes.
"""

import datetime as dt
from typing import Annotated

import msgspec

from tracker.publish.shapes import BoardObject
from tracker.summary.json_shapes import Shape, doc

MANIFEST = "manifest.json"
"""The manifest's path in the folder."""

CONTENT_TYPES = {
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
"""Media types by suffix of the path."""


class Entry(Shape, frozen=True, kw_only=True):
    """One object."""

    sha256: Annotated[str, doc("SHA-256 of the bytes, in hexadecimal.")]
    size: Annotated[int, doc("Size in bytes.", ge=0)]
    type: Annotated[str, doc("Media type.")]
    as_of: Annotated[
        dt.datetime | None, doc("As in the object; null for a seat without a statement.")
    ]
    changed_at: Annotated[
        dt.datetime, doc("When these bytes were published, by the publisher's clock.")
    ]


class Manifest(BoardObject, frozen=True, kw_only=True):
    """`manifest.json`: the objects in the folder."""

    objects: Annotated[dict[str, Entry], doc("The objects, by path in the folder.")]


_decoder = msgspec.json.Decoder(Manifest)


def decode(data: bytes) -> Manifest:
    """Parse a manifest. Raises msgspec.MsgspecError."""
    return _decoder.decode(data)


def content_type(path: str) -> str:
    """The media type of an object, by the suffix of its path."""
    return CONTENT_TYPES[path[path.rindex(".") :]]
