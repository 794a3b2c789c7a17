"""kill -9 in the middle of an intake: what is there is whole, and the next run ends the same."""

import hashlib
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.kills import Fire, copy_as_version_1, night_under_fire
from tests.faults.processes import PATIENCE, assert_sound, delivered
from tests.makers import night
from tests.makers.commands import (
    assert_received,
    deliver,
    environment,
    night_files,
    running,
    tracker,
    wait_until,
)
from tests.makers.ledgers import expected_tables, tables
from tests.makers.messages import padded
from tracker.board import Board
from tracker.election.clock import wall_clock
from tracker.intake import ingest
from tracker.ledger import Ledger
from tracker.ledger.verify import verify

if sys.platform == "win32":
    pytest.skip("kill -9 is of POSIX", allow_module_level=True)


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    return deliver(tmp_path / "drop", night_files())


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "night.db"


@pytest.mark.parametrize("seed", [2017, 2019])
def test_two_intakes_killed_at_any_moment_lose_nothing(tmp_path: Path, seed: int) -> None:
    fire = Fire(tmp_path, tmp_path, random.Random(seed))
    if seed == 2017:
        fire.begin_with_an_old_ledger()
    night_under_fire(fire, strikes=5)
    assert fire.kills >= 10


# Killed at a statement of our choice

DIES = """
import contextlib, os, signal, sys
from pathlib import Path
from tracker import ledger
from tracker.election import folder
from tracker.intake import ingest
from tracker.election.clock import wall_clock
from tracker.support import sqlite

drop, db, left, how = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
connect = sqlite.connect

def count(statement):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)

def counting(*arguments, **more):
    connection = connect(*arguments, **more)
    connection.set_trace_callback(count)
    return connection

@contextlib.contextmanager
def without_transaction(self):
    self.refresh()
    yield

sqlite.connect = counting
if how == "without a transaction":
    ledger.Ledger.writing = without_transaction
election = folder.load_election("anglia-2019")
with ledger.Ledger.create(db, election, wall_clock()) as opened:
    ingest.ingest_once(opened, [drop], wall_clock, say=print)
"""


def die(drop: Path, db: Path, nth: int, how: str = "as it is") -> None:
    """Ingest in a process that kills itself before its nth SQL statement."""
    done = subprocess.run(
        [sys.executable, "-c", DIES, str(drop), str(db), str(nth), how],
        env=environment(),
        cwd=db.parent,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def made(db: Path) -> Path:
    """A ledger with its election, so that the statements counted are those of documents."""
    Ledger.create(db, night.anglia(), wall_clock()).close()
    return db


def assert_whole(db: Path) -> Board:
    """Sound, and its tables are those that `test_ledger` expects of the board; the board."""
    assert_sound(db)
    with Ledger.open(db) as ledger:
        assert tables(ledger.connection) == expected_tables(ledger.board)
        return ledger.board


def assert_ends_as_if_undisturbed(drop: Path, db: Path) -> None:
    done = tracker("ingest", drop, "-e", "anglia-2019", "--db", db, cwd=db.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert_received(db, night_files().items())
    assert_whole(db)


STATEMENTS = sorted(random.Random(2019).sample(range(20, 900), 6))
"""Of some 1,500 that 69 files take."""


@pytest.mark.parametrize("nth", STATEMENTS)
def test_killed_at_any_statement_what_is_there_is_whole(drop: Path, db: Path, nth: int) -> None:
    die(drop, made(db), nth)
    assert assert_whole(db).decided < 69
    assert_ends_as_if_undisturbed(drop, db)


def test_without_a_transaction_verify_would_notice(drop: Path, tmp_path: Path) -> None:
    """The proof that the tests here can fail."""
    broken = 0
    for nth in STATEMENTS[:4]:
        db = made(tmp_path / f"{nth}.db")
        die(drop, db, nth, "without a transaction")
        broken += bool(verify(db).faults)
    assert broken > 0


def test_verify_notices_a_document_without_its_delivery(db: Path) -> None:
    with Ledger.create(db, night.anglia(), wall_clock()) as ledger:
        sha256 = hashlib.sha256(b"lost").hexdigest()
        ledger.connection.execute("INSERT INTO documents VALUES (?, 4, ?)", (sha256, b"lost"))
    assert verify(db).faults != ()


@pytest.mark.parametrize("nth", [1, 6, 10, 26, 30, 50, 100])
def test_killed_while_it_is_made_a_ledger_is_made_anew(drop: Path, db: Path, nth: int) -> None:
    die(drop, db, nth)
    assert delivered(db) == 0
    assert_ends_as_if_undisturbed(drop, db)


# An old ledger is brought forward


@pytest.fixture
def old(db: Path, drop: Path) -> Path:
    """A ledger of version 1 with the night in it, but for one file that comes only now."""
    name, data = next(iter(night_files().items()))
    (drop / name).unlink()
    today = db.with_name("today.db")
    with Ledger.create(today, night.anglia(), wall_clock()) as ledger:
        ingest.ingest_once(ledger, [drop], wall_clock, say=lambda line: None)
    copy_as_version_1(today, db)
    deliver(drop, {name: data})
    return db


@pytest.mark.parametrize("nth", [9, 11, 13, 14, 15])
def test_killed_while_it_is_brought_forward_an_old_ledger_loses_nothing(
    old: Path, drop: Path, nth: int
) -> None:
    die(drop, old, nth)
    assert delivered(old) == 68
    assert_ends_as_if_undisturbed(drop, old)


# A copy


def test_killed_while_it_copies_a_backup_is_whole_or_not_there(drop: Path, db: Path) -> None:
    deliver(drop, {name: padded(xml, 200_000) for name, xml in night_files().items()})
    with Ledger.create(db, night.anglia(), wall_clock()) as ledger:
        ingest.ingest_once(ledger, [drop], wall_clock, say=lambda line: None)
    chance, copy = random.Random(2019), db.with_name("copy.db")
    for _ in range(8):
        with running("backup", copy, "--db", db, cwd=db.parent) as process:
            wait_until(
                lambda: bool([*db.parent.glob(".copy.db*")]) or process.poll() is not None, PATIENCE
            )
            time.sleep(chance.uniform(0, 0.1))
        for part in db.parent.glob(".copy.db*"):
            part.unlink()
        if copy.exists():
            assert verify(copy).faults == ()
            copy.unlink()
    assert tracker("backup", copy, "--db", db, cwd=db.parent).returncode == 0
    assert verify(copy) == verify(db)
