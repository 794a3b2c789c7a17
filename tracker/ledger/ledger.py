"""A ledger: one SQLite file that records the election night.

Documents are stored byte for byte under their SHA-256, bulletins under the hash of their content.
Each write is one transaction that also updates the readable tables of its seats, so a reader never
sees a document without its bulletins. Documents, deliveries and bulletins are never changed or
deleted. `Ledger.board` is the board of the ledger's bulletins; `Ledger.refresh` updates it.
"""

import contextlib
import datetime as dt
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import msgspec

from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.election import Election
from tracker.election.clock import wall_clock
from tracker.ledger import write_tables
from tracker.ledger.checksum import checksum
from tracker.ledger.connection import connect, has_log, preallocate_log
from tracker.ledger.errors import LedgerError, LostFilesError
from tracker.ledger.open_files import OpenFiles
from tracker.ledger.point import Point, point_at
from tracker.ledger.queries import (
    Export,
    FileRemark,
    FileStatus,
    LedgerQueries,
    timestamp,
)
from tracker.ledger.recorded_statements import (
    LeftOut,
    UnusableStatementError,
    altered_row,
    left_out_statement,
    lost_log,
    missing_numbers,
    read_statement,
    usable,
)
from tracker.ledger.rescue import save_beside
from tracker.ledger.write_back import WriteBack
from tracker.ledger.write_transaction import write_transaction
from tracker.support import sqlite
from tracker.support.escape import visible

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())  # without a log, Python would print warnings


@dataclass(frozen=True, slots=True)
class LoadedBoard:
    """A board, and the position in a ledger file up to which it was read.

    `Ledger.open` can begin with the loaded board of another connection of the process: it then
    reads only newer bulletins.
    """

    file: tuple[int, int] | None
    """Device and inode of the ledger file; None for a ledger in memory."""
    election_seq: int
    """The `seq` of the election's data in the table `elections`."""
    board: Board
    point: Point
    """The last bulletin that was read; before the first, the ledger."""
    left_out: tuple[LeftOut, ...] = ()
    """The bulletins up to `last_seq` that cannot be counted and are not on the board."""

    @property
    def last_seq(self) -> int:
        """The `seq` of the last bulletin that was read; 0 before the first."""
        return self.point.seq


class Ledger(LedgerQueries):
    """An open ledger file, for use by one thread."""

    def __init__(self, path: Path, connection: sqlite.Connection, loaded: LoadedBoard) -> None:
        self.path = path
        self.connection = connection
        self.loaded_board = loaded
        """`board` and its position, for `Ledger.open`."""
        self.has_new_tables = False
        """Whether `Ledger.create` replaced other data of the election."""
        self.has_written = False
        """Whether this connection has committed a write."""
        self.on_wait: Callable[[], None] = lambda: None
        """Called once if a write waits for another process for longer than two seconds."""
        self._data_version = -1
        self._write_back = WriteBack()
        self._has_marked_log = False
        self.refresh()
        self._files = OpenFiles(path)

    @classmethod
    def open(cls, path: Path, loaded: LoadedBoard | None = None) -> "Ledger":
        """Open an existing ledger. Raises LedgerError.

        `loaded` is the `loaded_board` of another connection. It is ignored if it is of another
        ledger, of a state that a restored ledger does not have, or of other data of the election.
        """
        found, found_log = _file_identity(path), has_log(path)
        connection = connect(path)
        with _closed_on_error(path, connection), _snapshot(connection):
            file = _opened_file(path, found)
            seq, _, content = _last_election(path, connection)
            if not seq:
                raise LedgerError(f"{path}: holds no election")
            if (
                loaded is None
                or (loaded.file, loaded.election_seq) != (file, seq)
                or point_at(connection, loaded.point.seq) != loaded.point
            ):
                loaded = _empty(connection, file, seq, _decode_election(content))
            if not found_log and (sentence := lost_log(connection)):
                board = replace(loaded.board, damaged=(sentence,))
                loaded = replace(loaded, board=board)
            ledger = cls(path, connection, loaded)
        ledger._rewrite_outdated_tables()
        return ledger

    @classmethod
    def create(cls, path: Path, election: Election, now: dt.datetime) -> "Ledger":
        """Open the ledger of an election; create the file if it does not exist.

        If `election` differs from the data in the file (a colour, an alias, a target), it is
        appended; the old data stays in the file, and the received files are read again. Raises
        LedgerError as `connect`, and if the file is of another election or has bulletins of another
        polling day or about a seat that `election` does not have.
        """
        found = _file_identity(path)
        connection = connect(path, create=True)
        with _closed_on_error(path, connection):
            seq = _check_same_election(path, connection, election)
            loaded = _empty(connection, _opened_file(path, found), seq, election)
            ledger = cls(path, connection, loaded)
            ledger.has_new_tables = ledger._record_election(election, now)
            ledger._rewrite_outdated_tables()
            ledger._write_back.run(connection, path)
            return ledger

    @property
    def board(self) -> Board:
        """The board after the last `refresh` or write."""
        return self.loaded_board.board

    @property
    def election(self) -> Election:
        """The election's data that was last recorded."""
        return self.board.election

    @property
    def last_seq(self) -> int:
        """The `seq` of the last bulletin on `board`; 0 before the first."""
        return self.loaded_board.last_seq

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The recorded statements that no reader counts, in order of receipt."""
        return self.loaded_board.left_out

    def preallocate_log(self) -> None:
        """Give the write-ahead log its full size before files arrive (about 36 ms)."""
        preallocate_log(self.connection, self.path)
        if self.is_empty():
            self._mark_log_in_use()

    def is_empty(self) -> bool:
        """Whether the ledger has no file and no bulletin."""
        sql = (
            "SELECT NOT EXISTS (SELECT 1 FROM deliveries) AND NOT EXISTS (SELECT 1 FROM bulletins)"
        )
        return bool(self.connection.execute(sql).fetchone()[0])

    def _mark_log_in_use(self) -> None:
        """Record in the file itself that the log belongs to it, until something is received."""
        with contextlib.suppress(sqlite.OperationalError), self.writing():
            self.connection.execute("DELETE FROM log_in_use")
            now = timestamp(wall_clock())
            self.connection.execute("INSERT INTO log_in_use VALUES (?)", (now,))
        self._write_back.run(self.connection, self.path)
        self._has_marked_log = True

    def is_same_file(self) -> bool:
        """Whether the file at `path` is still the file that was opened."""
        return _file_identity(self.path) == self.loaded_board.file

    def check_file(self) -> None:
        """Raise LostFilesError if commits would be lost: see `open_files`.

        If this connection has written, all that was recorded is first saved in a new file.
        """
        if not (fault := self._files.fault()):
            return
        saved = "start again"
        if self.has_written:
            board, file = self.board, self.loaded_board.file
            saved = save_beside(self.connection, self.path, file, board, wall_clock())
        raise LostFilesError(f"{self.path}: {fault}; {saved[0].lower()}{saved[1:]}")

    def write_back(self) -> None:
        """Copy the log into the file if it is due (`write_back`). A writer calls this in its loop.

        Raises sqlite.Error.
        """
        if self._write_back.is_due():
            self._write_back.run(self.connection, self.path)

    def close(self) -> None:
        """Close the file, with its own commits copied into it as far as possible."""
        with contextlib.suppress(sqlite.Error, LedgerError):
            if self._has_marked_log and self.is_empty():
                with self.writing():
                    self.connection.execute("DELETE FROM log_in_use")
        if self._write_back.is_pending:
            with contextlib.suppress(sqlite.Error):
                self._write_back.run(self.connection, self.path)
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    # -- reading ---------------------------------------------------------------------

    def refresh(self) -> Board:
        """Read newer bulletins and newer data of the election. Returns the new `board`."""
        loaded = self.loaded_board
        with _snapshot(self.connection):
            seq, _, content = _last_election(self.path, self.connection, loaded.election_seq)
            if seq:
                loaded = self._with_election(seq, _decode_election(content))
            rows = self.connection.execute(
                "SELECT seq, content, checksum, id, seat_id, kind, origin, revision, said_by,"
                " received_at FROM bulletins WHERE seq > ? ORDER BY seq",
                (loaded.last_seq,),
            ).fetchall()
            if rows or not loaded.last_seq:
                loaded = self._with_rows(loaded, rows)
        self.loaded_board = loaded
        return self.board

    def _with_rows(self, loaded: LoadedBoard, rows: Sequence[tuple[Any, ...]]) -> LoadedBoard:
        """`loaded` with these newer rows, or with them in `left_out`.

        What is left out, altered or missing is in `Board.damaged`.
        """
        bulletins, left_out, election = [], [], loaded.board.election
        damaged = [*missing_numbers(self.connection, loaded.last_seq, [row[0] for row in rows])]
        for seq, content, row_checksum, *columns in rows:
            id_ = columns[0]
            try:
                bulletins.append(read_statement(id_, content, election))
            except UnusableStatementError as error:
                left_out.append(left_out_statement(self.connection, seq, error, election))
                damaged.append(left_out[-1].sentence)
            else:
                if checksum(columns) != row_checksum:
                    damaged.append(altered_row(bulletins[-1], election))
        for sentence in damaged:
            _log.warning("%s: %s", self.path, sentence)
        board = loaded.board.apply(bulletins)
        if damaged:
            board = replace(board, damaged=(*board.damaged, *damaged))
        return replace(
            loaded,
            board=board,
            point=replace(loaded.point, seq=rows[-1][0], bulletin=rows[-1][3])
            if rows
            else loaded.point,
            left_out=(*loaded.left_out, *left_out),
        )

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read transaction: all reads in the block, and `board`, are of one moment.

        Blocks can be nested.
        """
        if self.connection.in_transaction:
            yield
            return
        with _read_transaction(self.connection):
            self.refresh()
            yield

    def _with_election(self, seq: int, election: Election) -> LoadedBoard:
        """An empty board with newer data of the election. The caller applies every bulletin."""
        return _empty(self.connection, self.loaded_board.file, seq, election)

    def has_changed(self) -> bool:
        """Whether another connection has committed since the last call; True at the first call.

        Costs 3 µs.
        """
        (version,) = self.connection.execute("PRAGMA data_version").fetchone()
        changed, self._data_version = version != self._data_version, version
        return bool(changed)

    def force_changed(self) -> None:
        """Make the next `has_changed` return True. Call this if the last change was not read."""
        self._data_version = -1

    def board_up_to(self, seq: int) -> Board:
        """The board of the bulletins up to this `seq`, with the newest data of the election."""
        with self.snapshot():
            if seq >= self.last_seq:
                return self.board
            sql = "SELECT id, content FROM bulletins WHERE seq <= ?"
            board = Board.of(
                self.election, usable(self.connection.execute(sql, (seq,)), self.election)
            )
            return replace(board, damaged=self.board.damaged)

    # -- writing ---------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write transaction: all writes of the block are recorded, or none if it raises.

        The board is refreshed first, so it has all earlier bulletins. Raises LostFilesError if the
        commit did not reach the ledger's files.
        """
        self.check_file()
        before = self.loaded_board
        try:
            with write_transaction(self.connection, self.path, self.on_wait):
                self.refresh()
                yield
        except BaseException:
            self.loaded_board = before
            raise
        self.has_written = True
        self._write_back.note_write()
        self.check_file()

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
        remarks: Sequence[FileRemark] = (),
    ) -> int:
        """Record a file with its bytes and its bulletins. Call within `writing`.

        Returns the `seq` of the record.

        Args:
            name: Path relative to `folder`.
            data: The file's bytes; None if the file is held or could not be read.
            sha256: The SHA-256 of `data`, in hexadecimal; None without data.
            sentence: The reason why the file does not count, or a warning; else empty.
            bulletins: All bulletins in the file, also those that the ledger has already.
            folder: The drop folder. Two folders can contain files of the same name.
            desk: The other desk that received the file; empty for this desk.
            results_counted: The number of results in a state of the parties; None for other files.
            remarks: All remarks about the file, each with its seat; `sentence` can be a summary of
                them. If empty, `sentence` is the only remark (none for an irrelevant file).
        """
        if data is not None:
            self.connection.execute(
                "INSERT INTO documents (sha256, size, bytes) VALUES (?, ?, ?)"
                " ON CONFLICT (sha256) DO NOTHING",
                (sha256, len(data), data),
            )
        columns = (name, sha256, status, sentence, timestamp(now), folder, desk, results_counted)
        cursor = self.connection.execute(
            "INSERT INTO deliveries"
            " (name, sha256, status, sentence, arrived_at, folder, desk, results_counted, checksum)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*columns, checksum(columns)),
        )
        seq = cursor.lastrowid or 0
        if sentence and not remarks and status != "irrelevant":
            remarks = [FileRemark("warning" if status == "accepted" else status, sentence)]
        self.connection.executemany(
            "INSERT INTO remarks (delivery, position, kind, sentence, seat_id, revision)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [
                (seq, position, r.kind, r.sentence, r.seat, r.revision)
                for position, r in enumerate(remarks, 1)
            ],
        )
        self.append(bulletins, now)
        self.connection.executemany(
            "INSERT INTO delivery_bulletins (delivery, bulletin) VALUES (?, ?)",
            [(seq, id) for id in {bulletin.id for bulletin in bulletins}],
        )
        return seq

    def record_export(self, export: Export) -> int:
        """Record an exported summary. Returns the `seq` of the record. Raises sqlite.Error."""
        made_at, as_of = timestamp(export.made_at), timestamp(export.as_of)
        destination = visible(export.destination)  # a path need not be UTF-8
        row = (made_at, export.format, destination, as_of, export.last_seq, export.sha256)
        seats = None if export.seats is None else json.dumps(sorted(export.seats))
        with self.writing():
            cursor = self.connection.execute(
                "INSERT INTO exports (made_at, format, destination, as_of, last_seq, sha256, seats)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*row, seats),
            )
        return cursor.lastrowid or 0

    def mark_export_failed(self, seq: int) -> None:
        """Mark an export whose file could not be written. Raises sqlite.Error."""
        with self.writing():
            self.connection.execute("UPDATE exports SET failed = 1 WHERE seq = ?", (seq,))

    def append(self, bulletins: Sequence[Bulletin], now: dt.datetime) -> None:
        """Check and record the bulletins that the ledger does not have yet. Call within `writing`.

        This also updates the board and the readable tables of these bulletins' seats. Raises
        InvalidStatementError for a bulletin that fails `statement_checks`; the caller's transaction
        then records nothing.
        """
        from tracker.ledger.statement_checks import check_statement  # imports the parsers of files

        for bulletin in bulletins:
            if bulletin.id not in self.board.bulletins.get(bulletin.seat, ()):
                check_statement(bulletin, self.election)
        self.append_checked(bulletins, now)

    def append_checked(self, bulletins: Sequence[Bulletin], now: dt.datetime) -> None:
        """As `append`, of bulletins that a ledger of this election has accepted before."""
        left_out = {statement.id: statement for statement in self.left_out}
        new = {
            b.id: b
            for b in bulletins
            if b.id not in self.board.bulletins.get(b.seat, ()) and b.id not in left_out
        }
        point = self.loaded_board.point
        for b in new.values():
            columns = (b.id, b.seat, b.kind, b.origin, b.revision, b.by, timestamp(now))
            cursor = self.connection.execute(
                "INSERT INTO bulletins"
                " (id, seat_id, kind, origin, revision, said_by, received_at, checksum, content)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*columns, checksum(columns), b.canonical().decode()),
            )
            point = replace(point, seq=cursor.lastrowid or 0, bulletin=b.id)
        before, board = self.board, self.board.apply(new.values())
        self.loaded_board = replace(self.loaded_board, board=board, point=point)
        write_tables.write_changes(self.connection, before, board, {b.seat for b in new.values()})

    def _rewrite_outdated_tables(self) -> None:
        """Write the readable tables again, if other rules made them.

        In a ledger that cannot be written they stay as they are.
        """
        if not write_tables.are_outdated(self.connection):
            return
        with contextlib.suppress(sqlite.OperationalError, LedgerError), self.writing():
            if write_tables.are_outdated(self.connection):
                write_tables.rewrite(self.connection, self.board)

    def _record_election(self, election: Election, now: dt.datetime) -> bool:
        """Record the election's data, if it has changed.

        This rewrites the readable tables, and reads the received files again (`reread`). Returns
        whether older data was replaced. Not counted: the fields of a newer tracker, if they have
        their default values.
        """
        content = msgspec.json.encode(election).decode()
        with self.snapshot():
            if _last_election(self.path, self.connection)[2] == content:
                return False
        from tracker.ledger.reread import rereadings  # imports the parsers of files

        with self.writing():
            _check_same_election(self.path, self.connection, election)  # again: it is locked
            old = _last_election(self.path, self.connection)[2]
            if old == content:  # another process just recorded it
                return False
            day = str(election.date)
            columns = (election.id, election.name, day, election.region, timestamp(now), content)
            cursor = self.connection.execute(
                "INSERT INTO elections (id, name, date, region, since, content, checksum)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*columns, checksum(columns)),
            )
            self.loaded_board = self._with_election(cursor.lastrowid or 0, election)
            self.refresh()
            write_tables.rewrite(self.connection, self.board)
            if not old:
                return False
            for file in list(rereadings(self, self.board)):
                self.record_delivery(
                    file.name,
                    file.data,
                    file.sha256,
                    file.outcome.status,
                    file.outcome.sentence,
                    file.outcome.bulletins,
                    now,
                    folder=file.folder,
                    results_counted=file.outcome.results_counted,
                    remarks=file.outcome.remarks,
                )
        return _is_other_election(old, election)


def _file_identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _empty(
    connection: sqlite.Connection, file: tuple[int, int] | None, seq: int, election: Election
) -> LoadedBoard:
    """The empty board of a ledger; `seq` as `LoadedBoard.election_seq`."""
    return LoadedBoard(file, seq, Board.empty(election), point_at(connection, 0))


def _opened_file(path: Path, found: tuple[int, int] | None) -> tuple[int, int] | None:
    """The identity of a file that a connection has just opened. `found` is that from before.

    Raises LedgerError if the file was replaced meanwhile: it is not known which one was opened.
    """
    file = _file_identity(path)
    if found not in (None, file):
        raise LedgerError(f"{path}: was replaced while it was opened; start again")
    return file


def _decode_election(content: str) -> Election:
    return msgspec.json.decode(content, type=Election)


def _is_other_election(content: str, election: Election) -> bool:
    """Whether the JSON of an election is not of this data. True if it cannot be read."""
    try:
        return _decode_election(content) != election
    except msgspec.MsgspecError:
        return True


def _last_election(
    path: Path, connection: sqlite.Connection, after_seq: int = 0
) -> tuple[int, str, str]:
    """(`seq`, election id, JSON) of the election's data that was last recorded.

    (0, "", "") if none has a `seq` above `after_seq`. Raises LedgerError if it is damaged.
    """
    row = connection.execute(
        "SELECT seq, checksum, id, name, date, region, since, content FROM elections"
        " WHERE seq > ? ORDER BY seq DESC LIMIT 1",
        (after_seq,),
    ).fetchone()
    if row is None:
        return 0, "", ""
    seq, row_checksum, *columns = row
    if checksum(columns) != row_checksum:
        raise LedgerError(
            f"{path}: the election's data in it is damaged; run `tracker repair -e ELECTION`"
        )
    return seq, columns[0], columns[-1]


def _check_same_election(path: Path, connection: sqlite.Connection, election: Election) -> int:
    """The `seq` of the election's data that was last recorded in the file; 0 for a new file.

    Raises LedgerError if the file is of another election, or has bulletins of another polling day
    or about a seat that `election` does not have.
    """
    seq, id_, content = _last_election(path, connection)
    if seq and id_ != election.id:
        raise LedgerError(f"{path}: holds the election {id_}, not {election.id}")
    has_bulletins = connection.execute("SELECT 1 FROM bulletins LIMIT 1").fetchone()
    if has_bulletins and (day := _decode_election(content).date) != election.date:
        raise LedgerError(
            f"{path}: has statements of {day}, and polling day of {election.id} is "
            f"{election.date}; name another ledger with --db"
        )
    seats = connection.execute(
        "SELECT DISTINCT seats.id, seats.name FROM bulletins JOIN seats ON seats.id = seat_id"
    )
    for seat, name in seats:
        if seat not in election.seat_by_id:
            raise LedgerError(
                f"{path}: has statements about {name} ({seat}), which is not in seats.csv any more"
            )
    return seq


@contextmanager
def _snapshot(connection: sqlite.Connection) -> Iterator[None]:
    """As `Ledger.snapshot`."""
    if connection.in_transaction:
        yield
    else:
        with _read_transaction(connection):
            yield


@contextmanager
def _read_transaction(connection: sqlite.Connection) -> Iterator[None]:
    """A read transaction. None is open after the block.

    It is rolled back after an error: its COMMIT can fail, and an open transaction would make every
    later write fail.
    """
    connection.execute("BEGIN")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def _closed_on_error(path: Path, connection: sqlite.Connection) -> Iterator[None]:
    """Close the connection if the block raises. Raise LedgerError for an unreadable record."""
    try:
        yield
    except (msgspec.MsgspecError, KeyError, TypeError, ValueError) as error:
        connection.close()
        raise LedgerError(
            f"{path}: its record cannot be read ({error}); see tracker verify"
        ) from error
    except BaseException:
        connection.close()
        raise
