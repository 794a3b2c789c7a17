"""Fetches once, or until stopped: connects, asks whether the folder changed, runs the passes."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tracker.election.clock import Clock
from tracker.fetch.address import HostAddress
from tracker.fetch.host import Host, HostError, host_at
from tracker.fetch.mirror import Mirror, PassResult
from tracker.fetch.staging import Staging
from tracker.fetch.status import HostStatus, delete_status, write_status
from tracker.support.retry import Backoff

_log = logging.getLogger(__name__)

DEFAULT_INTERVAL = 2.0
"""Seconds between two questions to the host, where the user gives none."""
LISTING_SECONDS = 60.0
"""The folder is listed at least so often, although its `.timestamp` is the same: PA's advice."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 30.0
"""Shortest and longest pause before the next try to reach a host."""
STATUS_SECONDS = 15.0
"""Seconds between two writings of the same status."""
TRIES_OF_A_FILE = 3
"""How often one command without `--every` tries a file whose transfer was cut."""


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """What to fetch."""

    address: HostAddress
    host_key: str = ""
    """As in `host.host_at`."""
    interval: float = DEFAULT_INTERVAL
    """Seconds between two questions to the host."""


def fetch_once(
    settings: FetchSettings,
    drop: Path,
    stop: threading.Event,
    *,
    on_fetched: Callable[[str], None],
    report: Callable[[str], None],
) -> PassResult:
    """Fetch all files that are there. Returns the result; its `fetched` are those of all passes.

    A file whose transfer is cut is tried `TRIES_OF_A_FILE` times. `report` is called with a
    sentence if another process fetches into the folder already: then this waits. Raises HostError
    if the host is not reached, OSError if the drop folder cannot be written.
    """
    staging = Staging(drop)
    with staging.locked(stop, report), contextlib.closing(_host(settings)) as host:
        mirror = Mirror(host, staging, on_fetched=on_fetched)
        fetched: list[str] = []
        tries = 1
        while not stop.is_set():
            try:
                result = mirror.run(stop)
            except HostError as error:
                raise HostError(_not_reached(settings, error)) from None
            fetched += result.fetched
            if result.has_more:
                continue
            pause = mirror.due_in(cut_only=True)
            if pause > LONGEST_PAUSE_SECONDS or tries == TRIES_OF_A_FILE:
                return replace(result, fetched=tuple(fetched))
            tries += 1
            stop.wait(pause)
        return PassResult(tuple(fetched), {}, 0, True)


def fetch_until_stopped(
    settings: FetchSettings,
    drop: Path,
    clock: Clock,
    stop: threading.Event,
    *,
    on_fetched: Callable[[str], None],
    report: Callable[[str], None],
    log: Callable[[str], None],
) -> None:
    """Keep the drop folder equal to the host's until `stop` is set.

    `log` is called with a sentence when the host is lost and when it is reached again, which the
    board shows; `report` for each file that cannot be fetched. Raises OSError if the hidden folder
    cannot be made.
    """
    staging = Staging(drop)
    with staging.locked(stop, report), contextlib.closing(_host(settings)) as host:
        if not stop.is_set():
            _Follower(settings, host, staging, clock, on_fetched, report, log).run(stop)


def fetch_worker(
    settings: FetchSettings,
    drop: Path,
    clock: Clock,
    report: Callable[[str], None],
    log: Callable[[str], None] = lambda sentence: None,
) -> Callable[[threading.Event], None]:
    """A function that fetches until its event is set: for a thread beside a board or an intake.

    `report` and `log` as in `fetch_until_stopped`. If the drop folder cannot be written, it reports
    this once and tries again.
    """

    def work(stop: threading.Event) -> None:
        backoff = Backoff(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
        while not stop.is_set():
            try:
                fetch_until_stopped(
                    settings,
                    drop,
                    clock,
                    stop,
                    on_fetched=lambda name: None,
                    report=report,
                    log=log,
                )
            except OSError as error:
                if not backoff.failures:
                    report(f"{drop}: nothing can be fetched into it: {error.strerror or error}")
                backoff.wait(stop)

    return work


def _host(settings: FetchSettings) -> Host:
    return host_at(settings.address, host_key=settings.host_key)


def _not_reached(settings: FetchSettings, error: HostError) -> str:
    return f"{settings.address}: the host is not reached: {error}"


class _Follower:
    """The loop of `fetch_until_stopped`, and its state."""

    def __init__(
        self,
        settings: FetchSettings,
        host: Host,
        staging: Staging,
        clock: Clock,
        on_fetched: Callable[[str], None],
        report: Callable[[str], None],
        log: Callable[[str], None],
    ) -> None:
        self._settings, self._host, self._staging = settings, host, staging
        self._clock, self._report, self._log = clock, report, log
        self._mirror = Mirror(host, staging, on_fetched=on_fetched)
        self._backoff = Backoff(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
        self._stamp: bytes | None = None
        self._listed_at = -LISTING_SECONDS
        self._has_more = False
        self._reported: dict[str, str] = {}
        self._status = HostStatus(str(settings.address), "reached", clock())
        self._last_reached: dt.datetime | None = None
        self._written: tuple[HostStatus, float] | None = None

    def run(self, stop: threading.Event) -> None:
        try:
            while not stop.is_set():
                try:
                    self._ask(stop)
                except HostError as error:
                    self._lost(error, stop)
                    continue
                self._reached()
                if not self._has_more:
                    stop.wait(self._settings.interval)
        finally:
            with contextlib.suppress(OSError):
                delete_status(self._staging.drop)

    def _ask(self, stop: threading.Event) -> None:
        """Ask the host whether its folder changed; if so, or if it is time, run a pass."""
        try:
            stamp = self._host.timestamp()
        except HostError:
            if self._backoff.failures:
                raise
            stamp = self._host.timestamp()  # the host may have closed an idle connection
        now = time.monotonic()
        if not (
            stamp is None
            or stamp != self._stamp
            or self._has_more
            or now - self._listed_at >= LISTING_SECONDS
            or self._mirror.due_in() == 0
        ):
            return
        result = self._mirror.run(stop)
        self._stamp, self._listed_at, self._has_more = stamp, now, result.has_more
        for name, sentence in result.failures.items():
            if name not in self._reported:
                self._report(f"{name} {sentence}")
        self._reported = result.failures

    def _reached(self) -> None:
        if self._backoff.failures:
            self._log(f"{self._settings.address}: the host is reached again")
            _log.info("%s: reached again", self._settings.address)
        self._backoff.reset()
        self._last_reached = self._clock()
        since = self._status.since if self._status.state == "reached" else self._clock()
        failures = len(self._reported)
        self._status = HostStatus(self._status.host, "reached", since, "", failures)
        self._write_status(max(self._settings.interval, STATUS_SECONDS))

    def _lost(self, error: HostError, stop: threading.Event) -> None:
        self._host.close()
        if not self._backoff.failures:
            sentence = _not_reached(self._settings, error)
            _log.warning("%s", sentence)
            self._log(f"{sentence}; trying again")
        if self._status.state == "reached":
            last = self._last_reached or self._clock()
            self._status = replace(self._status, state="not reached", since=last)
        self._status = replace(self._status, reason=str(error))
        self._write_status(LONGEST_PAUSE_SECONDS + STATUS_SECONDS)
        self._backoff.wait(stop)

    def _write_status(self, due_in: float) -> None:
        """Write the status if it changed or is `STATUS_SECONDS` old."""
        now = time.monotonic()
        if self._written:
            status, at = self._written
            if status == self._status and now - at < STATUS_SECONDS:
                return
        due = self._clock() + dt.timedelta(seconds=due_in)
        with contextlib.suppress(OSError):  # the pass reports that the folder cannot be written
            write_status(self._staging.drop, self._status, self._clock(), due)
            self._written = self._status, now
