"""A site: the desk that this process is, with the state that is kept between connections."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tracker.election.clock import Clock
from tracker.ledger import Ledger
from tracker.ledger.errors import is_transient
from tracker.replication import status
from tracker.replication.compare_sets import SetComparison
from tracker.replication.inbound import Inbound
from tracker.replication.status import State
from tracker.support import sqlite
from tracker.support.retry import Backoff

PRESENT_SECONDS = 10.0
"""A desk that has broadcast nothing for this long counts as gone."""
BEHIND_SECONDS = 1.0
"""The state becomes "behind" only if messages have been waiting for longer than this."""
REREAD_SECONDS = 5.0
"""The pause before the stream is read again from its beginning. It doubles each time while the
same ids are missing."""

Report = Callable[[str], None]


@dataclass
class Site:
    """One desk with its ledger. Raises sqlite.Error when it is made."""

    ledger: Ledger
    night: str
    name: str
    token: str
    """Identifies this process; with the name it makes the name of the consumer on the hub."""
    clock: Clock
    stop: threading.Event
    report: Report
    """Called with a sentence for each problem."""
    log: Report
    """Called with a sentence for each normal step."""
    last_seen: dict[str, tuple[str, float]] = field(default_factory=dict)
    """The other desks by token: name, and time of the last broadcast (monotonic seconds)."""
    acknowledged_slices: set[str] = field(default_factory=set)
    """Ids of slices stored by the hub: a file is sent once for all its statements."""
    reported_tables: set[str] = field(default_factory=set)
    """Tokens of desks with other election tables that have been reported."""
    reread_after: float = float("-inf")
    """When the stream may next be read again from its beginning (monotonic seconds)."""
    missing_at_reread: frozenset[str] = frozenset()
    """The missing ids for which the stream was last read again."""
    reread_backoff: Backoff = field(default_factory=lambda: Backoff(REREAD_SECONDS, float("inf")))
    gaps: set[int] = field(default_factory=set)
    """Sequence numbers followed by a gap."""
    _saved: tuple[State, int, tuple[str, ...], str] = ("alone", 0, (), "")
    _saved_at: float = float("-inf")

    def __post_init__(self) -> None:
        self.inbound = Inbound(self.ledger)
        self.comparison = SetComparison(self.ledger, self.name, self.token)

    def save_state(self, state: State, behind: int = 0, reason: str = "") -> None:
        """Store the state of the link if it has changed, and at every heartbeat.

        If the ledger cannot be written now, the next call tries again.
        """
        now = time.monotonic()
        present = [name for name, at in self.last_seen.values() if now - at < PRESENT_SECONDS]
        desks = tuple(sorted(present)) if state in ("joined", "behind") else ()
        current = (state, behind, desks, reason)
        age = now - self._saved_at
        if current == self._saved and age < status.HEARTBEAT.total_seconds():
            return
        if state == self._saved[0] and age < BEHIND_SECONDS:  # only details have changed
            return
        try:
            status.save_state(self.ledger, state, behind, desks, self.clock(), reason)
        except sqlite.Error as error:
            if not is_transient(error):
                raise
            return
        self._saved, self._saved_at = current, now
