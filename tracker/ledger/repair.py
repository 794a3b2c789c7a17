"""`tracker repair`: makes damaged records again from the bytes of the files, after a backup.

A record is only replaced by what is proven to be the recorded one: a statement or a document has a
hash, the other columns have a checksum. What cannot be made again stays as it is.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import msgspec

from tracker import feeds
from tracker.board import Board
from tracker.board.bulletin import Bulletin, decode
from tracker.election import Election
from tracker.feeds.reading import DocumentError
from tracker.ledger import write_tables
from tracker.ledger.append_records import append_row, bulletin_columns
from tracker.ledger.backup import backup
from tracker.ledger.changed_byte import with_one_byte_changed, with_one_character_changed
from tracker.ledger.checksum import COLUMNS, checksum
from tracker.ledger.connection import connect
from tracker.ledger.file_outcome import marked_ahead, read_file
from tracker.ledger.recorded_election import decode_election, election_columns
from tracker.ledger.recorded_files import FileStatus
from tracker.ledger.recorded_statements import usable
from tracker.ledger.repair_rows import mend_rows
from tracker.ledger.timestamps import timestamp
from tracker.ledger.verify import Verification, verify
from tracker.ledger.write_transaction import write_transaction
from tracker.support import sqlite


@dataclass(frozen=True, slots=True)
class Repair:
    """What was made again, one sentence each; the backup, and the faults that are left."""

    done: tuple[str, ...]
    backup: Path | None
    """None if the ledger was sound."""
    left: Verification


def repair(path: Path, now: dt.datetime, election: Election | None = None) -> Repair:
    """Repair a ledger. `election` is the data of its folder, for a damaged record of it.

    Raises LedgerError if the ledger cannot be opened or copied, and sqlite.Error if it cannot be
    written; then nothing is changed.
    """
    before = verify(path)
    if not before.faults:
        return Repair((), None, before)
    name = f"{path.stem}-before-repair-{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}.db"
    copy = backup(path, path.with_name(name), now, check=False)
    with (
        closing(connect(path)) as connection,
        write_transaction(connection, path),
    ):
        done = tuple(_Repairer(connection, now, election).run())
    return Repair(done, copy, verify(path))


class _Repairer:
    """Repairs one ledger within a write transaction."""

    def __init__(
        self, connection: sqlite.Connection, now: dt.datetime, election: Election | None
    ) -> None:
        self._run = connection.execute
        self._connection, self._now, self._folder_election = connection, now, election
        self._elections: list[Election] = []

    def run(self) -> Iterator[str]:
        """Make the records again. Yields a sentence for each."""
        self._run("PRAGMA defer_foreign_keys = ON")
        with suppress(sqlite.DatabaseError):  # the data of an index contradict each other
            self._run("REINDEX")
        yield from self._mend_elections()
        if not self._elections:
            return
        yield from self._mend_documents()
        yield from self._mend_statements()
        yield from self._mend_deliveries()
        yield from mend_rows(self._connection, self._elections)
        yield from self._rewrite_tables()

    # -- the election's data --------------------------------------------------------------

    def _mend_elections(self) -> Iterator[str]:
        """Mend damaged rows from the folder's data or from one changed byte."""
        for seq, row_checksum, values in self._rows("elections"):
            if checksum(values) != row_checksum:
                mended = self._from_folder(values, row_checksum) or with_one_character_changed(
                    values, row_checksum
                )
                if mended is None:
                    continue
                self._update("elections", seq, mended)
                yield f"the election's data, row {seq}"
        for _, row_checksum, values in self._rows("elections"):
            if checksum(values) == row_checksum:
                self._elections.insert(0, decode_election(values[-1]))

    def _from_folder(self, values: list[Any], row_checksum: int) -> list[Any] | None:
        election = self._folder_election
        if election is None:
            return None
        mended = election_columns(election, values[4])
        return mended if checksum(mended) == row_checksum else None

    # -- documents ------------------------------------------------------------------------

    def _mend_documents(self) -> Iterator[str]:
        """Mend the bytes of documents from the drop folder, or from one changed byte."""
        for sha256, data in self._run("SELECT sha256, bytes FROM documents").fetchall():
            if hashlib.sha256(data).hexdigest() == sha256:
                continue
            names = self._run(
                "SELECT folder, name FROM deliveries WHERE sha256 = ? AND desk = ''", (sha256,)
            ).fetchall()
            found = _in_folder(names, sha256) or with_one_byte_changed(data, sha256)
            if found is not None:
                sql = "UPDATE documents SET bytes = ?, size = ? WHERE sha256 = ?"
                self._run(sql, (found, len(found), sha256))
                yield f"the bytes of {names[0][1] if names else sha256[:12]}"

    # -- statements -----------------------------------------------------------------------

    def _mend_statements(self) -> Iterator[str]:
        """Mend the content, the id and the columns of statements."""
        from_files: dict[str, Bulletin] | None = None
        for seq, row_checksum, values in self._rows("bulletins"):
            sql = "SELECT CAST(content AS BLOB) FROM bulletins WHERE seq = ?"
            (content,) = self._run(sql, (seq,)).fetchone()
            id_ = str(values[0])
            bulletin = _decoded(content)
            if bulletin and bulletin.id == id_ and checksum(values) == row_checksum:
                continue
            if bulletin is None or bulletin.id != id_:
                from_files = self._statements_in_files() if from_files is None else from_files
                bulletin = _mended_statement(bulletin, content, values, row_checksum, from_files)
            if bulletin is None:
                continue
            columns = bulletin_columns(bulletin, values[-1])
            received_at = self._received_at(bulletin.id, columns, row_checksum)
            self._run(
                "UPDATE bulletins SET content = ? WHERE seq = ?",
                (bulletin.canonical().decode(), seq),
            )
            self._update("bulletins", seq, bulletin_columns(bulletin, received_at))
            yield f"statement {bulletin.id[:8]}"
        yield from self._restore_missing()

    def _restore_missing(self) -> Iterator[str]:
        """Record statements again that are missing, if a file gives them."""
        numbers = {seq for (seq,) in self._run("SELECT seq FROM bulletins")}
        gaps = [seq for seq in range(1, max(numbers, default=0)) if seq not in numbers]
        missing = self._run(
            "SELECT bulletin, min(arrived_at) FROM delivery_bulletins JOIN deliveries d"
            " ON d.seq = delivery WHERE bulletin NOT IN (SELECT id FROM bulletins)"
            " GROUP BY bulletin ORDER BY min(d.seq)"
        ).fetchall()
        from_files = self._statements_in_files() if missing else {}
        for id_, received_at in missing:
            if id_ in from_files:
                bulletin = from_files[id_]
                columns = bulletin_columns(bulletin, received_at)
                self._run("DELETE FROM outbox WHERE bulletin = ?", (id_,))
                self._run(
                    f"INSERT INTO bulletins (seq, {', '.join(COLUMNS['bulletins'])}, checksum,"
                    " content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        gaps.pop(0) if gaps else None,
                        *columns,
                        checksum(columns),
                        bulletin.canonical().decode(),
                    ),
                )
                yield f"statement {id_[:8]}"

    def _received_at(self, id_: str, columns: list[Any], row_checksum: int) -> str:
        """The time of receipt: as it is, if the checksum proves it; or of the file; or mended."""
        if checksum(columns) == row_checksum:
            return str(columns[-1])
        row = self._run(
            "SELECT arrived_at FROM delivery_bulletins JOIN deliveries d ON d.seq = delivery"
            " WHERE bulletin = ? ORDER BY d.seq LIMIT 1",
            (id_,),
        ).fetchone()
        if row and checksum([*columns[:-1], row[0]]) == row_checksum:
            return str(row[0])
        if (mended := with_one_character_changed(columns, row_checksum)) is not None:
            return str(mended[-1])
        time = str(columns[-1])
        with suppress(ValueError):
            dt.datetime.fromisoformat(time)
            return time  # the checksum itself was damaged
        return str(row[0]) if row else timestamp(self._now)

    def _statements_in_files(self) -> dict[str, Bulletin]:
        """Every statement that the files give, by id; with each version of the election's data.

        A statement with a time of declaration is there twice, as it may have arrived before that.
        """
        found: dict[str, Bulletin] = {}
        rows = self._run("SELECT name, sha256, bytes FROM deliveries JOIN documents USING (sha256)")
        for name, sha256, data in rows.fetchall():
            if hashlib.sha256(data).hexdigest() != sha256:
                continue
            for election in self._elections:
                with suppress(DocumentError):
                    for bulletin in feeds.read(name, data, election).bulletins:
                        found[bulletin.id] = bulletin
                        if bulletin.declared_at:
                            ahead = marked_ahead(bulletin)
                            found[ahead.id] = ahead
        return found

    # -- files and tables -----------------------------------------------------------------

    def _mend_deliveries(self) -> Iterator[str]:
        for seq, row_checksum, values in self._rows("deliveries"):
            if checksum(values) != row_checksum:
                mended = self._file_read_again(values, row_checksum) or with_one_character_changed(
                    values, row_checksum
                )
                if mended is not None:
                    self._update("deliveries", seq, mended)
                    yield f"the record of the file {mended[0]}"

    def _file_read_again(self, values: list[Any], row_checksum: int) -> list[Any] | None:
        """The columns of a file's record with another status, or as the file is read now."""
        name, sha256, _, sentence, *rest = values
        attempts = [(status, sentence) for status in get_args(FileStatus)]
        row = self._run("SELECT bytes FROM documents WHERE sha256 = ?", (sha256,)).fetchone()
        if row:
            for election in self._elections:
                outcome = read_file(name, row[0], election)
                attempts += [(outcome.status, outcome.sentence), ("rejected", outcome.sentence)]
        for attempt in attempts:
            mended = [name, sha256, *attempt, *rest]
            if checksum(mended) == row_checksum:
                return mended
        return None

    def _rewrite_tables(self) -> Iterator[str]:
        """Write the readable tables again, and let open readers read everything again."""
        election = self._elections[0]
        rows = self._run("SELECT id, content FROM bulletins").fetchall()
        board = Board.of(election, usable(rows, election))
        for table in ("notes", "confirmations"):
            self._run(f"DELETE FROM {table}")
        write_tables.rewrite(self._connection, board)
        last = self._rows("elections")[-1][2]
        columns = [*last[:4], timestamp(self._now), last[5]]
        append_row(self._connection, "elections", columns)
        yield "the readable tables"

    def _rows(self, table: str) -> list[tuple[int, int, list[Any]]]:
        """The number, the checksum and the columns of each row."""
        rows = self._run(f"SELECT seq, checksum, {', '.join(COLUMNS[table])} FROM {table}")
        return [(seq, row_checksum, values) for seq, row_checksum, *values in rows.fetchall()]

    def _update(self, table: str, seq: int, values: Sequence[Any]) -> None:
        columns = ", ".join(f"{column} = ?" for column in COLUMNS[table])
        sql = f"UPDATE {table} SET {columns}, checksum = ? WHERE seq = ?"
        self._run(sql, (*values, checksum(values), seq))


def _decoded(content: Any) -> Bulletin | None:
    try:
        return decode(content)
    except (msgspec.MsgspecError, TypeError, RecursionError):
        return None


def _mended_statement(
    damaged: Bulletin | None,
    content: Any,
    values: list[Any],
    row_checksum: int,
    from_files: dict[str, Bulletin],
) -> Bulletin | None:
    """The statement that was recorded: from a file, from one changed byte, or with a changed id."""
    id_ = str(values[0])
    if id_ in from_files:
        return from_files[id_]
    after = damaged.after if damaged else ()
    for bulletin in from_files.values():
        if after and (whole := msgspec.structs.replace(bulletin, after=after)).id == id_:
            return whole
    if damaged and (
        checksum(bulletin_columns(damaged, values[-1])) == row_checksum or damaged.id in from_files
    ):
        return damaged  # the id itself was changed
    found = with_one_byte_changed(content, id_) if isinstance(content, bytes) else None
    return decode(found) if found is not None else None


def _in_folder(names: Sequence[tuple[str, str]], sha256: str) -> bytes | None:
    """The bytes of one of these files (folder, name), if a file in the folder still has them."""
    for folder, name in names:
        with suppress(OSError):
            data = Path(folder, name).read_bytes()
            if hashlib.sha256(data).hexdigest() == sha256:
                return data
    return None
