"""The retry of a failed call, after a pause."""

import threading
from collections.abc import Callable

from tracker.events.hooks.call import CallError
from tracker.support.retry import Backoff

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 60.0
"""The pause before the second try, and the longest pause. Each pause is twice the one before it."""


def call_with_retry(
    call: Callable[[], None],
    attempts: int,
    stop: threading.Event,
    on_retry: Callable[[CallError], None],
) -> None:
    """Call `call` until it succeeds, at most `attempts` times, and not again after `stop` is set.

    `on_retry` is called with the error before each pause. Raises the last CallError if the attempts
    are used up, the error is final, or `stop` is set.
    """
    backoff = Backoff(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
    while True:
        try:
            return call()
        except CallError as error:
            if error.is_final or backoff.failures + 1 >= attempts or stop.is_set():
                raise
            on_retry(error)
            if backoff.wait(stop):
                raise
