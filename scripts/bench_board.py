"""The speed and size of a board without a screen, warm and from a cold start; see bench.py."""

import itertools
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import msgspec
from bench_figures import FIGURES
from bench_floor import ANGLIA, COUNTRY, night, report, run, timed

from tracker.board.bulletin import Bulletin, Candidate
from tracker.election import Election
from tracker.election import folder as election_folder
from tracker.election.clock import wall_clock
from tracker.intake import ingest
from tracker.ledger import Ledger
from tracker.prepare import rehearsal


def bench_seats(folder: Path, runs: int) -> None:
    """The same declaration on boards of very different size, in turn on one disk."""
    anglia = election_folder.load_election(ANGLIA)
    counts = (10, 100, 1_000, 10_000)
    with ExitStack() as stack:
        work = []
        for count in counts:
            election = with_seats(anglia, count)
            made = Ledger.create(folder / f"{count}.db", election, wall_clock())
            said = iter(all_declared(election, revisions=max(1, 1000 // count)))
            work.append((stack.enter_context(made), said))
        rounds = [
            [timed(partial(declare, ledger, next(said))) for ledger, said in work]
            for _ in range(50 * min(runs, 9))
        ]
    medians = [statistics.median(side) for side in zip(*rounds, strict=True)]
    for count, took in zip(counts, medians, strict=True):
        what = f"seats: one declaration with {count:,} seats, heard and durable"
        text = FIGURES.ratio(what, took / medians[0], "to that with 10: flat")
        print(f"{what}: {1000 * took:.2f} ms, {text}")


def declare(ledger: Ledger, bulletin: Bulletin) -> None:
    """Records one bulletin."""
    with ledger.writing():
        ledger.append([bulletin], wall_clock())


def with_seats(anglia: Election, count: int) -> Election:
    """Anglia's seats, with copies under other names up to `count`."""
    seats = [
        msgspec.structs.replace(seat, id=f"{seat.id}-{n}", name=f"{seat.name} {n}", pa_number=None,
                                pa_name="", aliases=())
        for n, seat in zip(range(count), itertools.cycle(anglia.seats), strict=False)
    ]  # fmt: skip
    return msgspec.structs.replace(anglia, seats=tuple(seats), targets=(), watch_areas=())


def all_declared(election: Election, revisions: int) -> Iterator[Bulletin]:
    """Every seat declares and is corrected, in `revisions` results each."""
    for revision in range(1, revisions + 1):
        for number, seat in enumerate(election.seats):
            votes = {"Con": 20_000 + revision, "Lab": 19_000 + number % 1000, "LD": 3_000}
            yield Bulletin(
                election=election.id,
                seat=seat.id,
                kind="result",
                origin="feed",
                revision=revision,
                candidates=tuple(Candidate(party=p, votes=v) for p, v in votes.items()),
            )


OPENED = """
import sys, time
from pathlib import Path
from tracker.ledger import Ledger
start = time.perf_counter()
with Ledger.open(Path(sys.argv[1])) as ledger:
    took = time.perf_counter() - start
    lines = Path("/proc/self/status").read_text().splitlines()
    print(next(line.split()[1] for line in lines if line.startswith("VmRSS")), took)
"""


def bench_memory(folder: Path, runs: int) -> None:
    """A process that follows a ledger with 100,000 bulletins: 650 seats, corrected 153 times."""
    if not Path("/proc/self/status").exists():
        print("memory: left out: this system has no /proc")
        return
    election, db = with_seats(election_folder.load_election(ANGLIA), 650), folder / "memory.db"
    with Ledger.create(db, election, wall_clock()) as ledger:
        empty, _ = opened(db)
        said = list(itertools.islice(all_declared(election, revisions=154), 100_000))
        with ledger.writing():
            ledger.append(said, wall_clock())
    full, took = opened(db)
    print(
        f"memory: a reader of 100,000 bulletins takes {full:.0f} MB, {full - empty:.0f} MB more "
        f"than of none, and {took:.1f} s to open; the file has {db.stat().st_size / 1e6:.0f} MB"
    )


def opened(db: Path) -> tuple[float, float]:
    """Memory of a fresh process with the ledger open, in megabytes, and seconds to open it."""
    command = [sys.executable, "-c", OPENED, str(db)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    kilobytes, seconds = done.stdout.split()
    return int(kilobytes) / 1000, float(seconds)


def bench_load(folder: Path, runs: int) -> None:
    """Reads the elections of the whole country and of Anglia from their folders."""
    pairs = [
        [timed(partial(election_folder.load_election, name)) for name in (COUNTRY, ANGLIA)]
        for _ in range(runs + 1)
    ][1:]
    country, anglia = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(
        f"load: 650 seats {1000 * country:.1f} ms, 69 seats {1000 * anglia:.1f} ms, "
        f"{1000 * (country - anglia):.1f} ms more (at most 150), "
        f"{FIGURES.ratio('load: 650 seats against 69', country / anglia)}"
    )


def bench_start(folder: Path, runs: int) -> None:
    """Answers from a full night's ledger in a fresh process."""
    election, messages = night(ANGLIA)
    drop, db = folder / "night", folder / "night.db"
    rehearsal.play(messages, drop, speed=None, sleep=time.sleep)
    with Ledger.create(db, election, wall_clock()) as ledger:
        ingest.ingest_once(ledger, [drop], wall_clock, say=str)
    run("-c", "import tracker.cli, sqlite_utils")

    def floor() -> float:
        return timed(lambda: run("-c", "import sqlite_utils"))

    for verb in ("summary", "status"):
        command = ("-m", "tracker", verb, "--db", str(db))
        report(
            "start",
            f"tracker {verb}",
            lambda c=command: timed(lambda: run(*c)),
            floor,
            runs,
            at_most=1.6,
        )
