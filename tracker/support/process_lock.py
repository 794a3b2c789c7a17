"""A lock between processes, for work that one process at a time may do."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

RETRY_SECONDS = 1.0


@contextlib.contextmanager
def process_lock(
    lock: Path, stop: threading.Event, report: Callable[[str], None], held_message: str
) -> Iterator[None]:
    """Hold a lock file during the block. The system releases it when the process ends.

    While another process holds the lock, `held_message` is reported once and this one waits.
    After `stop` is set the block runs without the lock, so it must check `stop` first. Windows,
    and file systems without locks, have no such lock: the block runs at once.
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
