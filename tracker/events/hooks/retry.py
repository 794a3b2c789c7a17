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
    seconds_left: Callable[[], float],
) -> None:
    """Call `call` until it succeeds, at most `attempts` times, and not again after `stop` is set.

    A busy server (`CallError.busy_seconds`) is waited for as long as it asks, and that uses up no
    attempt. `seconds_left` returns for how long the call is still of use. `on_retry` is called with
    the error before each pause. Raises the last CallError if the attempts or the time are used up,
    the error is final, or `stop` is set.
    """
    backoff = Backoff(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
    busy = Backoff(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
    failures = 0
    while True:
        try:
            return call()
        except CallError as error:
            if error.is_final or stop.is_set():
                raise
            if error.busy_seconds is None:
                failures += 1
                pause = backoff.next_pause()
            else:
                pause = max(error.busy_seconds, busy.next_pause())
            if failures >= attempts or pause > seconds_left():
                raise
            on_retry(error)
            if stop.wait(pause):
                raise
