"""The tracker's speed, as ratios to a floor measured in the same run; see scripts/bench.

    intake   catching up on a folder of PA files, each durable in its own transaction, against
             reading, hashing, parsing and committing the same files with bare sqlite3
    country  the same with the 650 files of the United Kingdom
    notice   from a file's last byte to its being durable in the ledger, while a viewer follows,
             against the first word of a bare watchfiles loop with the same settings
    seats    one declaration, heard and committed, with 100 to 10,000 seats, against 10
    memory   a board and a ledger that hold 100,000 bulletins, in megabytes
    load     reading the election of the whole country from its folder, against Anglia's
    start    `tracker summary` and `status` on a full night, against importing sqlite_utils

A ratio survives a slow machine, a time does not; both are printed. The first run of each
is thrown away, floor and tracker take turns, and the medians are compared.
"""

import argparse
import hashlib
import itertools
import os
import queue
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import msgspec
import watchfiles
from defusedxml import ElementTree

from tracker import election_folder, headless, intake, rehearsal
from tracker.bulletin import Bulletin, Candidate
from tracker.election import Election
from tracker.ledger import Ledger
from tracker.night import wall_clock

DEFAULT_RUNS = 9
ANGLIA, COUNTRY = "anglia-2019", "uk-2019"


def bench_intake(folder: Path, runs: int) -> None:
    """Catch up on the 69 files of the night in Anglia."""
    catch_up(folder, *night(ANGLIA), runs, at_most=2.5)


def bench_country(folder: Path, runs: int) -> None:
    """Catch up on the 650 files of the whole country."""
    catch_up(folder, *night(COUNTRY), runs, at_most=1.8)


def night(name: str) -> tuple[Election, Sequence[rehearsal.Message]]:
    """An election that ships, and the messages of its night."""
    election = election_folder.load(name)
    return election, rehearsal.night(election, election_folder.find(name))


def catch_up(
    folder: Path,
    election: Election,
    messages: Sequence[rehearsal.Message],
    runs: int,
    *,
    at_most: float,
) -> None:
    """Receive a folder that is full already."""
    drop = folder / "results"
    files = rehearsal.play(messages, drop, speed=None, sleep=time.sleep)
    fresh = iter(range(10_000))

    def tracker() -> float:
        with Ledger.create(folder / f"{next(fresh)}.db", election, wall_clock()) as ledger:
            return timed(lambda: headless.ingest_once(ledger, [drop], wall_clock, say=str))

    def floor() -> float:
        connection = sqlite3.connect(folder / f"{next(fresh)}.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE documents (sha256 TEXT PRIMARY KEY, bytes BLOB)")
        took = timed(lambda: receive_barely(connection, drop))
        connection.close()
        return took

    what = f"catch up on {files} PA files"
    report("intake", what, tracker, floor, runs, per=files, at_most=at_most)


def receive_barely(connection: sqlite3.Connection, drop: Path) -> None:
    """The least that must be done: read, hash, parse, commit."""
    for path in sorted(drop.iterdir()):
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        ElementTree.fromstring(data, forbid_dtd=True)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO documents VALUES (?, ?)", (digest, data))
        connection.execute("COMMIT")


ISOLATED = (0.15, 0.25)
"""Seconds between two files, so that each is noticed by itself: by chance between these, or else
every file would meet the watcher at the same point of its rounds."""
VIEWER = """
import sys, time
from pathlib import Path
from tracker.ledger import Ledger
with Ledger.open(Path(sys.argv[1])) as ledger:
    while True:
        if ledger.changed():
            ledger.refresh()
        time.sleep(0.05)
"""


def bench_notice(folder: Path, runs: int) -> None:
    """Files that come one at a time, as on the night: some 20 for each run."""
    election, messages = night(ANGLIA)
    files = [message.xml for message in messages]
    db = folder / "night.db"
    Ledger.create(db, election, wall_clock()).close()
    count = 200 if runs >= DEFAULT_RUNS else 20 * runs
    with subprocess.Popen([sys.executable, "-c", VIEWER, str(db)]) as viewer:
        try:
            ours = latencies(folder / "ours", files, count, partial(follow, db))
            bare = latencies(folder / "bare", files, count, watch_barely)
        finally:
            viewer.terminate()
    ratio = statistics.median(ours) / statistics.median(bare)
    print(
        f"notice: {count} files, closed to durable, {quantiles(ours)}; "
        f"closed to noticed by bare watchfiles, {quantiles(bare)}; ratio {ratio:.2f} (at most 1.5)"
    )


def quantiles(seconds: list[float]) -> str:
    """The median and the 99th percentile."""
    p99 = statistics.quantiles(seconds, n=100, method="inclusive")[98]
    return f"p50 {1000 * statistics.median(seconds):.1f} ms, p99 {1000 * p99:.1f} ms"


Noticed = Callable[[str], None]


def latencies(
    drop: Path,
    files: list[bytes],
    count: int,
    listen: Callable[[Path, threading.Event, Noticed], None],
) -> list[float]:
    """Seconds from the close of each file to `listen` naming it."""
    drop.mkdir()
    stop, heard = threading.Event(), queue.SimpleQueue[tuple[str, float]]()
    thread = threading.Thread(
        target=listen, args=(drop, stop, lambda name: heard.put((name, time.perf_counter())))
    )
    thread.start()
    time.sleep(1)
    took, chance = [], random.Random(2019)
    for number in range(count):
        name = f"{number}.xml"
        (drop / name).write_bytes(files[number % len(files)])
        closed = time.perf_counter()
        while (found := heard.get(timeout=10))[0] != name:
            pass
        took.append(found[1] - closed)
        time.sleep(chance.uniform(*ISOLATED))
    stop.set()
    thread.join()
    return took


def follow(db: Path, drop: Path, stop: threading.Event, noticed: Noticed) -> None:
    """The tracker's intake; a file is named once it is durable."""
    with Ledger.open(db) as ledger:
        intake.follow(
            ledger, drop, wall_clock, stop=stop, on_receipt=lambda receipt: noticed(receipt.name)
        )


def watch_barely(drop: Path, stop: threading.Event, noticed: Noticed) -> None:
    """What the tracker's hints come from, and nothing else."""
    for batch in watchfiles.watch(
        drop, watch_filter=None, step=10, debounce=100, rust_timeout=50, stop_event=stop
    ):
        for name in {Path(path).name for _, path in batch}:
            noticed(name)


def bench_seats(folder: Path, runs: int) -> None:
    """The same declaration on boards of very different size, taking turns at one disk."""
    anglia = election_folder.load(ANGLIA)
    counts = (10, 100, 1_000, 10_000)
    with ExitStack() as stack:
        work = []
        for count in counts:
            election = of_seats(anglia, count)
            made = Ledger.create(folder / f"{count}.db", election, wall_clock())
            said = iter(all_declared(election, revisions=max(1, 1000 // count)))
            work.append((stack.enter_context(made), said))
        rounds = [
            [timed(partial(declare, ledger, next(said))) for ledger, said in work]
            for _ in range(50 * min(runs, 9))
        ]
    medians = [statistics.median(side) for side in zip(*rounds, strict=True)]
    for count, took in zip(counts, medians, strict=True):
        print(
            f"seats: one declaration with {count:,} seats, heard and durable: "
            f"{1000 * took:.2f} ms, ratio {took / medians[0]:.2f} to that with 10 (flat)"
        )


def declare(ledger: Ledger, bulletin: Bulletin) -> None:
    """Put one bulletin on record."""
    with ledger.writing():
        ledger.append([bulletin], wall_clock())


def of_seats(anglia: Election, count: int) -> Election:
    """Anglia's seats, and their like under other names, until there are so many."""
    seats = [
        msgspec.structs.replace(seat, id=f"{seat.id}-{n}", name=f"{seat.name} {n}", pa_number=None,
                                pa_name="", aliases=())
        for n, seat in zip(range(count), itertools.cycle(anglia.seats), strict=False)
    ]  # fmt: skip
    return msgspec.structs.replace(anglia, seats=tuple(seats), targets=(), watch_areas=())


def all_declared(election: Election, revisions: int) -> Iterator[Bulletin]:
    """Every seat declares, and is corrected so many times less one."""
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
    election, db = of_seats(election_folder.load(ANGLIA), 650), folder / "memory.db"
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
    """Megabytes that a fresh process has in memory with the ledger open, and seconds to open it."""
    command = [sys.executable, "-c", OPENED, str(db)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    kilobytes, seconds = done.stdout.split()
    return int(kilobytes) / 1000, float(seconds)


def bench_load(folder: Path, runs: int) -> None:
    """Read the election of the whole country, and of Anglia, from their folders."""
    pairs = [
        [timed(partial(election_folder.load, name)) for name in (COUNTRY, ANGLIA)]
        for _ in range(runs + 1)
    ][1:]
    country, anglia = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(
        f"load: 650 seats {1000 * country:.1f} ms, 69 seats {1000 * anglia:.1f} ms, "
        f"{1000 * (country - anglia):.1f} ms more (at most 150), ratio {country / anglia:.2f}"
    )


def bench_start(folder: Path, runs: int) -> None:
    """Answer from a full night's ledger, from a cold process."""
    election, messages = night(ANGLIA)
    drop, db = folder / "night", folder / "night.db"
    rehearsal.play(messages, drop, speed=None, sleep=time.sleep)
    with Ledger.create(db, election, wall_clock()) as ledger:
        headless.ingest_once(ledger, [drop], wall_clock, say=str)
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
            at_most=2.0,
        )


def run(*arguments: str) -> None:
    """A fresh Python with these arguments; its output is thrown away."""
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def report(
    section: str,
    what: str,
    tracker: Callable[[], float],
    floor: Callable[[], float],
    runs: int,
    *,
    at_most: float,
    per: int = 1,
) -> None:
    """Run both in turn and print one line."""
    pairs = [(tracker(), floor()) for _ in range(runs + 1)][1:]
    ours, least = (statistics.median(side) for side in zip(*pairs, strict=True))
    each = f" ({1000 * ours / per:.2f} ms each)" if per > 1 else ""
    print(
        f"{section}: {what}: {1000 * ours:.1f} ms{each}, floor {1000 * least:.1f} ms, "
        f"ratio {ours / least:.2f} (at most {at_most})"
    )


SECTIONS = {
    "intake": bench_intake,
    "country": bench_country,
    "notice": bench_notice,
    "seats": bench_seats,
    "memory": bench_memory,
    "load": bench_load,
    "start": bench_start,
}


def main() -> None:
    """Run the sections named on the command line, or all."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--runs", type=int, default=DEFAULT_RUNS)
    options = parser.parse_args()
    if unknown := set(options.sections) - set(SECTIONS):
        parser.error(f"no section {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    print(f"{options.runs} runs each on {os.cpu_count()} cores, Python {sys.version.split()[0]}")
    for name in options.sections or SECTIONS:
        with tempfile.TemporaryDirectory(prefix="tracker-bench-") as folder:
            SECTIONS[name](Path(folder), options.runs)


if __name__ == "__main__":
    main()
