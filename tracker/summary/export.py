"""Exports a summary: makes it, records it in the ledger, writes the file.

If a figure is corrected later, the event of `ledger.timeline` lists the exports with the old one.
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
    """Why the ledger has no record of it; empty if it has."""


def export_summary(
    ledger: Ledger,
    format: str,
    path: Path | None,
    of: AsOf,
    *,
    now: dt.datetime,
    part: Part = "all",
) -> Exported:
    """Make the summary of a board, record it, and write it to `path` unless that is None.

    The record comes first: after a crash in between, the ledger has an export too many, never
    one too few. A ledger that cannot be written does not prevent the export. Raises OSError if
    the file cannot be written; the record is removed then.
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
    """Record an export in the ledger: its number, or None and why it could not be recorded."""
    destination = str(path.absolute()) if path else ""
    digest = hashlib.sha256(content).hexdigest()
    try:
        return ledger.record_export(
            Export(now, format, destination, of.known_at, of.last_seq, digest)
        ), ""
    except sqlite.Error as error:
        return None, f"the ledger could not put the export on record: {error}"
