"""Calling the hooks of a night: in order, each at its own pace, and the night waits for none.

One thread follows the ledger and hands each event to the hooks that want it; one thread a
hook calls them. An event is called at least once: where a program was killed between a call
and its note of it, it is called again, under the same id. How far a ledger's hooks have come
is kept in the user's own state folder, and whoever starts next goes on from there; the first
to start begins with what happens from then on.
"""

import datetime as dt
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from tracker.election.clock import Clock
from tracker.events.hooks.call import CallError, call
from tracker.events.hooks.retry import call_with_retry
from tracker.events.hooks.settings import Hook
from tracker.events.stream import Event, Events, Position, position
from tracker.ledger import Ledger
from tracker.ledger.follow import follow
from tracker.support.atomic_write import write_bytes
from tracker.support.escape import visible
from tracker.support.process_lock import alone
from tracker.support.user_files import kept_of

STOP_SECONDS = 5.0
"""How long a call that is under way may go on when everything stops."""

Say = Callable[[str], None]
Call = Callable[[Hook, Event], None]


def state_path(ledger: Path) -> Path:
    """Where it is kept how far the hooks of a ledger have come."""
    return kept_of(ledger, "-hooks.json")


@dataclass
class Calls:
    """The calls of one hook: those that wait, and how they went."""

    hook: Hook
    clock: Clock
    stop: threading.Event
    done: Callable[[Hook, str], None]
    """Called with the position of an event that needs no call any more."""
    say: Say
    make: Call = call
    waiting: "queue.SimpleQueue[Event | None]" = field(default_factory=queue.SimpleQueue)
    failing: bool = False
    """Whether the last event was given up: the next is tried once, until one succeeds."""

    def run(self) -> None:
        """Call for one event after the other, until there is None or everything stops."""
        while (event := self.waiting.get()) is not None and not self.stop.is_set():
            if self._too_old(event):
                late = f"it is more than {self.hook.within:g} s ago"
                self.say(f"{self._told(event)}: not called, {late}")
            else:
                self._call(event)
            if self.stop.is_set():
                return
            self.done(self.hook, event.position)

    def _too_old(self, event: Event) -> bool:
        age = self.clock() - dt.datetime.fromisoformat(event.at)
        return age > dt.timedelta(seconds=self.hook.within)

    def _call(self, event: Event) -> None:
        try:
            call_with_retry(
                lambda: self.make(self.hook, event),
                1 if self.failing else self.hook.tries,
                self.stop,
                lambda error: self.say(f"{self._told(event)}: {error}; trying again"),
            )
        except CallError as error:
            if not self.stop.is_set():
                self.say(f"{self._told(event)}: given up, {error}")
            self.failing = not error.final
        else:
            self.failing = False

    def _told(self, event: Event) -> str:
        return visible(f"hook {self.hook.name}, {event.seat or event.id} {event.kind}")


class _Come(msgspec.Struct):
    """How far the hooks of one ledger have come, as it is kept."""

    ledger: dt.datetime
    """When the ledger was made: another in its place begins anew."""
    positions: dict[str, str] = {}
    """By the key of a hook."""


class Kept:
    """How far each hook has come, in a file that one process at a time may write."""

    def __init__(self, path: Path, ledger: dt.datetime) -> None:
        self._path = path
        self._lock = threading.Lock()
        try:
            come = msgspec.json.decode(path.read_bytes(), type=_Come)
        except (OSError, ValueError):  # none yet, or none that can be read
            come = _Come(ledger)
        self._come = come if come.ledger == ledger else _Come(ledger)

    def position(self, hook: Hook) -> Position | None:
        """Where the hook goes on; None for one that was not there before."""
        try:
            return position(self._come.positions[hook.key])
        except (KeyError, ValueError):
            return None

    def put(self, hook: Hook, at: str) -> None:
        """Keep it. Raises OSError."""
        with self._lock:
            self._come.positions[hook.key] = at
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(self._path, msgspec.json.encode(self._come))


def run(
    ledger: Ledger,
    hooks: Sequence[Hook],
    clock: Clock,
    stop: threading.Event,
    *,
    say: Say,
    state: Path,
    make: Call = call,
) -> None:
    """Call the hooks on what happens in a ledger, until `stop`. For the ledger's own thread.

    Where another process of this user calls them, this one waits to take over. Raises what
    `ledger.follow.follow` raises.
    """
    taken = "hooks: another tracker calls them"
    with alone(state.with_suffix(".lock"), stop, say, taken):
        if not stop.is_set():
            _Run(ledger, hooks, clock, stop, say, state, make).go()


def beside(
    path: Path, hooks: Sequence[Hook], clock: Clock, say: Say
) -> Callable[[threading.Event], None]:
    """What a thread beside an intake runs: the hooks on a connection of their own.

    Whatever ends them is said, and ends nothing else.
    """

    def work(stop: threading.Event) -> None:
        try:
            with Ledger.open(path) as ledger:
                run(ledger, hooks, clock, stop, say=say, state=state_path(path))
        except Exception as error:  # noqa: BLE001 - the night goes on without them
            say(f"hooks are not called any more: {error}")

    return work


class _Run:
    """The threads of one run."""

    def __init__(
        self,
        ledger: Ledger,
        hooks: Sequence[Hook],
        clock: Clock,
        stop: threading.Event,
        say: Say,
        state: Path,
        make: Call,
    ) -> None:
        self._ledger, self._stop, self._say = ledger, stop, say
        self._kept = Kept(state, ledger.begun())
        self._positions = {hook.key: self._kept.position(hook) for hook in hooks}
        self._calls = [Calls(hook, clock, stop, self._done, say, make) for hook in hooks]
        self._events = Events(ledger)
        self._begun = False

    def go(self) -> None:
        threads = [threading.Thread(target=calls.run, daemon=True) for calls in self._calls]
        for thread in threads:
            thread.start()
        try:
            follow(self._ledger, self._look, self._stop, on_error=self._say)
        finally:
            self._stop.set()
            for calls in self._calls:
                calls.waiting.put(None)
            for thread in threads:
                thread.join(STOP_SECONDS)

    def _look(self) -> None:
        events = self._events.read()
        for calls in self._calls:
            since = self._positions[calls.hook.key]
            if not self._begun and since is None:
                self._done(calls.hook, str(self._events.position))
                continue
            for event in events:
                if calls.hook.wants(event) and not (since and since.covers(event.id)):
                    calls.waiting.put(event)
        self._begun = True

    def _done(self, hook: Hook, at: str) -> None:
        try:
            self._kept.put(hook, at)
        except OSError as error:
            self._say(f"hooks: how far they have come cannot be kept: {error.strerror}")
