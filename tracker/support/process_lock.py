"""A lock between processes, for work that only one process at a time may do."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

RETRY_SECONDS = 1.0
"""Pause between two attempts to get the lock."""


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
    try:
        import fcntl
    except ImportError:
        yield
        return
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        reported = False
        while not stop.is_set():
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not reported:
                    report(f"{held_message}; this one takes over when it ends")
                reported = True
            except OSError:  # a file system without locks
                break
            stop.wait(RETRY_SECONDS)
        yield
