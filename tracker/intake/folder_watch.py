"""Notifies that the drop folder may have changed, so that the caller can scan it at once.

A notification names no file. A notification can be lost, and there can be one without a change. So
the caller scans the folder after each notification, and once a second without one.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from pathlib import Path

import watchfiles

_log = logging.getLogger(__name__)

_CHECK_MS = 50
"""Milliseconds between two checks that the path is still the same folder."""

_RETRY_SECONDS = 0.1
"""Pause after a watch ended because the folder is missing or replaced, or because of an error."""

_STEADY_SECONDS = 1.0
"""Seconds without an error after which the log records that notifications work again."""

_JOIN_SECONDS = 1.0
"""The longest that `stop` waits for the thread."""


class FolderWatch:
    """A thread that watches `root` and everything below it, until stopped.

    `poll` compares file times instead of using the kernel's notifications. It is for network
    mounts, where the kernel does not see the writes of other machines. The folder need not exist
    yet, and may disappear and come back. Start the watch before the first scan: then a file that
    arrives during that scan gives a notification.
    """

    def __init__(self, root: Path, *, poll: bool = False) -> None:
        self._root = root.absolute()
        self._poll = poll
        self._notified = threading.Event()
        self._stop = threading.Event()
        self._running = threading.Event()
        self._thread = threading.Thread(target=self._run, name="drop folder watch", daemon=True)
        self._failure = ""
        """The last error of the notifications, to log it once; empty while they work."""

    def __enter__(self) -> FolderWatch:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the thread. Raises RuntimeError if it was started before.

        Returns after about 50 ms, when the thread watches the folder or its first attempt has
        failed.
        """
        self._thread.start()
        self._running.wait()

    def wait(self, timeout: float) -> bool:
        """Wait for a notification, at most `timeout` seconds. Returns whether there was one."""
        if not self._notified.wait(timeout):
            return False
        self._notified.clear()
        return True

    def stop(self) -> None:
        """Stop watching; wait at most a second for the thread. A running `wait` ends at once."""
        self._stop.set()
        self._notified.set()
        if self._thread.ident is not None:  # the thread was started
            self._thread.join(_JOIN_SECONDS)

    def _run(self) -> None:
        if self._poll:
            _log.info("drop folder %s: polled, without notifications", self._root)
        while not self._stop.is_set():
            try:
                self._watch()
            except FileNotFoundError:
                self._failure = ""
            except Exception as error:  # noqa: BLE001 - no error ends this thread
                self._notified.set()  # a change may have been missed
                if self._failure != (failure := repr(error)):  # log it once, not ten times a second
                    reason = f"scanned once a second, notifications failed: {failure}"
                    _log.warning("drop folder %s: %s; trying again", self._root, reason)
                self._failure = failure
            self._running.set()
            self._stop.wait(_RETRY_SECONDS)

    def _watch(self) -> None:
        """Notify of each change until stopped, or until the folder is deleted or replaced.

        Raises FileNotFoundError if there is no folder.
        """
        watched, is_restart = self._identity(), self._running.is_set()
        began = time.monotonic()
        changes = watchfiles.watch(
            self._root,
            watch_filter=None,  # the default filter ignores some names
            step=10,
            debounce=100,
            rust_timeout=_CHECK_MS,
            yield_on_timeout=True,
            stop_event=self._stop,
            raise_interrupt=False,
            force_polling=self._poll or None,
            ignore_permission_denied=True,
        )
        gone = (watchfiles.Change.deleted, str(self._root))
        with contextlib.closing(changes):
            for batch in changes:
                # A change between two watches gave no notification: notify at each restart.
                if batch or is_restart:
                    self._notified.set()
                is_restart = False
                self._running.set()
                if self._failure and time.monotonic() - began > _STEADY_SECONDS:
                    _log.info("drop folder %s: notifications work again", self._root)
                    self._failure = ""
                # Both tests are needed: a new folder may get the inode of the deleted one.
                if gone in batch or self._identity() != watched:
                    return

    def _identity(self) -> tuple[int, int]:
        status = self._root.stat()
        return status.st_dev, status.st_ino
