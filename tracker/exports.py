"""Handing over: a summary made from the ledger, put on record there, and written.

What has left the house cannot be called back; but when a figure in it is corrected, the
ledger knows which exports said the old one (`corrections`).
"""

import datetime as dt
import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tracker.as_of import AsOf
from tracker.atomic import write_bytes
from tracker.corrections import Change, wording
from tracker.election import Election
from tracker.ledger import Ledger
from tracker.night import clock_time
from tracker.record import Export
from tracker.summary import Part, encoded


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
    content = encoded(of.board, of.known_at, format, sources=sources, part=part)
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
            Export(now, format, destination, of.known_at, of.heard, digest)
        ), ""
    except sqlite3.Error as error:
        return None, f"the ledger could not put the export on record: {error}"


@dataclass(frozen=True, slots=True)
class Correction:
    """Something that stood and does not any more, and where it had been said."""

    change: Change
    said_in: tuple[Export, ...]

    @property
    def headline(self) -> str:
        """The seat, what was corrected and by what; an alarm where a winner was."""
        mark = "ALARM " if self.change.alarm else "corrected "
        return f"{mark} {self.change.now.seat.name}: {wording(self.change)}"


def corrections(
    ledger: Ledger, seats: Iterable[str | None] = (None,), *, since: int | None = None
) -> list[Correction]:
    """What was corrected, in these seats or in all, in order of receipt.

    With `since`, only what a board that had heard so much of the ledger showed otherwise.
    """
    if since == 0:  # an empty board showed nothing
        return []
    exports = ledger.exports()
    return [
        Correction(change, tuple(e for e in exports if change.stood(e.heard)))
        for seat in seats
        for change in ledger.changes(seat)
        if change.corrects and (since is None or change.stood(since))
    ]


def named(export: Export, election: Election) -> str:
    """An export as a producer knows it: 02:49 html, summary.html."""
    return f"{clock_time(export.made_at, election)} {export.format}, {export.where}"
