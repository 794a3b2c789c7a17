"""A real terminal for the benchmarks: a program in a pty, when it writes, and what it costs.

It needs a system with ptys; what a process has used is read from Linux's /proc.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

PATIENCE = 60.0
"""Seconds until the benchmark stops to wait."""

BAUD = 960
"""Bytes a second on a line of 9,600 baud."""

Size = tuple[int, int]
"""Columns and rows."""
WIDE, NARROW = (160, 48), (80, 24)

Shown = Callable[[bytes], bool]
"""Whether the output of a program contains something."""


def measurable() -> bool:
    """Whether this system reports the resources of a process."""
    return Path("/proc/self/stat").exists()


class NothingShownError(Exception):
    """A program did not write what the benchmark waited for."""


class Terminal:
    """A running program, and its output since the last `forget`."""

    def __init__(self, process: subprocess.Popen[bytes], descriptor: int, started: float) -> None:
        self.process, self._descriptor = process, descriptor
        self.started = started
        """Start of the program, by `time.perf_counter`."""
        self.written = bytearray()
        self.total = 0
        """Bytes since the start."""

    def until(self, shown: Shown, patience: float = PATIENCE) -> float:
        """Reads until `shown` holds for the output. Returns the time of the last byte."""
        deadline = time.perf_counter() + patience
        while (now := time.perf_counter()) < deadline:
            came = self._read(deadline - now)
            if came and shown(bytes(self.written)):
                return came
            if came is None and self.process.poll() is not None:
                break
        raise NothingShownError(f"waited in vain; written last: {bytes(self.written[-2000:])!r}")

    def listen(self, seconds: float) -> bytes:
        """Reads for this many seconds and returns the output."""
        self.forget()
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            self._read(left)
        return bytes(self.written)

    def ended(self) -> int:
        """Reads until the program ends. Returns its exit code."""
        deadline = time.perf_counter() + PATIENCE
        while self.process.poll() is None and time.perf_counter() < deadline:
            self._read(0.05)
        if self.process.poll() is None:
            raise NothingShownError(f"did not end; written last: {bytes(self.written[-2000:])!r}")
        return self.process.returncode

    def type(self, keys: bytes) -> float:
        """Sends keys. Returns the time."""
        os.write(self._descriptor, keys)
        return time.perf_counter()

    def forget(self) -> None:
        """Discards the output, so that `until` waits for something new."""
        self.written.clear()

    def _read(self, seconds: float) -> float | None:
        """Reads once, waiting at most this long. Returns the time, or None."""
        ready, _, _ = select.select([self._descriptor], [], [], max(0.0, min(seconds, 0.2)))
        if not ready:
            return None
        try:
            data = os.read(self._descriptor, 1 << 16)
        except OSError:  # on Linux: the other end was closed
            time.sleep(0.01)
            return None
        came = time.perf_counter()
        self.written += data
        self.total += len(data)
        return came

    def cpu_seconds(self) -> float:
        """CPU time that all threads of the program have used."""
        fields = self._proc("stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def megabytes(self, what: str) -> float:
        """Its memory: VmRSS now, VmHWM at most."""
        lines = self._proc("status").splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith(f"{what}:"))) / 1000

    def _proc(self, name: str) -> str:
        return Path(f"/proc/{self.process.pid}/{name}").read_text()


@contextmanager
def terminal(command: Sequence[str], folder: Path, size: Size) -> Iterator[Terminal]:
    """Run a command in a terminal of this size, in `folder`, with nothing of the user's around it.

    It is killed in the end; if the benchmark is killed first, its terminal hangs up on it.
    """
    columns, rows = size
    ours, theirs = pty.openpty()
    try:
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(folder),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=partial(fcntl.ioctl, 0, termios.TIOCSCTTY, 0),
        )
    finally:
        os.close(theirs)
    try:
        yield Terminal(process, ours, started)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        os.close(ours)


def environment(folder: Path) -> dict[str, str]:
    """The environment of a new user; state and compiled files go to `folder`."""
    own = ("PYTHON", "TEXTUAL", "TRACKER_", "XDG_", "NO_COLOR")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return kept | {
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "HOME": str(folder),
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
    }
