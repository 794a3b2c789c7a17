"""`tracker` as processes that can be killed, and checks of their ledger by another connection."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.makers.commands import environment
from tracker.ledger.verify import verify
from tracker.support import sqlite

PATIENCE = 90.0
"""The longest wait in these tests, in seconds."""

TRACKER = "from tracker.cli import main; main()"
Process = subprocess.Popen[bytes]


@contextmanager
def processes() -> Iterator[list[Process]]:
    """A list of processes, which are killed at the end."""
    started: list[Process] = []
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.wait()


def start(log: Path, *arguments: str | Path, program: str = TRACKER, **more: str) -> Process:
    """`tracker` as a process that appends its output to the file `log`.

    `more` are environment variables.
    """
    command = [sys.executable, "-c", program, *map(str, arguments)]
    with log.open("ab") as out:
        return subprocess.Popen(
            command, cwd=log.parent, env=environment(**more), stdout=out, stderr=subprocess.STDOUT
        )


def delivered(db: Path) -> int:
    """The number of recorded deliveries, read by another connection."""
    if not db.exists():
        return 0
    with closing(sqlite.connect(db, isolation_level=None, timeout=PATIENCE)) as connection:
        try:
            (count,) = connection.execute("SELECT count(*) FROM deliveries").fetchone()
        except sqlite.OperationalError:  # there are no tables yet
            return 0
    return int(count)


def assert_sound(db: Path) -> None:
    """Assert that verify finds no fault, and that each document has a delivery."""
    assert verify(db).faults == ()
    with closing(sqlite.connect(db, isolation_level=None, timeout=PATIENCE)) as connection:
        orphans = "SELECT sha256 FROM documents EXCEPT SELECT sha256 FROM deliveries"
        assert connection.execute(orphans).fetchall() == []
