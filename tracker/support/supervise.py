"""Keeps the work of a thread going: after an error a sentence, a pause, and the work again."""

import logging
import threading
import time
from collections.abc import Callable

from tracker.support import sqlite
from tracker.support.errors import TrackerError
from tracker.support.retry import Backoff

_log = logging.getLogger(__name__)

STEADY_SECONDS = 60.0
"""Work that lasted this long was no failed attempt: the pause is the first again."""


def supervised(
    work: Callable[[threading.Event], None],
    stop: threading.Event,
    report: Callable[[str], None],
    *,
    first: float = 1.0,
    longest: float = 30.0,
) -> Callable[[], None]:
    """A function for a thread: it calls `work(stop)` until `work` returns or `stop` is set.

    If `work` raises, `report` is called with a sentence, unless it is the sentence of the failure
    before. The next call is after a pause of `first` seconds, then of twice as many each time, at
    most `longest`.
    """

    def run() -> None:
        backoff, said = Backoff(first, longest), ""
        while not stop.is_set():
            began = time.monotonic()
            try:
                work(stop)
                return
            except Exception as error:  # noqa: BLE001 - no defect may end the work of the night
                _log.exception("the work of a thread failed")
                if time.monotonic() - began > STEADY_SECONDS:
                    backoff.reset()
                    said = ""
                is_own = isinstance(error, TrackerError | OSError | sqlite.Error)
                reason = str(error) if is_own else f"{type(error).__name__}: {error}"
                if reason != said:
                    report(f"{reason}. Trying again.")
                said = reason
            backoff.wait(stop)

    return run
