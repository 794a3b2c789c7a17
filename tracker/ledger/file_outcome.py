"""Reads a received file with the election's tables: its status, sentences and bulletins.

The intake calls this for each file, and `reread` again for the files of a ledger when the tables
are replaced.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from tracker import feeds
from tracker.board.bulletin import AHEAD, YES, Bulletin
from tracker.election import Election
from tracker.election.clock import CLOCK_ERROR
from tracker.feeds.reading import IncompleteError, RejectedError, Remark, join_remarks
from tracker.ledger.recorded_files import FileRemark, FileStatus, RemarkKind

Key = tuple[str, str, int | None]
"""Seat, kind and revision of a bulletin."""


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What the bytes of a file give with the election's tables."""

    status: FileStatus
    sentence: str = ""
    """Why the file or seats of it do not count, or its warnings; empty if there are none."""
    bulletins: tuple[Bulletin, ...] = ()
    results_counted: int | None = None
    """The number of results that a state of the parties counts; None for any other file."""
    remarks: tuple[FileRemark, ...] = ()
    """The sentences of `sentence` one by one, and notes."""


def read_file(
    name: str, data: bytes, election: Election, received_at: dt.datetime | None = None
) -> FileOutcome:
    """Read a file. An incomplete one is "held".

    Bulletins whose time of declaration is in the future at `received_at` are marked (`AHEAD`).
    """
    try:
        reading = feeds.read(name, data, election)
    except RejectedError as rejected:
        remarks = _remarks("rejected", rejected.remarks())
        return FileOutcome("rejected", str(rejected), remarks=remarks)
    except IncompleteError as incomplete:
        return FileOutcome("held", str(incomplete))
    if not reading.bulletins:
        return FileOutcome(
            "irrelevant", reading.irrelevance, results_counted=reading.results_counted
        )
    return FileOutcome(
        "accepted",
        join_remarks([*reading.left_out, *reading.warnings]),
        tuple(_marked_if_ahead(b, election, received_at) for b in reading.bulletins),
        remarks=(
            *_remarks("rejected", reading.left_out),
            *_remarks("warning", reading.warnings),
            *(FileRemark("note", note) for note in reading.notes),
        ),
    )


def _marked_if_ahead(
    bulletin: Bulletin, election: Election, received_at: dt.datetime | None
) -> Bulletin:
    declared_at = bulletin.declared_at
    if not received_at or not declared_at or election.accepts_tests:
        return bulletin
    if declared_at <= received_at + CLOCK_ERROR:
        return bulletin
    return marked_ahead(bulletin)


def marked_ahead(bulletin: Bulletin) -> Bulletin:
    """The bulletin of a statement that arrived before its own time (`AHEAD`)."""
    return msgspec.structs.replace(bulletin, stated={**bulletin.stated, AHEAD: YES})


def _remarks(kind: RemarkKind, remarks: Iterable[Remark]) -> tuple[FileRemark, ...]:
    return tuple(FileRemark(kind, r.sentence, r.seat, r.revision) for r in remarks)


def key(bulletin: Bulletin) -> Key:
    """Seat, kind and revision of a bulletin."""
    return bulletin.seat, bulletin.kind, bulletin.revision


def replacing(bulletin: Bulletin, earlier: Sequence[Bulletin]) -> Bulletin:
    """The bulletin with the ids of `earlier` in `after`.

    If a bulletin of `earlier` differs only in `after`, this one is returned instead.
    """
    for other in earlier:
        if msgspec.structs.replace(other, after=()) == bulletin:
            return other
    return msgspec.structs.replace(bulletin, after=tuple(sorted(other.id for other in earlier)))


def continuing(bulletins: Iterable[Bulletin], earlier: Iterable[Bulletin]) -> list[Bulletin]:
    """The bulletins of a file that only grew; `earlier` are those that it gave before.

    A bulletin replaces the earlier ones of its seat, kind and revision. A table to which rows are
    added can break off within a seat: then the whole result replaces the part, and is no conflict
    with it.
    """
    replaced: dict[Key, list[Bulletin]] = {}
    for bulletin in earlier:
        replaced.setdefault(key(bulletin), []).append(bulletin)
    return [replacing(bulletin, replaced.get(key(bulletin), ())) for bulletin in bulletins]
