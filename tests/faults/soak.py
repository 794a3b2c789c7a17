"""A whole night of 650 seats in a short time: does the intake stay as small as it was?

Declarations come with corrections, files are written over, the folder is taken away and put
back so that the watch on it begins anew, and somebody looks at the board now and then.
Memory and open files are those that Linux counts.
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
from tests.makers.commands import File, deliver, night_files, on_record, tracker, wait_until
from tests.makers.messages import about, corrected
from tracker.election import Election
from tracker.election.clock import wall_clock
from tracker.ledger import Ledger

SEATS = 650
MOST = 1.15
"""The last quarter's median is at most so many times the second quarter's."""
BEHIND = 30
"""So many files may wait to be read before the next is sent."""


Sample = tuple[float, int, int]
"""The part of the night that is over, memory in bytes, open files."""


@cache
def country() -> tuple[Election, tuple[File, ...]]:
    """Anglia's seats again and again under other names, and the result of each as a file."""
    anglia = night.anglia()
    results = {_number(xml): xml for xml in night_files().values()}
    seats, files = [], []
    for n in range(SEATS):
        again, place = divmod(n, len(anglia.seats))
        seat = anglia.seats[place]
        name = f"{seat.name} {again + 1}" if again else seat.name
        files.append((f"result_{n}_1.xml", about(results[seat.pa_number], n + 1, name)))
        changes = {"id": f"{seat.id}-{again}" if again else seat.id, "name": name, "pa_name": name}
        seats.append(msgspec.structs.replace(seat, pa_number=n + 1, aliases=(), **changes))
    changed = {"id": "country", "seats": tuple(seats), "elsewhere": {}}
    return msgspec.structs.replace(anglia, **changed), tuple(files)


def _number(xml: bytes) -> int | None:
    found = re.search(rb'<Constituency number="([0-9]+)"', xml)
    return int(found[1]) if found else None


def the_night(chance: random.Random) -> list[tuple[float, File]]:
    """Every file with its time, from 0 to 1: a third is corrected, in a new file or the same."""
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
    """One process that receives a night, and how much it needed."""

    folder: Path
    process: Process
    sent: list[File] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    looks: int = 0
    """How often somebody asked for the board."""

    @property
    def drop(self) -> Path:
        """The folder that is followed."""
        return self.folder / "drop"

    @property
    def db(self) -> Path:
        """The ledger."""
        return self.folder / "night.db"

    def send(self, file: File) -> None:
        """Deliver one file when most before it, and its own older content, have been read."""
        behind = 0 if (self.drop / file[0]).exists() else BEHIND
        wait_until(lambda: delivered(self.db) >= len(self.sent) - behind, PATIENCE)
        deliver(self.drop, dict([file]))
        self.sent.append(file)

    def sample(self, part: float) -> None:
        """Look at how large the process is."""
        assert self.process.poll() is None, self.said()
        of_process = Path(f"/proc/{self.process.pid}")
        pages = int((of_process / "statm").read_text().split()[1])
        files = len([*(of_process / "fd").iterdir()])
        self.samples.append((part, pages * os.sysconf("SC_PAGESIZE"), files))

    def take_away(self) -> None:
        """Move the folder away for as long as the watch on it needs to see that, and back."""
        away = self.folder / "away"
        self.drop.rename(away)
        time.sleep(0.3)
        away.rename(self.drop)

    def look(self) -> None:
        """Somebody asks for the board."""
        done = tracker("status", "--db", self.db, cwd=self.folder)
        assert (done.returncode, done.stderr) == (0, "")
        self.looks += 1

    def said(self) -> str:
        """The last that the process said."""
        return (self.folder / "log").read_text()[-500:]

    def assert_nothing_missed(self) -> None:
        """Every content of every file is on record once; the ledger is sound."""
        found = Counter((name, data) for name, data, _ in on_record(self.db))
        assert found == Counter(self.sent)
        assert_sound(self.db)


def medians(samples: Sequence[Sample]) -> list[tuple[str, float, float]]:
    """What was measured, in the second quarter of the night and in the last."""

    def median(which: int, start: float, end: float) -> float:
        return statistics.median(one[which] for one in samples if start <= one[0] <= end)

    names = enumerate(("memory in bytes", "open files"), start=1)
    return [(name, median(i, 0.25, 0.5), median(i, 0.75, 1)) for i, name in names]


def assert_flat(samples: Sequence[Sample]) -> None:
    """The last quarter's median is at most 1.15 times the second quarter's."""
    for what, second, last in medians(samples):
        assert last <= MOST * second, f"{what} grew from {second:,.0f} to {last:,.0f}"


def soak(folder: Path, seconds: float) -> Soak:
    """Go through a night in so many seconds, or more on a busy machine. AssertionError."""
    drop, db = folder / "drop", folder / "night.db"
    drop.mkdir()
    Ledger.create(db, country()[0], wall_clock()).close()
    with processes() as started:
        started.append(start(folder / "log", "ingest", drop, "--follow", "--db", db))
        run = Soak(folder, started[0])
        _live_through(run, seconds)
        wait_until(lambda: delivered(db) >= len(run.sent), PATIENCE)
        run.process.send_signal(signal.SIGTERM)
        assert run.process.wait(PATIENCE) == 0, run.said()
    run.assert_nothing_missed()
    assert_flat(run.samples)
    return run


def _live_through(run: Soak, seconds: float) -> None:
    night, began = the_night(random.Random(2019)), time.monotonic()
    for n, (at, file) in enumerate(night):
        time.sleep(max(0.0, began + at * seconds - time.monotonic()))
        run.send(file)
        run.sample(at)
        if n % (len(night) // 6) == 50:
            run.look()
            run.take_away()
