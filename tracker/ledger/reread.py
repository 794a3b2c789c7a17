"""Reads the files of a ledger again when the election's tables are replaced.

A party or a seat that is added to the tables changes what a file gives: a candidate of an unknown
party is now of a known one, and a rejected file counts. Such a file gets a new record. Its new
bulletins replace the old ones (`Bulletin.after`), so that the two are no conflict.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import msgspec

from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.standing import not_retracted
from tracker.ledger.file_outcome import FileOutcome, continuing, key, read_file, replacing
from tracker.ledger.queries import LedgerQueries
from tracker.ledger.recorded_statements import usable


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A record of a file that this desk received, with its bytes."""

    seq: int
    name: str
    folder: str
    sha256: str
    data: bytes
    received_at: dt.datetime
    """When these bytes were received for the first time."""
    outcome: FileOutcome
    """What is recorded; without remarks."""
    is_last: bool
    """Whether it is the last record of the file that has bytes."""
    is_settled: bool
    """Whether a producer settled its problems: such a file is left as it is."""


def rereadings(ledger: LedgerQueries, board: Board) -> Iterator[ReceivedFile]:
    """Yield the records of files that give something else with the tables of `board` than before.

    They have the new outcome, and are to be recorded in this order. `board` has all bulletins of
    the ledger. If an earlier record of a file is yielded, its last record is yielded again, so that
    it stays the last.

    A bulletin stays as it is if it is retracted, or if another bulletin has replaced it. A file
    that was accepted and is now rejected, or lacks a statement that it gave before, stays as it is.
    """
    inactive = _inactive(board)
    again: set[tuple[str, str]] = set()
    grown_from: dict[tuple[str, str], ReceivedFile] = {}
    for file in _received_files(ledger):
        name = file.folder, file.name
        earlier = grown_from.get(name)
        outcome = _new_outcome(ledger, file, board, inactive, earlier)
        if file.outcome.status == "accepted":
            grown_from[name] = file
        if outcome or (file.is_last and name in again):
            again.add(name)
            yield replace(file, outcome=outcome or _recorded_outcome(file, board))


def _inactive(board: Board) -> set[str]:
    """The ids of the bulletins that are retracted, or that another bulletin has replaced."""
    found: set[str] = set()
    for bulletins in board.bulletins.values():
        found.update(bulletins.keys() - {b.id for b in not_retracted(bulletins.values())})
        for bulletin in bulletins.values():
            if bulletin.origin == "feed":
                found.update(bulletin.after)
    return found


def _received_files(ledger: LedgerQueries) -> Iterator[ReceivedFile]:
    """The records of complete files that this desk received, in order of receipt."""
    rows = ledger.connection.execute(
        "SELECT seq, name, folder, sha256, status, sentence, bytes,"
        " min(arrived_at) OVER (PARTITION BY sha256),"
        " seq = max(seq) OVER (PARTITION BY folder, name),"
        " seq IN (SELECT delivery FROM settled_files WHERE by <> '')"
        " FROM deliveries JOIN documents USING (sha256)"
        " WHERE desk = '' AND is_intact(sha256, bytes) ORDER BY seq"
    ).fetchall()
    for seq, name, folder, sha256, status, sentence, data, at, is_last, is_settled in rows:
        contents = ledger.connection.execute(
            "SELECT id, content FROM bulletins JOIN delivery_bulletins ON bulletin = id"
            " WHERE delivery = ?",
            (seq,),
        )
        outcome = FileOutcome(status, sentence, tuple(usable(contents, ledger.election)))
        yield ReceivedFile(
            seq,
            name,
            folder,
            sha256,
            data,
            dt.datetime.fromisoformat(at),
            outcome,
            bool(is_last),
            bool(is_settled),
        )


def _new_outcome(
    ledger: LedgerQueries,
    file: ReceivedFile,
    board: Board,
    inactive: set[str],
    earlier: ReceivedFile | None,
) -> FileOutcome | None:
    """The outcome to record for a file; None if the record stays as it is.

    `earlier` is the accepted record before it, from which a table can have grown.
    """
    before = file.outcome
    if before.status != "accepted" and (not file.is_last or file.is_settled):
        return None
    outcome = read_file(file.name, file.data, board.election, file.received_at)
    if outcome.status == "held":  # rejected at its last chance, for the same reason
        return None
    if before.status == "accepted" and outcome.status != "accepted":
        return None
    old = {key(bulletin): bulletin for bulletin in before.bulletins}
    new = {key(bulletin) for bulletin in outcome.bulletins}
    if not old.keys() <= new:
        return None
    parts: Sequence[Bulletin] = ()
    if earlier and file.data.startswith(earlier.data):
        parts = ledger.bulletins_of_file_alone(earlier.seq)
    bulletins = []
    for bulletin in outcome.bulletins:
        recorded = old.get(key(bulletin))
        if recorded is None:
            bulletins += continuing([bulletin], parts)
        elif recorded.id in inactive:
            bulletins.append(recorded)
        else:
            bulletins.append(_succeeding(bulletin, recorded))
    is_same = {b.id for b in bulletins} == {b.id for b in before.bulletins}
    if is_same and (outcome.sentence == before.sentence or not file.is_last):
        return None
    return replace(outcome, bulletins=tuple(bulletins))


def _succeeding(bulletin: Bulletin, recorded: Bulletin) -> Bulletin:
    """The bulletin to record: `recorded` itself, or `bulletin`, which then replaces it."""
    if msgspec.structs.replace(recorded, after=()) == bulletin:
        return recorded
    return replacing(bulletin, [recorded])


def _recorded_outcome(file: ReceivedFile, board: Board) -> FileOutcome:
    """The outcome of a file whose record stays as it is, with its remarks."""
    outcome = read_file(file.name, file.data, board.election, file.received_at)
    if outcome.status == file.outcome.status:
        return replace(outcome, bulletins=file.outcome.bulletins)
    return file.outcome
