"""Notifications that something in the drop folder may have changed, so that it is scanned at once.

A notification does not name the file, can be lost, and can come without a change: the caller scans
the folder after each one, and once a second anyway.
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
"""How often the folder's identity is checked, in milliseconds."""

_RETRY_SECONDS = 0.1
"""Pause before the watch is tried again: the folder is missing, or the watcher has failed."""

_STEADY_SECONDS = 1.0
"""How long notifications must work before the log records it."""

_JOIN_SECONDS = 1.0


class FolderWatch:
    """A thread that watches `root` and everything below it, until stopped.

    `poll` is for network mounts, where the kernel does not see the writes of other machines. The
    folder need not exist yet, and may disappear and come back. Start the watch before the first
    scan: then a file that arrives during that scan gives a notification.
    """

    def __init__(self, root: Path, *, poll: bool = False) -> None:
        self._root = root.absolute()
        self._poll = poll
        self._notified = threading.Event()
        self._stop = threading.Event()
        self._running = threading.Event()
        self._thread = threading.Thread(target=self._run, name="drop folder watch", daemon=True)
        self._failure = ""
        """The error that stopped the notifications; empty while they work."""

    def __enter__(self) -> FolderWatch:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start watching. Returns when the watch is in place or has failed, after about 50 ms.

        Raises RuntimeError if it was started before.
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
        """Stop watching and wait for the thread, at most a second. It ends a `wait`."""
        self._stop.set()
        self._notified.set()
        if self._thread.ident is not None:  # it was started
            self._thread.join(_JOIN_SECONDS)

    def _run(self) -> None:
        if self._poll:
            _log.info("drop folder %s: polled, without notifications", self._root)
        while not self._stop.is_set():
            try:
                self._watch()
            except FileNotFoundError:
                self._failure = ""
            except Exception as error:  # noqa: BLE001 - no error of the watcher ends the watch
                self._notified.set()  # its notifications are lost
                if self._failure != (failure := repr(error)):  # log it once, not ten times a second
                    reason = f"scanned once a second, notifications failed: {failure}"
                    _log.warning("drop folder %s: %s; trying again", self._root, reason)
                self._failure = failure
            self._running.set()
            self._stop.wait(_RETRY_SECONDS)

    def _watch(self) -> None:
        """Notify of each change, until stopped or until another folder takes the path."""
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
                if batch or is_restart:  # changes between two watches gave no notification
                    self._notified.set()
                is_restart = False
                self._running.set()
                if self._failure and time.monotonic() - began > _STEADY_SECONDS:
                    _log.info("drop folder %s: notifications work again", self._root)
                    self._failure = ""
                # A new folder may get the inode of the deleted one, hence both tests.
                if gone in batch or self._identity() != watched:
                    return

    def _identity(self) -> tuple[int, int]:
        status = self._root.stat()
        return status.st_dev, status.st_ino
