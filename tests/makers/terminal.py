"""A real terminal for the tests: a program in a pty, what it shows, and keys to it."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tracker.ui.screens.dialog import READ_SECONDS

PATIENCE = 60.0
"""Seconds to wait for something to show before the test fails."""


class Terminal:
    """A running program and everything it has written so far."""

    def __init__(self, process: subprocess.Popen[bytes], descriptor: int) -> None:
        self.process, self._descriptor = process, descriptor
        self.written = b""
        self.is_open = True

    def wait_for(self, text: str) -> None:
        """Read until the program has written `text`; AssertionError if it never does."""
        deadline = time.monotonic() + PATIENCE
        while text.encode() not in self.written:
            assert time.monotonic() < deadline, f"{text!r} did not show: {self.written[-2000:]!r}"
            self.read_some()

    def send(self, keys: str) -> None:
        """Type."""
        self.send_bytes(keys.encode())

    def quit_board(self) -> int:
        """Leave the board with the keys that a producer presses. Returns the exit code."""
        self.send("q")
        self.wait_for("Leave the board?")
        time.sleep(READ_SECONDS)
        self.send("\r")
        return self.wait()

    def send_bytes(self, data: bytes) -> None:
        """Send bytes that need not be text."""
        os.write(self._descriptor, data)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size, as a window manager does."""
        import fcntl
        import struct
        import termios

        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self._descriptor, termios.TIOCSWINSZ, size)
        self.process.send_signal(signal.SIGWINCH)

    def hang_up(self) -> None:
        """Close our end: the program's terminal is gone."""
        os.close(self._descriptor)
        self.is_open = False

    def wait(self) -> int:
        """Read to the end; the exit code."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"did not end: {self.written[-2000:]!r}"
            self.read_some()
        return self.process.returncode

    def forget(self) -> None:
        """Start afresh, so that `wait_for` waits for something new."""
        self.written = b""

    def read_some(self) -> None:
        """Read what is there, for a tenth of a second at most."""
        ready, _, _ = select.select([self._descriptor], [], [], 0.1)
        if ready:
            try:
                self.written += os.read(self._descriptor, 65536)
            except OSError:  # Linux's way to say that the other end was closed
                time.sleep(0.05)


@contextmanager
def terminal(
    command: Sequence[str], cwd: Path, env: Mapping[str, str], columns: int = 120, rows: int = 40
) -> Iterator[Terminal]:
    """Run a command in a terminal of this size; it is killed if the test leaves early."""
    import fcntl
    import pty
    import struct
    import termios

    # pytest's workers have COLUMNS and LINES, which programs prefer to the size of the terminal.
    kept = {name: value for name, value in env.items() if name not in ("COLUMNS", "LINES")}
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env={**kept, "TERM": "xterm-256color"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    screen = Terminal(process, ours)
    try:
        yield screen
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if screen.is_open:
            os.close(ours)


HAS_TERMINALS = sys.platform != "win32"
"""Whether the system has ptys."""
