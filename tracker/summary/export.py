"""Export of a summary: made from a board, recorded in the ledger, written to a file.

If a figure is corrected later, the event in `ledger.timeline` lists the exports made from a board
with the old figure.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path

from tracker.ledger import Ledger
from tracker.ledger.as_of import AsOf
from tracker.ledger.queries import Export
from tracker.summary.formats import Part
from tracker.summary.render import render_bytes
from tracker.support import sqlite
from tracker.support.atomic_write import write_bytes


@dataclass(frozen=True, slots=True)
class Exported:
    """An exported summary."""

    content: bytes
    unrecorded: str = ""
    """The reason why the ledger has no record of the export; empty if it has a record."""


def export_summary(
    ledger: Ledger,
    format: str,
    path: Path | None,
    of: AsOf,
    *,
    now: dt.datetime,
    part: Part = "all",
) -> Exported:
    """Make the summary of a board, record it, and write it to `path`.

    If `path` is None, no file is written. The record is written before the file: after a crash
    between the two, the ledger has one export too many, never one too few. If the ledger cannot be
    written, the file is written all the same. If the file cannot be written, the record is removed
    and OSError is raised. Raises also the errors of `render_bytes`.
    """
    sources = ledger.standing_sources(of.board)
    content = render_bytes(of.board, of.known_at, format, sources=sources, part=part)
    seq, unrecorded = record_export(ledger, format, path, of, content, now)
    if path:
        try:
            write_bytes(path, content)
        except OSError:
            if seq is not None:
                ledger.delete_export(seq)
            raise
    return Exported(content, unrecorded)


def record_export(
    ledger: Ledger, format: str, path: Path | None, of: AsOf, content: bytes, now: dt.datetime
) -> tuple[int | None, str]:
    """Record an export in the ledger.

    Returns the number of the record and an empty text; if the ledger cannot be written, None and
    the reason.
    """
    destination = str(path.absolute()) if path else ""
    digest = hashlib.sha256(content).hexdigest()
    try:
        return ledger.record_export(
            Export(now, format, destination, of.known_at, of.last_seq, digest)
        ), ""
    except sqlite.Error as error:
        return None, f"the ledger could not put the export on record: {error}"
