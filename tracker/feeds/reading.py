"""The outcome of reading a document: a `Reading`, or an error with the reason why there is none."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tracker.board.bulletin import Bulletin
from tracker.support.errors import TrackerError


@dataclass(frozen=True, slots=True)
class Reading:
    """The content of a document without errors."""

    bulletins: tuple[Bulletin, ...] = ()
    """Empty if the document has no result, rush or recount of our seats."""
    irrelevance: str = ""
    """Why there are no bulletins: "nominations for Bedford"; empty if there are some."""
    results_counted: int | None = None
    """The number of results that a state of the parties counts; None for any other document."""
    warnings: tuple[str, ...] = ()
    """Sentences for the producer about what looks wrong. The bulletins still count."""


class DocumentError(TrackerError):
    """A document that cannot be used.

    The message has no control characters: `Labour votes "2O479" are not a whole number; …`. The
    caller puts the file's name before the message.
    """


class RejectedError(DocumentError):
    """The document has an error. It does not count until it changes."""


class OtherElectionError(RejectedError):
    """The document is of another polling day, or names another election."""


class IncompleteError(DocumentError):
    """The document ends too early: the rest may still arrive.

    The caller reads the document again when it changes, and rejects it if it does not change.
    """


@contextmanager
def error_prefix(prefix: str) -> Iterator[None]:
    """Put `prefix`, such as "row 3", and a colon before the message of a RejectedError.

    An IncompleteError passes unchanged.
    """
    try:
        yield
    except RejectedError as rejected:
        raise type(rejected)(f"{prefix}: {rejected}") from None
