"""Work that fails is reported and done again, until it succeeds or is stopped."""

import threading
from collections.abc import Callable

from tracker.support.supervise import supervised


def failing(*errors: Exception) -> tuple[Callable[[threading.Event], None], list[int]]:
    """Work that raises these errors, one a call, and then returns; and the list of its calls."""
    calls: list[int] = []

    def work(stop: threading.Event) -> None:
        calls.append(len(calls) + 1)
        if len(calls) <= len(errors):
            raise errors[len(calls) - 1]

    return work, calls


def test_work_that_fails_is_done_again_and_a_repeated_failure_is_reported_once() -> None:
    reported: list[str] = []
    work, calls = failing(OSError("disk full"), OSError("disk full"), KeyError("Ipswich"))
    supervised(work, threading.Event(), reported.append, first=0.001, longest=0.002)()
    assert len(calls) == 4
    assert reported == ["disk full. Trying again.", "KeyError: 'Ipswich'. Trying again."]


def test_work_that_was_stopped_is_not_done_again() -> None:
    stop, reported = threading.Event(), list[str]()

    def report(sentence: str) -> None:
        reported.append(sentence)
        stop.set()

    work, calls = failing(*[ValueError("no results.csv")] * 3)
    supervised(work, stop, report, first=60.0)()
    assert (len(calls), len(reported)) == (1, 1)
