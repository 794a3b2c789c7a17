"""Reads the statements that a ledger has recorded, and leaves out those that cannot be counted.

An older tracker, another desk or a fault of the disk can have put a statement into the ledger that
no reader can use. Every reader reads statements through `read_statement` or `usable`.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from tracker.board.bounds import bounds_error
from tracker.board.bulletin import Bulletin, decode, shared
from tracker.election import Election
from tracker.ledger.timestamps import readable_timestamp
from tracker.support import sqlite
from tracker.support.errors import TrackerError


class UnusableStatementError(TrackerError):
    """A recorded statement that cannot be counted; the message is the reason."""

    is_damaged = False
    """Whether it is not the statement that was recorded."""


class DamagedStatementError(UnusableStatementError):
    """A statement that is not the one that was recorded."""

    is_damaged = True


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A recorded statement that every reader leaves out."""

    seq: int
    id: str
    reason: str
    """Why it cannot be counted: "has the time 2019-12-13 02:31 without a time zone"."""
    is_damaged: bool = False
    """Whether it is not the statement that was recorded: `tracker repair` can make it again."""
    seat: str = ""
    """The name of the seat in its row; empty if that is no seat."""
    seat_id: str = ""
    received_at: dt.datetime | None = None
    """The time in its row; None if it cannot be read."""
    source: str = ""
    """The file from which it can be made again, or "desk, AB"; empty if it is not known."""

    @property
    def sentence(self) -> str:
        """For the alarm: which statement is left out, why, and how it can be made again."""
        of = ", ".join(part for part in (self.seat, self.source) if part)
        cure = "run `tracker repair`" if self.is_damaged else "see `tracker problems`"
        return f"{self.name} is left out{f' ({of})' if of else ''}, it {self.reason}; {cure}"

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
    except (msgspec.MsgspecError, RecursionError, TypeError) as error:
        raise DamagedStatementError(f"cannot be read: {error}") from None
    if bulletin.id != id_:
        raise DamagedStatementError("has not the content that was recorded")
    if reason := bounds_error(bulletin, election):
        raise UnusableStatementError(reason)
    return shared(bulletin)


def usable(rows: Iterable[tuple[str, str]], election: Election) -> Iterator[Bulletin]:
    """The statements of these rows (id, content) without those that cannot be counted."""
    for id_, content in rows:
        try:
            yield read_statement(id_, content, election)
        except UnusableStatementError:
            continue


def left_out_statement(
    connection: sqlite.Connection, seq: int, error: UnusableStatementError, election: Election
) -> LeftOut:
    """The description of a row of the table `bulletins` that cannot be counted."""
    id_, seat_id, said_by, received_at, file = connection.execute(
        "SELECT id, seat_id, said_by, received_at,"
        " (SELECT name FROM delivery_bulletins JOIN deliveries d ON d.seq = delivery"
        " WHERE bulletin = id ORDER BY d.seq LIMIT 1)"
        " FROM bulletins WHERE seq = ?",
        (seq,),
    ).fetchone()
    seat = election.seat_by_id.get(seat_id)
    source = file or (f"desk, {said_by}" if said_by else "")
    return LeftOut(
        seq=seq,
        id=str(id_),
        reason=str(error),
        is_damaged=error.is_damaged,
        seat=seat.name if seat else "",
        seat_id=seat.id if seat else "",
        received_at=readable_timestamp(received_at),
        source=source,
    )


def altered_row(bulletin: Bulletin, election: Election) -> str:
    """The alarm about a statement that counts, of which another column was changed."""
    seat = election.seat_by_id[bulletin.seat].name
    return (
        f"statement {bulletin.id[:8]} about {seat} counts, but its time of receipt or another "
        "column is not what was recorded; run `tracker repair`"
    )


def missing_numbers(
    connection: sqlite.Connection, last_seq: int, numbers: Sequence[int]
) -> Iterator[str]:
    """The alarms about statements that are missing after number `last_seq`.

    `numbers` are the numbers that were read. Numbers have no gaps, and the index of the ids has as
    many entries as there are statements.
    """
    for number in numbers:
        if number > last_seq + 1:
            yield _missing(last_seq + 1, number - 1)
        last_seq = number
    (count,) = connection.execute("SELECT count(*) FROM bulletins").fetchone()
    if count > last_seq:
        yield _missing(last_seq + 1, count)


def _missing(first: int, last: int) -> str:
    which = f"statement {first} is" if first == last else f"statements {first} to {last} are"
    return f"{which} missing in the ledger; run `tracker repair`"
