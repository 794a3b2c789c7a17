"""The result of reading a document: a `Reading`, or an error that states why there is none."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tracker.board.bulletin import Bulletin
from tracker.support.errors import TrackerError


@dataclass(frozen=True, slots=True)
class Reading:
    """A document that was understood."""

    bulletins: tuple[Bulletin, ...] = ()
    irrelevance: str = ""
    """Why the document states nothing about our seats: "nominations for Bedford"."""
    results_counted: int | None = None
    """Of a state of the parties: the results it counts."""
    warnings: tuple[str, ...] = ()
    """Sentences for the producer; the document counts all the same."""


class DocumentError(TrackerError):
    """A document that cannot be read.

    The message continues after the file's name, which the caller adds, and has no control
    characters: `Labour votes "2O479" are not a whole number; …`.
    """


class RejectedError(DocumentError):
    """The document does not count, and will not unless it changes."""


class IncompleteError(DocumentError):
    """The end of the document has not arrived. Read it again; reject it if it does not change."""


@contextmanager
def error_prefix(where: str) -> Iterator[None]:
    """Put a place in the document before a rejection: row 3, bulletin 2."""
    try:
        yield
    except RejectedError as rejected:
        raise RejectedError(f"{where}: {rejected}") from None
