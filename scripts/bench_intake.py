"""The speed of receiving: catching up on a folder, and noticing a file; see bench.py."""

import hashlib
import queue
import random
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import watchfiles
from bench_figures import FIGURES
from bench_floor import ANGLIA, COUNTRY, DEFAULT_RUNS, night, quantiles, report, timed
from defusedxml import ElementTree

from tracker.election import Election
from tracker.election.clock import wall_clock
from tracker.intake import ingest, receive
from tracker.ledger import Ledger
from tracker.ledger.log_in_use import LedgerConnection
from tracker.prepare import rehearsal
from tracker.prepare.pa_writer import Message
from tracker.support import sqlite


def bench_intake(folder: Path, runs: int) -> None:
    """Receives the 69 files of the night in Anglia."""
    catch_up(folder, *night(ANGLIA), runs, at_most=2.5)


def bench_country(folder: Path, runs: int) -> None:
    """Receives the 650 files of the whole country."""
    catch_up(folder, *night(COUNTRY), runs, at_most=1.8)


FLUSH_SECONDS = 0.005
"""The time that a flush takes on the slow disk of `bench_flush`."""


class SlowFlush(LedgerConnection):
    """A connection to a file on a slow disk: each commit of a change takes `FLUSH_SECONDS` more."""

    changes = 0

    def execute(self, sql: str, *parameters: Any) -> sqlite.Cursor:
        done = super().execute(sql, *parameters)
        if sql == "COMMIT" and self.total_changes != self.changes:
            self.changes = self.total_changes
            time.sleep(FLUSH_SECONDS)
        return done


def bench_flush(folder: Path, runs: int) -> None:
    """The same on a disk whose flush takes 5 ms, as that of a small server."""
    connect = sqlite.connect

    def slow_connect(*arguments: Any, **more: Any) -> sqlite.Connection:
        return connect(*arguments, **{**more, "factory": SlowFlush})

    with mock.patch.object(sqlite, "connect", slow_connect):
        catch_up(folder, *night(COUNTRY), runs, at_most=0.4, disk=", flushed in 5 ms")


def catch_up(
    folder: Path,
    election: Election,
    messages: Sequence[Message],
    runs: int,
    *,
    at_most: float,
    disk: str = "",
) -> None:
    """Receives a folder that is already full."""
    drop = folder / "results"
    files = rehearsal.play(messages, drop, speed=None, sleep=time.sleep)
    fresh = iter(range(10_000))

    def tracker() -> float:
        with Ledger.create(folder / f"{next(fresh)}.db", election, wall_clock()) as ledger:
            return timed(lambda: ingest.ingest_once(ledger, [drop], wall_clock, say=str))

    def floor() -> float:
        connection = sqlite.connect(folder / f"{next(fresh)}.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE documents (sha256 TEXT PRIMARY KEY, bytes BLOB)")
        took = timed(lambda: receive_barely(connection, drop))
        connection.close()
        return took

    what = f"catch up on {files} PA files{disk}"
    report("intake", what, tracker, floor, runs, per=files, at_most=at_most)


def receive_barely(connection: sqlite.Connection, drop: Path) -> None:
    """The least work possible: read, hash, parse, commit."""
    for path in sorted(drop.iterdir()):
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        ElementTree.fromstring(data, forbid_dtd=True)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO documents VALUES (?, ?)", (digest, data))
        connection.execute("COMMIT")


ISOLATED = (0.15, 0.25)
"""Seconds between two files, random between these: at a fixed interval every file would arrive at
the same point of the watcher's cycle."""
VIEWER = """
import sys, time
from pathlib import Path
from tracker.ledger import Ledger
from tracker.ledger.log_in_use import LedgerConnection
with Ledger.open(Path(sys.argv[1])) as ledger:
    while True:
        if ledger.has_changed():
            ledger.refresh()
        time.sleep(0.05)
"""


def bench_notice(folder: Path, runs: int) -> None:
    """Files that arrive one at a time, as on the night: 200, or 5 a run if there are few runs."""
    election, messages = night(ANGLIA)
    files = [message.xml for message in messages]
    db = folder / "night.db"
    Ledger.create(db, election, wall_clock()).close()
    count = 200 if runs >= DEFAULT_RUNS else 5 * runs
    with subprocess.Popen([sys.executable, "-c", VIEWER, str(db)]) as viewer:
        try:
            ours = latencies(folder / "ours", files, count, partial(follow, db))
            bare = latencies(folder / "bare", files, count, watch_barely)
        finally:
            viewer.terminate()
    ratio = FIGURES.ratio(
        "notice: closed to durable",
        statistics.median(ours) / statistics.median(bare),
        "at most 1.5",
    )
    print(
        f"notice: {count} files, closed to durable, {quantiles(ours)}; "
        f"closed to noticed by bare watchfiles, {quantiles(bare)}; {ratio}"
    )


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
    """The tracker's intake; reports a file when it is durable."""

    def report(receipts: Sequence[receive.Receipt]) -> None:
        for receipt in receipts:
            noticed(receipt.name)

    with Ledger.open(db) as ledger:
        receive.follow_folder(ledger, drop, wall_clock, stop=stop, on_receipts=report)


def watch_barely(drop: Path, stop: threading.Event, noticed: Noticed) -> None:
    """Only the file notifications that the tracker uses."""
    for batch in watchfiles.watch(
        drop, watch_filter=None, step=10, debounce=100, rust_timeout=50, stop_event=stop
    ):
        for name in {Path(path).name for _, path in batch}:
            noticed(name)
