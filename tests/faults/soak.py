"""A night of 650 seats in a short time: no file is missed, and the intake does not grow.

A third of the declarations is corrected, some files are overwritten, the folder is moved away and
back so that its watch starts again, and `tracker status` runs now and then. Memory and open files
are those that Linux counts.
"""

import os
import random
import re
import signal
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import msgspec

from tests.faults.processes import PATIENCE, Process, assert_sound, delivered, processes, start
from tests.makers import night
from tests.makers.commands import File, deliver, deliveries_in, night_files, tracker, wait_until
from tests.makers.messages import about, corrected
from tracker.election import Election
from tracker.election.clock import wall_clock
from tracker.ledger import Ledger

SEATS = 650
MAX_GROWTH = 1.15
"""The highest ratio of the last quarter's median to the second quarter's."""
MAX_WAITING = 30
"""The number of files that may wait to be received before the next is sent."""


Sample = tuple[float, int, int]
"""The part of the night that has passed (0 to 1), memory in bytes, open files."""


@cache
def country() -> tuple[Election, tuple[File, ...]]:
    """An election of Anglia's seats, repeated with other names, and the result of each as a file."""
    anglia = night.anglia()
    results = {_number(xml): xml for xml in night_files().values()}
    seats, files = [], []
    for n in range(SEATS):
        repetition, index = divmod(n, len(anglia.seats))
        seat = anglia.seats[index]
        name = f"{seat.name} {repetition + 1}" if repetition else seat.name
        files.append((f"result_{n}_1.xml", about(results[seat.pa_number], n + 1, name)))
        changes = {
            "id": f"{seat.id}-{repetition}" if repetition else seat.id,
            "name": name,
            "pa_name": name,
        }
        seats.append(msgspec.structs.replace(seat, pa_number=n + 1, aliases=(), **changes))
    changed = {"id": "country", "seats": tuple(seats), "elsewhere": {}}
    return msgspec.structs.replace(anglia, **changed), tuple(files)


def _number(xml: bytes) -> int | None:
    found = re.search(rb'<Constituency number="([0-9]+)"', xml)
    return int(found[1]) if found else None


def timed_files(chance: random.Random) -> list[tuple[float, File]]:
    """Every file with its time, 0 to 1. A third is corrected, in a new file or in the same one."""
    night: list[tuple[float, File]] = []
    for n, (name, xml) in enumerate(country()[1]):
        at = 0.9 * n / SEATS
        night.append((at, (name, xml)))
        if n % 3 == 0:
            revision = chance.choice((2, 3))
            new = name if n % 2 else name.replace("_1.", f"_{revision}.")
            night.append((chance.uniform(at + 0.01, 1), (new, corrected(xml, revision))))
    return sorted(night)


@dataclass
class Soak:
    """A process that receives a night, and its memory and open files."""

    folder: Path
    process: Process
    sent: list[File] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    status_calls: int = 0
    """The number of `tracker status` calls."""

    @property
    def drop(self) -> Path:
        """The folder that is followed."""
        return self.folder / "drop"

    @property
    def db(self) -> Path:
        """The ledger."""
        return self.folder / "night.db"

    def send(self, file: File) -> None:
        """Deliver a file when at most `MAX_WAITING` are waiting, and not its own older content."""
        waiting = 0 if (self.drop / file[0]).exists() else MAX_WAITING
        wait_until(lambda: delivered(self.db) >= len(self.sent) - waiting, PATIENCE)
        deliver(self.drop, dict([file]))
        self.sent.append(file)

    def sample(self, part: float) -> None:
        """Measure the process."""
        assert self.process.poll() is None, self.last_output()
        of_process = Path(f"/proc/{self.process.pid}")
        pages = int((of_process / "statm").read_text().split()[1])
        files = len([*(of_process / "fd").iterdir()])
        self.samples.append((part, pages * os.sysconf("SC_PAGESIZE"), files))

    def move_away_and_back(self) -> None:
        """Move the folder away, long enough for its watch to detect this, and back."""
        away = self.folder / "away"
        self.drop.rename(away)
        time.sleep(0.3)
        away.rename(self.drop)

    def check_status(self) -> None:
        """Run `tracker status`."""
        done = tracker("status", "--db", self.db, cwd=self.folder)
        assert (done.returncode, done.stderr) == (0, "")
        self.status_calls += 1

    def last_output(self) -> str:
        """The last 500 characters of the process's output."""
        return (self.folder / "log").read_text()[-500:]

    def assert_nothing_missed(self) -> None:
        """Assert that every content of every file is recorded once, and that the ledger is sound."""
        found = Counter((name, data) for name, data, _ in deliveries_in(self.db))
        assert found == Counter(self.sent)
        assert_sound(self.db)


def medians(samples: Sequence[Sample]) -> list[tuple[str, float, float]]:
    """(name, median in the second quarter, median in the last quarter) of each measurement."""

    def median(index: int, start: float, end: float) -> float:
        return statistics.median(s[index] for s in samples if start <= s[0] <= end)

    names = enumerate(("memory in bytes", "open files"), start=1)
    return [(name, median(i, 0.25, 0.5), median(i, 0.75, 1)) for i, name in names]


def assert_flat(samples: Sequence[Sample]) -> None:
    """Assert that each median of the last quarter is at most 1.15 times the second quarter's."""
    for name, second, last in medians(samples):
        assert last <= MAX_GROWTH * second, f"{name} grew from {second:,.0f} to {last:,.0f}"


def soak(folder: Path, seconds: float) -> Soak:
    """Run a night in so many seconds, or more on a busy machine. AssertionError if it fails."""
    drop, db = folder / "drop", folder / "night.db"
    drop.mkdir()
    Ledger.create(db, country()[0], wall_clock()).close()
    with processes() as started:
        started.append(start(folder / "log", "ingest", drop, "--follow", "--db", db))
        run = Soak(folder, started[0])
        _run(run, seconds)
        wait_until(lambda: delivered(db) >= len(run.sent), PATIENCE)
        run.process.send_signal(signal.SIGTERM)
        assert run.process.wait(PATIENCE) == 0, run.last_output()
    run.assert_nothing_missed()
    assert_flat(run.samples)
    return run


def _run(run: Soak, seconds: float) -> None:
    night, began = timed_files(random.Random(2019)), time.monotonic()
    for n, (at, file) in enumerate(night):
        time.sleep(max(0.0, began + at * seconds - time.monotonic()))
        run.send(file)
        run.sample(at)
        if n % (len(night) // 6) == 50:
            run.check_status()
            run.move_away_and_back()
