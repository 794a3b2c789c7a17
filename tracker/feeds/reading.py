"""What a reader of a format answers: a reading, or a sentence that says why there is none."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tracker.board.bulletin import Bulletin
from tracker.support.errors import TrackerError


@dataclass(frozen=True, slots=True)
class Reading:
    """A document that was understood."""

    bulletins: tuple[Bulletin, ...] = ()
    kept: str = ""
    """Why a document that states nothing about our seats is kept: nominations for Bedford."""
    warnings: tuple[str, ...] = ()
    """Sentences for the producer; the document counts all the same."""


class Rejected(TrackerError):  # noqa: N818  (what happened to the document, not a fault of ours)
    """The document does not count, and will not unless it changes.

    The sentence goes on from the file's name, which the caller adds, and has no control
    characters: `Labour votes "2O479" are not a whole number; …`.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotWhole(TrackerError):  # noqa: N818
    """The document has not arrived to its end yet: read it again, reject it if it stays so."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@contextmanager
def place(where: str) -> Iterator[None]:
    """Says where in the document something was rejected: row 3, bulletin 2."""
    try:
        yield
    except Rejected as rejected:
        raise Rejected(f"{where}: {rejected.sentence}") from None
