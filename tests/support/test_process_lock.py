"""The lock between processes."""

import errno
import subprocess
import sys
import threading
from pathlib import Path

import filelock
import pytest

from tracker.support import process_lock as module
from tracker.support.process_lock import acquire, lock_on, process_lock

HOLD = """
import sys
from pathlib import Path
from tracker.support.process_lock import acquire, lock_on
lock = lock_on(Path(sys.argv[1]))
assert acquire(lock, 0)
print("held", flush=True)
sys.stdin.read()
"""


def test_a_lock_of_another_process_ends_when_that_process_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with other:
        assert other.stdout
        assert other.stdout.readline().strip() == b"held"
        assert not acquire(lock_on(path), 0.01)
        other.kill()
    lock = lock_on(path)
    assert acquire(lock, 5)
    lock.release()


def test_a_second_holder_reports_once_and_takes_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_SECONDS", 0.01)
    first = lock_on(tmp_path / "lock")
    assert acquire(first, 0)
    reports: list[str] = []

    def report(text: str) -> None:
        reports.append(text)
        first.release()

    with process_lock(tmp_path / "lock", threading.Event(), report, "it is taken"):
        assert not acquire(lock_on(tmp_path / "lock"), 0)
    assert reports == ["it is taken; this one takes over when it ends"]
    assert acquire(first, 0)
    first.release()


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP])
def test_on_a_file_system_without_locks_the_work_begins_without_one(
    tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: filelock.FileLock) -> None:
        raise OSError(number, "no locks here")

    monkeypatch.setattr(filelock.FileLock, "_acquire", refuse)
    assert acquire(lock_on(tmp_path / "lock"), 0)


def test_a_file_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        acquire(lock_on(tmp_path / "file" / "lock"), 0)
