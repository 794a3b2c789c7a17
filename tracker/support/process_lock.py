"""A lock between processes, for work that only one process at a time may do."""

from __future__ import annotations

import contextlib
import errno
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import BaseFileLock

RETRY_SECONDS = 1.0
"""Pause between two attempts of `process_lock`."""
SHORT_RETRY_SECONDS = 0.002
"""Pause between two attempts of `acquire`."""

_NO_LOCKS = (errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP, errno.EINVAL)
"""Errors of a file system without locks, such as some network mounts."""


def lock_on(path: Path) -> BaseFileLock:
    """The lock on a file, not yet acquired. It ends with `release`, or when the process dies."""
    from filelock import FileLock  # slow to import, and not needed by most commands

    return FileLock(path, poll_interval=SHORT_RETRY_SECONDS, fallback_to_soft=False)


def acquire(lock: BaseFileLock, seconds: float) -> bool:
    """Acquire a lock, and wait at most `seconds` for it. Returns whether it is acquired.

    On a file system without locks there is no lock, and the result is True. Raises OSError if the
    file cannot be opened.
    """
    from filelock import Timeout

    try:
        lock.acquire(timeout=seconds)
    except Timeout:
        return False
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
    return True


@contextlib.contextmanager
def process_lock(
    path: Path, stop: threading.Event, report: Callable[[str], None], held_message: str
) -> Iterator[None]:
    """Hold a lock on the file `path` during the block. If the process dies, the lock ends.

    While another process holds the lock, this waits, and calls `report` once: with `held_message`
    and the remark that this process takes over later. If `stop` is set before this process has the
    lock, the block begins without it; so the block must check `stop` first. On a file system
    without locks, the block always begins without the lock. Raises OSError if the file cannot be
    opened.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = lock_on(path)
    try:
        reported = False
        while not stop.is_set() and not acquire(lock, 0):
            if not reported:
                report(f"{held_message}; this one takes over when it ends")
            reported = True
            stop.wait(RETRY_SECONDS)
        yield
    finally:
        lock.release()
