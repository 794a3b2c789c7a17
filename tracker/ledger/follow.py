"""Follows a ledger for a long-running reader: polls it, retries temporary errors, and stops.

`follow` calls a function after commits of other connections. It uses `poll`, which also serves
readers that have other work between commits, such as a queue or a timer. Both raise LedgerError if
the ledger's file is deleted or replaced.
"""

import logging
import signal
import threading
from collections.abc import Callable

from tracker.ledger.errors import is_transient
from tracker.ledger.ledger import Ledger
from tracker.support import sqlite
from tracker.support.retry import Backoff

_log = logging.getLogger(__name__)

POLL_SECONDS = 0.05
"""Seconds between two polls for a commit. A poll costs 3 µs."""


def is_worth_retrying(error: Exception) -> bool:
    """Whether the error may be temporary: the ledger is locked, or cannot be written."""
    return isinstance(error, sqlite.Error) and is_transient(error)


def stopped_by_signals() -> threading.Event:
    """An event that SIGINT and SIGTERM set, so that a loop can end its work. Main thread only."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


def follow(
    ledger: Ledger,
    on_change: Callable[[], None],
    stop: threading.Event,
    *,
    on_error: Callable[[str], None] = lambda message: None,
) -> None:
    """Call `on_change` at once, and again after commits of other connections, until `stop`.

    Several commits between two polls give one call. If `on_change` raises an error that may be
    temporary (`is_worth_retrying`), `on_error` is called once with a sentence, and `on_change` is
    repeated until it succeeds. Raises any other error of `on_change`, and LedgerError if the file
    is deleted or replaced.
    """

    def on_poll(changed: bool) -> None:
        if changed:
            on_change()

    def report(error: Exception) -> None:
        message = f"the ledger could not be read: {error}; trying again"
        _log.warning("%s: %s", ledger.path, message)
        on_error(message)

    def report_recovery() -> None:
        _log.info("%s: can be read again", ledger.path)

    poll(ledger, on_poll, stop, on_error=report, on_recovery=report_recovery)


def poll(
    ledger: Ledger,
    on_poll: Callable[[bool], None],
    stop: threading.Event,
    *,
    wake: threading.Event | None = None,
    interval: float = POLL_SECONDS,
    backoff: Backoff | None = None,
    is_retryable: Callable[[Exception], bool] = is_worth_retrying,
    on_error: Callable[[Exception], None] = lambda error: None,
    on_recovery: Callable[[], None] = lambda: None,
) -> None:
    """Call `on_poll(changed)` every `interval` seconds until `stop`.

    Args:
        on_poll: `changed` is True if another connection has committed since the last call that
            succeeded; also at the first poll of `ledger` and in every retry.
        wake: An event that ends the pause between two polls, and is then cleared. With `wake`,
            `stop` alone does not end this pause: set `stop` and then `wake`. The pause after an
            error is ended by `stop`, not by `wake`.
        backoff: The pauses after retryable errors; by default `interval` each time.
        is_retryable: Whether `on_poll` is called again after it raised this error.
        on_error: Called with the first error of an outage (one or more failures in a row).
        on_recovery: Called when `on_poll` succeeds after an outage.

    Raises:
        LedgerError: The file is deleted, replaced or made shorter, or its log is.
        Exception: Any error of `on_poll` that is not retryable.
    """
    backoff = backoff or Backoff(interval, interval)
    while not stop.is_set():
        ledger.check_file()
        try:
            on_poll(ledger.has_changed())
            ledger.write_back()
        except Exception as error:
            if not is_retryable(error):
                raise
            ledger.force_changed()
            if not backoff.failures:
                on_error(error)
            backoff.wait(stop)
            continue
        if backoff.failures:
            on_recovery()
            backoff.reset()
        (wake or stop).wait(interval)
        if wake:
            wake.clear()
