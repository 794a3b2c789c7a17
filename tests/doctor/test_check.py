"""The status of a run, and checks that fail or never return."""

import threading

import pytest

from tracker.doctor.check import Check, exit_code, fail, ok, warn, within

OK, WARN, FAIL = ok("a", "Fine."), warn("b", "So so.", "Look."), fail("c", "Bad.", "Stop.")


@pytest.mark.parametrize(
    ("checks", "code"),
    [
        ([], 0),
        ([OK, OK], 0),
        ([OK, WARN, OK], 1),
        ([FAIL, WARN, OK], 2),
    ],
)
def test_the_worst_check_decides_the_exit_code(checks: list[Check], code: int) -> None:
    assert exit_code(checks) == code


def test_a_check_in_time_is_returned() -> None:
    assert within("a", 5, lambda: [OK, WARN]) == [OK, WARN]


def test_a_check_that_never_returns_fails_after_the_time() -> None:
    released = threading.Event()
    try:
        [found] = within("drop folder", 0.05, lambda: [OK] if released.wait() else [])
    finally:
        released.set()
    assert (found.name, found.status) == ("drop folder", "fail")
    assert found.sentence == "Did not answer in 0.05 s."


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (PermissionError(13, "Permission denied", "/mnt/pa"), "/mnt/pa: Permission denied."),
        (ValueError("odd"), "Could not be checked: odd."),
    ],
)
def test_an_error_is_a_failed_check(error: Exception, sentence: str) -> None:
    def work() -> list[Check]:
        raise error

    [found] = within("drop folder", 5, work)
    assert (found.status, found.sentence) == ("fail", sentence)
    assert found.cure
