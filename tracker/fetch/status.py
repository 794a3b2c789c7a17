"""Whether a host is reached: written by the process that fetches, read by the board.

The file `status.json` is in the hidden folder of the drop folder, so that a board over the drop
folder shows the state of the host, also if another process fetches. It is deleted when that process
ends as it should.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from tracker.fetch.staging import FOLDER
from tracker.support.atomic_write import write_bytes

FILE = "status.json"
GRACE = dt.timedelta(seconds=60)
"""The process that fetches counts as ended if its next writing is so much overdue."""


class _Record(msgspec.Struct, frozen=True):
    """The content of the file. Times are with an offset from UTC."""

    host: str
    reached: bool
    since: dt.datetime
    written: dt.datetime
    due: dt.datetime
    reason: str = ""
    not_fetched: int = 0


@dataclass(frozen=True, slots=True)
class HostStatus:
    """Whether the host of a drop folder is reached."""

    host: str
    """Its address, without user and password."""
    state: Literal["reached", "not reached", "not fetching"]
    """"not fetching": the process that fetched has ended without deleting the file."""
    since: dt.datetime
    """When the state began; for "not reached", when the host was last reached."""
    reason: str = ""
    """Why the host is not reached."""
    not_fetched: int = 0
    """The number of files that failed and are tried again."""


def write_status(
    drop: Path,
    status: HostStatus,
    now: dt.datetime,
    due: dt.datetime,
) -> None:
    """Write the state; the next writing is at `due` or earlier. Raises OSError."""
    record = _Record(
        status.host,
        status.state == "reached",
        status.since,
        now,
        due,
        status.reason,
        status.not_fetched,
    )
    write_bytes(drop / FOLDER / FILE, msgspec.json.encode(record))


def delete_status(drop: Path) -> None:
    """Delete the file: no process fetches any more. Raises OSError."""
    (drop / FOLDER / FILE).unlink(missing_ok=True)


def read_status(drop: Path, now: dt.datetime) -> HostStatus | None:
    """The state at the time `now`; None if no process fetches, or the file cannot be read."""
    try:
        record = msgspec.json.decode((drop / FOLDER / FILE).read_bytes(), type=_Record)
        if now > record.due + GRACE:
            return HostStatus(record.host, "not fetching", record.written)
    except (OSError, msgspec.MsgspecError, TypeError, OverflowError):
        return None
    state: Literal["reached", "not reached"] = "reached" if record.reached else "not reached"
    return HostStatus(record.host, state, record.since, record.reason, record.not_fetched)
