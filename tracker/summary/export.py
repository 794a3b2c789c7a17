"""Export of a summary: made from a board, recorded in the ledger, written to a file.

If a figure is corrected later, the event in `ledger.timeline` lists the exports made from a board
with the old figure.
"""

import datetime as dt
import hashlib
import itertools
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from tracker.board import Board
from tracker.ledger import Ledger
from tracker.ledger.as_of import AsOf
from tracker.ledger.recorded_exports import Export
from tracker.summary.formats import Part
from tracker.summary.render import render_bytes
from tracker.summary.retractions import retractions
from tracker.support import sqlite
from tracker.support.atomic_write import write_bytes


@dataclass(frozen=True, slots=True)
class Exported:
    """An exported summary."""

    content: bytes
    unrecorded: str = ""
    """The reason why the ledger has no record of the export; empty if it has a record."""


def summary_content(ledger: Ledger, format: str, of: AsOf, part: Part = "all") -> bytes:
    """The summary of a board, with its sources and with what was retracted before it.

    Call it in the `Ledger.snapshot` in which `of` was read: another process can replace the tables
    between two reads. Raises sqlite.Error and the errors of `render_bytes`.
    """
    sources = ledger.standing_sources(of.board)
    retracted = () if of.board.declared_by else retractions(ledger, 0, of.last_seq)
    return render_bytes(
        of.board, of.known_at, format, sources=sources, part=part, retracted=retracted
    )


def export_summary(
    ledger: Ledger,
    format: str,
    path: Path | None,
    of: AsOf,
    content: bytes,
    *,
    now: dt.datetime,
    part: Part = "all",
) -> Exported:
    """Record the summary of a board (`summary_content`), and write it to `path`.

    If `path` is None, no file is written. The record is written before the file: after a crash
    between the two, the ledger has one export too many, never one too few. If the ledger cannot be
    written, the file is written all the same. If the file cannot be written, the record is marked
    as failed and OSError is raised.
    """
    seats = _target_seats(of.board) if part == "targets" or format == "csv-targets" else None
    seq, unrecorded = record_export(ledger, format, path, of, content, now, seats)
    if path:
        try:
            write_bytes(path, content)
        except OSError:
            if seq is not None:
                ledger.mark_export_failed(seq)
            raise
    return Exported(content, unrecorded)


def record_export(
    ledger: Ledger,
    format: str,
    path: Path | None,
    of: AsOf,
    content: bytes,
    now: dt.datetime,
    seats: Collection[str] | None = None,
) -> tuple[int | None, str]:
    """Record an export in the ledger. `seats` are the ids of the only seats in it; None for all.

    Returns the number of the record and an empty text; if the ledger cannot be written, None and
    the reason.
    """
    destination = str(path.absolute()) if path else ""
    digest = hashlib.sha256(content).hexdigest()
    if of.board.declared_by:  # the board has only some seats
        seats = set(of.board.bulletins).intersection(of.board.bulletins if seats is None else seats)
    contained = None if seats is None else frozenset(seats)
    export = Export(now, format, destination, of.known_at, of.last_seq, digest, contained)
    try:
        return ledger.record_export(export), ""
    except sqlite.Error as error:
        return None, f"the ledger could not put the export on record: {error}"


def _target_seats(board: Board) -> set[str]:
    """The seats in the summary of the targets: published targets and seats of watch areas."""
    areas = (area.seats for area in board.election.watch_areas)
    return {*board.election.targets_by_seat, *itertools.chain.from_iterable(areas)}
