"""Joining a ledger to the other desks of its night, for as long as the night lasts.

A line that is cut is the rule and not an error: it is tried again and again, and meanwhile
the desk goes on alone. A thread, and an event loop, of its own: nobody waits for the network.
"""

import asyncio
import logging
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tracker.election.clock import Clock
from tracker.ledger import Ledger
from tracker.ledger.schema import LedgerError, is_transient
from tracker.replication import status
from tracker.replication.address import Joining
from tracker.replication.errors import HubError, HubLost
from tracker.replication.hub import Hub
from tracker.replication.session import Session
from tracker.replication.site import Desk
from tracker.support import sqlite
from tracker.support.escape import visible
from tracker.support.log import logged
from tracker.support.process_lock import alone
from tracker.support.retry import Backoff
from tracker.support.user_files import kept_of

PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.1, 0.5
"""Before the hub is tried again: twice as long each time."""
BUSY_SECONDS = 1.0
"""Before a ledger that somebody else has, or whose disk is full, is opened again."""
REFUSED_SECONDS = 30.0
"""Before a hub that refused us is asked again, where a board goes on without it."""

NOT_REACHED = "the hub is not reached"

_log = logging.getLogger(__name__)

Say = Callable[[str], None]


def run(
    ledger: Ledger,
    joining: Joining,
    clock: Clock,
    stop: threading.Event,
    *,
    say: Say,
    log: Say,
) -> None:
    """Keep a ledger joined until `stop`. For the ledger's own thread.

    `say` hears what somebody should do something about, `log` what is as it should be: what
    was received, that the line was cut or is back. Where another process has joined the ledger,
    this one waits to take over. Raises HubError, LinkError, LedgerError, and sqlite.Error where
    trying again is of no use.
    """
    _while_alone_in_it(
        ledger, joining, clock, stop, say, log, lambda desk: _for_ever(desk, joining)
    )


def beside(
    path: Path, joining: Joining, clock: Clock, say: Say
) -> Callable[[threading.Event], None]:
    """What a thread beside a board runs: the same on a connection of its own.

    A hub that refuses us is asked again later: whoever looks after it may have mended it, and
    the board goes on. `say` hears what the producer should know of.
    """

    def work(stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                once(stop)
                return
            except Exception as error:  # noqa: BLE001 - the night goes on alone
                if not (isinstance(error, sqlite.Error) and is_transient(error)):
                    report = logged(say, _log)
                    report(visible(f"not joined to the other desks any more: {error}"))
                    return
            stop.wait(BUSY_SECONDS)

    def once(stop: threading.Event) -> None:
        with Ledger.open(path) as ledger:
            _while_alone_in_it(
                ledger,
                joining,
                clock,
                stop,
                say,
                lambda sentence: None,
                lambda desk: _whatever_it_says(desk, joining),
            )

    return work


def _while_alone_in_it(
    ledger: Ledger,
    joining: Joining,
    clock: Clock,
    stop: threading.Event,
    say: Say,
    log: Say,
    work: Callable[[Desk], None],
) -> None:
    say, log = logged(say, _log), logged(log, _log, logging.INFO)
    status.check(ledger, joining.night, joining.leaving)
    taken = "another tracker keeps this ledger joined"
    with alone(kept_of(ledger.path, "-desk.lock"), stop, say, taken):
        if stop.is_set():
            return
        status.take_part(ledger, joining.night, clock(), leaving=joining.leaving)
        token = secrets.token_hex(4)
        desk = Desk.at(ledger, joining.night, joining.desk, token, clock, stop, say, log)
        try:
            work(desk)
        finally:
            desk.put_state("alone")


def _whatever_it_says(desk: Desk, joining: Joining) -> None:
    """Go on after a hub has refused us, and after what nobody thought of."""
    told = ""
    while not desk.stop.is_set():
        try:
            _for_ever(desk, joining)
        except (LedgerError, sqlite.Error):
            raise
        except Exception as error:  # noqa: BLE001 - it is said, and tried again
            why = visible(str(error) if isinstance(error, HubError) else repr(error))
            if why != told:
                desk.say(f"not joined to the other desks: {why}")
            told = why
        again = time.monotonic() + REFUSED_SECONDS
        while time.monotonic() < again and not desk.stop.is_set():
            desk.put_state("refused", why=told)
            desk.stop.wait(PAUSE_SECONDS)


def _for_ever(desk: Desk, joining: Joining) -> None:
    asyncio.run(_sessions(desk, joining))


async def _sessions(desk: Desk, joining: Joining) -> None:
    """One session after the other, until everything stops."""
    told = _Told(desk.log)
    backoff = Backoff(PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
    while not desk.stop.is_set():
        hub = None
        try:
            hub = await _connected(desk, joining)
            if hub is None:
                return
            session = Session(desk, hub)
            await session.begin()
            told.once(f"joined to the night {joining.night} at {hub.address}")
            backoff.reset()
            await session.run()
        except (HubError, LedgerError):
            raise
        except HubLost as why:
            told.once(f"alone: {why}; trying again twice a second", of="alone")
            desk.put_state("alone", why=NOT_REACHED)
        except sqlite.Error as error:
            if not is_transient(error):
                raise
            told.once(f"the ledger could not be used: {error}; trying again")
        except Exception as error:  # noqa: BLE001 - one message must not end the night
            desk.say(visible(f"joined anew after an error: {error!r}"))
        finally:
            if hub:
                await hub.close()
        if not desk.stop.is_set():
            await asyncio.sleep(backoff.next_pause())


class _Told:
    """Says how it is when that has changed, and not at every try."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._last = ""

    def once(self, sentence: str, *, of: str = "") -> None:
        """Say it, unless the last word was of the same."""
        if (of or sentence) != self._last:
            self._say(visible(sentence))
        self._last = of or sentence


async def _connected(desk: Desk, joining: Joining) -> Hub | None:
    """A connection to the hub; None where everything stops before there is one."""
    connecting = asyncio.ensure_future(
        Hub.connect(
            joining.via,
            joining.night,
            desk.ledger.election,
            name=desk.name,
            copies=joining.copies,
        )
    )
    while not connecting.done():
        await asyncio.wait({connecting}, timeout=PAUSE_SECONDS)
        if desk.stop.is_set():
            connecting.cancel()
            return None
    return connecting.result()
