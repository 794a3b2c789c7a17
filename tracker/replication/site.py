"""A site: the desk of this process, with the state that is kept between two connections."""

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
from tracker.replication.keys import DeskKeys
from tracker.replication.origins import seal_with
from tracker.replication.status import State
from tracker.support import sqlite
from tracker.support.phrases import quantity
from tracker.support.retry import Backoff

PRESENT_SECONDS = 10.0
"""A desk that has broadcast nothing for this long counts as gone."""
BEHIND_SECONDS = 1.0
"""The state becomes "behind" only after messages have been on their way for longer than this. While
the state stays the same, its details are stored at most this often."""
REREAD_SECONDS = 5.0
"""The first pause between two readings of the whole stream for the same missing ids. It doubles
each time."""

MAX_REFUSALS, REFUSALS_SECONDS = 20, 60.0
"""Most refusals that are reported in this time."""

Report = Callable[[str], None]
"""A function that is called with a sentence for the user."""


@dataclass
class Site:
    """The desk of this process with its ledger. Creating it raises sqlite.Error."""

    ledger: Ledger
    night: str
    name: str
    token: str
    """Identifies this process among the desks of the night."""
    keys: DeskKeys | None
    """The keys of a signed night; None if the night is unsigned."""
    clock: Clock
    stop: threading.Event
    report: Report
    """Called with a sentence for each problem."""
    log: Report
    """Called with a sentence for each normal step."""
    last_seen: dict[str, tuple[str, float]] = field(default_factory=dict)
    """Name and time of the last broadcast (monotonic seconds) of each other desk, by its token."""
    acknowledged_slices: set[str] = field(default_factory=set)
    """Ids of slices that the hub has stored. They are not published again."""
    reported_tables: set[str] = field(default_factory=set)
    """Tokens of the desks whose different election tables have been reported."""
    reread_after: float = float("-inf")
    """Time from which the whole stream may be read again (monotonic seconds)."""
    missing_at_reread: frozenset[str] = frozenset()
    """The ids that were missing when a reading of the whole stream last began."""
    reread_backoff: Backoff = field(default_factory=lambda: Backoff(REREAD_SECONDS, float("inf")))
    gaps: set[int] = field(default_factory=set)
    """Sequence numbers after which the next number was missing."""
    _saved: tuple[State, int, tuple[str, ...], str] = ("alone", 0, (), "")
    _saved_at: float = float("-inf")
    _refusals: int = 0
    """Number of refused messages since `_refusals_since` (monotonic seconds)."""
    _refusals_since: float = float("-inf")

    def __post_init__(self) -> None:
        self.inbound = Inbound(self.ledger, self.night, self.keys)
        self.seal = seal_with(self.keys, self.night)
        self.comparison = SetComparison(self.ledger, self.name, self.token)

    def report_refusal(self, reason: str) -> None:
        """Report why a message was refused, at most `MAX_REFUSALS` times in a minute.

        A hostile desk can send any number of messages. The next minute begins with their number.
        """
        now = time.monotonic()
        if now - self._refusals_since > REFUSALS_SECONDS:
            if (more := self._refusals - MAX_REFUSALS) > 0:
                self.report(f"refused: {quantity(more, 'more message')}")
            self._refusals, self._refusals_since = 0, now
        self._refusals += 1
        if self._refusals <= MAX_REFUSALS:
            self.report(f"refused: {reason}")

    def save_state(self, state: State, behind: int = 0, reason: str = "") -> None:
        """Store the state of the link in the ledger if it has changed, and at every heartbeat.

        `behind` is the number of messages and statements on their way; `reason` explains the
        states "alone" and "refused". After a transient error the next call tries again. Raises
        sqlite.Error for other errors.
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
