"""Runs one screen after another: if a screen breaks, files are still received.

The next screen is tried after a pause, and the terminal shows a sentence meanwhile.
"""

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator

from textual.message import Message

from tracker.support.errors import TrackerError
from tracker.support.escape import visible
from tracker.support.retry import Backoff
from tracker.ui.app import TrackerApp
from tracker.ui.messages import Failed
from tracker.ui.receiver import Receiver
from tracker.ui.terminal_app import BROKEN, NO_TERMINAL

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 30.0
"""The pause before the second screen, and the longest pause."""
STEADY_SECONDS = 60.0
"""A screen that lasted this long was no failed attempt: the pause is the first again."""


class TerminalError(TrackerError):
    """There is no terminal for the board."""


def check_terminal() -> None:
    """Raise TerminalError if standard input or standard error is no terminal.

    Textual's driver reads the one and paints on the other; standard output may be a file.
    """
    if "TEXTUAL_DRIVER" in os.environ:  # the board is shown in a browser
        return
    for stream, name in ((sys.__stdin__, "standard input"), (sys.__stderr__, "standard error")):
        if stream is None or not stream.isatty():
            raise TerminalError(f"the board needs a terminal: {name} is not one{_WITHOUT}")


_WITHOUT = ". Without one, receive with tracker ingest --follow"


def run_screens(make_app: Callable[[], TrackerApp], receiver: Receiver) -> int:
    """Show the board until the producer leaves. Returns the exit code.

    0, or 1 if a screen broke or a signed entry was not recorded. Raises TerminalError if there is
    no terminal, or if it ends.
    """
    check_terminal()
    backoff, stop, code = Backoff(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS), threading.Event(), 0
    try:
        while not stop.is_set():
            began = time.monotonic()
            app = make_app()
            with _ended_by_signals(app, stop):
                app.run()
                for sentence in app.background.not_recorded():
                    _print(sentence)
                    code = BROKEN
                if app.return_code == NO_TERMINAL:
                    raise TerminalError(f"the terminal is at its end{_WITHOUT}")
                if app.return_code != BROKEN:
                    return code
                code = BROKEN
                if "TEXTUAL_DRIVER" in os.environ:  # the browser opens the next board
                    return code
                if time.monotonic() - began > STEADY_SECONDS:
                    backoff.reset()
                pause = backoff.next_pause()
                news = "Files are still received." if receiver.drop else "The ledger is whole."
                _print(f"the board broke ({app.failure}). {news} Next try in {pause:g} s.")
                receiver.start(_print_failure)
                stop.wait(pause)
    finally:
        receiver.stop()
    return code


def _signals(*names: str) -> tuple[signal.Signals, ...]:
    """The signals of these names that the system has."""
    return tuple(signal.Signals[name] for name in names if hasattr(signal, name))


_ENDING = _signals("SIGINT", "SIGTERM", "SIGHUP")
_OF_TERMINALS = _signals("SIGTSTP", "SIGCONT", "SIGWINCH")
"""Signals that a screen handles: its handlers fail after it has ended."""


@contextlib.contextmanager
def _ended_by_signals(app: TrackerApp, stop: threading.Event) -> Iterator[None]:
    """Let SIGINT, SIGTERM and SIGHUP end the app in order. A second signal ends the process."""

    def end(number: int, frame: object) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)
        if (loop := app._loop) and app.is_running:
            loop.call_soon_threadsafe(app.leave)

    before = {number: signal.getsignal(number) for number in (*_ENDING, *_OF_TERMINALS)}
    for number in _ENDING:
        if before[number] != signal.SIG_IGN:  # nohup ignores SIGHUP
            signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _print_failure(message: Message) -> None:
    if isinstance(message, Failed):
        _print(message.sentence)


def _print(sentence: str) -> None:
    with contextlib.suppress(OSError):
        sys.stderr.write(f"tracker: {visible(sentence)}\n")
        sys.stderr.flush()
