"""Replication: the delay of a declaration at ten desks, and the cost of joining; see bench.py.

bench_desks.py bare-reader ADDRESS DB     commits the messages of a stream, and nothing else

The hub is a real nats-server on loopback. The floor is the same files on another stream,
published and committed without the tracker.
"""

import asyncio
import contextlib
import datetime as dt
import functools
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from unittest import mock

from tracker.support import sqlite

ROOT = Path(__file__).resolve().parents[1]
DESKS = 10
PER_SECOND = 20.0
NIGHT = "bench"
TIMEOUT_SECONDS = 60.0
MAX_RATIO_ALONE = 1.1
MAX_SETTLE_SECONDS = {1: 2.0, 3: 9.0}
"""After the last connection was restored, by the number of the hub's nodes."""
STEPS = 60
BARE_STREAM, BARE_SUBJECT = "BARE", "bare"


def bench_desks(folder: Path, runs: int) -> None:
    """Ten desks in a national night, a late desk, a desk without a hub, and random nights."""
    sys.path.insert(0, str(ROOT))  # for the hubs and nights of the tests
    from bench_floor import DEFAULT_RUNS

    from tests.makers import hubs

    if hubs.server() is None:
        print("desks: there is no nats-server; scripts/get-nats-server unpacks one")
        return
    seats = 650 if runs >= DEFAULT_RUNS else min(650, 60 * runs)
    with hubs.started([hubs.plain(folder / "hub")]) as (hub,):
        ten_desks(folder, hub.url, seats)
        late_desk(folder, hub.url, seats, min(runs, 5))
    without_hub(folder / "alone", 20 * runs)
    for nodes, nights in ((1, 2 * runs), (3, max(1, runs // 2))):
        random_nights(nodes, nights)


# -- ten desks -----------------------------------------------------------------------------


def ten_desks(folder: Path, address: str, seats: int) -> None:
    """Declare at one desk, and measure when each declaration is on the disk of the nine others."""
    from bench_floor import COUNTRY, night

    from tracker.election.clock import wall_clock
    from tracker.intake import receive
    from tracker.intake.drop_folder import Delivery
    from tracker.ledger import Ledger

    election, messages = night(COUNTRY)
    ledgers = [folder / f"desk{number}.db" for number in range(DESKS)]
    for path in ledgers:
        Ledger.create(path, election, wall_clock()).close()
    arguments = ["-m", "tracker", "join", "--via", address, "--night", NIGHT, "--unsigned"]
    with (
        processes(
            [[*arguments, "--db", str(path), "--desk", path.stem] for path in ledgers]
        ) as cpu,
        Ledger.open(ledgers[0]) as first,
    ):
        until(lambda: all(is_joined(path) for path in ledgers))
        idle = cpu()
        time.sleep(5)
        idle = (cpu() - idle) / 5 / DESKS

        def declare(number: int) -> None:
            message = messages[number]
            delivery = Delivery(message.name, message.xml, last_chance=True)
            receive.receive_file(first, delivery, wall_clock())

        before = cpu()
        began = time.perf_counter()
        paced(declare, seats)
        busy = (cpu() - before) / (time.perf_counter() - began) / DESKS
        ended = time.perf_counter()
        until(lambda: all(count(path, "bulletins") == seats for path in ledgers))
        rest = time.perf_counter() - ended
    ours = lags(ledgers, "SELECT id, received_at FROM bulletins")

    bare = [folder / f"bare{number}.db" for number in range(DESKS)]
    with processes([[__file__, "bare-reader", address, str(path)] for path in bare[1:]]):
        floor = asyncio.run(publish_bare(address, bare, [m.xml for m in messages[:seats]]))
    from bench_figures import FIGURES
    from bench_floor import quantiles

    ratio = FIGURES.ratio(
        "desks: one desk's disk to nine others'",
        statistics.median(ours) / statistics.median(floor),
    )

    print(
        f"desks: {seats} declarations at {PER_SECOND:g} a second, from one desk's disk to that of "
        f"nine others: {quantiles(ours)}; bare publish, read and commit: {quantiles(floor)}; "
        f"{ratio}"
    )
    print(
        f"desks: all ten equal {1000 * rest:.0f} ms after the last; a desk takes "
        f"{100 * busy:.1f} % of a core meanwhile, {100 * idle:.1f} % at rest"
    )


def paced(work: Callable[[int], object], times: int) -> None:
    """Call `work` this many times, PER_SECOND times a second."""
    began = time.perf_counter()
    for number in range(times):
        time.sleep(max(0.0, began + number / PER_SECOND - time.perf_counter()))
        work(number)


@contextlib.contextmanager
def processes(commands: Sequence[Sequence[str]]) -> Iterator[Callable[[], float]]:
    """Run Python processes; yields a function that returns the CPU seconds they have used."""
    with tempfile.TemporaryDirectory(prefix="tracker-bench-state-") as state:
        environment = {**os.environ, "XDG_STATE_HOME": state}
        started = [
            subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL, env=environment)
            for command in commands
        ]
        try:
            yield lambda: sum(cpu_of(process.pid) for process in started)
        finally:
            for process in started:
                process.terminate()
            for process in started:
                process.wait()


def cpu_of(pid: int) -> float:
    """CPU seconds of a process; 0 on a system without /proc."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def is_joined(path: Path) -> bool:
    """Whether a ledger is joined with all the others."""
    from tracker.replication import status

    with closing(sqlite.connect(path)) as connection:
        found = status.read(connection)
    return found is not None and found.state == "joined" and len(found.desks) == DESKS - 1


def count(path: Path, table: str) -> int:
    """Number of rows of a table; 0 if the table does not exist yet."""
    with contextlib.suppress(sqlite.OperationalError), closing(sqlite.connect(path)) as opened:
        return int(opened.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    return 0


def until(condition: Callable[[], bool]) -> None:
    """Wait until the condition holds, at most TIMEOUT_SECONDS."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit("desks: waited for too long")
        time.sleep(0.05)


def lags(paths: Sequence[Path], query: str) -> list[float]:
    """Seconds from the first desk's commit to that of each other desk, for every row."""
    times = []
    for path in paths:
        with closing(sqlite.connect(path)) as connection:
            times.append(dict(connection.execute(query).fetchall()))
    first, *others = times
    time_of = dt.datetime.fromisoformat
    return [
        (time_of(other[id]) - time_of(at)).total_seconds()
        for other in others
        for id, at in first.items()
    ]


# -- the floor -------------------------------------------------------------------------------


def bare_ledger(path: Path) -> sqlite.Connection:
    """A database with one table of bytes, as durable as a ledger."""
    connection = sqlite.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS file (id TEXT PRIMARY KEY, at TEXT, bytes BLOB)")
    return connection


def commit_bare(connection: sqlite.Connection, rows: Sequence[tuple[str, bytes]]) -> None:
    """Commit rows of ids and bytes."""
    connection.execute("BEGIN IMMEDIATE")
    now = dt.datetime.now(dt.UTC).isoformat()
    connection.executemany(
        "INSERT INTO file VALUES (?, ?, ?)", [(id, now, data) for id, data in rows]
    )
    connection.execute("COMMIT")


async def publish_bare(address: str, paths: Sequence[Path], files: list[bytes]) -> list[float]:
    """Publish the files at the same pace. Returns the lags of the bare readers."""
    import nats

    client = await nats.connect(address)
    stream = client.jetstream()
    await stream.add_stream(name=BARE_STREAM, subjects=[BARE_SUBJECT])
    while (await stream.stream_info(BARE_STREAM)).state.consumer_count < len(paths) - 1:
        await asyncio.sleep(0.1)
    with closing(bare_ledger(paths[0])) as own:
        began = time.perf_counter()
        for number, data in enumerate(files):
            await asyncio.sleep(max(0.0, began + number / PER_SECOND - time.perf_counter()))
            commit_bare(own, [(str(number), data)])
            await stream.publish(BARE_SUBJECT, data, headers={"Nats-Msg-Id": str(number)})
    while not all(count(path, "file") == len(files) for path in paths):
        await asyncio.sleep(0.05)
    await client.close()
    return lags(paths, "SELECT id, at FROM file")


async def read_bare(address: str, path: Path, limit: int | None = None) -> None:
    """Commit the messages of a stream in batches, and acknowledge each batch."""
    import nats
    from nats.js import api

    client = await nats.connect(address)
    stream = client.jetstream()
    arrived: asyncio.Queue[object] = asyncio.Queue()

    async def on_message(message: object) -> None:
        arrived.put_nowait(message)

    config = api.ConsumerConfig(ack_policy=api.AckPolicy.ALL)
    while True:
        with contextlib.suppress(Exception):
            await stream.subscribe(
                BARE_SUBJECT, stream=BARE_STREAM, config=config, cb=on_message, manual_ack=True
            )
            break
        await asyncio.sleep(0.1)
    done = 0
    with closing(bare_ledger(path)) as own:
        while limit is None or done < limit:
            batch = [await arrived.get()]
            while not arrived.empty():
                batch.append(arrived.get_nowait())
            commit_bare(own, [(m.headers["Nats-Msg-Id"], m.data) for m in batch])
            await batch[-1].ack()
            done += len(batch)
    await client.close()


# -- a late desk -------------------------------------------------------------------------------


def late_desk(folder: Path, address: str, seats: int, runs: int) -> None:
    """A desk joins after the last declaration, and receives the whole night."""
    from bench_floor import COUNTRY, night, timed

    from tracker.election.clock import wall_clock
    from tracker.ledger import Ledger
    from tracker.replication.address import JoinSettings, hub_address
    from tracker.replication.run import run

    election, _ = night(COUNTRY)
    fresh = iter(range(10_000))

    def tracker() -> float:
        path = folder / f"late{next(fresh)}.db"
        stop = threading.Event()
        settings = JoinSettings(hub_address(address, {}), NIGHT, "late")

        def join() -> None:
            with Ledger.open(path) as ledger:
                run(ledger, settings, wall_clock, stop, report=str, log=str)

        Ledger.create(path, election, wall_clock()).close()
        thread = threading.Thread(target=join)

        def receive_all() -> None:
            thread.start()
            while count(path, "bulletins") < seats:
                time.sleep(0.002)

        took = timed(receive_all)
        stop.set()
        thread.join()
        return took

    def floor() -> float:
        path = folder / f"late{next(fresh)}.db"
        return timed(lambda: asyncio.run(read_bare(address, path, seats)))

    with (
        tempfile.TemporaryDirectory(prefix="tracker-bench-state-") as state,
        mock.patch.dict(os.environ, {"XDG_STATE_HOME": state}),
    ):
        pairs = [(tracker(), floor()) for _ in range(runs + 1)][1:]
    ours, bare = (statistics.median(side) for side in zip(*pairs, strict=True))
    from bench_figures import FIGURES

    print(
        f"desks: a late desk has {seats} seats after {1000 * ours:.0f} ms; bare read and commit "
        f"{1000 * bare:.0f} ms; {FIGURES.ratio('desks: a late desk', ours / bare)}"
    )


# -- without a hub ---------------------------------------------------------------------------


def without_hub(folder: Path, files: int) -> None:
    """From a file's close to the ledger: joined to a hub that is gone, and never joined."""
    from bench_figures import FIGURES
    from bench_floor import ANGLIA, night, quantiles
    from bench_intake import follow, latencies

    from tests.makers.hubs import free_port
    from tracker.election.clock import wall_clock
    from tracker.ledger import Ledger

    election, messages = night(ANGLIA)
    data = [message.xml for message in messages]
    folder.mkdir()
    ours, never = folder / "joined.db", folder / "never.db"
    for path in (ours, never):
        Ledger.create(path, election, wall_clock()).close()
    join = ["-m", "tracker", "join", "--unsigned"]
    join += ["--via", f"nats://127.0.0.1:{free_port()}"]
    took: dict[Path, list[float]] = {ours: [], never: []}
    with processes([[*join, "--night", NIGHT, "--db", str(ours)]]):
        for turn in range(4):
            for path in (ours, never):
                listen = functools.partial(follow, path)
                took[path] += latencies(folder / f"{path.stem}{turn}", data, files // 4, listen)
    ratio = FIGURES.ratio(
        "desks: the hub gone",
        statistics.median(took[ours]) / statistics.median(took[never]),
        f"at most {MAX_RATIO_ALONE}",
    )
    print(
        f"desks: {files} files, closed to durable, the hub gone: {quantiles(took[ours])}; never "
        f"joined: {quantiles(took[never])}; {ratio}"
    )


# -- random nights ---------------------------------------------------------------------------------


def random_nights(nodes: int, nights: int) -> None:
    """Cuts, kills, lost stores: time until all are equal after the last line was restored.

    There is no floor: most of the time is the pause before the next try, or the hub's election.
    """
    from tests.replication.network import RandomNight, network

    took = []
    for seed in range(nights):
        with (
            tempfile.TemporaryDirectory(prefix="tracker-bench-desks-") as folder,
            network(Path(folder), nodes=nodes) as net,
        ):
            night = RandomNight(net, random.Random(f"bench {seed}"))
            night.play(STEPS)
            took.append(night.repair())
            net.assert_equal()
    print(
        f"desks: {nights} random nights, hub of {nodes}: equal boards and sound ledgers after all; "
        f"{statistics.median(took):.1f} s in the median and {max(took):.1f} s at most after the "
        f"last line was restored (at most {MAX_SETTLE_SECONDS[nodes]:g})"
    )


if __name__ == "__main__":
    _, _, address, db = sys.argv
    asyncio.run(read_bare(address, Path(db)))
