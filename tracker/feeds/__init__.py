"""Turns the bytes of a document into bulletins. Each format has a module.

`pa` reads PA Media's XML, `table` a CSV with one row per candidate, `native` our own JSON.
`docs/feeds.md` describes the formats and how to add one. No module here opens a file or uses the
ledger; `intake` does both.
"""

from collections.abc import Callable
from pathlib import PurePosixPath

from tracker.board.bounds import bounds_error
from tracker.election import Election
from tracker.feeds import native, pa, table
from tracker.feeds.reading import DocumentError, IncompleteError, Reading, RejectedError
from tracker.support.escape import excerpt

__all__ = ["DocumentError", "IncompleteError", "Reading", "RejectedError", "is_complete", "read"]

FORMATS: dict[str, Callable[[bytes, Election], Reading]] = {
    ".xml": pa.read,
    ".csv": table.read,
    ".json": native.read,
}
"""The function that reads a format, by the suffix of the file's name in lower case."""


def read(name: str, data: bytes, election: Election) -> Reading:
    """Read a document. Returns its bulletins, or the reason why it has none about our seats.

    The suffix of `name` decides the format. Raises RejectedError, or IncompleteError if the
    document is cut off or empty. Raises no other error for any bytes.
    """
    suffix = PurePosixPath(name).suffix
    reader = FORMATS.get(suffix.casefold())
    if reader is None:
        found = f'"{excerpt(suffix)}"' if suffix else "a name without a suffix"
        raise RejectedError(f"{found} is not a format that is read here: .xml, .csv or .json")
    if not data.strip(b"\0 \t\r\n"):
        raise IncompleteError("is empty")
    reading = reader(data, election)
    for bulletin in reading.bulletins:
        if reason := bounds_error(bulletin, election):
            seat = election.seat_by_id[bulletin.seat].name
            raise RejectedError(f"{seat}: the {bulletin.kind} {reason}")
    return reading


def is_complete(name: str, data: bytes) -> bool:
    """As `table.is_complete` for a table; False for every other format."""
    return PurePosixPath(name).suffix.casefold() == ".csv" and table.is_complete(data)
