"""From a file's bytes to bulletins, one module a format; nothing here touches disk or ledger.

`pa` reads PA Media's XML, `table` a CSV with one row a candidate, `native` our own JSON.
`docs/feeds.md` describes all three and says how to add a fourth.
"""

from collections.abc import Callable
from pathlib import PurePosixPath

from tracker.election import Election
from tracker.feeds import native, pa, table
from tracker.feeds.checks import shown
from tracker.feeds.reading import DocumentError, IncompleteError, Reading, RejectedError

__all__ = ["DocumentError", "IncompleteError", "Reading", "RejectedError", "is_complete", "read"]

FORMATS: dict[str, Callable[[bytes, Election], Reading]] = {
    ".xml": pa.read,
    ".csv": table.read,
    ".json": native.read,
}
"""The reader of each suffix."""


def read(name: str, data: bytes, election: Election) -> Reading:
    """What a document states about the seats of `election`.

    The format is told by the suffix of `name`. Raises RejectedError, and IncompleteError for a
    document that is cut off or empty; nothing else, whatever the bytes.
    """
    suffix = PurePosixPath(name).suffix
    reader = FORMATS.get(suffix.casefold())
    if reader is None:
        found = f'"{shown(suffix)}"' if suffix else "a name without a suffix"
        raise RejectedError(f"{found} is not a format that is read here: .xml, .csv or .json")
    if not data.strip(b"\0 \t\r\n"):
        raise IncompleteError("is empty")
    return reader(data, election)


def is_complete(name: str, data: bytes) -> bool:
    """Whether a document without an end mark, a table, shows that nothing of it is missing."""
    return PurePosixPath(name).suffix.casefold() == ".csv" and table.is_complete(data)
