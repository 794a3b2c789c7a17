"""The status of a ledger's link to the other desks, stored in one row of the ledger.

The process that joins the ledger writes the row, and every board reads it: a board never uses
the network. A row older than `STALE_AFTER` was left by a process that has died.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from tracker.election import Election
from tracker.election.clock import clock_time
from tracker.ledger import Ledger, staged_messages
from tracker.ledger.staged_messages import StagedMessages
from tracker.ledger.timestamps import timestamp
from tracker.support import sqlite
from tracker.support.errors import TrackerError
from tracker.support.phrases import quantity

State = Literal["joined", "behind", "alone", "refused"]
"""joined: everything is sent and received, or on its way for a second at most. behind: messages are
on their way for longer. alone: the hub is not reached, or no process joins the ledger. refused: the
hub refuses this desk, or the link failed with an unexpected error."""

HEARTBEAT = dt.timedelta(seconds=10)
"""The row is written this often even if nothing changes."""
STALE_AFTER = 3 * HEARTBEAT
"""An older row means that its process has died."""


class LinkError(TrackerError):
    """A ledger cannot join a night, because it belongs to another night."""


@dataclass(frozen=True, slots=True)
class Link:
    """The link of a ledger to the other desks of its night."""

    night: str
    state: State
    behind: int
    """Messages not yet received from the hub, and statements not yet sent."""
    desks: tuple[str, ...]
    """Names of the other desks whose last broadcast is at most ten seconds old."""
    since: dt.datetime
    """Time of the last change of the state."""
    at: dt.datetime
    """Time at which the row was written."""
    reason: str = ""
    """Why a running process is alone or refused; else empty."""
    unsent: int = 0
    """Number of statements in the outbox."""
    staged: StagedMessages = field(default_factory=StagedMessages)
    """The messages of other desks that do not count yet."""

    @property
    def is_disconnected(self) -> bool:
        """Whether the desk neither sends nor receives."""
        return self.state in ("alone", "refused")

    def as_of(self, now: dt.datetime) -> "Link":
        """The link at the time `now`: alone if the row is older than STALE_AFTER."""
        if now - self.at < STALE_AFTER or (self.state == "alone" and not self.reason):
            return self
        since = self.since if self.is_disconnected else self.at
        return Link(self.night, "alone", 0, (), since, self.at, "", self.unsent, self.staged)

    def sentence(self, election: Election, now: dt.datetime) -> str:
        """The sentence of `tracker status`."""
        waiting = self.staged.sentence(election)
        return f"{self._state_text(election, now)}{f'; {waiting}' if waiting else ''}"

    def _state_text(self, election: Election, now: dt.datetime) -> str:
        link = self.as_of(now)
        if link.is_disconnected:
            reason = link.reason or "nobody keeps this ledger joined; run tracker join"
            unsent = f"; {quantity(link.unsent, 'statement')} not passed on" if link.unsent else ""
            state = "alone" if link.state == "alone" else "not joined"
            return f"{state} since {clock_time(link.since, election)}: {reason}{unsent}"
        others = f"with {', '.join(link.desks)}" if link.desks else "no other desk is connected"
        behind = f", {link.behind} behind" if link.state == "behind" else ""
        return f"joined to the night {link.night}, {others}{behind}"


@dataclass(frozen=True, slots=True)
class Position:
    """How far a ledger has read the night's stream."""

    stream: str = ""
    """The stream, by its time of creation; empty if none has been read."""
    seq: int = 0
    """Sequence number of the last recorded message; 0 before the first."""


def read(connection: sqlite.Connection) -> Link | None:
    """The link of a ledger; None if it never joined a night. Raises sqlite.Error."""
    row = connection.execute(
        "SELECT night, state, behind, desks, since, at, why, (SELECT count(*) FROM outbox)"
        " FROM link"
    ).fetchone()
    if row is None:
        return None
    night, state, behind, desks, since, at, reason, unsent = row
    names = tuple(msgspec.json.decode(desks, type=list[str]))
    time = dt.datetime.fromisoformat
    staged = staged_messages.read(connection)
    return Link(night, state, behind, names, time(since), time(at), reason, unsent, staged)


def check_night(ledger: Ledger, night: str, leaving: str = "") -> None:
    """Raise LinkError if the ledger has read the stream of a night other than these two.

    `leaving` is a night that the ledger may leave; empty if there is none.
    """
    row = ledger.connection.execute("SELECT night, stream FROM link").fetchone()
    # A ledger that has read no stream may change its night: the first name may be mistyped.
    if row and row[0] not in (night, leaving) and row[1]:
        raise LinkError(
            f"{ledger.path}: is of the night {row[0]}, not {night}: use a ledger of its own for "
            f"each; if {row[0]} was a mistake, --leaving {row[0]} moves this ledger to {night}"
        )


def join_night(ledger: Ledger, night: str, now: dt.datetime, *, leaving: str = "") -> None:
    """Assign a ledger to a night, and add all its statements to the outbox.

    Does nothing if the ledger is of that night already. A ledger that has read the stream of
    another night is moved only if that night is `leaving`. Raises LinkError and sqlite.Error.
    """
    with ledger.writing():
        check_night(ledger, night, leaving)
        if ledger.connection.execute("SELECT night FROM link").fetchone() == (night,):
            return
        ledger.connection.execute("DELETE FROM link")
        ledger.connection.execute("DELETE FROM staged")
        ledger.connection.execute(
            "INSERT INTO link (night, since, at) VALUES (?, ?, ?)", (night, *[timestamp(now)] * 2)
        )
        queue_all(ledger)


def queue_all(ledger: Ledger) -> None:
    """Add every statement to the outbox. Call it inside Ledger.writing."""
    ledger.connection.execute("INSERT OR IGNORE INTO outbox SELECT id FROM bulletins")


def read_position(ledger: Ledger) -> Position:
    """The ledger's position in the stream. Raises sqlite.Error."""
    row = ledger.connection.execute("SELECT stream, position FROM link").fetchone()
    return Position(*row) if row else Position()


def save_position(ledger: Ledger, position: Position) -> None:
    """Store the ledger's position in the stream. Call it inside Ledger.writing."""
    ledger.connection.execute(
        "UPDATE link SET stream = ?, position = ?", (position.stream, position.seq)
    )


def save_state(
    ledger: Ledger,
    state: State,
    behind: int,
    desks: tuple[str, ...],
    now: dt.datetime,
    reason: str = "",
) -> None:
    """Store the state of the link at the time `now`. Raises sqlite.Error."""
    with ledger.writing():
        ledger.connection.execute(
            "UPDATE link SET since = CASE state WHEN ?1 THEN since ELSE ?4 END,"
            " state = ?1, behind = ?2, desks = ?3, at = ?4, why = ?5",
            (state, behind, msgspec.json.encode(desks).decode(), timestamp(now), reason),
        )
