"""`tracker publish`: a ledger into a place, once or until stopped."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from tracker.election.clock import clock_time
from tracker.ledger import Ledger
from tracker.ledger.follow import poll, stopped_by_signals
from tracker.publish.board_objects import head
from tracker.publish.ledger_state import Hearing
from tracker.publish.objects import Contents
from tracker.publish.publisher import Publisher
from tracker.support import sqlite
from tracker.support.escape import visible
from tracker.support.log import logged
from tracker.support.retry import Backoff

_log = logging.getLogger(__name__)

Say = Callable[[str], None]

POLL_SECONDS = 0.1
"""Between two polls of the ledger. Waking up costs far more than a poll, and a reader of the
place polls it once a second."""
SUMMARY_PAUSE, SUMMARY_SECONDS_MOST = 500, 60.0
"""The summaries are made again after so many times as long as they took, and within a minute:
each is the whole night, and what a region may have every few seconds is dear for a country."""
RETRY_SECONDS, RETRY_SECONDS_MOST = 1.0, 30.0
"""Before the next try after a place or a ledger could not be reached: doubled up to the second."""


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass put into the place."""

    written: int
    """Objects."""
    sentence: str
    """As a person reads it."""


class Publication:
    """A ledger on its way into a place."""

    def __init__(self, ledger: Ledger, publisher: Publisher) -> None:
        self._hearing = Hearing(ledger)
        self._contents = Contents(self._hearing)
        self._publisher = publisher
        self._summaries_due = 0.0

    def publish(self, now: float | None = None) -> Pass:
        """One pass: everything as it is now, the summaries if they are due.

        `now` is on a clock of seconds that never goes back; without it they are due. Raises
        OSError, sqlite.Error and TakenError; the next pass publishes what this one has not.
        """
        made = self._contents.changed()
        if now is None or self.summaries_due(now):
            began = time.process_time()
            made |= self._contents.summaries()
            pause = SUMMARY_PAUSE * (time.process_time() - began)
            self._summaries_due = (now or 0.0) + min(SUMMARY_SECONDS_MOST, pause)
        board, as_of = self._hearing.board, self._hearing.as_of
        assert as_of
        now_is = head(board, as_of)
        written = self._publisher.publish(made, self._contents.paths, now_is)
        progress = f"{now_is['declared']} of {now_is['total']} seats declared"
        objects = f"{len(written)} {'object' if len(written) == 1 else 'objects'} written"
        return Pass(len(written), f"{clock_time(as_of, board.election)} {objects}; {progress}.")

    def summaries_due(self, now: float) -> bool:
        """Whether the summaries are behind the other objects, and may be made again."""
        return self._contents.summaries_behind and now >= self._summaries_due


def publish_once(ledger: Ledger, publisher: Publisher, *, say: Say) -> int:
    """Publish the ledger as it is now. Returns 0. Raises OSError and TakenError."""
    say(Publication(ledger, publisher).publish().sentence)
    return 0


def publish_and_follow(
    ledger: Ledger, publisher: Publisher, *, every: float, say: Say, complain: Say
) -> int:
    """Publish until SIGINT or SIGTERM; a pass that has begun is finished. Returns 0."""
    stop = stopped_by_signals()
    follow(ledger, publisher, stop, every=every, say=say, complain=complain)
    return 0


def follow(
    ledger: Ledger,
    publisher: Publisher,
    stop: threading.Event,
    *,
    every: float,
    say: Say,
    complain: Say,
) -> None:
    """Publish each change at once, but passes no closer than `every` seconds, until `stop`.

    A place or a ledger that cannot be reached is complained of once, and tried again until
    it can: the newest is published then. Raises TakenError where the place is not ours, and
    LedgerError where the ledger's file is gone from its place.
    """
    publication = Publication(ledger, publisher)
    say, complain = logged(say, _log, logging.INFO), logged(complain, _log)
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
        backoff=Backoff(RETRY_SECONDS, RETRY_SECONDS_MOST),
        is_retryable=lambda error: isinstance(error, OSError | sqlite.Error),
        on_error=lambda error: complain(f"{_sentence(error)}; trying again until it works"),
        on_recovery=lambda: complain("it works again"),
    )


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return visible(f"{error.filename}: {error.strerror}")
    return visible(str(error))
