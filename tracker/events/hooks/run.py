"""The run of the hooks: follows a ledger and calls each hook in order, independent of the others.

One thread follows the ledger and puts each event into the queues of the hooks that match it. One
thread per hook makes the calls. A new hook is called only for later events. If the tracker is
killed before the progress of a call is saved, the call is repeated, with the same event id.
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
"""How long a call in progress may take after the stop."""

Report = Callable[[str], None]
Call = Callable[[Hook, Event], None]


@dataclass
class HookQueue:
    """The events that wait for one hook, and the loop that calls it."""

    hook: Hook
    clock: Clock
    stop: threading.Event
    progress: Progress
    report: Report
    call: Call = call
    events: "queue.SimpleQueue[Event | None]" = field(default_factory=queue.SimpleQueue)
    """None ends the loop."""
    is_failing: bool = False
    """Whether the last event was given up. Until a call succeeds, each event has one try."""

    def __post_init__(self) -> None:
        self._begin = self.progress.position(self.hook)

    def put(self, events: Sequence[Event], end: Position) -> None:
        """Add the matching events that the hook was not called for; a new hook begins at `end`."""
        if self._begin is None:
            self._begin = end
            self._save_progress(str(end))
        for event in events:
            if self.hook.matches(event) and not self._begin.covers(event.id):
                self.events.put(event)

    def run(self) -> None:
        """Call the hook for each event, until None or `stop`."""
        while (event := self.events.get()) is not None and not self.stop.is_set():
            age = self.clock() - dt.datetime.fromisoformat(event.at)
            if age > dt.timedelta(seconds=self.hook.within):
                late = f"it is more than {self.hook.within:g} s ago"
                self.report(f"{self._label(event)}: not called, {late}")
            else:
                self._call(event)
            if self.stop.is_set():
                return
            self._save_progress(event.position)

    def _call(self, event: Event) -> None:
        try:
            call_with_retry(
                lambda: self.call(self.hook, event),
                1 if self.is_failing else self.hook.tries,
                self.stop,
                lambda error: self.report(f"{self._label(event)}: {error}; trying again"),
            )
        except CallError as error:
            if not self.stop.is_set():
                self.report(f"{self._label(event)}: given up, {error}")
            self.is_failing = not error.is_final
        else:
            self.is_failing = False
            _log.info("%s: called", self._label(event))

    def _save_progress(self, position: str) -> None:
        try:
            self.progress.save(self.hook, position)
        except OSError as error:
            self.report(f"hooks: how far they have come cannot be kept: {error.strerror}")

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
    """Call the hooks for each event of a ledger, until `stop`. For the ledger's own thread.

    Waits while another process of this user calls them. Raises what `ledger.follow.follow` raises.
    """
    report_logged = logged(report, _log)  # `follow` logs its own errors
    taken = "hooks: another tracker calls them"
    with process_lock(progress_path.with_suffix(".lock"), stop, report_logged, taken):
        if stop.is_set():
            return
        progress = Progress(progress_path, ledger.created_at())
        queues = [HookQueue(hook, clock, stop, progress, report_logged, call) for hook in hooks]
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
            stop.set()
            for hook_queue in queues:
                hook_queue.events.put(None)
            for thread in threads:
                thread.join(STOP_SECONDS)


def hook_worker(
    path: Path, hooks: Sequence[Hook], clock: Clock, report: Report
) -> Callable[[threading.Event], None]:
    """A function for a thread of an intake process: `run` on its own connection; reports errors."""

    def work(stop: threading.Event) -> None:
        try:
            with Ledger.open(path) as ledger:
                run(ledger, hooks, clock, stop, report=report, progress_path=progress_file(path))
        except Exception as error:  # noqa: BLE001 - the night goes on without them
            logged(report, _log)(f"hooks are not called any more: {error}")

    return work
