"""Keeps a ledger joined to its night until stopped: one session after another.

A cut connection is normal. The desk works alone until a new connection is open. Everything runs in
one thread with its own event loop, so that no other part of the program waits for the network.
"""

import asyncio
import contextlib
import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tracker.election.clock import Clock
from tracker.ledger import Ledger
from tracker.ledger.errors import LedgerError, is_transient
from tracker.ledger.follow import is_worth_retrying
from tracker.replication import status
from tracker.replication.address import JoinSettings
from tracker.replication.connection import Connection
from tracker.replication.errors import HubError, HubUnreachableError
from tracker.replication.hub import Hub
from tracker.replication.session import HubSession
from tracker.replication.site import Report, Site
from tracker.support import sqlite
from tracker.support.escape import visible
from tracker.support.log import logged
from tracker.support.process_lock import process_lock
from tracker.support.retry import Backoff
from tracker.support.user_files import state_path

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.1, 0.5
"""Shortest and longest pause before the next try to connect."""
STOP_POLL_SECONDS = 0.1
"""A stop is noticed within this time."""
BUSY_SECONDS = 1.0
"""Pause before a ledger that was busy, or whose disk was full, is opened again."""
REFUSED_SECONDS = 30.0
"""Pause after the hub has refused this desk, in a process with a board."""

NOT_REACHED = "the hub is not reached"

_log = logging.getLogger(__name__)


def run(
    ledger: Ledger,
    settings: JoinSettings,
    clock: Clock,
    stop: threading.Event,
    *,
    report: Report,
    log: Report,
) -> None:
    """Keep a ledger joined until `stop` is set. Call it in the ledger's thread.

    `report` is called with a sentence for each problem, `log` for each normal step: a statement
    was received, the connection was lost or is back. If another process has joined the ledger,
    this process waits until that process ends. Raises HubError, LinkError, LedgerError, and
    sqlite.Error if it is not transient.
    """
    with _joined_site(ledger, settings, clock, stop, report, log) as site:
        if site:
            asyncio.run(_sessions(site, settings))


def join_worker(
    path: Path, settings: JoinSettings, clock: Clock, report: Report
) -> Callable[[threading.Event], None]:
    """A function that keeps a ledger joined: for a thread in a process with a board.

    It opens the ledger with a connection of its own. Unlike `run`, it tries again after the hub
    has refused this desk: the hub's operator may correct the settings. `report` is called with a
    sentence for each problem. The function raises LedgerError.
    """

    def work(stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                with (
                    Ledger.open(path) as ledger,
                    _joined_site(ledger, settings, clock, stop, report, lambda _: None) as site,
                ):
                    if site:
                        _sessions_despite_refusal(site, settings)
                return
            except LedgerError:  # it was deleted or replaced: `supervised` opens the new one
                raise
            except Exception as error:  # noqa: BLE001 - the board goes on alone
                if not is_worth_retrying(error):
                    message = visible(f"not joined to the other desks any more: {error}")
                    logged(report, _log)(message)
                    return
            stop.wait(BUSY_SECONDS)

    return work


@contextlib.contextmanager
def _joined_site(
    ledger: Ledger,
    settings: JoinSettings,
    clock: Clock,
    stop: threading.Event,
    report: Report,
    log: Report,
) -> Iterator[Site | None]:
    """Assign the ledger to the night, once no other process has joined it. Yields its site.

    Yields None if `stop` is set first. Raises LinkError and sqlite.Error.
    """
    report, log = logged(report, _log), logged(log, _log, logging.INFO)
    status.check_night(ledger, settings.night, settings.leaving)
    taken = "another tracker keeps this ledger joined"
    with process_lock(state_path(ledger.path, "-desk.lock"), stop, report, taken):
        if stop.is_set():
            yield None
            return
        status.join_night(ledger, settings.night, clock(), leaving=settings.leaving)
        token = secrets.token_hex(4)
        keys = settings.keys
        site = Site(ledger, settings.night, settings.desk, token, keys, clock, stop, report, log)
        try:
            yield site
        finally:
            site.save_state("alone")


def _sessions_despite_refusal(site: Site, settings: JoinSettings) -> None:
    """Like `_sessions`, but try again after the hub has refused us or after an unexpected error."""
    log_once = LogOnce(site.report)
    while not site.stop.is_set():
        reason = ""
        try:
            asyncio.run(_sessions(site, settings))
        except (LedgerError, sqlite.Error):
            raise
        except Exception as error:  # noqa: BLE001 - reported, and tried again
            reason = visible(str(error) if isinstance(error, HubError) else repr(error))
            log_once(f"not joined to the other desks: {reason}")
        deadline = time.monotonic() + REFUSED_SECONDS
        while time.monotonic() < deadline and not site.stop.is_set():
            site.save_state("refused", reason=reason)
            site.stop.wait(STOP_POLL_SECONDS)


async def _sessions(site: Site, settings: JoinSettings) -> None:
    """Run one session after another, until the site stops."""
    log_once = LogOnce(site.log)
    backoff = Backoff(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
    while not site.stop.is_set():
        hub = None
        try:
            hub = await _connect(site, settings)
            if hub is None:
                return
            session = HubSession(site, hub)
            await session.begin()
            log_once(f"joined to the night {settings.night} at {hub.connection.address}")
            backoff.reset()
            await session.run()
        except (HubError, LedgerError):
            raise
        except HubUnreachableError as error:
            log_once(f"alone: {error}; trying again twice a second", topic="alone")
            site.save_state("alone", reason=NOT_REACHED)
        except sqlite.Error as error:
            if not is_transient(error):
                raise
            log_once(f"the ledger could not be used: {error}; trying again")
        except Exception as error:  # noqa: BLE001 - one message must not end the night
            site.report(visible(f"joined anew after an error: {error!r}"))
        finally:
            if hub:
                await hub.connection.close()
        if not site.stop.is_set():
            await asyncio.sleep(backoff.next_pause())


class LogOnce:
    """Logs a message unless the previous message had the same topic."""

    def __init__(self, log: Report) -> None:
        self._log = log
        self._last_topic = ""

    def __call__(self, message: str, *, topic: str = "") -> None:
        """Log the message. If `topic` is empty, the message itself is the topic."""
        if (topic or message) != self._last_topic:
            self._log(visible(message))
        self._last_topic = topic or message


async def _connect(site: Site, settings: JoinSettings) -> Hub | None:
    """The hub, connected; None if the site stops first."""
    connecting = asyncio.ensure_future(Connection.open(settings.hub, site.name))
    while not connecting.done():
        await asyncio.wait({connecting}, timeout=STOP_POLL_SECONDS)
        if site.stop.is_set():
            connecting.cancel()
            return None
    return Hub(
        connecting.result(),
        settings.night,
        site.ledger.election,
        settings.copies,
        is_signed=settings.keys is not None,
    )
