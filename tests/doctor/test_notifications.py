"""How many watches are left."""

import os
import sys
from pathlib import Path

import pytest

from tracker.doctor.notifications import Watches, watches_check, watches_checks


def test_enough_watches_are_ok() -> None:
    found = watches_check(Watches(8192, 40, 3), Watches(128, 2, 1))
    assert (found.status, found.cure) == ("ok", "")
    assert found.sentence == ("40 of 8,192 folder watches are in use, and 2 of 128 instances.")


def test_too_few_watches_are_a_warning_with_the_command_that_raises_the_limit() -> None:
    found = watches_check(Watches(8192, 8190, 3), Watches(128, 2, 1))
    assert (found.status, found.cure) == (
        "warn",
        "As root: sysctl fs.inotify.max_user_watches=16384.",
    )


def test_too_few_instances_are_a_warning() -> None:
    found = watches_check(Watches(8192, 0, 3), Watches(2, 2, 1))
    assert found.cure == "As root: sysctl fs.inotify.max_user_instances=4."


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has inotify")
def test_the_watches_of_this_machine_are_counted(tmp_path: Path) -> None:
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = libc.inotify_init()
    try:
        assert libc.inotify_add_watch(descriptor, os.fsencode(tmp_path), 2) >= 0
        (found,) = watches_checks(tmp_path)
    finally:
        os.close(descriptor)
    assert found.sentence[0] != "0"
