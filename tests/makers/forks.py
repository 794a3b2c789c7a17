"""`tracker` in processes that are forked from one that has imported it: they begin at once.

A night with kills or with desks starts many processes, and their imports would take most of its
time. The
process that forks has one thread and no open ledger, so its children are as after a new start.
"""

import atexit
import contextlib
import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Protocol

from tests.makers.commands import environment

SERVER = r"""
import contextlib, json, os, signal, sys
import tracker.cli, tracker.intake.ingest, tracker.events.stream, tracker.events.hooks.run
import tracker.publish.publication, tracker.serve.server, tracker.summary.render, tracker.ledger.backup
import tracker.summary.json_document, tracker.summary.html, tracker.cli.options, tracker.feeds
with contextlib.suppress(ImportError):  # the extra `desks` is not installed
    import tracker.replication.run
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    order = json.loads(line)
    if os.fork():
        continue
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    child = os.fork()
    if child:
        with open(order["status"] + ".pid~", "w") as file:
            file.write(str(child))
        os.rename(file.name, order["status"] + ".pid")
        _, status, used = os.wait4(child, 0)
        with open(order["status"] + "~", "w") as file:
            file.write(f"{os.waitstatus_to_exitcode(status)} {used.ru_utime + used.ru_stime}")
        os.rename(file.name, order["status"])
        os._exit(0)
    log = os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    for number in (1, 2):
        os.dup2(log, number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(os.path.dirname(order["log"]))
    os.environ.update(order["environment"])
    sys.argv = ["tracker", *order["arguments"]]
    code = 1
    try:
        exec(order["program"], {"__name__": "__main__"})
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except BaseException:
        import traceback
        traceback.print_exc()
    sys.stdout.flush()
    os._exit(code)
"""
POLL_SECONDS = 0.002
START_SECONDS = 60.0


class Killable(Protocol):
    """What a night needs of a process: that of `subprocess.Popen`."""

    pid: int

    @property
    def returncode(self) -> int | None: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def kill(self) -> None: ...
    def send_signal(self, sig: int) -> None: ...


class Forked:
    """A process that `ForkServer` has started. Its exit code is in a file."""

    def __init__(self, status: Path) -> None:
        self._status, self.returncode = status, None
        pid = status.with_name(f"{status.name}.pid")
        deadline = time.monotonic() + START_SECONDS
        while not pid.exists():
            assert time.monotonic() < deadline, "the process has not begun"
            time.sleep(POLL_SECONDS)
        self.pid = int(pid.read_text())

    returncode: int | None
    cpu_seconds = 0.0
    """Processor time that it took; known at its end."""

    def poll(self) -> int | None:
        """The exit code; negative for a signal, None while it runs."""
        if self.returncode is None and self._status.exists():
            code, seconds = self._status.read_text().split()
            self.returncode, self.cpu_seconds = int(code), float(seconds)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end. Raises subprocess.TimeoutExpired."""
        deadline = time.monotonic() + (timeout or 1e9)
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("tracker", timeout or 0)
            time.sleep(POLL_SECONDS)
        return code

    def kill(self) -> None:
        """kill -9."""
        self.send_signal(signal.SIGKILL)

    def send_signal(self, sig: int) -> None:
        """Send a signal, if the process runs."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, sig)


class ForkServer:
    """The process that forks. Close it at the end; processes that still run are not ended."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="forks-")
        self._numbers = itertools.count()
        self.started: list[Forked] = []
        self._server = subprocess.Popen(
            [sys.executable, "-c", SERVER], stdin=subprocess.PIPE, env=environment(), text=True
        )

    def start(self, log: Path, *arguments: str | Path, program: str, **more: str) -> Forked:
        """`tracker` as a process that appends its output to the file `log`.

        `more` are environment variables.
        """
        status = Path(self._folder.name) / str(next(self._numbers))
        order = {
            "status": str(status),
            "log": str(log),
            "arguments": [*map(str, arguments)],
            "program": program,
            "environment": more,
        }
        assert self._server.stdin is not None
        self._server.stdin.write(json.dumps(order) + "\n")
        self._server.stdin.flush()
        self.started.append(Forked(status))
        return self.started[-1]

    @property
    def cpu_seconds(self) -> float:
        """Processor time of the processes that have ended."""
        return sum(process.cpu_seconds for process in self.started if process.poll() is not None)

    def close(self) -> None:
        """End the process that forks."""
        assert self._server.stdin is not None
        self._server.stdin.close()
        self._server.wait()
        self._folder.cleanup()


@cache
def shared() -> ForkServer:
    """A server for all tests of this process, which is closed with it."""
    server = ForkServer()
    atexit.register(server.close)
    return server
