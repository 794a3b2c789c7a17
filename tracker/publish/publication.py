"""`tracker publish`: publishes a ledger to a place (a folder or an object store)."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from tracker.election.clock import clock_time
from tracker.ledger import Ledger
from tracker.ledger.follow import poll
from tracker.publish.board_objects import head
from tracker.publish.ledger_state import LedgerState
from tracker.publish.objects import Objects
from tracker.publish.publisher import Publisher
from tracker.support import sqlite
from tracker.support.escape import visible
from tracker.support.log import logged
from tracker.support.phrases import quantity
from tracker.support.retry import Backoff

_log = logging.getLogger(__name__)

Say = Callable[[str], None]

POLL_SECONDS = 0.1
"""Seconds between two checks of the ledger. Readers check the published files once a second."""
SUMMARY_PAUSE_FACTOR, SUMMARY_PAUSE_SECONDS_MAX = 500, 60.0
"""Pause between summaries, as a multiple of the time they took to make, and its maximum. Each
summary contains the whole night: cheap for a region, expensive for a country."""
RETRY_SECONDS, RETRY_SECONDS_MAX = 1.0, 30.0
"""Pause after an error, doubled up to the maximum."""


@dataclass(frozen=True, slots=True)
class PassResult:
    """The result of one pass."""

    written: int
    """Number of objects."""
    sentence: str


class Publication:
    """Publishes a ledger to a place, pass by pass."""

    def __init__(self, ledger: Ledger, publisher: Publisher) -> None:
        self._state = LedgerState(ledger)
        self._objects = Objects(self._state)
        self._publisher = publisher
        self._summaries_due = 0.0

    def publish(self, now: float | None = None) -> PassResult:
        """Publish all changes, and the summaries if they are due.

        `now` is in seconds of a monotonic clock; without it, summaries are due. Raises OSError,
        sqlite.Error and PlaceTakenError; the next pass publishes what this one could not.
        """
        changed = self._objects.changed()
        if now is None or self.summaries_due(now):
            began = time.process_time()
            changed |= self._objects.summaries()
            pause = SUMMARY_PAUSE_FACTOR * (time.process_time() - began)
            self._summaries_due = (now or 0.0) + min(SUMMARY_PAUSE_SECONDS_MAX, pause)
        board, as_of = self._state.board, self._state.as_of
        assert as_of
        progress = head(board, as_of)
        written = self._publisher.publish(changed, self._objects.paths, progress)
        return PassResult(
            len(written),
            f"{clock_time(as_of, board.election)} {quantity(len(written), 'object')} written; "
            f"{progress['declared']} of {progress['total']} seats declared.",
        )

    def summaries_due(self, now: float) -> bool:
        """Whether the summaries are older than the other objects and their pause is over."""
        return self._objects.summaries_behind and now >= self._summaries_due


def follow(
    ledger: Ledger,
    publisher: Publisher,
    stop: threading.Event,
    *,
    every: float,
    say: Say,
    warn: Say,
) -> None:
    """Publish each change at once, but at most every `every` seconds, until `stop`.

    `warn` is called when an outage of the place or the ledger begins and when it ends; the pass
    is repeated until it succeeds. Raises PlaceTakenError, and LedgerError if the ledger's file
    was deleted or replaced.
    """
    publication = Publication(ledger, publisher)
    say, warn = logged(say, _log, logging.INFO), logged(warn, _log)
    due, is_behind = 0.0, True

    def publish_if_due(changed: bool) -> None:
        nonlocal due, is_behind
        is_behind = is_behind or changed
        now = time.monotonic()
        if now < due or not (is_behind or publication.summaries_due(now)):
            return
        done = publication.publish(now)
        due, is_behind = now + every, False
        if done.written:
            say(done.sentence)

    poll(
        ledger,
        publish_if_due,
        stop,
        interval=POLL_SECONDS,
        backoff=Backoff(RETRY_SECONDS, RETRY_SECONDS_MAX),
        is_retryable=lambda error: isinstance(error, OSError | sqlite.Error),
        on_error=lambda error: warn(f"{_reason(error)}; trying again until it works"),
        on_recovery=lambda: warn("it works again"),
    )


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return visible(f"{error.filename}: {error.strerror}")
    return visible(str(error))
