"""Asks the terminal for the width of symbols and its attributes, and tmux for its settings."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Final, TextIO

from tracker.doctor.check import Check, ok
from tracker.doctor.terminal import (
    Replies,
    Tmux,
    characters_check,
    clipboard_check,
    colours_check,
    parse_replies,
    symbols_check,
    window_check,
)

REPLY_SECONDS: Final = 1.0
"""The longest pause between two replies of the terminal, in seconds."""
TOTAL_SECONDS: Final = 3.0
"""The longest time for all replies, in seconds."""

_NO_REPLIES: Final = Replies((), frozenset())


def terminal_checks(
    stdin: TextIO, stdout: TextIO, environment: Mapping[str, str], symbols: Sequence[str]
) -> list[Check]:
    """Check the terminal; one line if the output is not one."""
    if not stdout.isatty():
        return [ok("terminal", "Not checked: the output is not a terminal.")]
    size = os.get_terminal_size(stdout.fileno())
    utf8 = characters_check(stdout.encoding)
    replies = ask(stdin, stdout, symbols) if utf8.status == "ok" else _NO_REPLIES
    tmux = _tmux() if "TMUX" in environment else None
    return [
        colours_check(environment),
        utf8,
        *([symbols_check(symbols, replies)] if utf8.status == "ok" else []),
        clipboard_check(environment, replies, tmux),
        window_check(size.columns, size.lines),
    ]


if sys.platform != "win32":
    import termios
    import tty

    def ask(stdin: TextIO, stdout: TextIO, symbols: Sequence[str]) -> Replies:
        """Write each symbol, ask for the cursor, and clear the line. Keys typed meanwhile are lost.

        Asks nothing if the input is not a terminal, or if we run in its background.
        """
        if not stdin.isatty() or _in_background(stdin.fileno()):
            return _NO_REPLIES
        before = termios.tcgetattr(stdin)
        try:
            tty.setcbreak(stdin, termios.TCSADRAIN)
            stdout.write("".join(f"\r{symbol}\x1b[6n" for symbol in symbols) + "\r\x1b[K\x1b[c")
            stdout.flush()
            return parse_replies(_read_replies(stdin.fileno()))
        finally:
            termios.tcsetattr(stdin, termios.TCSADRAIN, before)

    def _in_background(descriptor: int) -> bool:
        """Whether the system would stop us for changing the terminal's settings."""
        try:
            return os.tcgetpgrp(descriptor) != os.getpgrp()
        except OSError:  # not the terminal that controls this process
            return False

    def _read_replies(descriptor: int) -> bytes:
        """Read until the attributes, the last reply, have come, or the time is over."""
        data = b""
        deadline = time.monotonic() + TOTAL_SECONDS
        while not (b"\x1b[?" in data and data.endswith(b"c")):
            left = min(REPLY_SECONDS, deadline - time.monotonic())
            if left <= 0 or not select.select([descriptor], [], [], left)[0]:
                break
            data += os.read(descriptor, 4096)
        return data

else:

    def ask(stdin: TextIO, stdout: TextIO, symbols: Sequence[str]) -> Replies:
        """Nothing is asked on this system."""
        return _NO_REPLIES


def _tmux() -> Tmux:
    features = _output("tmux", "display-message", "-p", "#{client_termfeatures}")
    setting = _output("tmux", "show-options", "-sv", "set-clipboard")
    return Tmux(setting, "clipboard" in features.split(","))


def _output(*command: str) -> str:
    """The output of a command; empty if it fails or takes more than two seconds."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=2, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
