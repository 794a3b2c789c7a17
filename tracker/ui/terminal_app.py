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
from textual.widgets._toast import Toast, ToastHolder

from tracker.ui.terminal import load_tmux_buffer

_log = logging.getLogger(__name__)

BROKEN = 1
"""Return code of an app whose screen broke."""
NO_TERMINAL = 2
"""Return code of an app whose terminal is at its end."""
MOST_TOASTS = 4
"""Maximum number of toasts on the screen. The app removes the oldest, errors last."""


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

    def on_notify(self) -> None:
        """Remove the oldest toasts, so that with the new toast there are at most `MOST_TOASTS`.

        Errors are removed last. Textual itself has no limit.
        """
        shown = sorted(
            self._notifications, key=lambda toast: (toast.severity == "error", toast.raised_at)
        )
        for oldest in shown[: max(0, len(shown) - MOST_TOASTS + 1)]:
            self._unnotify(oldest)

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
