"""Reads the statements that a ledger has recorded, and leaves out those that cannot be counted.

An older tracker, another desk or a fault of the disk can have put a statement into the ledger that
no reader can use. Every reader reads statements through `read_statement` or `usable`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from tracker.board.bounds import bounds_error
from tracker.board.bulletin import Bulletin, decode
from tracker.election import Election
from tracker.support.errors import TrackerError


class UnusableStatementError(TrackerError):
    """A recorded statement that cannot be counted; the message is the reason."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A recorded statement that every reader leaves out."""

    seq: int
    id: str
    reason: str
    """Why it cannot be counted: "has the time 2019-12-13 02:31 without a time zone"."""

    @property
    def name(self) -> str:
        """The statement in a list of problems: "statement 1a2b3c4d"."""
        return f"statement {self.id[:8]}"


def read_statement(id_: str, content: str, election: Election) -> Bulletin:
    """The statement of a row of the table `bulletins`.

    Raises UnusableStatementError if it is damaged, or cannot be counted in this election.
    """
    try:
        bulletin = decode(content)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise UnusableStatementError(f"cannot be read: {error}") from None
    if bulletin.id != id_:
        raise UnusableStatementError("its content is not that of its id")
    if reason := bounds_error(bulletin, election):
        raise UnusableStatementError(reason)
    return bulletin


def usable(rows: Iterable[tuple[str, str]], election: Election) -> Iterator[Bulletin]:
    """The statements of these rows (id, content) without those that cannot be counted."""
    for id_, content in rows:
        try:
            yield read_statement(id_, content, election)
        except UnusableStatementError:
            continue
