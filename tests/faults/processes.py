"""`tracker` as processes that can be killed, and what another connection finds in their ledger."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.makers.commands import environment
from tracker.ledger.verify import verify

PATIENCE = 90.0
"""Seconds that a busy machine may take for anything here."""

AS_IT_IS = "from tracker.cli import main; main()"
Process = subprocess.Popen[bytes]


@contextmanager
def processes() -> Iterator[list[Process]]:
    """A list: what is put into it is gone when this ends, whatever happened."""
    started: list[Process] = []
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.wait()


def start(log: Path, *arguments: str | Path, program: str = AS_IT_IS) -> Process:
    """`tracker` as a process that says all it says to the end of the file `log`."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    with log.open("ab") as out:
        return subprocess.Popen(
            command, cwd=log.parent, env=environment(), stdout=out, stderr=subprocess.STDOUT
        )


def delivered(db: Path) -> int:
    """How many deliveries another connection sees now."""
    if not db.exists():
        return 0
    with closing(sqlite3.connect(db, isolation_level=None, timeout=PATIENCE)) as connection:
        try:
            (count,) = connection.execute("SELECT count(*) FROM deliveries").fetchone()
        except sqlite3.OperationalError:  # there is no table yet
            return 0
    return int(count)


def assert_sound(db: Path) -> None:
    """Verify finds nothing, and no document is there without its delivery."""
    assert verify(db).faults == ()
    with closing(sqlite3.connect(db, isolation_level=None, timeout=PATIENCE)) as connection:
        orphans = "SELECT sha256 FROM documents EXCEPT SELECT sha256 FROM deliveries"
        assert connection.execute(orphans).fetchall() == []
