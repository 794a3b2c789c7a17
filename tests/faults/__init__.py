"""What a real process does when it is killed, raced or fed nonsense; here, how tests run one."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests import night
from tracker import rehearsal
from tracker.election_folder import find

ROOT = Path(__file__).resolve().parents[2]
TRACKER = [sys.executable, "-m", "tracker"]
SHARED = Path(os.environ.get("TRACKER_SHARED_DATA") or ROOT.parent / "shared" / "data")
"""What lies beside the project on the machines it is built on; tests do without."""


def environment(**more: str) -> dict[str, str]:
    """Ours without any TRACKER_ variable, so that a newsroom's settings change no test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return {**kept, "PYTHONPATH": path, "PYTHONUTF8": "1", **more}


def tracker(*arguments: str | Path, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `tracker` in a folder to its end; `more` are environment variables."""
    return subprocess.run(
        [*TRACKER, *map(str, arguments)],
        cwd=cwd,
        env=environment(**more),
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=60,
    )


@contextmanager
def running(*arguments: str | Path, cwd: Path) -> Iterator[subprocess.Popen[str]]:
    """`tracker` as a process that is gone when this ends, whatever happened."""
    process = subprocess.Popen(
        [*TRACKER, *map(str, arguments)],
        cwd=cwd,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    """Look until it is true; fail after so many seconds."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not so after {seconds} s"
        time.sleep(0.005)


@cache
def night_files() -> Mapping[str, bytes]:
    """The 69 results of 12 December 2019 as PA's files, in the order they were declared."""
    messages = rehearsal.night(night.anglia(), find("anglia-2019"))
    return {message.name: message.xml for message in messages}


def deliver(drop: Path, files: Mapping[str, bytes]) -> Path:
    """Put files into a folder or folders of it, each at once; the folder."""
    drop.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        arriving = drop / ".arriving"
        arriving.write_bytes(data)
        (drop / name).parent.mkdir(parents=True, exist_ok=True)
        arriving.replace(drop / name)
    return drop
