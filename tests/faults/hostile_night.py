"""A night on a broken terminal, beside a busy server and hostile readers, in a short time.

The board that it leaves is that of a calm night with the same files. No log has an error, the
processes do not grow, and a hook has every event. Memory and open files are those that Linux
counts. Where there is a nats-server, the board has joined a desk in another building over a hub
that is cut off again and again; that desk ends with the same board.
"""

import contextlib
import os
import random
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.hostile_surroundings import (
    BrokenTerminal,
    BusyServer,
    Disturbance,
    HalfOpenConnections,
    Reader,
)
from tests.faults.hub_cuts import CutHub, can_run
from tests.faults.processes import PATIENCE, assert_sound, delivered, processes, start
from tests.faults.soak import Sample, assert_flat, country, medians, timed_files
from tests.makers.commands import File, deliver, environment, wait_until
from tests.makers.newsroom import deliver as receive
from tests.makers.terminal import Terminal, terminal
from tracker.board import Board
from tracker.election import Election
from tracker.election.clock import wall_clock
from tracker.events.hooks.settings import Hook
from tracker.events.stream import EventReader
from tracker.ledger import Ledger

READERS = 50
HALF_OPEN = 300
HOOK = Hook(on=("flip", "declaration"))
FAULTS = re.compile(r"Traceback| ERROR |given up|the screen broke|not called any more")


@dataclass
class HostileNight:
    """What a night has sent, and what it measured."""

    folder: Path
    election: Election
    sent: list[File] = field(default_factory=list)
    samples: dict[str, list[Sample]] = field(default_factory=dict)
    """By process."""
    disturbances: int = 0
    pages: int = 0
    """The number of pages that the readers received."""
    serve_pid: int = 0
    busy: int = 0
    """The number of calls that the busy server refused or let drip."""
    hub: CutHub | None = None
    """None without nats-server or its client library."""
    cuts: int = 0
    """The number of times that the hub was cut off."""

    @property
    def drop(self) -> Path:
        return self.folder / "drop"

    @property
    def db(self) -> Path:
        return self.folder / "night.db"

    def sample(self, part: float, pids: Mapping[str, int]) -> None:
        """Measure the processes."""
        for name, pid in pids.items():
            of_process = Path(f"/proc/{pid}")
            pages = int((of_process / "statm").read_text().split()[1])
            files = len([*(of_process / "fd").iterdir()])
            measured = (part, pages * os.sysconf("SC_PAGESIZE"), files)
            self.samples.setdefault(name, []).append(measured)

    def assert_as_a_calm_night(self) -> None:
        """Assert that the board is that of the same files, received one after the other."""
        with Ledger.create(self.folder / "calm.db", self.election, wall_clock()) as calm:
            for name, data in self.sent:
                receive(calm, name, data, wall_clock())
            expected = calm.board
        with Ledger.open(self.db) as ledger:
            assert ledger.board == expected
            assert_same_states(ledger.board, expected)
        assert_sound(self.db)
        if self.hub is not None:
            self.hub.end(self.db, expected)

    def assert_no_faults(self) -> None:
        """Assert that no log and no output has a traceback, an error, or an event given up."""
        for log in self.folder.glob("*.log"):
            found = FAULTS.search(log.read_text(errors="replace"))
            assert not found, f"{log}: {found[0] if found else ''}"

    def assert_hook_has_every_event(self, received: list[str]) -> None:
        with Ledger.open(self.db) as ledger:
            events = {event.id for event in EventReader(ledger).read() if HOOK.matches(event)}
        assert events <= set(received), f"missing: {sorted(events - set(received))[:5]}"

    def figures(self) -> list[str]:
        """What was measured, for a report: "watch memory in bytes 90, then 91"."""
        return [
            f"{process} {what} {second:,.0f}, then {last:,.0f}"
            for process, samples in self.samples.items()
            for what, second, last in medians(samples)
        ]


def assert_same_states(board: Board, expected: Board) -> None:
    """Assert that each seat has the same winner and status: a message names the first that differs."""
    for id_, state in expected.states.items():
        found = board.states[id_]
        assert (found.status, found.winner) == (state.status, state.winner), state.seat.name


def run_hostile_night(
    folder: Path,
    election: Election,
    files: Sequence[File],
    seconds: float,
    *,
    readers: int = READERS,
) -> HostileNight:
    """Send the files in so many seconds, or more on a busy machine. AssertionError if it fails."""
    run = HostileNight(folder, election)
    run.drop.mkdir()
    Ledger.create(run.db, election, wall_clock()).close()
    chance = random.Random(str(folder))
    with contextlib.ExitStack() as stack:
        busy = BusyServer(chance)
        threading.Thread(target=busy.serve_forever, daemon=True).start()
        stack.callback(busy.server_close)
        stack.callback(busy.shutdown)
        (folder / "config.toml").write_text(
            f'[[hooks]]\non = {[*HOOK.on]}\nurl = "{busy.url}"\nseconds = 1\n', encoding="utf-8"
        )
        port = _serve(run, stack)
        if can_run():
            run.hub = stack.enter_context(CutHub(folder, election, chance).running())
        screen = stack.enter_context(_watch(run))
        screen.wait_for("seats")
        _disturbed_night(run, seconds, files, screen, port, readers, chance)
        wait_until(lambda: delivered(run.db) >= len(run.sent), PATIENCE)
        wait_until(lambda: _has_every_event(run, busy), PATIENCE)
        run.busy = busy.refused + busy.dripped
        screen.process.send_signal(signal.SIGTERM)
        assert screen.wait() == 0, screen.written[-500:]
        (folder / "terminal.log").write_bytes(screen.written)
        run.assert_hook_has_every_event(busy.received)
        run.assert_as_a_calm_night()
    run.assert_no_faults()
    return run


def _has_every_event(run: HostileNight, busy: BusyServer) -> bool:
    try:
        run.assert_hook_has_every_event(busy.received)
    except AssertionError:
        return False
    return True


def _watch(run: HostileNight) -> "contextlib.AbstractContextManager[Terminal]":
    command = [sys.executable, "-m", "tracker", "watch", "drop", "--db", "night.db"]
    command += ["--config", "config.toml", "--log", "watch.log"]
    command += run.hub.options if run.hub else []
    home = {name: str(run.folder) for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")}
    return terminal(command, run.folder, environment() | home)


def _serve(run: HostileNight, stack: contextlib.ExitStack) -> int:
    """Serve the board. Returns the port."""
    started = stack.enter_context(processes())
    log = run.folder / "serve-output.log"
    options = ("serve", "--db", run.db, "--port", "0", "--log", run.folder / "serve.log")
    started.append(start(log, *options))
    wait_until(lambda: log.exists() and b"Ctrl+C" in log.read_bytes(), PATIENCE)
    run.samples["serve"] = []
    run.serve_pid = started[0].pid
    found = re.search(r"http://127\.0\.0\.1:([0-9]+)/", log.read_text())
    assert found
    return int(found[1])


def _disturbed_night(
    run: HostileNight,
    seconds: float,
    files: Sequence[File],
    screen: Terminal,
    port: int,
    readers: int,
    chance: random.Random,
) -> None:
    broken, half_open = BrokenTerminal(screen, chance), HalfOpenConnections(port, HALF_OPEN)
    viewers = [Reader(port) for _ in range(readers)]
    steps: list[tuple[Callable[[], None], float]] = [
        (broken.disturb, 0.1),
        (half_open.open_some, 0.5),
        (run.hub.disturb if run.hub else lambda: None, 5.0),
        *((viewer.read, 2.0) for viewer in viewers),
    ]
    pids = {"watch": screen.process.pid, "serve": run.serve_pid}
    pids |= {"other desk": run.hub.pid} if run.hub else {}
    reading = Disturbance(broken.read, 0.0)
    disturbances = [Disturbance(step, pause) for step, pause in steps]
    with contextlib.ExitStack() as running:
        running.enter_context(reading)  # to the end: a terminal that is not read stops the board
        for disturbance in disturbances:
            running.enter_context(disturbance)
        began = time.monotonic()
        for n, file in enumerate(files):
            part = n / len(files)
            time.sleep(max(0.0, began + part * seconds - time.monotonic()))
            waiting = 0 if (run.drop / file[0]).exists() else 30
            wait_until(lambda: delivered(run.db) >= len(run.sent) - waiting, PATIENCE)  # noqa: B023
            deliver(run.drop, dict([file]))
            run.sent.append(file)
            run.sample(part, pids)
    half_open.close()
    for viewer in viewers:
        viewer.close()
    for disturbance in (reading, *disturbances):
        assert disturbance.error is None, repr(disturbance.error)
    run.disturbances, run.pages = disturbances[0].steps, sum(d.steps for d in disturbances[3:])
    run.cuts = disturbances[2].steps if run.hub else 0


def hostile_night(folder: Path, seconds: float) -> HostileNight:
    """A whole night, whose processes do not grow."""
    files = [file for _, file in timed_files(random.Random(2019))]
    run = run_hostile_night(folder, country()[0], files, seconds)
    for samples in run.samples.values():
        assert_flat(samples)
    return run
