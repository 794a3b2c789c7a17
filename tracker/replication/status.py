"""How a ledger is joined to the other desks of its night, as it stands in the ledger.

One row, written by whoever joins the ledger and read by any board over it: a board never asks
the network. What is older than `SILENT` was left by a process that has died.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import msgspec

from tracker.election import Election
from tracker.election.clock import clock_time
from tracker.ledger import Ledger
from tracker.ledger.queries import stamp
from tracker.support import sqlite
from tracker.support.errors import TrackerError
from tracker.support.phrases import several

State = Literal["joined", "behind", "alone", "refused"]
"""joined: all is passed on and heard. behind: something is on its way. alone: no hub. refused:
there is a hub, and it does not take us as we are."""

BEAT = dt.timedelta(seconds=10)
"""The row is written this often even when nothing changes."""
SILENT = 3 * BEAT
"""A row older than this is of a process that has gone."""


class LinkError(TrackerError):
    """A ledger that cannot be joined to a night, with a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Link:
    """How a ledger is joined."""

    night: str
    state: State
    behind: int
    """Messages to come from the hub, and statements to go there."""
    desks: tuple[str, ...]
    """The other desks that were heard in the last seconds, by name."""
    since: dt.datetime
    """When the state became what it is."""
    at: dt.datetime
    """When the row was written."""
    why: str = ""
    """Why it is alone or refused; empty where nobody keeps it joined."""
    unsent: int = 0
    """Statements that no hub has acknowledged."""

    @property
    def is_apart(self) -> bool:
        """Whether nothing comes and goes."""
        return self.state in ("alone", "refused")

    def as_of(self, now: dt.datetime) -> "Link":
        """The link as it is at a time: alone, once nobody has kept the row."""
        if now - self.at < SILENT or (self.state == "alone" and not self.why):
            return self
        since = self.since if self.is_apart else self.at
        return Link(self.night, "alone", 0, (), since, self.at, "", self.unsent)

    def sentence(self, election: Election, now: dt.datetime) -> str:
        """In words, for `tracker status`."""
        link = self.as_of(now)
        if link.is_apart:
            why = link.why or "nobody keeps this ledger joined; run tracker join"
            unsent = f"; {several(link.unsent, 'statement')} not passed on" if link.unsent else ""
            apart = "alone" if link.state == "alone" else "not joined"
            return f"{apart} since {clock_time(link.since, election)}: {why}{unsent}"
        others = f"with {', '.join(link.desks)}" if link.desks else "no other desk is heard"
        behind = f", {link.behind} behind" if link.state == "behind" else ""
        return f"joined to the night {link.night}, {others}{behind}"


@dataclass(frozen=True, slots=True)
class Position:
    """How far a ledger has read a hub's stream."""

    stream: str = ""
    """When the hub made the stream: another one is read from its beginning."""
    number: int = 0
    """Of the last message that is in the ledger."""


def read(connection: sqlite.Connection) -> Link | None:
    """How the ledger is joined; None for one that never was. Raises sqlite.Error."""
    row = connection.execute(
        "SELECT night, state, behind, desks, since, at, why, (SELECT count(*) FROM outbox)"
        " FROM link"
    ).fetchone()
    if row is None:
        return None
    night, state, behind, desks, since, at, *more = row
    moment = dt.datetime.fromisoformat
    names = tuple(msgspec.json.decode(desks, type=list[str]))
    return Link(night, state, behind, names, moment(since), moment(at), *more)


def check(ledger: Ledger, night: str, leaving: str = "") -> None:
    """Raises LinkError where a ledger is of another night than this one or the one it leaves.

    It is of a night once it has read a hub's stream of it; before, a name that was mistyped
    does no harm.
    """
    row = ledger.connection.execute("SELECT night, stream FROM link").fetchone()
    if row and row[0] not in (night, leaving) and row[1]:
        raise LinkError(
            f"{ledger.path}: is of the night {row[0]}, not {night}: use a ledger of its own for "
            f"each; if {row[0]} was a mistake, --leaving {row[0]} takes all that is in here along"
        )


def take_part(ledger: Ledger, night: str, now: dt.datetime, *, leaving: str = "") -> None:
    """Let a ledger be of a night, from now on.

    With `leaving` another night that it is of, it goes over with all that it holds. Raises
    LinkError where it is of another night, and sqlite.Error.
    """
    with ledger.writing():
        check(ledger, night, leaving)
        if ledger.connection.execute("SELECT night FROM link").fetchone() == (night,):
            return
        ledger.connection.execute("DELETE FROM link")
        ledger.connection.execute("DELETE FROM staged")
        ledger.connection.execute(
            "INSERT INTO link (night, since, at) VALUES (?, ?, ?)", (night, *[stamp(now)] * 2)
        )
        offer_everything(ledger)


def offer_everything(ledger: Ledger) -> None:
    """Put every statement into the outbox. In `writing`."""
    ledger.connection.execute("INSERT OR IGNORE INTO outbox SELECT id FROM bulletins")


def position(ledger: Ledger) -> Position:
    """How far the ledger has read. Raises sqlite.Error."""
    row = ledger.connection.execute("SELECT stream, position FROM link").fetchone()
    return Position(*row) if row else Position()


def put_position(ledger: Ledger, at: Position) -> None:
    """Keep how far the ledger has read. In `writing`."""
    ledger.connection.execute("UPDATE link SET stream = ?, position = ?", (at.stream, at.number))


def put_state(
    ledger: Ledger,
    state: State,
    behind: int,
    desks: tuple[str, ...],
    now: dt.datetime,
    why: str = "",
) -> None:
    """Keep how the ledger is joined now. Raises sqlite.Error."""
    with ledger.writing():
        ledger.connection.execute(
            "UPDATE link SET since = CASE state WHEN ?1 THEN since ELSE ?4 END,"
            " state = ?1, behind = ?2, desks = ?3, at = ?4, why = ?5",
            (state, behind, msgspec.json.encode(desks).decode(), stamp(now), why),
        )
