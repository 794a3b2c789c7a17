"""Back-off: the pauses between the tries of a loop."""

import threading
import time

from tracker.support.retry import Backoff


def test_each_pause_is_twice_the_one_before_up_to_the_longest() -> None:
    backoff = Backoff(1.0, 30.0)
    assert [backoff.next_pause() for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    assert backoff.failures == 7


def test_after_a_success_the_first_pause_is_the_shortest_again() -> None:
    backoff = Backoff(1.0, 30.0)
    backoff.next_pause()
    backoff.next_pause()
    backoff.reset()
    assert backoff.failures == 0
    assert backoff.next_pause() == 1.0


def test_a_pause_that_is_not_bounded_grows_for_ever_without_an_overflow() -> None:
    backoff = Backoff(5.0, float("inf"))
    for _ in range(5_000):
        last = backoff.next_pause()
    assert last == float("inf")


def test_a_stop_ends_the_wait_early() -> None:
    stop = threading.Event()
    threading.Timer(0.05, stop.set).start()
    begun = time.monotonic()
    assert Backoff(60.0, 60.0).wait(stop)
    assert time.monotonic() - begun < 30


def test_without_a_stop_the_wait_takes_its_seconds() -> None:
    assert not Backoff(0.01, 0.01).wait(threading.Event())
