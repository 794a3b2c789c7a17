"""Transfers the bytes of one file from the host into an unfinished file, as far as they come."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from tracker.fetch.host import FileError, Host, HostError
from tracker.fetch.listing import Entry, Version

SLICE_SECONDS = 5.0
"""A transfer that takes longer is interrupted, and continues after the other files."""


class CutError(Exception):
    """A transfer ended early. The message is the reason."""

    def __init__(
        self,
        reason: str,
        *,
        connection_lost: bool,
        has_progress: bool = False,
        has_stopped: bool = False,
    ) -> None:
        super().__init__(reason)
        self.connection_lost = connection_lost
        self.has_progress, self.has_stopped = has_progress, has_stopped


def transfer(
    host: Host,
    entry: Entry,
    version: Version,
    unfinished: Path,
    *,
    start: int,
    patience: float,
    max_bytes: int,
    clock: Callable[[], float],
    stop: threading.Event,
) -> int:
    """Append the missing bytes to the unfinished file. Returns how many came.

    Args:
        start: The number of bytes that the unfinished file has already.
        patience: The longest wait for the next bytes, in seconds.
        max_bytes: The largest file that is fetched.
        clock: Returns the time in seconds.
        stop: When this is set, the transfer ends.

    Raises CutError if it ended early, and FileError for a file that is too large.
    """
    begun, received = clock(), 0
    try:
        with (
            host.download(entry, version, start, patience) as download,
            unfinished.open("r+b" if download.start else "wb") as file,
        ):
            file.truncate(download.start)
            file.seek(download.start)
            for chunk in download.chunks:
                file.write(chunk)
                received += len(chunk)
                if (total := download.start + received) > max_bytes:
                    file.truncate(0)
                    raise FileError(too_large(total, max_bytes))
                if stop.is_set():
                    raise CutError("stopped", connection_lost=False, has_stopped=True)
                if clock() - begun > SLICE_SECONDS:
                    raise CutError("it is slow", connection_lost=True, has_progress=True)
    except HostError as error:
        raise CutError(str(error), connection_lost=True, has_progress=received > 0) from None
    return received


def too_large(size: int, max_bytes: int) -> str:
    """The error about a file of more than `max_bytes` bytes."""
    return f"is {size:,} bytes, more than the {max_bytes:,} a results file may have; not fetched"
