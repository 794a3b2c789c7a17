"""Retry with back-off: the pause after each failure in a loop that tries again.

`Backoff` counts failures and gives the pauses; the loop makes its calls itself. A library that
makes the calls (tenacity) does not allow other work between two attempts, but our loops detect a
replaced ledger, write their state or stop on a signal there.
"""

import threading


class Backoff:
    """Pauses between attempts: `first` seconds, then twice as long each time, at most `longest`."""

    def __init__(self, first: float, longest: float) -> None:
        self._first, self._longest = first, longest
        self._pause = first
        self.failures = 0
        """Failures since the last success."""

    def next_pause(self) -> float:
        """Count a failure. Returns the seconds to wait before the next attempt."""
        pause, self._pause = self._pause, min(self._longest, 2 * self._pause)
        self.failures += 1
        return pause

    def wait(self, stop: threading.Event) -> bool:
        """Count a failure and wait for the pause. Returns True as soon as `stop` is set."""
        return stop.wait(self.next_pause())

    def reset(self) -> None:
        """Call this after a success. The next pause is `first` seconds again."""
        self._pause, self.failures = self._first, 0
