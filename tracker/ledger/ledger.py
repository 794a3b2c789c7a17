"""A ledger: one SQLite file that records the election night.

Documents are stored byte for byte under their SHA-256, bulletins under the hash of their content.
Each write is one transaction that also updates the readable tables of its seats, so a reader never
sees a document without its bulletins. Documents, deliveries and bulletins are never changed or
deleted. `Ledger.board` is the board of the ledger's bulletins; `Ledger.refresh` updates it.
"""

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Self

from tracker.board.bulletin import Bulletin, shared
from tracker.election import Election
from tracker.election.clock import wall_clock
from tracker.ledger import append_records, log_in_use, write_tables
from tracker.ledger.connection import connect, preallocate_log
from tracker.ledger.errors import LedgerError, LostFilesError
from tracker.ledger.loaded_board import LoadedBoard, empty_board, is_of_ledger
from tracker.ledger.open_files import OpenFiles, file_to_open, never_open_again, opened_file
from tracker.ledger.queries import LedgerQueries
from tracker.ledger.read_transaction import closed_on_error, read_transaction
from tracker.ledger.recorded_election import (
    append_election,
    check_same_election,
    decode_election,
    encode_election,
    is_other_data,
    last_election,
)
from tracker.ledger.recorded_exports import Export
from tracker.ledger.recorded_files import FileRemark, FileStatus
from tracker.ledger.rescue import save_beside
from tracker.ledger.timestamps import timestamp
from tracker.ledger.write_back import WriteBack
from tracker.ledger.write_transaction import write_transaction
from tracker.support import sqlite


class Ledger(LedgerQueries):
    """An open ledger file, for use by one thread."""

    def __init__(self, path: Path, connection: sqlite.Connection, loaded: LoadedBoard) -> None:
        super().__init__(path, connection, loaded)
        self.has_new_tables = False
        """Whether `Ledger.create` replaced other data of the election."""
        self.note = log_in_use.missing_end(connection)
        """A sentence about a ledger that may lack its last records; else empty (`log_in_use`)."""
        self.has_written = False
        """Whether this connection has committed a write."""
        self.on_wait: Callable[[], None] = lambda: None
        """Called once if a write waits for another process for longer than two seconds."""
        self._write_back = WriteBack()
        self._files = OpenFiles(path)

    @classmethod
    def open(cls, path: Path, loaded: LoadedBoard | None = None) -> "Ledger":
        """Open an existing ledger. Raises LedgerError.

        `loaded` is the `loaded_board` of another connection. It is ignored if it is of another
        ledger, of a state that a restored ledger does not have, or of other data of the election.
        """
        found = file_to_open(path)
        connection = connect(path)
        with closed_on_error(path, connection), read_transaction(connection):
            file = opened_file(path, found)
            seq, _, content = last_election(path, connection)
            if not seq:
                raise LedgerError(f"{path}: holds no election")
            if loaded is None or not is_of_ledger(loaded, connection, file, seq):
                loaded = empty_board(connection, file, seq, decode_election(content))
            if sentence := log_in_use.lost_log(connection):
                damaged = (*loaded.board.damaged, sentence)
                loaded = replace(loaded, board=replace(loaded.board, damaged=damaged))
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
        found = file_to_open(path)
        connection = connect(path, create=True)
        with closed_on_error(path, connection):
            seq = check_same_election(path, connection, election)
            loaded = empty_board(connection, opened_file(path, found), seq, election)
            ledger = cls(path, connection, loaded)
            ledger.has_new_tables = ledger._record_election(election, now)
            ledger._rewrite_outdated_tables()
            ledger._write_back.run(connection, path)
            return ledger

    def preallocate_log(self) -> None:
        """Give the write-ahead log its full size before files arrive (about 36 ms)."""
        preallocate_log(self.connection, self.path)
        self._write_back.run(self.connection, self.path, wall_clock())

    def check_file(self) -> None:
        """Raise LostFilesError if commits would be lost: see `open_files`.

        If this connection has written, all that was recorded is first saved in a new file. A
        ledger whose own file is still in its place is not opened again by this process.
        """
        if not (fault := self._files.fault()):
            return
        saved = "start again"
        if self.has_written:
            board, file = self.board, self.loaded_board.file
            saved = save_beside(self.connection, self.path, file, board, wall_clock())
        sentence = f"{self.path}: {fault}; {saved[0].lower()}{saved[1:]}"
        if self.is_same_file():
            never_open_again(self.path, sentence)
        raise LostFilesError(sentence)

    def write_back(self) -> None:
        """Copy the log into the file if it is due (`write_back`). A writer calls this in its loop.

        Raises sqlite.Error.
        """
        if self._write_back.is_due():
            self._write_back.run(self.connection, self.path, wall_clock())

    def close(self) -> None:
        """Close the file, with its own commits copied into it as far as possible."""
        if self._write_back.is_pending:
            with contextlib.suppress(sqlite.Error):
                self._write_back.run(self.connection, self.path)
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

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
            append_records.append_document(self.connection, sha256, data)
        columns = (name, sha256, status, sentence, timestamp(now), folder, desk, results_counted)
        seq = append_records.append_row(self.connection, "deliveries", columns)
        if sentence and not remarks and status != "irrelevant":
            remarks = [FileRemark("warning" if status == "accepted" else status, sentence)]
        append_records.append_remarks(self.connection, seq, remarks)
        self.append(bulletins, now)
        ids = {bulletin.id for bulletin in bulletins}
        append_records.append_delivery_bulletins(self.connection, seq, ids)
        return seq

    def record_export(self, export: Export) -> int:
        """Record an exported summary. Returns the `seq` of the record. Raises sqlite.Error."""
        with self.writing():
            return append_records.append_export(self.connection, export)

    def mark_export_failed(self, seq: int) -> None:
        """Mark an export whose file could not be written. Raises sqlite.Error."""
        with self.writing():
            append_records.mark_export_failed(self.connection, seq)

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
            b.id: shared(b)
            for b in bulletins
            if b.id not in self.board.bulletins.get(b.seat, ()) and b.id not in left_out
        }
        point = append_records.append_bulletins(
            self.connection, new.values(), now, self.loaded_board.point
        )
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
        content = encode_election(election)
        with self.snapshot():
            if last_election(self.path, self.connection)[2] == content:
                return False
        from tracker.ledger.reread import rereadings  # imports the parsers of files

        with self.writing():
            check_same_election(self.path, self.connection, election)  # again: it is locked
            old = last_election(self.path, self.connection)[2]
            if old == content:  # another process just recorded it
                return False
            seq, identity = append_election(self.connection, election, now), self.loaded_board.file
            self.loaded_board = empty_board(self.connection, identity, seq, election)
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
        return is_other_data(old, election)
