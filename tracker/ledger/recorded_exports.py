"""The record of an exported summary in a ledger."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker.board.changes import Change
from tracker.ledger.timestamps import parse_timestamp, readable_timestamp


@dataclass(frozen=True, slots=True)
class Export:
    """An exported summary and the position of its board."""

    made_at: dt.datetime
    format: str
    destination: str
    """The file; empty for standard output."""
    as_of: dt.datetime
    """The time whose board the summary shows."""
    last_seq: int
    """The `seq` of the last bulletin on that board; 0 before the first."""
    sha256: str
    """SHA-256 of the exported bytes, in hexadecimal."""
    seats: frozenset[str] | None = None
    """Ids of the seats whose results the summary can contain; None if all of the board."""

    is_damaged: bool = False
    """Whether the record was changed after it was written. Then `shows` assumes every value."""

    def shows(self, seat: str, change: Change) -> bool:
        """Whether the summary contains a value of a seat that the change corrects."""
        if self.is_damaged:
            return True
        return (self.seats is None or seat in self.seats) and change.was_shown_at(self.last_seq)

    @property
    def where(self) -> str:
        """The file, or "standard output"; and whether its record is damaged."""
        where = self.destination or "standard output"
        return f"{where} (its record is damaged)" if self.is_damaged else where


def recorded_export(columns: Sequence[Any]) -> Export:
    """The export of a row; `columns` are in the order of `checksum.COLUMNS`."""
    made_at, format, destination, as_of, last_seq, sha256, seats, _failed = columns
    return Export(
        parse_timestamp(made_at),
        format,
        destination,
        parse_timestamp(as_of),
        last_seq,
        sha256,
        None if seats is None else frozenset(json.loads(seats)),
    )


def damaged_export(columns: Sequence[Any], time: dt.datetime) -> Export:
    """The export of a row that was changed after it was written.

    `time` is used if the row has no readable time.
    """
    made_at, format, destination, *_ = columns
    at = readable_timestamp(made_at) or time
    return Export(at, str(format), str(destination), at, 0, "", is_damaged=True)
