"""Repairs damaged rows about files, exports and acknowledged alerts, for `repair`.

A row is replaced only by what its checksum proves, or by what the file gives again. A row that only
takes a problem or an alert off a list is dropped if it cannot be mended: then it is listed again.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from tracker.election import Election
from tracker.ledger.append_records import append_remarks, append_rows
from tracker.ledger.changed_byte import with_one_character_changed
from tracker.ledger.checksum import COLUMNS, checksum, is_intact
from tracker.ledger.file_outcome import read_file
from tracker.ledger.record_faults import record_faults
from tracker.ledger.recorded_files import FileRemark
from tracker.support import sqlite


def mend_rows(connection: sqlite.Connection, elections: Sequence[Election]) -> Iterator[str]:
    """Mend or drop damaged rows. Yields a sentence for each. Call in a write transaction.

    `elections` are the versions of the election's data, newest first. The rows of `deliveries` and
    `documents` are mended before.
    """
    yield from _mend_remarks(connection, elections)
    yield from _mend_exports(connection)
    for table, text in (
        ("settled_files", "the record that a file is settled"),
        ("acknowledgements", "the record that an alert is acknowledged"),
    ):
        yield from _mend_or_drop(connection, table, text)


def _mend_remarks(connection: sqlite.Connection, elections: Sequence[Election]) -> Iterator[str]:
    damaged = {fault.key[0] for fault in record_faults(connection, ("remarks",))}
    for delivery in sorted(damaged):
        row = connection.execute(
            "SELECT name, status, sentence, sha256, bytes FROM deliveries"
            " LEFT JOIN documents USING (sha256) WHERE seq = ?",
            (delivery,),
        ).fetchone()
        remarks = _remarks_again(row, elections) if row else ()
        if remarks is None or not _has_intact(connection, delivery, remarks):
            continue
        connection.execute("DELETE FROM remarks WHERE delivery = ?", (delivery,))
        append_remarks(connection, delivery, remarks)
        yield f"the remarks about the file {row[0]}" if row else "a remark about no file (dropped)"


def _remarks_again(
    row: Sequence[Any], elections: Sequence[Election]
) -> tuple[FileRemark, ...] | None:
    """The remarks that a file's bytes give, if they give its recorded sentence; else None."""
    name, status, sentence, sha256, data = row
    only = () if status == "irrelevant" or not sentence else (_only_remark(status, sentence),)
    if sha256 is None:
        return only
    if not is_intact(sha256, data):
        return None
    for election in elections:
        outcome = read_file(name, data, election)
        if outcome.sentence == sentence and outcome.status in (status, "held"):
            return outcome.remarks or only
    return None


def _only_remark(status: Any, sentence: str) -> FileRemark:
    return FileRemark("warning" if status == "accepted" else status, sentence)


def _has_intact(
    connection: sqlite.Connection, delivery: int, remarks: Sequence[FileRemark]
) -> bool:
    """Whether all intact rows about a file are among these remarks."""
    rows = connection.execute(
        f"SELECT checksum, {', '.join(COLUMNS['remarks'])} FROM remarks WHERE delivery = ?",
        (delivery,),
    )
    made = [
        (delivery, position, r.kind, r.sentence, r.seat, r.revision)
        for position, r in enumerate(remarks, 1)
    ]
    return all(tuple(row) in made for row_checksum, *row in rows if checksum(row) == row_checksum)


def _mend_exports(connection: sqlite.Connection) -> Iterator[str]:
    (last,) = connection.execute("SELECT ifnull(max(seq), 0) FROM bulletins").fetchone()
    columns = COLUMNS["exports"]
    for seq, row_checksum, *values in connection.execute(
        f"SELECT seq, checksum, {', '.join(columns)} FROM exports"
    ).fetchall():
        if checksum(values) == row_checksum:
            continue
        tries = [[*values[:-1], failed] for failed in (0, 1)]
        tries += [[*values[:4], number, *values[5:]] for number in range(last + 1)]
        mended = _proven(tries, row_checksum) or with_one_character_changed(values, row_checksum)
        if mended is not None:
            names = ", ".join(f"{column} = ?" for column in columns)
            sql = f"UPDATE exports SET {names}, checksum = ? WHERE seq = ?"
            connection.execute(sql, (*mended, checksum(mended), seq))
            yield f"the record of export {seq}"


def _mend_or_drop(connection: sqlite.Connection, table: str, text: str) -> Iterator[str]:
    columns, files = COLUMNS[table], connection.execute("SELECT seq FROM deliveries").fetchall()
    for rowid, row_checksum, *values in connection.execute(
        f"SELECT rowid, checksum, {', '.join(columns)} FROM {table}"
    ).fetchall():
        if checksum(values) == row_checksum:
            continue
        tries = [[seq, *values[1:]] for (seq,) in files] if table == "settled_files" else []
        mended = _proven(tries, row_checksum) or with_one_character_changed(values, row_checksum)
        connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,))
        if mended is not None:
            append_rows(connection, table, [mended])
        yield text if mended is not None else f"{text} (dropped)"


def _proven(attempts: Sequence[list[Any]], row_checksum: int) -> list[Any] | None:
    """The columns that have this checksum."""
    return next((values for values in attempts if checksum(values) == row_checksum), None)
