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
    """Hold a lock on the file `lock` during the block. The lock ends with the process.

    While another process holds the lock, this waits. It calls `report` once, with `held_message`.
    If `stop` is set, the block begins without the lock: it must check `stop` first. The block also
    begins without a lock on Windows and on file systems without locks. Raises OSError if the file
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
