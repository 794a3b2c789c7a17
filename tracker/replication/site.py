"""A desk of a night as one process keeps it joined, from one connection to the next."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tracker.election.clock import Clock
from tracker.ledger import Ledger
from tracker.ledger.schema import is_transient
from tracker.replication import status
from tracker.replication.compare_sets import Comparing
from tracker.replication.inbound import Intray
from tracker.replication.status import State
from tracker.support import sqlite
from tracker.support.retry import Backoff

HEARD_SECONDS = 10.0
"""A desk that told nothing for so long is not here any more."""
BEHIND_SECONDS = 1.0
"""What is on its way for less than this is not said to be behind."""
REREAD_SECONDS = 5.0
"""The stream is read again from its beginning no more often than this, and for the same missing
ids each time after twice as long."""

Say = Callable[[str], None]


@dataclass
class Desk:
    """One desk at one ledger: what stays the same from session to session."""

    ledger: Ledger
    night: str
    name: str
    token: str
    """Of this process; with the name, what the hub knows us by."""
    clock: Clock
    stop: threading.Event
    say: Say
    """Hears what somebody should do something about …"""
    log: Say
    """… and this what is as it should be."""
    intray: Intray
    comparing: Comparing
    last_seen: dict[str, tuple[str, float]] = field(default_factory=dict)
    """The other desks by token: their names, and when they were last heard (monotonic)."""
    acknowledged: set[str] = field(default_factory=set)
    """Ids of slices that the hub's stream has: a file's statements need it once."""
    strangers: set[str] = field(default_factory=set)
    """Tokens of desks that count by other tables, of which that was said."""
    reread_after: float = float("-inf")
    """When the stream may next be read again from its beginning (monotonic)."""
    missing_at_reread: frozenset[str] = frozenset()
    """Ids missing at the last comparison that made us read again."""
    reread_backoff: Backoff = field(default_factory=lambda: Backoff(REREAD_SECONDS, float("inf")))
    gaps: set[int] = field(default_factory=set)
    """Sequence numbers followed by a gap."""
    _state: tuple[State, int, tuple[str, ...], str] = ("alone", 0, (), "")
    _written_at: float = float("-inf")

    @classmethod
    def at(
        cls,
        ledger: Ledger,
        night: str,
        name: str,
        token: str,
        clock: Clock,
        stop: threading.Event,
        say: Say,
        log: Say,
    ) -> "Desk":
        """A desk at an open ledger. Raises sqlite.Error."""
        comparing = Comparing(ledger, name, token)
        return cls(ledger, night, name, token, clock, stop, say, log, Intray(ledger), comparing)

    def put_state(self, state: State, behind: int = 0, why: str = "") -> None:
        """Let the ledger say how we are joined, where that changed or was long ago.

        A ledger that cannot be written now says so a moment later.
        """
        now = time.monotonic()
        names = sorted(name for name, at in self.last_seen.values() if now - at < HEARD_SECONDS)
        together = state in ("joined", "behind")
        whole = (state, behind, tuple(names) if together else (), why)
        due = now - self._written_at
        if whole == self._state and due < status.BEAT.total_seconds():
            return
        if whole[0] == self._state[0] and due < BEHIND_SECONDS:  # figures alone: not so often
            return
        try:
            status.put_state(self.ledger, *whole[:3], self.clock(), why)
        except sqlite.Error as error:
            if not is_transient(error):
                raise
            return
        self._state, self._written_at = whole, now
