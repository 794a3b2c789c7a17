"""The record: what the ledger file answers when it is asked; `ledger` is what writes it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tracker.board import Board
from tracker.board import bulletin as bulletins_of
from tracker.board.bulletin import Bulletin
from tracker.board.changes import Change, ReceivedBulletin, changes
from tracker.election import Election
from tracker.support import sqlite

FileStatus = Literal["accepted", "irrelevant", "held", "rejected"]
"""accepted: its bulletins count. irrelevant: states nothing about our seats. held: not complete
yet. rejected: cannot be used."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What the ledger last said of a file: which bytes, and what became of them."""

    seq: int
    sha256: str | None
    status: FileStatus
    sentence: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that was held, rejected, or counted with a warning, and why."""

    name: str
    status: FileStatus
    sentence: str
    arrived_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Delivered:
    """One file as it was put on record: each time that its bytes or what became of it changed."""

    seq: int
    """Its place in the order of receipt, from 1."""
    at: dt.datetime
    name: str
    status: FileStatus
    sentence: str
    """Why it does not count, or what to know of one that does; empty where there is nothing."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a bulletin came from: the files that said it, and when it was first received."""

    bulletin: Bulletin
    received_at: dt.datetime
    files: tuple[tuple[str, str], ...]
    """(name, sha256) of each file; none for what the desk said. What another desk received has
    that desk's name behind its own."""


@dataclass(frozen=True, slots=True)
class Export:
    """Something that was handed over, and the board it was made from."""

    made_at: dt.datetime
    format: str
    destination: str
    """The file; empty for standard output."""
    as_of: dt.datetime
    last_seq: int
    """The `seq` of the last statement that the board had heard; 0 before the first."""
    sha256: str
    """Of its text in UTF-8."""

    @property
    def where(self) -> str:
        """The file, or that it went to standard output."""
        return self.destination or "standard output"


class Record:
    """Questions to an open ledger file."""

    connection: sqlite.Connection
    election: Election

    def filed(self, name: str, folder: str = "") -> Filed | None:
        """What was last put on record for a file of this name in a drop folder."""
        row = self.connection.execute(
            "SELECT seq, sha256, status, sentence FROM deliveries"
            " WHERE name = ? AND folder = ? AND desk = '' ORDER BY seq DESC LIMIT 1",
            (name, folder),
        ).fetchone()
        return Filed(*row) if row else None

    def problems(self) -> list[Problem]:
        """Files held, rejected or warned of, as they last were; oldest first."""
        rows = self.connection.execute("SELECT name, status, sentence, arrived_at FROM problems")
        return [Problem(n, status, why, _time(at)) for n, status, why, at in rows]

    def last_arrival(self) -> dt.datetime | None:
        """When the last file was put on record, by the clock of whoever did."""
        row = self.connection.execute(
            "SELECT arrived_at FROM deliveries ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        return _time(row[0]) if row else None

    def tables_since(self) -> dt.datetime:
        """When the election's tables were last put on record, by the clock of whoever did."""
        (since,) = self.connection.execute(
            "SELECT since FROM elections ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        return _time(since)

    def begun(self) -> dt.datetime:
        """When the ledger was made: what tells it from another of its name and election."""
        (since,) = self.connection.execute(
            "SELECT since FROM elections ORDER BY seq LIMIT 1"
        ).fetchone()
        return _time(since)

    def numbers(self) -> tuple[int, int]:
        """The numbers of the last statement and of the last file; 0 before the first."""
        statement, file = self.connection.execute(
            "SELECT (SELECT ifnull(max(seq), 0) FROM bulletins),"
            " (SELECT ifnull(max(seq), 0) FROM deliveries)"
        ).fetchone()
        return statement, file

    def sources(self, seat: str) -> list[Source]:
        """Every bulletin about a seat with the files it came from, in order of receipt."""
        rows = self.connection.execute(
            "SELECT b.content, b.received_at, d.name, d.desk, d.sha256 FROM bulletins b"
            " LEFT JOIN delivery_bulletins s ON s.bulletin = b.id"
            " LEFT JOIN deliveries d ON d.seq = s.delivery"
            " WHERE b.seat_id = ? ORDER BY b.seq, d.seq",
            (seat,),
        ).fetchall()
        found: dict[str, Source] = {}
        for content, received_at, name, desk, sha256 in rows:
            one = bulletins_of.decode(content)
            files = found[one.id].files if one.id in found else ()
            file = (f"{name} ({desk})" if desk else name, sha256)
            if name is not None and file not in files:
                files = (*files, file)
            found[one.id] = Source(one, _time(received_at), files)
        return list(found.values())

    def desk_entries(self) -> list[Bulletin]:
        """Everything the desks have said, of any seat, in order of receipt."""
        rows = self.connection.execute(
            "SELECT content FROM bulletins WHERE origin = 'desk' ORDER BY seq"
        )
        return [bulletins_of.decode(content) for (content,) in rows]

    def changes(self, seat: str | None = None) -> list[Change]:
        """What each statement changed, of one seat or of all, in order of receipt."""
        return list(changes(self.election, self.told(seat)))

    def told(self, seat: str | None = None, *, since: int = 0) -> Iterator[ReceivedBulletin]:
        """The statements about one seat or about all, those after number `since`, as received."""
        rows = self.connection.execute(
            "SELECT b.seq, b.received_at, b.content, b.said_by, d.name, d.seq FROM bulletins b"
            " LEFT JOIN deliveries d ON d.seq ="
            " (SELECT min(delivery) FROM delivery_bulletins WHERE bulletin = b.id)"
            " WHERE b.seq > ? AND b.seat_id = coalesce(?, b.seat_id) ORDER BY b.seq",
            (since, seat),
        )
        for seq, at, content, by, name, delivery in rows:
            bulletin = bulletins_of.decode(content)
            yield ReceivedBulletin(seq, _time(at), name or _desk(by), bulletin, delivery)

    def delivered(self, *, since: int = 0) -> list[Delivered]:
        """The files after number `since`, as they were put on record."""
        rows = self.connection.execute(
            "SELECT seq, arrived_at, name, status, sentence FROM deliveries"
            " WHERE seq > ? ORDER BY seq",
            (since,),
        )
        return [Delivered(seq, _time(at), *more) for seq, at, *more in rows]

    def exports(self) -> list[Export]:
        """Everything that was handed over, oldest first."""
        return [*self.numbered_exports().values()]

    def numbered_exports(self, *, since: int = 0) -> dict[int, Export]:
        """What was handed over after number `since`, by its number."""
        rows = self.connection.execute(
            "SELECT seq, made_at, format, destination, as_of, last_seq, sha256 FROM exports"
            " WHERE seq > ? ORDER BY seq",
            (since,),
        )
        return {
            seq: Export(_time(at), format, to, _time(of), *more)
            for seq, at, format, to, of, *more in rows
        }

    def standing_sources(self, board: Board) -> dict[str, str]:
        """For each seat with a statement that stands: the file it came in, or whose entry it is."""
        files: dict[str, str] = {}
        for bulletin, name in self.connection.execute(
            "SELECT bulletin, name FROM delivery_bulletins JOIN deliveries ON seq = delivery"
            " ORDER BY seq"
        ):
            files.setdefault(bulletin, name)
        return {
            seat: files.get(standing.id) or _desk(standing.by)
            for seat, state in board.states.items()
            if (standing := state.standing.bulletin)
        }


def stamp(time: dt.datetime) -> str:
    """A time as the ledger writes it: UTC to the microsecond, so that text sorts as time."""
    return time.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _desk(by: str) -> str:
    return f"desk, {by}" if by else "feed"


def _time(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
