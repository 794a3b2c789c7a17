"""When a process that writes a ledger copies the write-ahead log into the file.

SQLite does this by itself only when the log has `CHECKPOINT_PAGES`, which a regional night never
reaches. Until then a copy of the file alone, without its log, would be an empty night.
"""

import datetime as dt
import time
from pathlib import Path

from tracker.ledger import log_in_use
from tracker.ledger.errors import is_transient
from tracker.ledger.write_transaction import write_log_back
from tracker.support import sqlite

QUIET_SECONDS = 5.0
"""The log is copied after this time without a write of this connection …"""
LONGEST_SECONDS = 60.0
"""… and at the latest this long after the first write that is not in the file."""
RETRY_SECONDS = 1.0
"""The pause after an attempt that could not copy the whole log, since a reader still needs it."""


class WriteBack:
    """The writes of one connection that may not be in the file yet. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._first: float | None = None
        self._last = self._retry_at = float("-inf")

    @property
    def is_pending(self) -> bool:
        """Whether there was a write since the log was last copied."""
        return self._first is not None

    def note_write(self) -> None:
        """Call this after each commit."""
        self._last = time.monotonic()
        self._first = self._last if self._first is None else self._first

    def is_due(self) -> bool:
        """Whether to copy the log now. Costs less than 1 µs."""
        if self._first is None:
            return False
        now = time.monotonic()
        is_quiet = now - self._last >= QUIET_SECONDS
        return now >= self._retry_at and (is_quiet or now - self._first >= LONGEST_SECONDS)

    def run(
        self, connection: sqlite.Connection, path: Path, marked_at: dt.datetime | None = None
    ) -> None:
        """Copy the log. If that is not possible yet, it stays due. Raises sqlite.Error.

        With `marked_at`, the time now, the file has the mark of `log_in_use` after it: the ledger
        stays open, and more will be written.
        """
        self._retry_at = time.monotonic() + RETRY_SECONDS
        if marked_at:
            log_in_use.mark(connection, path, marked_at)
        try:
            if write_log_back(connection, path):
                self._first = None
        except sqlite.OperationalError as error:
            if not is_transient(error):
                raise
