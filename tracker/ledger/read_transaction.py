"""The read transaction of a ledger: all reads in it are of one moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tracker.ledger.errors import LedgerError
from tracker.support import sqlite


@contextmanager
def read_transaction(connection: sqlite.Connection) -> Iterator[None]:
    """All reads of the block are of one moment. In an open transaction this does nothing.

    A transaction that it began is not open after the block.
    """
    if connection.in_transaction:
        yield
    else:
        with sqlite.commit_or_roll_back(connection):
            connection.execute("BEGIN")
            yield


@contextmanager
def closed_on_error(path: Path, connection: sqlite.Connection) -> Iterator[None]:
    """Close the connection if the block raises. Raise LedgerError for an unreadable record."""
    try:
        yield
    except (msgspec.MsgspecError, KeyError, TypeError, ValueError) as error:
        connection.close()
        raise LedgerError(
            f"{path}: its record cannot be read ({error}); see tracker verify"
        ) from error
    except BaseException:
        connection.close()
        raise
