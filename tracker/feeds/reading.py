"""The outcome of reading a document: a `Reading`, or an error with the reason why there is none."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tracker.board.bulletin import Bulletin
from tracker.support.errors import TrackerError
from tracker.support.phrases import quantity


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence for the producer about one seat of a document, or about the whole document."""

    sentence: str
    """It names the seat, if the document does: "Ipswich: row 5: Lab votes "2O479" are not …"."""
    seat: str = ""
    """Id of the seat; empty if the remark is not about one seat of ours."""
    revision: int | None = None
    """The revision that the document states for this seat; None if it is not known."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The content of a document of which at least a part can be used."""

    bulletins: tuple[Bulletin, ...] = ()
    """Empty if the document has no result, rush or recount of our seats."""
    irrelevance: str = ""
    """Why there are no bulletins: "nominations for Bedford"; empty if there are some."""
    results_counted: int | None = None
    """The number of results that a state of the parties counts; None for any other document."""
    warnings: tuple[Remark, ...] = ()
    """What looks wrong. The bulletins still count."""
    left_out: tuple[Remark, ...] = ()
    """The errors because of which seats of the document do not count; its other seats do."""
    notes: tuple[str, ...] = ()
    """Sentences about what was passed over or repaired. They are no problems."""


MAX_REMARKS = 3
"""The largest number of remarks in one sentence about a document."""


def join_remarks(remarks: Sequence[Remark]) -> str:
    """The sentences of the first `MAX_REMARKS` remarks, and the number of the others."""
    sentences = [remark.sentence for remark in remarks[:MAX_REMARKS]]
    more = len(remarks) - len(sentences)
    return "; ".join([*sentences, *([quantity(more, "more remark")] if more else [])])


class DocumentError(TrackerError):
    """A document that cannot be used.

    The message has no control characters: `Labour votes "2O479" are not a whole number; …`. The
    caller puts the file's name before the message.
    """


class RejectedError(DocumentError):
    """The document has an error. It does not count until it changes."""

    seat: str = ""
    """Id of the seat that the error is about; empty if it is about the whole document."""
    revision: int | None = None
    """The revision that the document states for this seat; None if it is not known."""

    def remarks(self) -> tuple[Remark, ...]:
        """The errors of the document."""
        return (Remark(str(self), self.seat, self.revision),)


class OtherElectionError(RejectedError):
    """The document is of another polling day, or names another election."""


class NoSeatCountsError(RejectedError):
    """Several seats of the document have errors, and no seat counts."""

    def __init__(self, errors: Sequence[Remark]) -> None:
        super().__init__(join_remarks(errors))
        self._errors = tuple(errors)

    def remarks(self) -> tuple[Remark, ...]:
        """The errors of the seats."""
        return self._errors


def rejection(errors: Sequence[Remark]) -> RejectedError:
    """The error of a document in which no seat counts, from the errors of its seats."""
    if len(errors) > 1:
        return NoSeatCountsError(errors)
    rejected = RejectedError(errors[0].sentence)
    rejected.seat, rejected.revision = errors[0].seat, errors[0].revision
    return rejected


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
        prefixed = type(rejected)(f"{prefix}: {rejected}")
        prefixed.seat, prefixed.revision = rejected.seat, rejected.revision
        raise prefixed from None


@contextmanager
def error_of_seat(seat: str, revision: int | None = None) -> Iterator[None]:
    """Give a RejectedError the id of the seat, and the revision, if it has no seat yet."""
    try:
        yield
    except RejectedError as rejected:
        if not rejected.seat:
            rejected.seat, rejected.revision = seat, revision
        raise
