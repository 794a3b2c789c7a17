"""kill -9 in the middle of an intake: what is there is whole, and the next run ends the same."""

import hashlib
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import night
from tests.faults import deliver, environment, night_files, running, tracker
from tests.test_ledger import expected_tables, tables
from tracker.board import Board
from tracker.bulletin import decode
from tracker.ledger import Ledger
from tracker.night import wall_clock

if sys.platform == "win32":
    pytest.skip("kill -9 is of POSIX", allow_module_level=True)


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    return deliver(tmp_path / "drop", night_files())


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "night.db"


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Board:
    folder = tmp_path_factory.mktemp("undisturbed")
    drop = deliver(folder / "drop", night_files())
    done = tracker("ingest", drop, "-e", "anglia-2019", "--db", "night.db", cwd=folder)
    assert done.returncode == 0, done.stderr
    with Ledger.open(folder / "night.db") as ledger:
        return ledger.board


def delivered(db: Path) -> int:
    """How many deliveries another connection sees now."""
    if not db.exists():
        return 0
    connection = sqlite3.connect(db, isolation_level=None)
    try:
        (count,) = connection.execute("SELECT count(*) FROM deliveries").fetchone()
    except sqlite3.OperationalError:  # there is no table yet
        return 0
    finally:
        connection.close()
    return int(count)


def assert_whole(db: Path) -> Board:
    """The file is sound, and holds each document with all it says and shows; its board."""
    with Ledger.open(db) as ledger:
        query = ledger.connection.execute
        assert query("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert query("PRAGMA foreign_key_check").fetchall() == []
        for sha256, size, data in query("SELECT sha256, size, bytes FROM documents"):
            assert (hashlib.sha256(data).hexdigest(), len(data)) == (sha256, size)
        counts = {
            table: query(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("documents", "deliveries", "bulletins", "statements")
        }
        assert len(set(counts.values())) == 1, counts
        bulletins = [decode(content) for (content,) in query("SELECT content FROM bulletins")]
        assert ledger.board == Board.of(night.anglia(), bulletins)
        assert tables(ledger.connection) == expected_tables(ledger.board)
        return ledger.board


def assert_ends_as(undisturbed: Board, drop: Path, db: Path) -> None:
    done = tracker("ingest", drop, "-e", "anglia-2019", "--db", db, cwd=db.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert assert_whole(db) == undisturbed
    assert delivered(db) == 69


@pytest.mark.parametrize("seed", range(2))
def test_killed_again_and_again_it_ends_as_if_undisturbed(
    drop: Path, db: Path, undisturbed: Board, seed: int
) -> None:
    chance = random.Random(seed)
    for attempt in range(6):  # on a busy machine it may be done before it is killed
        one = db.with_name(f"{attempt}.db")
        middles = killed_five_times(drop, one, chance)
        assert_ends_as(undisturbed, drop, one)
        if middles:
            return
    pytest.fail("it was never killed in the middle")


def killed_five_times(drop: Path, db: Path, chance: random.Random) -> int:
    """Ingest and kill at five moments; how many of them were in the middle."""
    middles = 0
    for enough in sorted(chance.sample(range(1, 66), 5)):
        with running("ingest", drop, "-e", "anglia-2019", "--db", db, cwd=db.parent) as process:
            while delivered(db) < enough and process.poll() is None:
                time.sleep(0.0005)
            time.sleep(chance.uniform(0, 0.002))
            process.kill()
            process.wait()
            middles += process.returncode == -signal.SIGKILL and 0 < delivered(db) < 69
        assert_whole(db)
    return middles


# Killed at a statement of our choice

DIES = """
import contextlib, os, signal, sys
from pathlib import Path
from tracker import election_folder, headless, ledger, schema
from tracker.night import wall_clock

drop, db, nth, how = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
connect, left = schema.connect, nth

def count(statement):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)

def counting(path, **more):
    connection = connect(path, **more)
    connection.set_trace_callback(count)
    return connection

@contextlib.contextmanager
def without_transaction(self):
    self.refresh()
    yield

schema.connect = counting
if how == "without a transaction":
    ledger.Ledger.writing = without_transaction
election = election_folder.load("anglia-2019")
with ledger.Ledger.create(db, election, wall_clock()) as opened:
    headless.ingest_once(opened, [drop], wall_clock, say=print)
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


STATEMENTS = sorted(random.Random(2019).sample(range(5, 900), 6))
"""Of some 1,500 that 69 files take."""


def made(db: Path) -> Path:
    """A ledger with its election, so that the statements counted are those of documents."""
    Ledger.create(db, night.anglia(), wall_clock()).close()
    return db


@pytest.mark.parametrize("nth", STATEMENTS)
def test_killed_at_any_statement_what_is_there_is_whole(
    drop: Path, db: Path, undisturbed: Board, nth: int
) -> None:
    die(drop, made(db), nth)
    assert assert_whole(db).decided < 69
    assert_ends_as(undisturbed, drop, db)


def test_without_a_transaction_it_would_not_be(drop: Path, tmp_path: Path) -> None:
    broken = 0
    for nth in STATEMENTS[:4]:
        db = made(tmp_path / f"{nth}.db")
        die(drop, db, nth, "without a transaction")
        try:
            assert_whole(db)
        except AssertionError:
            broken += 1
    assert broken > 0


@pytest.mark.parametrize("nth", [1, 2, 12, 40, 80])
def test_killed_while_the_election_is_written_it_is_made_anew(
    drop: Path, db: Path, undisturbed: Board, nth: int
) -> None:
    die(drop, db, nth)
    assert_ends_as(undisturbed, drop, db)
