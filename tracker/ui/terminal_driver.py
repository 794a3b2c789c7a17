"""The driver for a terminal: input and output that no byte, signal or silence of the terminal ends.

Textual's driver decodes strictly, ends the app at a sequence that it cannot parse, reads for ever
from a terminal at its end, and blocks the app while a terminal accepts no output.
"""

import codecs
import contextlib
import logging
import os
import queue
import re
import select
import signal
import sys
import termios
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, TextIO, cast

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Resize
from textual.message import Message

if TYPE_CHECKING:
    from tracker.ui.terminal_app import TerminalApp

_log = logging.getLogger(__name__)

STALL_SECONDS: Final = 1.0
"""Seconds to wait for a terminal that accepts no output. After that, output is not kept for it."""

_X10_MOUSE = re.compile(rb"\x1b\[M(?:[^\x1b]{3}|[^\x1b]{0,2}(?=\x1b))")
"""Three bytes follow, which are never ESC: an ESC begins the next sequence, such as a paste."""
_X10_MOUSE_BEGUN = re.compile(rb"\x1b\[M[^\x1b]{0,2}\Z")
_SEQUENCE_START = re.compile("(?=\x1b)")


class InputDecoder:
    """Decodes what a terminal sends, whatever bytes it sends.

    A mouse report in the X10 form has three raw bytes, which are no UTF-8. It is removed:
    `has_x10_mouse` is then True. Bytes that are not UTF-8 become U+FFFD.
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._begun = b""
        self.has_x10_mouse = False

    def decode(self, data: bytes) -> str:
        """The text of the next bytes. An unfinished sequence is kept for the next call."""
        whole, count = _X10_MOUSE.subn(b"", self._begun + data)
        self.has_x10_mouse = count > 0
        begun = _X10_MOUSE_BEGUN.search(whole)
        self._begun = begun[0] if begun else b""
        return self._decoder.decode(whole[: len(whole) - len(self._begun)])


class InputParser:
    """The messages for what a terminal sends. No sequence ends it, and none takes others along.

    The start of a paste must not be lost: its lines would be keys, and the end of each an Enter.
    """

    def __init__(self, *, debug: bool = False) -> None:
        self.decoder = InputDecoder()
        self._debug = debug
        self._parser = XTermParser(debug)

    def messages(self, data: bytes) -> Iterator[Message]:
        """The messages of the next bytes, and of an Escape that nothing has followed in time."""
        text = self.decoder.decode(data) if data else ""
        for sequence in filter(None, _SEQUENCE_START.split(text)):
            yield from self._tried(self._parser.feed, sequence)
        yield from self._tried(lambda _: self._parser.tick(), "")

    def _tried(self, parse: Callable[[str], Iterable[Message]], sequence: str) -> Iterator[Message]:
        try:
            yield from parse(sequence)
        except Exception as error:  # noqa: BLE001 - no sequence may end the board
            _log.warning("input that cannot be parsed: %r: %s", sequence[:80], error)
            self._parser = XTermParser(self._debug)


class _Output:
    """The terminal as a file. Errors of a terminal that is gone are ignored."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> None:
        try:
            self._file.write(text)
        except (OSError, ValueError) as error:
            _log.debug("the terminal cannot be written: %s", error)

    def flush(self) -> None:
        try:
            self._file.flush()
        except (OSError, ValueError) as error:
            _log.debug("the terminal cannot be written: %s", error)

    def fileno(self) -> int:
        return self._file.fileno()


class TerminalDriver(LinuxDriver):
    """Textual's driver, for a terminal that can send anything and stop at any time."""

    _file: Any
    _app: "TerminalApp"

    def __init__(self, app: "TerminalApp", **options: Any) -> None:
        super().__init__(app, **options)
        self._file = _Output(cast(TextIO, sys.__stderr__))
        self._is_stalled = False
        self._is_suspended = False

    # -- input -------------------------------------------------------------------------

    def run_input_thread(self) -> None:
        """Read the terminal until the app ends, or until the terminal is at its end."""
        parser = InputParser(debug=self._debug)
        while not self.exit_event.is_set():
            data = b""
            if select.select([self.fileno], [], [], 0.1)[0]:
                data = self._read()
                if not data:
                    self._app.call_later(self._app.lose_terminal)
                    return
            for message in parser.messages(data):
                self.process_message(message)
            if data and parser.decoder.has_x10_mouse:
                self._app.call_later(self.renew_modes)

    def _read(self) -> bytes:
        """The next bytes; empty at the end of the terminal, or if it is gone."""
        try:
            return os.read(self.fileno, 4096)
        except OSError as error:
            _log.debug("the terminal cannot be read: %s", error)
            return b""

    def process_message(self, message: Message) -> None:
        """Send a message to the app, except a size without a cell."""
        if isinstance(message, Resize) and min(message.size) < 1:
            return
        try:
            super().process_message(message)
        except Exception as error:  # noqa: BLE001 - no message may end the input
            _log.warning("input that cannot be used: %r: %s", message, error)

    # -- output ------------------------------------------------------------------------

    def write(self, data: str) -> None:
        """Write to the terminal. If it accepts nothing, the output is lost, and painted later."""
        writer = self._writer_thread
        if writer is None:
            return
        waiting = writer._queue
        if self._is_stalled and waiting.empty():
            self._is_stalled = False
            _log.info("the terminal accepts output again")
            self._app.call_later(self._app.repaint)
        if self._is_stalled:
            return
        try:
            waiting.put(data, timeout=STALL_SECONDS)
        except queue.Full:
            self._is_stalled = True
            _log.warning("the terminal accepts no output: it is painted when it does")

    def close(self) -> None:
        """End the writer. A terminal that accepts no output is not waited for."""
        if not self._is_stalled:
            super().close()

    def renew_modes(self) -> None:
        """Ask for SGR mouse reports and marked pastes again.

        A terminal multiplexer can forget them when a terminal attaches again.
        """
        self._enable_mouse_support()
        self._enable_bracketed_paste()

    # -- signals -----------------------------------------------------------------------

    def _sigtstp_application(self, *arguments: object) -> None:
        self._schedule(self._suspend)

    def _sigcont_application(self, *arguments: object) -> None:
        self._schedule(self._continue)

    def _schedule(self, work: Callable[[], None]) -> None:
        """Run `work` in the app's loop. A signal can come after the loop has ended."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(work)

    def _suspend(self) -> None:
        """Give the terminal back, and stop until SIGCONT."""
        self._is_suspended = True
        self.suspend_application_mode()
        os.kill(os.getpid(), signal.SIGSTOP)

    def _continue(self) -> None:
        """Take the terminal again after SIGCONT. Without SIGTSTP the threads still run."""
        if self._is_suspended:
            self.resume_application_mode()
            # In the background of a shell the terminal is not ours: SIGCONT comes again.
            self._is_suspended = not (self._key_thread and self._key_thread.is_alive())
        elif self._writer_thread is not None:
            self._set_raw()
            self.write("\x1b[?1049h\x1b[?25l\x1b[?1004h")
            self._disable_line_wrap()
            self.renew_modes()
        if not self._is_suspended:
            self._app.repaint()

    def _set_raw(self) -> None:
        try:
            attributes = termios.tcgetattr(self.fileno)
            attributes[3] = self._patch_lflag(attributes[3])
            attributes[0] = self._patch_iflag(attributes[0])
            termios.tcsetattr(self.fileno, termios.TCSANOW, attributes)
        except termios.error as error:
            _log.debug("the terminal cannot be set: %s", error)
