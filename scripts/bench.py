"""The tracker's speed, as ratios to a floor measured in the same run; see scripts/bench.

    intake   catching up on a folder of PA files, each durable in its own transaction, against
             reading, hashing, parsing and committing the same files with bare sqlite3
    start    `tracker summary` and `status` on a full night, against importing sqlite_utils

A ratio survives a slow machine, a time does not; both are printed. The first run of each
is thrown away, floor and tracker take turns, and the medians are compared.
"""

import argparse
import hashlib
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from defusedxml import ElementTree

from tracker import election_folder, headless, rehearsal
from tracker.ledger import Ledger
from tracker.night import wall_clock

DEFAULT_RUNS = 9
ELECTION = "anglia-2019"


def bench_intake(folder: Path, runs: int) -> None:
    """Catch up on the 69 files of the night."""
    election = election_folder.load(ELECTION)
    drop = folder / "results"
    messages = rehearsal.night(election, election_folder.find(ELECTION))
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

    report("intake", f"catch up on {files} PA files", tracker, floor, runs, per=files, at_most=2.5)


def receive_barely(connection: sqlite3.Connection, drop: Path) -> None:
    """The least that must be done: read, hash, parse, commit."""
    for path in sorted(drop.iterdir()):
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        ElementTree.fromstring(data, forbid_dtd=True)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO documents VALUES (?, ?)", (digest, data))
        connection.execute("COMMIT")


def bench_start(folder: Path, runs: int) -> None:
    """Answer from a full night's ledger, from a cold process."""
    election = election_folder.load(ELECTION)
    drop, db = folder / "night", folder / "night.db"
    messages = rehearsal.night(election, election_folder.find(ELECTION))
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


SECTIONS = {"intake": bench_intake, "start": bench_start}


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
