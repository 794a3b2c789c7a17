"""The ledger: one SQLite file that holds the night, append only.

Documents are kept byte for byte under their sha256; bulletins under the hash of their
content. Every write is one immediate transaction that also rewrites the readable tables
of the seats it touched, so nobody ever sees a document without what it says. Readers
follow it; a `Ledger` keeps a `Board` and brings it up to date with `refresh`.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from tracker.board import Board
from tracker.board import bulletin as bulletins_of
from tracker.board.bulletin import Bulletin
from tracker.board.targets import target_state
from tracker.election import Election
from tracker.ledger import read_tables, schema
from tracker.ledger.queries import Export, FileStatus, Record, stamp
from tracker.ledger.schema import LedgerError
from tracker.support import sqlite


@dataclass(frozen=True, slots=True)
class Start:
    """What a connection has heard of a ledger file, as far as another may take it over."""

    file: tuple[int, int] | None
    election_seq: int
    board: Board
    last_seq: int


class Ledger(Record):
    """An open ledger file. One thread, one Ledger."""

    def __init__(
        self,
        path: Path,
        connection: sqlite.Connection,
        election: Election,
        start: "Start | None" = None,
    ) -> None:
        self.path = path
        self.connection = connection
        self.election = election
        self.board = Board.empty(election)
        self._file = _identity(path)
        self._last_seq = 0
        self._election_seq = _last_election(connection)
        self._data_version = -1
        if start and (start.file, start.election_seq) == (self._file, self._election_seq):
            self.board, self._last_seq = start.board, start.last_seq
        self.refresh()

    @classmethod
    def open(cls, path: Path, start: "Start | None" = None) -> "Ledger":
        """Open a ledger that is there. Raises LedgerError.

        `start` is where another connection of this process has got to: a board never
        changes, and need not be folded twice.
        """
        connection = schema.connect(path)
        try:
            if start and (start.file, start.election_seq) == (
                _identity(path),
                _last_election(connection),
            ):
                return cls(path, connection, start.board.election, start)
            row = connection.execute("SELECT content FROM elections ORDER BY seq DESC").fetchone()
            if row is None:
                raise LedgerError(f"{path}: holds no election")
            return cls(path, connection, _election(row[0]))
        except _UNREADABLE as error:
            connection.close()
            raise _damaged(path, error) from error
        except LedgerError:
            connection.close()
            raise

    @classmethod
    def create(cls, path: Path, election: Election, now: dt.datetime) -> "Ledger":
        """Open a ledger for this election, making it if it is not there.

        Where the election's tables have changed since (a colour, an alias, a target), the
        new ones are taken and the old stay on record. Raises LedgerError if the file holds
        another election.
        """
        connection = schema.connect(path, create=True)
        try:
            _check_same_election(path, connection, election)
            ledger = cls(path, connection, election)
            ledger._write_election(msgspec.json.encode(election).decode(), now)
        except _UNREADABLE as error:
            connection.close()
            raise _damaged(path, error) from error
        except BaseException:
            connection.close()
            raise
        return ledger

    @property
    def start(self) -> "Start":
        """Where this connection has got to, for another one to go on from."""
        return Start(self._file, self._election_seq, self.board, self._last_seq)

    def make_room(self) -> None:
        """Give the write-ahead log its full size, before files come in (about 36 ms)."""
        schema.make_room(self.connection, self.path)

    def is_same_file(self) -> bool:
        """Whether the file is still where it was opened: not deleted, not replaced by another."""
        return _identity(self.path) == self._file

    def check_file(self) -> None:
        """Raise LedgerError where the file was deleted or replaced: commits would be lost."""
        if not self.is_same_file():
            raise LedgerError(f"{self.path}: was deleted or replaced; start again")

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # -- following -------------------------------------------------------------------

    def refresh(self) -> Board:
        """The board with everything that is in the file now, taken in one look."""
        with self.snapshot():
            return self._refresh()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is read within it is of one moment, whoever writes meanwhile."""
        if self.connection.in_transaction:
            yield
            return
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self.connection.execute("COMMIT")

    def _refresh(self) -> Board:
        newer = self.connection.execute(
            "SELECT seq, content FROM elections WHERE seq > ? ORDER BY seq DESC LIMIT 1",
            (self._election_seq,),
        ).fetchone()
        if newer:
            self._take_election(newer[0], _election(newer[1]))
        rows = self.connection.execute(
            "SELECT seq, content FROM bulletins WHERE seq > ? ORDER BY seq", (self._last_seq,)
        ).fetchall()
        if rows:
            self.board = self.board.apply(bulletins_of.decode(content) for _, content in rows)
            self._last_seq = rows[-1][0]
        return self.board

    def _take_election(self, seq: int, election: Election) -> None:
        """Go on with newer tables of the election: everything is folded again."""
        self.election, self._election_seq = election, seq
        self.board, self._last_seq = Board.empty(election), 0

    def has_changed(self) -> bool:
        """Whether another connection has committed since the last call (3 µs)."""
        (version,) = self.connection.execute("PRAGMA data_version").fetchone()
        changed, self._data_version = version != self._data_version, version
        return bool(changed)

    def force_changed(self) -> None:
        """Make the next `has_changed` return True: the last change could not be read."""
        self._data_version = -1

    @property
    def last_seq(self) -> int:
        """The `seq` of the last statement that `board` has heard; 0 before the first."""
        return self._last_seq

    def board_at(self, time: dt.datetime) -> Board:
        """The board as we knew it at a time: from what had been received by then."""
        rows = self.connection.execute(
            "SELECT content FROM bulletins WHERE received_at <= ?", (stamp(time),)
        )
        return Board.of(self.election, (bulletins_of.decode(content) for (content,) in rows))

    def last_seq_at(self, time: dt.datetime) -> int:
        """The `seq` of the last statement received by a time; 0 where there was none."""
        (seq,) = self.connection.execute(
            "SELECT coalesce(max(seq), 0) FROM bulletins WHERE received_at <= ?", (stamp(time),)
        ).fetchone()
        return int(seq)

    def received_beside(self, time: dt.datetime) -> tuple[dt.datetime | None, dt.datetime | None]:
        """When statements were received last before a time, and first after it; None for none."""
        before, after = self.connection.execute(
            "SELECT (SELECT max(received_at) FROM bulletins WHERE received_at < ?1),"
            " (SELECT min(received_at) FROM bulletins WHERE received_at > ?1)",
            (stamp(time),),
        ).fetchone()
        moment = dt.datetime.fromisoformat
        return before and moment(before), after and moment(after)

    # -- writing ---------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One immediate transaction: all of it, or nothing."""
        self.connection.execute("BEGIN IMMEDIATE")
        before = (self.board, self._last_seq, self.election, self._election_seq)
        try:
            self.refresh()
            yield
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            self.board, self._last_seq, self.election, self._election_seq = before
            raise

    def record_delivery(
        self,
        name: str,
        data: bytes | None,
        sha256: str | None,
        status: FileStatus,
        sentence: str,
        bulletins: Sequence[Bulletin],
        now: dt.datetime,
        *,
        folder: str = "",
        desk: str = "",
        results_counted: int | None = None,
    ) -> None:
        """Record a file with its bytes and its bulletins. Call within `writing`.

        Args:
            name: Path relative to `folder`.
            data: The file's bytes; None where it could not be read.
            sha256: Of `data`, in hexadecimal.
            sentence: Why it does not count, or a warning; empty where there is none.
            folder: The drop folder. Two folders may contain files of the same name.
            desk: The other desk that received the file; empty for this one.
            results_counted: Results that a state of the parties counts; None for another file.
        """
        if data is not None:
            self.connection.execute(
                "INSERT INTO documents (sha256, size, bytes) VALUES (?, ?, ?)"
                " ON CONFLICT (sha256) DO NOTHING",
                (sha256, len(data), data),
            )
        cursor = self.connection.execute(
            "INSERT INTO deliveries"
            " (name, sha256, status, sentence, arrived_at, folder, desk, results_counted)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (name, sha256, status, sentence, stamp(now), folder, desk, results_counted),
        )
        self.append(bulletins, now)
        self.connection.executemany(
            "INSERT INTO delivery_bulletins (delivery, bulletin) VALUES (?, ?)",
            [(cursor.lastrowid, id) for id in {bulletin.id for bulletin in bulletins}],
        )

    def put_export(self, export: Export) -> int:
        """Put on record that something was handed over; its number. Raises sqlite.Error."""
        row = (
            stamp(export.made_at),
            export.format,
            export.destination,
            stamp(export.as_of),
            export.last_seq,
            export.sha256,
        )
        with self.writing():
            cursor = self.connection.execute(
                "INSERT INTO exports (made_at, format, destination, as_of, last_seq, sha256)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                row,
            )
        return cursor.lastrowid or 0

    def drop_export(self, seq: int) -> None:
        """Take an export off the record: it could not be written. Raises sqlite.Error."""
        with self.writing():
            self.connection.execute("DELETE FROM exports WHERE seq = ?", (seq,))

    def append(self, said: Sequence[Bulletin], now: dt.datetime) -> None:
        """Add bulletins and rewrite the readable rows of their seats. In `writing`."""
        new = [b for b in said if b.id not in self.board.bulletins.get(b.seat, ())]
        for one in {b.id: b for b in new}.values():
            cursor = self.connection.execute(
                "INSERT INTO bulletins"
                " (id, seat_id, kind, origin, revision, said_by, received_at, content)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    one.id,
                    one.seat,
                    one.kind,
                    one.origin,
                    one.revision,
                    one.by,
                    stamp(now),
                    one.canonical().decode(),
                ),
            )
            self._last_seq = cursor.lastrowid or self._last_seq
        before, self.board = self.board, self.board.apply(new)
        self._write_seats({b.seat for b in new}, before)
        was, now_is = before.tallies, self.board.tallies
        self._write_parties(p for p in {**was, **now_is} if was.get(p) is not now_is.get(p))

    def _write_seats(self, seats: Iterable[str], before: Board) -> None:
        run = self.connection.execute
        for seat in seats:
            state = self.board.states[seat]
            if state.status != before.states[seat].status:
                run("UPDATE seats SET status = ? WHERE id = ?", (state.status, seat))
            run(_REPLACE_DECLARATION, read_tables.declaration_row(state))
            if before.states[seat].standing.bulletin:
                run("DELETE FROM candidates WHERE seat_id = ?", (seat,))
            self.connection.executemany(_INSERT_CANDIDATE, read_tables.candidate_rows(state))
            for target in self.election.targets_by_seat.get(seat, ()):
                run(_REPLACE_TARGET, read_tables.target_row(target_state(target, state)))
            self._write_words(seat, before)

    def _write_words(self, seat: str, before: Board) -> None:
        for table, rows_of in read_tables.DESK_ROWS.items():
            rows = rows_of(self.board, seat)
            if rows != rows_of(before, seat):
                self.connection.execute(f"DELETE FROM {table} WHERE seat_id = ?", (seat,))
                self.connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?)", rows)

    def _write_parties(self, parties: Iterable[str]) -> None:
        self.connection.executemany(
            _UPSERT_PARTY, [read_tables.party_row(self.board, party) for party in sorted(parties)]
        )

    def _write_election(self, content: str, now: dt.datetime) -> None:
        """Put the election on record, unless it is, and write its tables and the board anew."""
        if _last_content(self.connection) == content:
            return
        from sqlite_utils import Database

        election, database = self.election, Database(self.connection)
        with self.writing():
            if _last_content(self.connection) == content:  # another process just has
                return
            database.table("elections").insert(
                {
                    "id": election.id,
                    "name": election.name,
                    "date": election.date.isoformat(),
                    "region": election.region,
                    "since": stamp(now),
                    "content": content,
                }
            )
            self._take_election(_last_election(self.connection), election)
            self.refresh()
            self.connection.execute("PRAGMA defer_foreign_keys = ON")
            for table in (*_ELECTION_TABLES, "declarations", "candidates"):
                self.connection.execute(f"DELETE FROM {table}")
            for table, rows in read_tables.election_tables(election):
                database.table(table).insert_all(rows)
            for state in self.board.targets:
                self.connection.execute(_REPLACE_TARGET, read_tables.target_row(state))
            self._write_seats(self.board.bulletins, Board.empty(election))
            self._write_parties(self.board.tallies)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _election(content: str) -> Election:
    return msgspec.json.decode(content, type=Election)


def _last_election(connection: sqlite.Connection) -> int:
    (seq,) = connection.execute("SELECT coalesce(max(seq), 0) FROM elections").fetchone()
    return int(seq)


def _last_content(connection: sqlite.Connection) -> str | None:
    row = connection.execute("SELECT content FROM elections ORDER BY seq DESC LIMIT 1").fetchone()
    return row[0] if row else None


def _check_same_election(path: Path, connection: sqlite.Connection, election: Election) -> None:
    """Raise LedgerError where the file holds another election, or seats that this one lacks."""
    row = connection.execute("SELECT id FROM elections ORDER BY seq DESC LIMIT 1").fetchone()
    if row and row[0] != election.id:
        raise LedgerError(f"{path}: holds the election {row[0]}, not {election.id}")
    spoken = connection.execute(
        "SELECT DISTINCT seats.id, seats.name FROM bulletins JOIN seats ON seats.id = seat_id"
    )
    for seat, name in spoken:
        if seat not in election.seat_by_id:
            raise LedgerError(
                f"{path}: has statements about {name} ({seat}), which is not in seats.csv any more"
            )


_UNREADABLE = (msgspec.MsgspecError, KeyError, TypeError, ValueError)
"""What reading a record raises whose content is not what was written."""


def _damaged(path: Path, error: Exception) -> LedgerError:
    return LedgerError(f"{path}: its record cannot be read ({error}); see tracker verify")


_ELECTION_TABLES = ("targets", "watch_areas", "previous_votes", "seats", "parties")
"""Written anew with the election, children before parents."""
_REPLACE_DECLARATION = f"INSERT OR REPLACE INTO declarations VALUES ({', '.join('?' * 17)})"
_INSERT_CANDIDATE = f"INSERT INTO candidates VALUES ({', '.join('?' * 9)})"
_REPLACE_TARGET = f"INSERT OR REPLACE INTO targets VALUES ({', '.join('?' * 15)})"
_UPSERT_PARTY = """
    INSERT INTO parties (seats, held, gains, losses, net, votes, code, name, colour, mark)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, '#808080', '·')
    ON CONFLICT (code) DO UPDATE SET seats = ?1, held = ?2, gains = ?3, losses = ?4,
        net = ?5, votes = ?6
"""
