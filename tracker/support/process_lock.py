"""One process at a time for what must not be done twice, by a lock that ends with its holder."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

LOOK_SECONDS = 1.0
"""How often it is looked whether the other has ended."""


@contextlib.contextmanager
def process_lock(
    lock: Path, stop: threading.Event, say: Callable[[str], None], taken: str
) -> Iterator[None]:
    """Hold a lock file; while another process holds it, `taken` is said once, and waited.

    After `stop` it is not held: whoever enters looks first. On Windows there is no such lock,
    and two processes do it twice.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        told = False
        while not stop.is_set():
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not told:
                    say(f"{taken}; this one takes over when it ends")
                told = True
            except OSError:  # a file system without locks: there is nothing to wait for
                break
            stop.wait(LOOK_SECONDS)
        yield
