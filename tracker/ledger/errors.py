"""Errors of the ledger, and which SQLite errors are worth a retry."""

from tracker.support import sqlite
from tracker.support.errors import TrackerError


class LedgerError(TrackerError):
    """A ledger file cannot be used."""


class LostFilesError(LedgerError):
    """A file of the open ledger was removed, replaced or made shorter: commits do not reach it."""

    exit_code = 1


CANNOT_WRITE = (sqlite.SQLITE_CANTOPEN, sqlite.SQLITE_FULL, sqlite.SQLITE_IOERR)
"""SQLite's codes for a file that cannot be created or extended: the disk is full or fails, or the
folder is read-only."""


def is_locked(error: Exception) -> bool:
    """Whether another connection has locked the ledger."""
    code = getattr(error, "sqlite_errorcode", sqlite.SQLITE_ERROR) & 0xFF
    return code in (sqlite.SQLITE_BUSY, sqlite.SQLITE_LOCKED)


def is_transient(error: sqlite.Error) -> bool:
    """Whether a retry can succeed: the file is locked, or cannot be written (`CANNOT_WRITE`)."""
    code = getattr(error, "sqlite_errorcode", sqlite.SQLITE_ERROR) & 0xFF
    return is_locked(error) or code in CANNOT_WRITE
