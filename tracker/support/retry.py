"""Retry with back-off: how long a loop waits before it tries again after a failure.

Our loops do other work between two tries: they notice a replaced ledger, write their state, stop
on a signal. So this only counts the failures and gives the pauses; a library that makes the
calls itself (tenacity) would fit none of the loops. A fixed pause needs no `Backoff`.
"""

import threading


class Backoff:
    """Pauses between tries: `first` seconds, then twice as long each time, at most `longest`."""

    def __init__(self, first: float, longest: float) -> None:
        self._first, self._longest = first, longest
        self._pause = first
        self.failures = 0
        """Failures since the last success."""

    def next_pause(self) -> float:
        """Count a failure. Returns the seconds to wait before the next try."""
        pause, self._pause = self._pause, min(self._longest, 2 * self._pause)
        self.failures += 1
        return pause

    def wait(self, stop: threading.Event) -> bool:
        """Count a failure and wait. Returns whether `stop` was set; that ends the wait early."""
        return stop.wait(self.next_pause())

    def reset(self) -> None:
        """Call this after a success: the next failure is the first again."""
        self._pause, self.failures = self._first, 0
