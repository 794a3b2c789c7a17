"""Handing over: a summary made from the ledger, put on record there, and written.

When a figure of an export is corrected later, `ledger.corrections` finds the exports that
contain the old one.
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
class Handed:
    """A summary that is on its way out."""

    content: bytes
    unrecorded: str = ""
    """Why the ledger could not put it on record; empty where it did."""


def hand_over(
    ledger: Ledger,
    format: str,
    path: Path | None,
    of: AsOf,
    *,
    now: dt.datetime,
    part: Part = "all",
) -> Handed:
    """The summary of a board of this ledger, or a part, written to `path` unless that is None.

    It is on record before the file is there: a crash in between warns of an export too
    many, never of one too few. A ledger that cannot be written does not stop it. Raises
    OSError where the file cannot be written; it is off the record then.
    """
    sources = ledger.standing_sources(of.board)
    content = render_bytes(of.board, of.known_at, format, sources=sources, part=part)
    seq, unrecorded = put_on_record(ledger, format, path, of, content, now)
    if path:
        try:
            write_bytes(path, content)
        except OSError:
            if seq is not None:
                ledger.drop_export(seq)
            raise
    return Handed(content, unrecorded)


def put_on_record(
    ledger: Ledger, format: str, path: Path | None, of: AsOf, content: bytes, now: dt.datetime
) -> tuple[int | None, str]:
    """Note that something leaves the house: its number, or None and the reason why not."""
    destination = str(path.absolute()) if path else ""
    digest = hashlib.sha256(content).hexdigest()
    try:
        return ledger.put_export(
            Export(now, format, destination, of.known_at, of.last_seq, digest)
        ), ""
    except sqlite.Error as error:
        return None, f"the ledger could not put the export on record: {error}"
