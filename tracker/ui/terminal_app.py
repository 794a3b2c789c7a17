"""An app that takes its terminal as it is: it can break the screen, end, or accept no output."""

import base64
import logging
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from textual import on
from textual.app import App
from textual.driver import Driver
from textual.notifications import Notification, Notify, SeverityLevel
from textual.widgets._toast import Toast, ToastHolder

from tracker.ui.terminal import load_tmux_buffer
from tracker.ui.view_models.styled_text import fit, wrapped

_log = logging.getLogger(__name__)

BROKEN = 1
"""Return code of an app whose screen broke."""
NO_TERMINAL = 2
"""Return code of an app whose terminal is at its end."""
TOAST_LINES = 3
"""Maximum number of lines of all toasts together."""
TOAST_WIDTH, TOAST_SHARE, TOAST_EDGES = 110, 0.92, 3
"""The width of a toast in cells, its largest share of the terminal, and the cells of its edges, as
in app.tcss."""


class TerminalApp(App[None]):
    """An app without a screen of its own: what all screens need of a terminal.

    An exception ends the app with the return code `BROKEN` and the sentence `failure`. The log has
    the place in the code: the terminal shows no traceback.
    """

    failure = ""
    """Why the screen broke; empty while it has not."""

    def get_driver_class(self) -> type[Driver]:
        """Our driver for a terminal; for a browser, or on Windows, Textual's."""
        if sys.platform == "win32" or "TEXTUAL_DRIVER" in os.environ:
            return super().get_driver_class()
        from tracker.ui.terminal_driver import TerminalDriver

        return TerminalDriver

    # -- the end of a screen -----------------------------------------------------------

    def _handle_exception(self, error: Exception) -> None:
        """End the app after an exception; none matters to an app that ends already.

        A screen that was just opening is taken down in pieces, and does not find its own parts.
        """
        if self._exit:
            _log.info("while the board ended: %r", error)
            self._close_messages_no_wait()
        else:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End the app after an exception. Textual calls it in place of a normal end."""
        self.panic()

    def panic(self, *renderables: Any) -> None:
        """End the app as broken. Textual would print `renderables`, a traceback."""
        error = self._exception or sys.exc_info()[1]
        self._return_code = BROKEN
        if not self.failure:
            self.failure = f"{type(error).__name__}: {error}" if error else "it could not be shown"
            frames = traceback.extract_tb(error.__traceback__) if error else []
            places = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames))
            _log.error("the screen broke: %s, at %s", self.failure, places)
        self._close_messages_no_wait()

    def lose_terminal(self) -> None:
        """End the app: the terminal is at its end."""
        self.exit(return_code=NO_TERMINAL)

    # -- toasts ------------------------------------------------------------------------

    def show_toast(
        self, text: str, *, severity: SeverityLevel, timeout: float, note: str = ""
    ) -> Notification:
        """Show a toast of at most three lines, as plain text; what does not fit is cut with "…".

        With a `note`, the toast is one line, and ends with the note, which is never cut.
        """
        width = self._toast_width()
        if note:
            text = f"{fit(text, max(1, width - len(note) - 2))}  {note}"
        else:
            lines, most = wrapped(text, width), TOAST_LINES
            if any(toast.severity == "error" for toast in self._notifications):
                most -= 1  # an alarm stays in sight
            if len(lines) > most:
                last = fit(" ".join(lines[most - 1 : most + 1]), width).rstrip()
                text = " ".join([*lines[: most - 1], last])
        toast = Notification(text, severity=severity, timeout=timeout, markup=False)
        self.post_message(Notify(toast))
        return toast

    def on_notify(self, event: Notify) -> None:
        """Remove toasts, so that with the new toast at most `TOAST_LINES` lie over the screen.

        Errors are removed last, and of those the ones that are to be shown for the longest time.
        """
        lines = TOAST_LINES - self._toast_lines(event.notification)
        last_first = sorted(
            self._notifications,
            key=lambda toast: (toast.severity == "error", toast.timeout, toast.raised_at),
            reverse=True,
        )
        for toast in last_first:
            if self._toast_lines(toast) > lines:
                self._unnotify(toast)
            else:
                lines -= self._toast_lines(toast)

    def _toast_lines(self, toast: Notification) -> int:
        return min(TOAST_LINES, len(wrapped(toast.message, self._toast_width())))

    def _toast_width(self) -> int:
        """The cells for the text of a toast."""
        return max(1, min(TOAST_WIDTH, int(self.size.width * TOAST_SHARE)) - TOAST_EDGES)

    def _refresh_notifications(self) -> None:
        """Show the toasts, and remove those that are over with their containers.

        Textual 8 removes the toast alone. The empty containers of a night filled the memory.
        """
        for screen in self.screen_stack[-1:]:
            for toast in screen.query(Toast):
                is_over = toast._notification not in self._notifications
                if is_over and isinstance(toast.parent, ToastHolder):
                    toast.parent.remove()
        super()._refresh_notifications()

    # -- output ------------------------------------------------------------------------

    @on(Driver.SignalResume)
    def repaint(self) -> None:
        """Paint the whole screen, after another program has used the terminal."""
        for screen in self.screen_stack[-1:]:
            screen.refresh(layout=True)

    def write_to_terminal(self, sequence: str) -> None:
        """Write an escape sequence."""
        if self._driver is not None:
            self._driver.write(sequence)

    def copy_to_clipboard(self, text: str) -> None:
        """Send a text to the clipboard of the terminal (OSC 52). No terminal confirms it."""
        self._clipboard = text
        self.write_to_terminal(f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\a")

    def copy(self, text: str) -> bool:
        """Copy a text: with tmux, which confirms it, else through the terminal.

        Returns whether it is known to be copied.
        """
        if load_tmux_buffer(text, os.environ):
            return True
        self.copy_to_clipboard(text)
        return False
