"""Following a ledger that others write: when to look again, and when to stop.

What is read then is the caller's.
"""

import signal
import threading
from collections.abc import Callable

from tracker.ledger.ledger import Ledger
from tracker.ledger.schema import LedgerError, passes
from tracker.support import sqlite

LOOK_SECONDS = 0.05
"""How often the ledger is asked whether another process has written; asking costs 3 µs."""


def stopped_by_signals() -> threading.Event:
    """Set by SIGINT or SIGTERM: what has been begun is finished first. For the main thread."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


def follow(
    ledger: Ledger,
    look: Callable[[], None],
    stop: threading.Event,
    *,
    every: float = LOOK_SECONDS,
    trouble: Callable[[str], None] = lambda sentence: None,
) -> None:
    """Call `look` at once, and again whenever another process has committed, until `stop`.

    Between two looks there are at least `every` seconds. Where the ledger is busy or its disk
    is full, that is told once, and what was to be looked at is looked at again. Raises
    LedgerError where the file is gone from its place, and sqlite.Error where trying again is
    of no use.
    """
    told = False
    while not stop.is_set():
        if not ledger.is_same_file():
            raise LedgerError(f"{ledger.path}: was deleted or replaced; start again")
        try:
            if ledger.changed():
                look()
            told = False
        except sqlite.Error as error:
            ledger.force_changed()
            if not passes(error):
                raise
            if not told:
                trouble(f"the ledger could not be read: {error}; trying again")
            told = True
        stop.wait(every)
