"""kill -9 during an intake: the ledger is sound, and the next run ends with the same board."""

import hashlib
import random
import signal
import sys
import time
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from tests.faults.kills import KillNight, copy_as_version_1, run_night
from tests.faults.processes import PATIENCE, assert_sound, delivered
from tests.faults.readers import Readers
from tests.makers import forks, night, small_night
from tests.makers.commands import (
    assert_received,
    deliver,
    night_files,
    running,
    tracker,
    wait_until,
)
from tests.makers.forks import ForkServer
from tests.makers.ledgers import copy_of, expected_tables, tables
from tests.makers.messages import padded
from tracker.board import Board
from tracker.election import Party
from tracker.election.clock import wall_clock
from tracker.intake import ingest
from tracker.intake.drop_folder import Delivery
from tracker.intake.receive import receive_file
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
    with closing(ForkServer()) as server:
        killed = KillNight(tmp_path, tmp_path, random.Random(seed), forks=server)
        if seed == 2017:
            killed.begin_with_an_old_ledger()
        run_night(killed, rounds=5)
    assert killed.kills >= 10


def test_twenty_kills_of_intakes_and_readers_lose_nothing(tmp_path: Path) -> None:
    chance = random.Random(2024)
    with closing(ForkServer()) as server:
        readers = Readers(tmp_path, tmp_path, chance, server)
        killed = KillNight(tmp_path, tmp_path, chance, forks=server, readers=readers)
        run_night(killed, rounds=5)
    assert killed.kills >= 20
    assert server.cpu_seconds < 15


# Killed at a chosen statement

PROGRAM = """
import contextlib, os, signal, sys
from pathlib import Path
from tracker import ledger
from tracker.election import folder
from tracker.intake import ingest
from tracker.intake.drop_folder import Delivery
from tracker.intake.receive import receive_file
from tracker.election.clock import wall_clock
from tracker.support import sqlite

drop, db, left = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
mode, tables = sys.argv[4:]
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
if mode == "without a transaction":
    ledger.Ledger.writing = without_transaction
election = folder.load_election(tables)
with ledger.Ledger.create(db, election, wall_clock()) as opened:
    ingest.ingest_once(opened, [drop], wall_clock, say=print)
"""


def run(program: str, *arguments: str | Path, cwd: Path) -> tuple[int, str]:
    """Run a program in a process of its own. Returns its exit code and what it printed."""
    log = cwd / "printed"
    log.unlink(missing_ok=True)
    code = forks.shared().start(log, *arguments, program=program).wait(60)
    return code, log.read_text(encoding="utf-8")


def die(drop: Path, db: Path, nth: int, mode: str = "unchanged") -> None:
    """Ingest in a process that kills itself before its nth SQL statement."""
    words = (drop, db, str(nth), mode, night.anglia_folder())
    code, printed = run(PROGRAM, *words, cwd=db.parent)
    assert code == -signal.SIGKILL, printed


def made(db: Path) -> Path:
    """A ledger with its election, so that only the statements of documents are counted."""
    Ledger.create(db, night.anglia(), wall_clock()).close()
    return db


def assert_consistent(db: Path) -> Board:
    """Assert that the ledger is sound and its tables are equal to its board. Returns the board."""
    assert_sound(db)
    with Ledger.open(db) as ledger:
        assert tables(ledger.connection) == expected_tables(ledger.board)
        return ledger.board


def assert_next_run_records_all(drop: Path, db: Path) -> None:
    done = tracker("ingest", drop, "-e", night.anglia_folder(), "--db", db, cwd=db.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert_received(db, night_files().items())
    assert_consistent(db)


STATEMENTS = sorted(random.Random(2019).sample(range(20, 900), 6))
"""A sample of the about 1,500 statements of 69 files."""


@pytest.mark.parametrize("nth", STATEMENTS)
def test_an_intake_killed_at_any_statement_leaves_a_consistent_ledger(
    drop: Path, db: Path, nth: int
) -> None:
    die(drop, made(db), nth)
    assert assert_consistent(db).decided < 69
    assert_next_run_records_all(drop, db)


def test_verify_finds_faults_if_there_is_no_transaction(drop: Path, tmp_path: Path) -> None:
    """This proves that the tests above can fail."""
    broken = 0
    for nth in STATEMENTS[:4]:
        db = made(tmp_path / f"{nth}.db")
        die(drop, db, nth, "without a transaction")
        broken += bool(verify(db).faults)
    assert broken > 0


def test_verify_finds_a_document_without_its_delivery(db: Path) -> None:
    with Ledger.create(db, night.anglia(), wall_clock()) as ledger:
        sha256 = hashlib.sha256(b"lost").hexdigest()
        ledger.connection.execute("INSERT INTO documents VALUES (?, 4, ?)", (sha256, b"lost"))
    assert verify(db).faults != ()


@pytest.mark.parametrize("nth", [1, 6, 10, 26, 30, 50, 100])
def test_a_ledger_killed_during_its_creation_is_created_by_the_next_run(
    drop: Path, db: Path, nth: int
) -> None:
    die(drop, db, nth)
    assert delivered(db) == 0
    assert_next_run_records_all(drop, db)


# Migration of an old ledger


@pytest.fixture
def old(db: Path, drop: Path) -> Path:
    """A ledger of version 1 with all files but one, which is in the drop folder."""
    name, data = next(iter(night_files().items()))
    (drop / name).unlink()
    current = db.with_name("current.db")
    with Ledger.create(current, night.anglia(), wall_clock()) as ledger:
        ingest.ingest_once(ledger, [drop], wall_clock, say=lambda line: None)
    copy_as_version_1(current, db)
    deliver(drop, {name: data})
    return db


@pytest.mark.parametrize("nth", [9, 11, 13, 14, 15])
def test_an_old_ledger_killed_during_its_migration_loses_nothing(
    old: Path, drop: Path, nth: int
) -> None:
    die(drop, old, nth)
    assert delivered(old) == 68
    assert_next_run_records_all(drop, old)


# Backups


def test_a_backup_killed_during_the_copy_is_complete_or_missing(drop: Path, db: Path) -> None:
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


# Killed while the files are read again with new tables

REPLACE_TABLES = """
import os, signal, sys
from pathlib import Path
import msgspec
from tracker.election import Election
from tracker.election.clock import wall_clock
from tracker.ledger import Ledger
from tracker.support import sqlite

left = int(sys.argv[3])
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

sqlite.connect = counting
election = msgspec.json.decode(Path(sys.argv[2]).read_bytes(), type=Election)
Ledger.create(Path(sys.argv[1]), election, wall_clock()).close()
print(left)
"""


def replace_tables(db: Path, tables: Path, nth: int) -> tuple[int, str]:
    """Replace the tables of a ledger in a process that is killed before its nth SQL statement."""
    return run(REPLACE_TABLES, db, tables, str(nth), cwd=db.parent)


def test_a_replacement_of_the_tables_killed_at_any_statement_replaces_all_or_nothing(
    tmp_path: Path,
) -> None:
    unknown = small_night.ELECTION
    whigs = Party(code="Whig", name="Whig")
    known = small_night.election(parties=(*unknown.parties, whigs))
    message = small_night.result_xml(
        *small_night.IPSWICH_2019, ("Charles Fox", "Whig", "Whig", "12", "")
    )
    tables = tmp_path / "tables.json"
    tables.write_bytes(msgspec.json.encode(known))
    db = tmp_path / "night.db"
    with Ledger.create(db, unknown, wall_clock()) as ledger:
        receive_file(ledger, Delivery("a.xml", message, False), wall_clock())
        assert len(ledger.problems()) == 1
    _, left = replace_tables(copy_of(db, tmp_path / "whole.db"), tables, 10**6)
    statements = 10**6 - int(left)
    for nth in range(2, statements, statements // 12):
        killed = copy_of(db, tmp_path / f"{nth}.db")
        assert replace_tables(killed, tables, nth)[0] == -signal.SIGKILL
        assert_sound(killed)
        with Ledger.open(killed) as ledger:
            assert ledger.election in (unknown, known)
            assert len(ledger.problems()) == (ledger.election == unknown)
        assert replace_tables(killed, tables, 10**6)[0] == 0
        assert_sound(killed)
        with Ledger.open(killed) as ledger:
            assert (ledger.problems(), len(ledger.deliveries())) == ([], 2)
