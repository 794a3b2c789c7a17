"""The messages of other desks that wait in a ledger, for `tracker status` and `verify`.

They do not count yet, and a backup is without them. `replication.staging` writes them.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.election import Election
from tracker.election.clock import clock_time
from tracker.support import sqlite
from tracker.support.phrases import quantity


@dataclass(frozen=True, slots=True)
class StagedMessages:
    """The messages that wait for the rest of their file."""

    count: int = 0
    size: int = 0
    """Bytes."""
    since: dt.datetime | None = None
    """When the oldest was received; None without messages."""

    def sentence(self, election: Election | None = None) -> str:
        """Such as "3 messages of other desks (1.2 MB) wait for their file since 02:14".

        Empty without messages. The time is left out without an election.
        """
        if not self.count:
            return ""
        wait = "waits" if self.count == 1 else "wait"
        text = (
            f"{quantity(self.count, 'message')} of other desks ({self.size / 1e6:.1f} MB) {wait} "
            "for the rest of a file"
        )
        return (
            f"{text} since {clock_time(self.since, election)}" if self.since and election else text
        )


def read(connection: sqlite.Connection) -> StagedMessages:
    """The staged messages of a ledger. Raises sqlite.Error."""
    count, size, since = connection.execute(
        "SELECT count(*), ifnull(sum(length(content)), 0), min(nullif(at, '')) FROM staged"
    ).fetchone()
    return StagedMessages(count, size, dt.datetime.fromisoformat(since) if since else None)


def faults(connection: sqlite.Connection) -> Iterator[str]:
    """A sentence for each staged statement whose content is not that of its id."""
    for id_, content in connection.execute(
        "SELECT id, content FROM staged WHERE kind = 'bulletin'"
    ):
        if hashlib.sha256(content).hexdigest() != id_:
            yield f"staged statement {id_[:12]}: its content is not that of its id"


def delete_all(connection: sqlite.Connection) -> None:
    """Delete the staged messages, also from the free pages of the file."""
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("DELETE FROM staged")
    connection.commit()
