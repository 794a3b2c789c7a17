"""Received files in a ledger: their status, remarks and problems, and the files of a bulletin."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from tracker.board.bulletin import Bulletin

FileStatus = Literal["accepted", "irrelevant", "held", "rejected"]
"""accepted: the file's bulletins count. irrelevant: it contains none (nominations, a state of the
parties, a seat that is not tracked). held: it is not complete yet. rejected: it cannot be used."""


RemarkKind = Literal["held", "rejected", "warning", "note"]
"""held, rejected: why a file, or a seat of it, does not count. warning: it counts, and something
looks wrong. note: something was passed over or repaired, which is no problem."""


@dataclass(frozen=True, slots=True)
class FileRemark:
    """A sentence about a received file."""

    kind: RemarkKind
    sentence: str
    seat: str = ""
    """Id of the seat that it is about; empty if it is about the whole file."""
    revision: int | None = None
    """The revision that the file states for this seat; None if it is not known."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A received file, with what became of it.

    A file gets a new record when it is received with other bytes, another status or another
    sentence. The bytes of a held file are not recorded, so other bytes alone give it no new record.
    """

    seq: int
    """Number of the record in order of receipt, from 1."""
    received_at: dt.datetime
    name: str
    sha256: str | None
    """SHA-256 of the bytes, in hexadecimal; None if the file is held or could not be read."""
    status: FileStatus
    sentence: str
    """The reason why the file or a seat of it does not count, or a warning; else empty."""
    errors: int = 0
    """The number of remarks that say why the file, or a seat of it, does not count."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A remark about a file that was held, rejected, or accepted without one of its seats, or with
    a warning.
    """

    name: str
    status: FileStatus
    """As in `FileRecord`. "rejected" also for a seat of an accepted file that does not count."""
    sentence: str
    arrived_at: dt.datetime
    """As `FileRecord.received_at`."""
    file_counts: bool = False
    """Whether the file is accepted: then its other seats count."""

    @property
    def label(self) -> str:
        """The status as it is shown: "left out" for a seat of an accepted file, or "warning"."""
        if self.status == "accepted":
            return "warning"
        return "left out" if self.status == "rejected" and self.file_counts else self.status


@dataclass(frozen=True, slots=True)
class Source:
    """A bulletin, the files that contain it, and when it was first received."""

    bulletin: Bulletin
    received_at: dt.datetime
    files: tuple[tuple[str, str], ...]
    """(name, sha256) of each file; empty for a desk entry. If another desk received the file, its
    name has the desk after it: "Ipswich_result.xml (london)"."""
    desk: str | None = None
    """Of an entry that another desk made: the name of that desk, empty if it is not known."""
    is_signed: bool = False
    """Whether that desk's signature was checked."""

    @property
    def entry_text(self) -> str:
        """The origin of a desk entry: "desk, AB", "desk, AB (norwich)"."""
        text = f"desk, {self.bulletin.by}"
        if self.desk is None:
            return text
        return f"{text} ({self.desk or 'another desk'}{'' if self.is_signed else ', unsigned'})"
