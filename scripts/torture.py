"""Fault tests that run for a given time and check that nothing is lost; see scripts/torture.

    kills   two intakes of one folder into one ledger, and publish, events, hooks and serve over it,
            killed at random moments; the figures are counted by an oracle of its own
    power   the same, on a disk whose power fails (Linux, as root)
    fuzz    the three readers of feeds under atheris, which looks for bytes that break them
    soak    a night of 650 seats: is a file missed, does the intake grow?
    desks   three ledgers and a hub: cuts, kills, lost stores, and all are equal in the end
    night   a broken terminal, a busy server for hooks, half-open connections, fifty readers, a hub
            that is cut off
    hostile a desk with a listed key sends what must not count: is any board another?
    laws    the property tests of the suite, with random examples
    flips   a byte or a cell of a ledger is changed: does a figure change silently?
    engine  processes write and copy the log back at once, with both engines: is a commit lost?
    digits  each digit of the figures in PA's test messages is made wrong: is it reported?

The suite does the same in small; the machinery is in tests/faults. One line a part; exit
code 1 if one failed, and then what it left is in a folder that is named.
"""

import argparse
import contextlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.faults import flips as damaging
from tests.faults import fuzz as fuzzing
from tests.faults import stress
from tests.faults.hostile_night import hostile_night
from tests.faults.kills import KillNight, run_night
from tests.faults.power import NoDiskError, PowerCutNight, disk
from tests.faults.readers import Readers
from tests.faults.soak import medians
from tests.faults.soak import soak as run_soak
from tests.makers import hubs
from tests.makers.forks import ForkServer
from tests.makers.night import MIDNIGHT, few
from tests.makers.pa_samples import RESULTS, SAMPLES
from tests.reconcile import scottish_night
from tests.reconcile.digits import changes
from tests.replication import hostile as hostile_desk
from tests.replication.hostile_client import HostileClient
from tests.replication.network import NIGHT, RandomNight, network
from tracker.ledger import Ledger

ROOT = Path(__file__).resolve().parents[1]
PROPERTY_TESTS = (
    "tests/properties/test_laws.py",
    "tests/properties/test_folder.py",
    "tests/reconcile/test_properties.py",
    "tests/summary/test_news_scripts_properties.py",
    "tests/election/test_expected_times.py",
)
STEPS_APART = 60
"""In one night of several buildings."""
HOSTILE_MESSAGES = 300
"""In one night with a hostile desk."""
ROUNDS = 10
"""In one night."""
BURSTS = 10
"""In one round: how often processes are killed and started again."""
KILLS_A_SECOND = 4 / 3
"""At least: 200 in ten minutes of which a quarter is theirs."""
LEAST_SECONDS = 10.0
SHARES = {"kills": 4, "power": 2, "flips": 3}
"""The time of a part, where it is not that of the others: many moments are to be hit."""


class SkippedError(Exception):
    """A part that cannot run on this machine, and why."""


def kills(folder: Path, seconds: float) -> str:
    """Nights with killed processes."""

    @contextlib.contextmanager
    def night(folder: Path, chance: random.Random, forks: ForkServer) -> Iterator[KillNight]:
        readers = Readers(folder, folder, chance, forks)
        yield KillNight(folder, folder, chance, forks=forks, readers=readers)

    return _nights(folder, seconds, night, "kills", KILLS_A_SECOND * seconds)


def power(folder: Path, seconds: float) -> str:
    """Nights with power failures."""

    @contextlib.contextmanager
    def night(folder: Path, chance: random.Random, forks: ForkServer) -> Iterator[KillNight]:
        with disk(folder, chance.choice((80, 800))) as of_its_own:
            yield PowerCutNight(
                folder,
                of_its_own.mount,
                chance,
                forks=forks,
                readers=Readers(folder, of_its_own.mount, chance, forks),
                power=of_its_own,
            )

    try:
        return _nights(folder, seconds, night, "processes that lost their disk", 1)
    except NoDiskError as reason:
        raise SkippedError(str(reason)) from reason


Night = Callable[[Path, random.Random, ForkServer], contextlib.AbstractContextManager[KillNight]]


def _nights(folder: Path, seconds: float, night: Night, what: str, least: float) -> str:
    nights: list[KillNight] = []
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline or sum(n.kills for n in nights) < least:
        of_night = folder / str(len(nights))
        of_night.mkdir()
        with (
            contextlib.closing(ForkServer()) as forks,
            night(of_night, random.Random(f"{folder} {len(nights)}"), forks) as kill_night,
        ):
            nights.append(kill_night)
            if len(nights) % 2 == 0:
                kill_night.begin_with_an_old_ledger()
            run_night(kill_night, ROUNDS, BURSTS)
        shutil.rmtree(of_night)
    return (
        f"{sum(n.kills for n in nights)} {what} in {len(nights)} nights, "
        f"{sum(n.kills_while_receiving for n in nights)} times with files to read; "
        f"{sum(len(n.sent) for n in nights):,} files and "
        f"{sum(len(n.reported) for n in nights)} desk entries are all recorded"
    )


def fuzz(folder: Path, seconds: float) -> str:
    """Random bytes as files."""
    if not fuzzing.is_installed():
        raise SkippedError("atheris is not installed")
    found = fuzzing.fuzz(folder, seconds)
    broken = [one for one in found if one.failed]
    assert not broken, "; ".join(f"{one.suffix}: see {one.log}" for one in broken)
    return "; ".join(
        f"{one.suffix} {one.runs:,} documents, {one.covered} branches" for one in found
    )


def soak(folder: Path, seconds: float) -> str:
    """Eight hours of a night, compressed into this many seconds."""
    run = run_soak(folder, seconds)
    measured = "; ".join(
        f"{what} {second:,.0f}, then {last:,.0f}" for what, second, last in medians(run.samples)
    )
    files = f"{len(run.sent)} files of 650 seats, all recorded"
    return f"{files}, {run.status_calls} status calls; {measured}"


def desks(folder: Path, seconds: float) -> str:
    """Nights at three sites, with a hub of one node and of three in turn."""
    if hubs.server() is None:
        raise SkippedError("there is no nats-server; scripts/get-nats-server unpacks one")
    deadline = time.monotonic() + seconds
    took: dict[int, list[float]] = {1: [], 3: []}
    statements = nights = attacks = 0
    while time.monotonic() < deadline or not nights:
        nodes = 3 if nights % 3 == 2 else 1
        of_night = folder / str(nights)
        of_night.mkdir()
        signed = nights % 2 == 1
        with network(of_night, nodes=nodes, signed=signed) as net:
            chance = random.Random(f"{folder} {nights}")
            night = RandomNight(net, chance)
            client = HostileClient(net.nodes[0], NIGHT, random.Random(f"{folder} hostile {nights}"))
            with client.running() if signed else contextlib.nullcontext():
                night.play(STEPS_APART)
            attacks += client.published
            took[nodes].append(night.repair())
            net.assert_equal()
            statements += len(net.expected_ids)
        shutil.rmtree(of_night)
        nights += 1
    longest = ", ".join(
        f"{max(seconds):.1f} s with {nodes}" for nodes, seconds in took.items() if seconds
    )
    return (
        f"{nights} nights in three buildings, {statements:,} statements, all on every board, and "
        f"none of {attacks:,} hostile messages; "
        f"longest wait after the last line was restored, by nodes of the hub: {longest}"
    )


def night(folder: Path, seconds: float) -> str:
    """A night on a broken terminal, beside hostile readers: its board is that of a calm night."""
    run = hostile_night(folder, seconds)
    cuts = f"{run.cuts:,} cuts of the hub" if run.hub else "no hub, which needs nats-server"
    return (
        f"{len(run.sent)} files, {run.disturbances:,} disturbances of the terminal, "
        f"{run.busy:,} busy answers to hooks, {run.pages:,} pages for readers, "
        f"{cuts}; the board is that of a calm night; {'; '.join(run.figures())}"
    )


def hostile(folder: Path, seconds: float) -> str:
    """Nights with a hostile desk, without a network."""
    deadline, nights, refused = time.monotonic() + seconds, 0, 0
    empty = folder / "empty.db"
    Ledger.create(empty, few(), MIDNIGHT).close()
    while time.monotonic() < deadline or not nights:
        of_night = folder / str(nights)
        of_night.mkdir()
        refused += hostile_desk.play(of_night, empty, f"{folder} {nights}", HOSTILE_MESSAGES)
        shutil.rmtree(of_night)
        nights += 1
    sent = nights * HOSTILE_MESSAGES
    return (
        f"{nights} nights, {sent:,} hostile messages, {refused:,} refusals; "
        "every board is that of a calm night"
    )


def laws(folder: Path, seconds: float) -> str:
    """The property tests with examples that the suite does not try."""
    deadline, runs = time.monotonic() + seconds, 0
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
    command += ["-k", "not every_status", *PROPERTY_TESTS]
    while time.monotonic() < deadline or not runs:
        log = folder / f"{runs}.log"
        with log.open("w") as output:
            done = subprocess.run(
                command,
                cwd=ROOT,
                env={**os.environ, "TRACKER_HYPOTHESIS": "random"},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        assert done.returncode == 0, f"a law is broken: see {log}"
        runs += 1
    return f"{runs} runs of {len(PROPERTY_TESTS)} files of property tests"


def digits(folder: Path, seconds: float) -> str:
    """Wrong digits in PA's messages, in random order until all are tried or the time is over."""
    if not RESULTS:
        raise SkippedError(f"no PA samples in {SAMPLES}; set TRACKER_SHARED_DATA")
    deadline, night = time.monotonic() + seconds, scottish_night.night()
    tries = [
        (one, right, change)
        for one, messages in ((night.try_result, night.results), (night.try_state, night.states))
        for right in messages
        for change in changes(right)
    ]
    random.Random(str(folder)).shuffle(tries)
    verdicts: Counter[str] = Counter()
    for one, right, change in tries:
        if time.monotonic() > deadline:
            break
        found = one(change, right)
        assert found.is_reported(change), f"{found.verdict}: {change}"
        verdicts[found.verdict.name.lower()] += 1
    counts = ", ".join(f"{count:,} {verdict}" for verdict, count in verdicts.most_common())
    return f"{verdicts.total():,} of {len(tries):,} wrong digits were tried: {counts}"


def flips(folder: Path, seconds: float) -> str:
    """Ledgers with one changed byte or cell."""
    deadline, rounds = time.monotonic() + seconds, 0
    counts: dict[str, Counter[str]] = {}
    while time.monotonic() < deadline or not counts:
        for name, harm in (("bytes", damaging.flips), ("cells", damaging.cells)):
            tally = harm(folder, 50, random.Random(f"{folder} {name} {rounds}"), 1.0)
            assert not tally.failures, "; ".join(tally.failures)
            counts.setdefault(name, Counter()).update(
                tried=tally.tried,
                refused=tally.refused,
                alarmed=tally.alarmed,
                found_by_verify=tally.found_by_verify,
                without_effect=tally.without_effect,
            )
        rounds += 1
    return "; ".join(
        f"{count['tried']:,} {name}: {count['found_by_verify']:,} found by verify, "
        f"{count['refused']:,} refused, {count['alarmed']:,} shown with the alarm, "
        f"{count['without_effect']:,} without effect"
        for name, count in counts.items()
    )


def engine(folder: Path, seconds: float) -> str:
    """Many writers and checkpoints, with the engine of pysqlite3 and with that of Python."""
    outcomes = []
    for name, pythons_engine in (("pysqlite3", False), ("Python's engine", True)):
        of_engine = folder / name
        of_engine.mkdir()
        run = stress.writers(of_engine, 4, seconds / 2, pythons_engine=pythons_engine)
        assert run.found == run.committed, f"{name}: {run.committed} committed, {run.found} found"
        assert not run.faults, f"{name}: {run.faults}"
        outcomes.append(f"{run.committed:,} commits of 4 processes with {name}")
    return f"{', '.join(outcomes)}: all are there"


PARTS = {
    "kills": kills,
    "power": power,
    "fuzz": fuzz,
    "soak": soak,
    "desks": desks,
    "night": night,
    "hostile": hostile,
    "laws": laws,
    "flips": flips,
    "engine": engine,
    "digits": digits,
}


def run_part(part: str, seconds: float) -> bool:
    """Runs a part and prints its line. Returns whether it passed."""
    folder, began = Path(tempfile.mkdtemp(prefix=f"tracker-torture-{part}-")), time.monotonic()
    try:
        outcome = PARTS[part](folder, seconds)
    except SkippedError as reason:
        outcome = f"not done: {reason}"
    except Exception as error:  # noqa: BLE001 - any failure: the other parts still run
        (folder / "failure").write_text(traceback.format_exc())
        sentence = (str(error).splitlines() or [""])[0]
        print(f"{part}: FAILED: {type(error).__name__} {sentence}; see {folder}", flush=True)
        return False
    shutil.rmtree(folder)
    print(f"{part}: {outcome} ({time.monotonic() - began:.0f} s)", flush=True)
    return True


def main() -> None:
    """Runs the parts named on the command line, or all."""
    parser = argparse.ArgumentParser(
        prog="scripts/torture",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--minutes", type=float, default=10.0, metavar="N", help="in all (10)")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    parts = options.parts or [*PARTS]
    share = 60 * options.minutes / sum(SHARES.get(part, 1) for part in parts)
    went_well = [run_part(p, max(LEAST_SECONDS, share * SHARES.get(p, 1))) for p in parts]
    sys.exit(0 if all(went_well) else 1)


if __name__ == "__main__":
    main()
