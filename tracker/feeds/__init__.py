"""Read a document's bytes into bulletins, one module per format.

`pa` reads PA Media's XML, `table` a CSV with one row per candidate, `native` our own JSON.
`docs/feeds.md` describes the formats and how to add one. No module here opens a file or knows
the ledger: `intake` does.
"""

from collections.abc import Callable
from pathlib import PurePosixPath

from tracker.election import Election
from tracker.feeds import native, pa, table
from tracker.feeds.parsing import excerpt
from tracker.feeds.reading import DocumentError, IncompleteError, Reading, RejectedError

__all__ = ["DocumentError", "IncompleteError", "Reading", "RejectedError", "is_complete", "read"]

FORMATS: dict[str, Callable[[bytes, Election], Reading]] = {
    ".xml": pa.read,
    ".csv": table.read,
    ".json": native.read,
}
"""The reader of each suffix."""


def read(name: str, data: bytes, election: Election) -> Reading:
    """The bulletins of a document about the seats of `election`.

    The suffix of `name` decides the format. Raises RejectedError, and IncompleteError for a
    document that is cut off or empty; nothing else, whatever the bytes.
    """
    suffix = PurePosixPath(name).suffix
    reader = FORMATS.get(suffix.casefold())
    if reader is None:
        found = f'"{excerpt(suffix)}"' if suffix else "a name without a suffix"
        raise RejectedError(f"{found} is not a format that is read here: .xml, .csv or .json")
    if not data.strip(b"\0 \t\r\n"):
        raise IncompleteError("is empty")
    return reader(data, election)


def is_complete(name: str, data: bytes) -> bool:
    """Whether a table states its number of rows and has them all. A table has no end mark."""
    return PurePosixPath(name).suffix.casefold() == ".csv" and table.is_complete(data)
