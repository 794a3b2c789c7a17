"""Publishes a ledger to a place, once or until stopped. A pass is one update of the place."""

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

Report = Callable[[str], None]

POLL_SECONDS = 0.1
"""Seconds between two checks of the ledger. Readers check the published files once a second."""
SUMMARY_PAUSE_FACTOR, SUMMARY_PAUSE_SECONDS_MAX = 500, 60.0
"""The pause after the summaries were made: this multiple of the processor time that they took, at
most this many seconds. Each summary contains the whole night, so those of a country take long."""
RETRY_SECONDS, RETRY_SECONDS_MAX = 1.0, 30.0
"""The pause after the first error, and the longest pause. Each pause is twice the last."""


@dataclass(frozen=True, slots=True)
class PassResult:
    """The result of one pass."""

    written: int
    """Number of objects written, without the manifest."""
    sentence: str
    """The line for standard output."""


class Publication:
    """Publishes a ledger to a place, in passes."""

    def __init__(self, ledger: Ledger, publisher: Publisher) -> None:
        self._state = LedgerState(ledger)
        self._objects = Objects(self._state)
        self._publisher = publisher
        self._summaries_due = 0.0

    def publish(self, now: float | None = None) -> PassResult:
        """Make one pass: publish all changed objects, and the summaries if they are due.

        `now` is the time in seconds of a monotonic clock; if None, the summaries are due. Raises
        OSError, sqlite.Error and PlaceTakenError; then the next pass publishes the same changes.
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
        declared = f"{progress['declared']} of {progress['total']} seats declared"
        if only := board.only_state:
            declared = f"{only.seat.name}: {only.status}"
        written = self._publisher.publish(changed, self._objects.paths, progress)
        return PassResult(
            len(written),
            f"{clock_time(as_of, board.election)} {quantity(len(written), 'object')} written; "
            f"{declared}.",
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
    report: Report,
    warn: Report,
) -> None:
    """Publish each change at once, but begin a pass at most once in `every` seconds, until `stop`.

    `report` is called after each pass that wrote objects. A pass that fails is repeated until it
    succeeds; `warn` is called at the first failure and when it succeeds again. Raises
    PlaceTakenError, and LedgerError if the ledger's file was deleted or replaced.
    """
    publication = Publication(ledger, publisher)
    report, warn = logged(report, _log, logging.INFO), logged(warn, _log)
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
            report(done.sentence)

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
