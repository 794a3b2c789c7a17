"""Hints that something in a folder may have changed, so that a scan need not wait for its turn.

It does not say what changed, and it may miss a change or report one that was none: after each hint
and once a second anyway, the caller looks for itself.
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
"""How often to see whether the folder is still the one that is watched, in milliseconds."""

_RETRY_SECONDS = 0.1
"""How long to wait before watching again: the folder is missing, or the watcher has failed."""

_STEADY_SECONDS = 1.0
"""How long notifications must work before the log says so."""

_JOIN_SECONDS = 1.0


class Hints:
    """A thread that watches `root` and everything below it, until stopped.

    `poll` is for network mounts, whose other writers the kernel does not hear of. The folder need
    not exist yet, and may go away and come back. Start the watch before the first scan: then what
    arrives during that scan leaves a hint.
    """

    def __init__(self, root: Path, *, poll: bool = False) -> None:
        self._root = root.absolute()
        self._poll = poll
        self._hint = threading.Event()
        self._stop = threading.Event()
        self._running = threading.Event()
        self._thread: threading.Thread | None = None
        self._failure = ""
        """The error for which there are no notifications now."""

    def __enter__(self) -> Hints:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start watching; return when the watch is in place, or has been found impossible.

        That takes 50 ms. RuntimeError if it has been started before.
        """
        if self._thread is not None:
            raise RuntimeError("a watch is started once")
        self._thread = threading.Thread(target=self._run, name="drop folder hints", daemon=True)
        self._thread.start()
        self._running.wait()

    def wait(self, timeout: float) -> bool:
        """Wait for a hint, at most `timeout` seconds; say whether there was one, and take it."""
        if not self._hint.wait(timeout):
            return False
        self._hint.clear()
        return True

    def stop(self) -> None:
        """Stop watching and wait for the thread, at most a second. Whoever is in `wait` wakes."""
        self._stop.set()
        self._hint.set()
        if self._thread is not None:
            self._thread.join(_JOIN_SECONDS)

    def _run(self) -> None:
        if self._poll:
            _log.info("drop folder %s: polled, without notifications", self._root)
        while not self._stop.is_set():
            try:
                self._watch()
            except FileNotFoundError:
                self._failure = ""
            except Exception as error:  # noqa: BLE001 the watch goes on, whatever the watcher says
                self._hint.set()  # what it was told of is lost
                if self._failure != (failure := repr(error)):  # not ten times a second all night
                    reason = f"scanned once a second, notifications failed: {failure}"
                    _log.warning("drop folder %s: %s; trying again", self._root, reason)
                self._failure = failure
            self._running.set()
            self._stop.wait(_RETRY_SECONDS)

    def _watch(self) -> None:
        """Set the hint at each change, until stopped or until the folder is another one."""
        watched, again = self._identity(), self._running.is_set()
        began = time.monotonic()
        changes = watchfiles.watch(
            self._root,
            watch_filter=None,  # the default one drops names
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
                if batch or again:  # what came while nobody watched left no trace
                    self._hint.set()
                again = False
                self._running.set()
                if self._failure and time.monotonic() - began > _STEADY_SECONDS:
                    _log.info("drop folder %s: notifications work again", self._root)
                    self._failure = ""
                # A folder made again may get the inode of the one before it, hence both tests.
                if gone in batch or self._identity() != watched:
                    return

    def _identity(self) -> tuple[int, int]:
        status = self._root.stat()
        return status.st_dev, status.st_ino
