"""Processes that write one ledger and copy its log back at the same time.

The WAL-reset bug of an engine loses commits in such a night. `writers` counts what was committed
and what is there afterwards; a test and `scripts/torture` run it with both engines.
"""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.makers import night
from tests.makers.commands import environment
from tracker.ledger import Ledger
from tracker.ledger.verify import verify

WRITER = """
import sys, time
from tests.makers import night
from pathlib import Path
from tracker.board import entries
from tracker.election.clock import wall_clock
from tracker.ledger import Ledger, connection
from tracker.ledger.write_transaction import write_log_back
connection.CHECKPOINT_PAGES = 3
path, name, seconds = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
written, end = 0, time.monotonic() + seconds
with Ledger.open(path) as ledger:
    seats = ledger.election.seats
    while time.monotonic() < end:
        now, seat = wall_clock(), seats[written % len(seats)]
        with ledger.writing():
            entry = entries.note(ledger.board, seat, f"{name} {written}", by=name, now=now)
            ledger.append([entry], now)
        written += 1
        if written % 3 == 0:
            try:
                write_log_back(ledger.connection, path)
            except connection.sqlite.OperationalError as error:
                assert "locked" in str(error)
print(written)
"""
PYTHONS_ENGINE = "import sys; sys.modules['pysqlite3'] = None\n"
"""Run first: the process uses the engine of Python."""


@dataclass(frozen=True, slots=True)
class Stress:
    """The outcome of a run."""

    committed: int
    found: int
    faults: tuple[str, ...]


def writers(folder: Path, number: int, seconds: float, *, pythons_engine: bool = False) -> Stress:
    """Run so many processes that write notes into one ledger, with checkpoints in between."""
    path = folder / "night.db"
    Ledger.create(path, night.anglia(), night.MIDNIGHT).close()
    program = PYTHONS_ENGINE * pythons_engine + WRITER
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(path), f"W{chr(65 + n)}", str(seconds)],
            env=environment(),
            stdout=subprocess.PIPE,
        )
        for n in range(number)
    ]
    outputs = [process.communicate(timeout=seconds + 90)[0] for process in processes]
    with Ledger.open(path) as ledger:
        found = sum(len(of_seat) for of_seat in ledger.board.bulletins.values())
    return Stress(sum(map(int, outputs)), found, verify(path).faults)
