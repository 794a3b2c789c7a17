"""Reads files, bulletins and exports from an open ledger; `ledger` writes them."""

import datetime as dt
from collections.abc import Iterator

from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.changes import ReceivedBulletin
from tracker.ledger.board_reader import BoardReader
from tracker.ledger.checksum import COLUMNS, checksum
from tracker.ledger.point import Point, point_at
from tracker.ledger.record_faults import record_faults
from tracker.ledger.recorded_exports import Export, damaged_export, recorded_export
from tracker.ledger.recorded_files import FileRecord, Problem, Source
from tracker.ledger.recorded_statements import UnusableStatementError, read_statement, usable
from tracker.ledger.timestamps import parse_timestamp, timestamp


class LedgerQueries(BoardReader):
    """Queries to an open ledger file."""

    def last_delivery(self, name: str, folder: str = "") -> FileRecord | None:
        """The last record of the file with this name in a drop folder of this desk; else None."""
        where = "name = ? AND folder = ? AND desk = '' ORDER BY seq DESC LIMIT 1"
        return next(iter(self._file_records(where, name, folder)), None)

    def deliveries(self, *, after_seq: int = 0) -> list[FileRecord]:
        """The records of files with a `seq` above `after_seq`, in order of receipt."""
        return self._file_records("seq > ? ORDER BY seq", after_seq)

    def _file_records(self, where: str, *parameters: str | int) -> list[FileRecord]:
        columns = (
            "seq, arrived_at, name, sha256, status, sentence, (SELECT count(*) FROM remarks"
            " WHERE delivery = seq AND kind IN ('held', 'rejected'))"
        )
        sql = f"SELECT {columns} FROM deliveries WHERE {where}"
        rows = self.connection.execute(sql, parameters)
        return [FileRecord(seq, parse_timestamp(at), *rest) for seq, at, *rest in rows]

    def document(self, sha256: str) -> bytes | None:
        """The bytes of a received file; None if the ledger does not have them, or not intact."""
        sql = "SELECT bytes FROM documents WHERE sha256 = ? AND is_intact(sha256, bytes)"
        row = self.connection.execute(sql, (sha256,)).fetchone()
        return row[0] if row else None

    def bulletins_of_file_alone(self, delivery: int) -> list[Bulletin]:
        """The bulletins of a file's record, without those that are also in another file.

        `delivery` is the `seq` of the record.
        """
        rows = self.connection.execute(
            "SELECT b.id, content FROM bulletins b JOIN delivery_bulletins ON bulletin = b.id"
            " JOIN deliveries own ON own.seq = delivery WHERE delivery = ? AND NOT EXISTS"
            " (SELECT 1 FROM delivery_bulletins o JOIN deliveries d ON d.seq = o.delivery"
            " WHERE o.bulletin = b.id"
            " AND (d.name, d.folder, d.desk) <> (own.name, own.folder, own.desk))",
            (delivery,),
        )
        return [*usable(rows, self.election)]

    def problems(self) -> list[Problem]:
        """The remarks about files that are problems and are not settled; oldest first.

        They are of the last record of each file. The view `problems` in `schema` has the rules.
        Before them: the statements in `left_out`, and damaged rows that can hide a problem.
        """
        sql = (
            "SELECT name, status, sentence, arrived_at, 'accepted' = (SELECT d.status"
            " FROM deliveries d WHERE (d.name, d.folder, d.desk) = (p.name, p.folder, p.desk)"
            " ORDER BY d.seq DESC LIMIT 1) FROM problems p"
        )
        rows = self.connection.execute(sql)
        remarks = [
            Problem(n, status, why, parse_timestamp(at), bool(ok))
            for n, status, why, at, ok in rows
        ]
        return [*self._left_out_problems(), *self._damaged_rows(), *remarks]

    def _damaged_rows(self) -> Iterator[Problem]:
        for fault in record_faults(self.connection, ("remarks", "settled_files")):
            yield Problem("the ledger", "rejected", fault.alarm, self.created_at())

    def _left_out_problems(self) -> Iterator[Problem]:
        for left_out in self.left_out:
            at = left_out.received_at or self.created_at()
            seat = left_out.seat or "an unknown seat"
            sentence = f"about {seat}: {left_out.reason}; it is left out"
            yield Problem(left_out.name, "rejected", sentence, at, file_counts=True)

    def last_delivery_at(self) -> dt.datetime | None:
        """When the last file was recorded; None without files.

        The time is of the clock of the process that recorded the file.
        """
        sql = "SELECT arrived_at FROM deliveries ORDER BY seq DESC LIMIT 1"
        row = self.connection.execute(sql).fetchone()
        return parse_timestamp(row[0]) if row else None

    def election_recorded_at(self) -> dt.datetime:
        """When the election's data was last recorded."""
        rows = self.connection.execute("SELECT since FROM elections ORDER BY seq DESC LIMIT 1")
        return parse_timestamp(rows.fetchone()[0])

    def created_at(self) -> dt.datetime:
        """When the ledger was created. Two ledgers of one election differ in this time."""
        rows = self.connection.execute("SELECT since FROM elections ORDER BY seq LIMIT 1")
        return parse_timestamp(rows.fetchone()[0])

    def point_at(self, seq: int) -> Point:
        """The point after the bulletin with this `seq`; 0 is before the first."""
        return point_at(self.connection, seq)

    def has_point(self, point: Point) -> bool:
        """Whether this is the point's ledger, and has its bulletin with the same `seq`."""
        return self.point_at(point.seq) == point

    def numbers_at(self, time: dt.datetime) -> tuple[int, int, int]:
        """The `seq` of the last bulletin, record of a file and export made by a time; 0 if none."""
        bulletin, file, export = self.connection.execute(
            "SELECT (SELECT ifnull(max(seq), 0) FROM bulletins WHERE received_at <= ?1),"
            " (SELECT ifnull(max(seq), 0) FROM deliveries WHERE arrived_at <= ?1),"
            " (SELECT ifnull(max(seq), 0) FROM exports WHERE made_at <= ?1)",
            (timestamp(time),),
        ).fetchone()
        return bulletin, file, export

    def last_numbers(self) -> tuple[int, int]:
        """The `seq` of the last bulletin and of the last record of a file; 0 before the first."""
        bulletin, file = self.connection.execute(
            "SELECT (SELECT ifnull(max(seq), 0) FROM bulletins),"
            " (SELECT ifnull(max(seq), 0) FROM deliveries)"
        ).fetchone()
        return bulletin, file

    def last_seq_at(self, time: dt.datetime) -> int:
        """The `seq` of the last bulletin received by a time; 0 if there was none."""
        sql = "SELECT coalesce(max(seq), 0) FROM bulletins WHERE received_at <= ?"
        (seq,) = self.connection.execute(sql, (timestamp(time),)).fetchone()
        return int(seq)

    def received_at(self, seq: int) -> dt.datetime | None:
        """When the bulletin with this `seq` was received; None if there is none."""
        sql = "SELECT received_at FROM bulletins WHERE seq = ?"
        row = self.connection.execute(sql, (seq,)).fetchone()
        return parse_timestamp(row[0]) if row else None

    def seq_before(self, seq: int) -> int:
        """The last `seq` before `seq` with another time of receipt than it has; 0 if none has."""
        sql = (
            "SELECT coalesce(max(seq), 0) FROM bulletins WHERE seq < ?1"
            " AND received_at <> (SELECT received_at FROM bulletins WHERE seq = ?1)"
        )
        (before,) = self.connection.execute(sql, (seq,)).fetchone()
        return int(before)

    def seq_after(self, seq: int) -> int | None:
        """The last `seq` after `seq` before the time of receipt changes again; None if none is."""
        sql = (
            "SELECT max(seq) FROM bulletins WHERE seq > ?1 AND seq < coalesce((SELECT min(seq)"
            " FROM bulletins WHERE seq > ?1 AND received_at <>"
            " (SELECT received_at FROM bulletins WHERE seq > ?1 ORDER BY seq LIMIT 1)), 9e18)"
        )
        row: tuple[int | None] = self.connection.execute(sql, (seq,)).fetchone()
        return row[0]

    def sources(self, seat: str) -> list[Source]:
        """Every bulletin about a seat with the files that contain it, in order of receipt."""
        rows = self.connection.execute(
            "SELECT b.id, b.content, b.received_at, d.name, d.desk, d.sha256, o.desk,"
            " o.is_verified FROM bulletins b"
            " LEFT JOIN delivery_bulletins db ON db.bulletin = b.id"
            " LEFT JOIN entry_origins o ON o.bulletin = b.id"
            " LEFT JOIN deliveries d ON d.seq = db.delivery"
            " WHERE b.seat_id = ? ORDER BY b.seq, d.seq",
            (seat,),
        ).fetchall()
        found: dict[str, Source] = {}
        for id_, content, received_at, name, desk, sha256, maker, is_verified in rows:
            try:
                bulletin = read_statement(id_, content, self.election)
            except UnusableStatementError:
                continue
            files = found[bulletin.id].files if bulletin.id in found else ()
            file = (f"{name} ({desk})" if desk else name, sha256)
            if name is not None and file not in files:
                files = (*files, file)
            found[bulletin.id] = Source(
                bulletin, parse_timestamp(received_at), files, maker, bool(is_verified)
            )
        return list(found.values())

    def desk_entries(self) -> list[Bulletin]:
        """Every entry of the desks, of any seat, in order of receipt."""
        sql = "SELECT id, content FROM bulletins WHERE origin = 'desk' ORDER BY seq"
        return [*usable(self.connection.execute(sql), self.election)]

    def received_bulletins(
        self, seat: str | None = None, *, after_seq: int = 0
    ) -> Iterator[ReceivedBulletin]:
        """The bulletins with a `seq` above `after_seq`, in order of receipt.

        With `seat`, only those about this seat. If several files contain a bulletin, its source is
        the first of them.
        """
        rows = self.connection.execute(
            "SELECT b.seq, b.id, b.received_at, b.content, b.said_by, d.name, d.seq"
            " FROM bulletins b LEFT JOIN deliveries d ON d.seq ="
            " (SELECT min(delivery) FROM delivery_bulletins WHERE bulletin = b.id)"
            " WHERE b.seq > ? AND b.seat_id = coalesce(?, b.seat_id) ORDER BY b.seq",
            (after_seq, seat),
        )
        for seq, id_, at, content, by, name, delivery in rows:
            try:
                bulletin = read_statement(id_, content, self.election)
            except UnusableStatementError:
                continue
            yield ReceivedBulletin(
                seq, parse_timestamp(at), name or _origin_text(by), bulletin, delivery
            )

    def exports(self) -> list[Export]:
        """Every exported summary, oldest first."""
        return [*self.numbered_exports().values()]

    def numbered_exports(self, *, after_seq: int = 0) -> dict[int, Export]:
        """The exports with a `seq` above `after_seq`, by `seq`; without those that failed.

        One with a damaged record is there, even if it says that it failed.
        """
        rows = self.connection.execute(
            f"SELECT seq, checksum, {', '.join(COLUMNS['exports'])} FROM exports"
            " WHERE seq > ? ORDER BY seq",
            (after_seq,),
        )
        found = {}
        for seq, row_checksum, *columns in rows.fetchall():
            if checksum(columns) != row_checksum:
                found[seq] = damaged_export(columns, self.created_at())
            elif not columns[-1]:
                found[seq] = recorded_export(columns)
        return found

    def standing_sources(self, board: Board) -> dict[str, str]:
        """The source of the bulletin that stands, by seat id, as `ReceivedBulletin.source`.

        A seat in which no bulletin stands is left out.
        """
        files: dict[str, str] = {}
        for bulletin_id, name in self.connection.execute(
            "SELECT bulletin, name FROM delivery_bulletins JOIN deliveries ON seq = delivery"
            " ORDER BY seq"
        ):
            files.setdefault(bulletin_id, name)
        return {
            seat: files.get(bulletin.id) or _origin_text(bulletin.by)
            for seat, state in board.states.items()
            if (bulletin := state.standing.bulletin)
        }


def _origin_text(by: str) -> str:
    return f"desk, {by}" if by else "feed"
