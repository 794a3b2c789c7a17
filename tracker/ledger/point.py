"""A point in the history of a ledger. It shows whether a ledger was replaced or restored."""

import hashlib
from dataclasses import dataclass

from tracker.support import sqlite


@dataclass(frozen=True, slots=True)
class Point:
    """A point in the history of a ledger.

    Another ledger does not have this point. A ledger that was restored from an earlier backup does
    not have it either.
    """

    ledger: str
    """The identity of the ledger: 32 hexadecimal digits. A copy has the same."""
    seq: int = 0
    """The `seq` of the last bulletin; 0 before the first."""
    bulletin: str = ""
    """The id of this bulletin; empty before the first."""

    @property
    def digest(self) -> str:
        """Eight hexadecimal digits that identify the point together with its `seq`, for a text."""
        return hashlib.sha256(f"{self.ledger} {self.bulletin}".encode()).hexdigest()[:8]


def point_at(connection: sqlite.Connection, seq: int) -> Point:
    """The point after the bulletin with this `seq`; 0 is before the first."""
    sql = "SELECT id, (SELECT id FROM bulletins WHERE seq = ?) FROM identity"
    ledger, bulletin = connection.execute(sql, (seq,)).fetchone()
    return Point(ledger, seq, bulletin or "")
