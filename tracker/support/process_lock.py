"""A lock between processes, for work that only one process at a time may do."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

RETRY_SECONDS = 1.0
"""Pause between two attempts of `process_lock`."""
SHORT_RETRY_SECONDS = 0.002
"""Pause between two attempts of `lock_file`."""


def lock_file(file: IO[Any], seconds: float) -> bool:
    """Lock an open file, and wait at most `seconds` for it. Returns whether it is locked.

    The lock ends when the file is closed, or the process dies. On Windows and on file systems
    without locks there is no lock, and the result is True.
    """
    deadline = time.monotonic() + seconds
    while (locked := _try_lock(file)) is False and time.monotonic() < deadline:
        time.sleep(SHORT_RETRY_SECONDS)
    return locked is not False


def _try_lock(file: IO[Any]) -> bool | None:
    """Whether the file is locked now; None if it cannot be locked on this system."""
    try:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except (ImportError, OSError):  # Windows, or a file system without locks
        return None
    return True


@contextlib.contextmanager
def process_lock(
    lock: Path, stop: threading.Event, report: Callable[[str], None], held_message: str
) -> Iterator[None]:
    """Hold a lock on the file `lock` during the block. If the process dies, the lock ends.

    While another process holds the lock, this waits, and calls `report` once: with `held_message`
    and the remark that this process takes over later. If `stop` is set before this process has the
    lock, the block begins without it; so the block must check `stop` first. On Windows and on file
    systems without locks, the block always begins without the lock. Raises OSError if the file
    cannot be opened.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        reported = False
        while not stop.is_set() and _try_lock(file) is False:
            if not reported:
                report(f"{held_message}; this one takes over when it ends")
            reported = True
            stop.wait(RETRY_SECONDS)
        yield
