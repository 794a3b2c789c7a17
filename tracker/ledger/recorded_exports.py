"""An exported summary in a ledger."""

import datetime as dt
from dataclasses import dataclass

from tracker.board.changes import Change


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

    def shows(self, seat: str, change: Change) -> bool:
        """Whether the summary contains a value of a seat that the change corrects."""
        return (self.seats is None or seat in self.seats) and change.was_shown_at(self.last_seq)

    @property
    def where(self) -> str:
        """The file, or "standard output"."""
        return self.destination or "standard output"
