"""Follows a ledger and calls the hooks for its events. A slow hook does not delay the others.

One thread follows the ledger and adds each event to the queues of the hooks that match it. One
thread per hook makes its calls, in the order of the events. A new hook is called only for events
after its first start. If the tracker is killed before the position after a call is saved, the call
is repeated, with the same event id.
"""

import datetime as dt
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tracker.election.clock import Clock
from tracker.events.hooks.call import CallError, call
from tracker.events.hooks.progress import Progress, progress_file
from tracker.events.hooks.retry import call_with_retry
from tracker.events.hooks.settings import Hook
from tracker.events.stream import Event, EventReader, Position
from tracker.ledger import Ledger
from tracker.ledger.follow import follow
from tracker.support.escape import visible
from tracker.support.log import logged
from tracker.support.process_lock import process_lock

_log = logging.getLogger(__name__)

STOP_SECONDS = 5.0
"""How long `run` waits, after the stop, for each call in progress."""

Report = Callable[[str], None]
Call = Callable[[Hook, Event], None]


@dataclass
class HookQueue:
    """The queue of events for one hook, and the loop that calls the hook."""

    hook: Hook
    clock: Clock
    stop: threading.Event
    progress: Progress
    report: Report
    begin: Position | None
    """The position after which the hook is called; None at its first start."""
    call: Call = call
    events: "queue.SimpleQueue[Event | None]" = field(default_factory=queue.SimpleQueue)
    """None in the queue ends the loop."""
    is_failing: bool = False
    """Whether the last call was given up with an error that is not final. The next event then has
    only one try."""

    def put(self, events: Sequence[Event], end: Position) -> None:
        """Add those events that match the hook and are after its stored position.

        `end` is the position of the last event. A hook without a stored position begins there.
        """
        if self.begin is None:
            self.begin = end
            last = dt.datetime.fromisoformat(events[-1].at) if events else self.clock()
            self._save_position(str(end), last)
        for event in events:
            if self.hook.matches(event) and not self.begin.covers(event.id):
                self.events.put(event)

    def run(self) -> None:
        """Call the hook for each event in the queue, until None or `stop`.

        For an event older than the hook's `within`, it reports this and does not call the hook.
        """
        while (event := self.events.get()) is not None and not self.stop.is_set():
            if self._seconds_left(event) < 0:
                late = f"the event is older than {self.hook.within:g} s"
                self.report(f"{self._label(event)}: not called, {late}")
            else:
                self._call(event)
            if self.stop.is_set():
                return
            self._save_position(event.position, dt.datetime.fromisoformat(event.at))

    def _seconds_left(self, event: Event) -> float:
        """Seconds until the event is older than the hook's `within`."""
        age = self.clock() - dt.datetime.fromisoformat(event.at)
        return self.hook.within - age.total_seconds()

    def _call(self, event: Event) -> None:
        try:
            call_with_retry(
                lambda: self.call(self.hook, event),
                1 if self.is_failing else self.hook.tries,
                self.stop,
                lambda error: self.report(f"{self._label(event)}: {error}; trying again"),
                lambda: self._seconds_left(event),
            )
        except CallError as error:
            if not self.stop.is_set():
                self.report(f"{self._label(event)}: given up, {error}")
            self.is_failing = not error.is_final
        else:
            self.is_failing = False
            _log.info("%s: called", self._label(event))

    def _save_position(self, position: str, at: dt.datetime) -> None:
        try:
            self.progress.save(self.hook, position, at)
        except OSError as error:
            self.report(f"hooks: their progress cannot be saved: {error.strerror}")

    def _label(self, event: Event) -> str:
        return visible(f"hook {self.hook.name}, {event.seat or event.id} {event.kind}")


def run(
    ledger: Ledger,
    hooks: Sequence[Hook],
    clock: Clock,
    stop: threading.Event,
    *,
    report: Report,
    progress_path: Path,
    call: Call = call,
) -> None:
    """Call each hook for the events that match it, until `stop` is set.

    Use it in the ledger's thread. `report` is called with a sentence for each problem. Waits while
    another process of this user calls the hooks of the ledger. Raises OSError if the lock file
    cannot be opened, and the errors of `ledger.follow.follow`.
    """
    report_logged = logged(report, _log)  # `follow` logs its own errors
    taken = "hooks: another tracker calls them"
    with process_lock(progress_path.with_suffix(".lock"), stop, report_logged, taken):
        if stop.is_set():
            return
        progress = Progress(progress_path, ledger.created_at())
        ended = threading.Event()  # of these queues alone: after an error the intake goes on
        queues = [
            HookQueue(
                hook, clock, ended, progress, report_logged, progress.begin(hook, ledger), call
            )
            for hook in hooks
        ]
        reader = EventReader(ledger)

        def on_change() -> None:
            events = reader.read()
            for hook_queue in queues:
                hook_queue.put(events, reader.position)

        threads = [threading.Thread(target=waiting.run, daemon=True) for waiting in queues]
        for thread in threads:
            thread.start()
        try:
            follow(ledger, on_change, stop, on_error=report)
        finally:
            ended.set()
            for hook_queue in queues:
                hook_queue.events.put(None)
            for thread in threads:
                thread.join(STOP_SECONDS)


def hook_worker(
    path: Path, hooks: Sequence[Hook], clock: Clock, report: Report
) -> Callable[[threading.Event], None]:
    """A function that opens the ledger and calls `run`: for a thread of an intake process.

    Raises the errors of `Ledger.open` and `run`: call it again then (`supervised`).
    """

    def work(stop: threading.Event) -> None:
        with Ledger.open(path) as ledger:
            run(ledger, hooks, clock, stop, report=report, progress_path=progress_file(path))

    return work
