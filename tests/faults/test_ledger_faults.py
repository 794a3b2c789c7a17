"""Faults of the ledger's file: each gives a sentence, and no result is lost."""

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.unprivileged import bound
from tests.makers import night
from tests.makers.commands import deliver, environment, night_files, tracker, wait_until
from tests.makers.not_ledgers import a_folder, a_newer_ledger, an_empty_file, another_database
from tracker import feeds
from tracker.board import Board
from tracker.intake import receive
from tracker.intake.drop_folder import Delivery
from tracker.ledger import Ledger
from tracker.ui.view_models.status_bar import Feed, feed_health

if sys.platform == "win32":
    pytest.skip("locks and permissions here are those of POSIX", allow_module_level=True)

FIRST = dict(list(night_files().items())[:10])
NEXT = dict(list(night_files().items())[10:20])
INGEST = ("ingest", "drop", "-e", night.anglia_folder(), "--db", "night.db")
STATUS = ("status", "--db", "night.db")
DECLARE = ("declare", "Ipswich", "Con", "--by", "AB", "--db", "night.db")


def board_of(files: Mapping[str, bytes]) -> Board:
    readings = (feeds.read(name, data, night.anglia()) for name, data in files.items())
    return Board.of(night.anglia(), [b for reading in readings for b in reading.bulletins])


def board_in(db: Path) -> Board:
    with Ledger.open(db) as ledger:
        return ledger.board


@pytest.fixture(scope="module")
def ten_seats(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger after ten declarations, to be copied."""
    folder = tmp_path_factory.mktemp("ten")
    deliver(folder / "drop", FIRST)
    done = tracker(*INGEST, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "night.db"


@pytest.fixture
def db(ten_seats: Path, tmp_path: Path) -> Path:
    """The ledger after ten declarations, beside a drop folder with ten more."""
    deliver(tmp_path / "drop", {**FIRST, **NEXT})
    return Path(shutil.copy(ten_seats, tmp_path))


def assert_refused(
    done: subprocess.CompletedProcess[str], sentence: str, codes: tuple[int, ...] = (1, 2)
) -> None:
    """Assert one line with the sentence on stderr, nothing on stdout, and no traceback."""
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("tracker: ")
    assert sentence in line
    assert done.returncode in codes


# Locked by another process

LOCKS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=20)
connection.execute(sys.argv[2])
connection.execute("BEGIN IMMEDIATE")
connection.execute("CREATE TABLE theirs (x)")
print("locked", flush=True)
sys.stdin.read()
"""
SHORT_WAITS = """
from tracker import cli
from tracker.intake import ingest
from tracker.ledger import write_transaction
write_transaction.BUSY_SECONDS = ingest.HOLD_SECONDS = 0.2
cli.main()
"""
"""The tracker with a waiting time of 0.2 s instead of 30 s."""


@contextmanager
def locked(db: Path, pragma: str = "PRAGMA locking_mode = NORMAL") -> Iterator[None]:
    """Another process has an open transaction on the ledger."""
    process = subprocess.Popen(
        [sys.executable, "-c", LOCKS, str(db), pragma],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout
        assert process.stdout.readline() == b"locked\n"
        yield
    finally:
        process.communicate(timeout=20)


def with_short_waits(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SHORT_WAITS, *arguments],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


@contextmanager
def following(cwd: Path) -> Iterator[subprocess.Popen[str]]:
    """`ingest --follow` with short waits, killed at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", SHORT_WAITS, *INGEST, "--follow"],
        cwd=cwd,
        env=environment(PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    watchdog = threading.Timer(30, process.kill)
    watchdog.start()
    try:
        yield process
    finally:
        watchdog.cancel()
        process.kill()
        process.communicate()
        watchdog.join()


def prints(process: subprocess.Popen[str], text: str) -> bool:
    """Whether the process prints a line with this text before it ends. Waits for the line."""
    assert process.stdout
    return any(text in line for line in process.stdout)


def test_while_the_ledger_is_locked_files_wait_and_readers_do_not(db: Path, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "drop")
    deliver(tmp_path / "drop", FIRST)
    with following(tmp_path) as process:
        assert prints(process, "Epping Forest")
        with locked(db):
            deliver(tmp_path / "drop", NEXT)
            assert prints(process, "could not be written: database is locked; trying again")
            assert "10 of 69 decided" in tracker(*STATUS, cwd=tmp_path).stdout
        wait_until(lambda: board_in(db).decided == 20)
        process.terminate()
        assert process.wait(20) == 0
        assert process.stderr
        assert process.stderr.read() == ""
    assert board_in(db) == board_of({**FIRST, **NEXT})


@pytest.mark.parametrize("command", [INGEST, DECLARE], ids=lambda command: command[0])
def test_a_writer_of_a_locked_ledger_ends_with_a_sentence(
    db: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    with locked(db):
        assert_refused(with_short_waits(*command, cwd=tmp_path), "database is locked")
        assert tracker(*STATUS, cwd=tmp_path).returncode == 0
    assert board_in(db) == board_of(FIRST)
    assert tracker(*command, cwd=tmp_path).returncode == 0


def test_a_ledger_with_an_exclusive_lock_cannot_be_read(db: Path, tmp_path: Path) -> None:
    with locked(db, "PRAGMA locking_mode = EXCLUSIVE"):
        for command in (STATUS, INGEST, DECLARE):
            assert_refused(with_short_waits(*command, cwd=tmp_path), "database is locked")
    assert board_in(db) == board_of(FIRST)


# Read-only


def test_a_read_only_ledger_is_read_and_writers_end_with_a_sentence(
    db: Path, tmp_path: Path
) -> None:
    before = db.read_bytes()
    db.chmod(0o444)
    shown = bound(["-m", "tracker", *STATUS], tmp_path)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "10 of 69 decided" in shown.stdout
    for command in (INGEST, DECLARE):
        assert_refused(bound(["-c", SHORT_WAITS, *command], tmp_path), "readonly database")
    assert db.read_bytes() == before


def test_a_ledger_in_a_read_only_folder_is_read_and_writers_end_with_a_sentence(
    db: Path, tmp_path: Path
) -> None:
    db.chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        assert "10 of 69 decided" in bound(["-m", "tracker", *STATUS], tmp_path).stdout
        for command in (INGEST, DECLARE):
            assert_refused(bound(["-m", "tracker", *command], tmp_path), "readonly database")
    finally:
        tmp_path.chmod(0o755)


# Files that are not this ledger


def of_another_election(path: Path) -> None:
    Ledger.create(path, night.small(night.seat()), night.MIDNIGHT).close()


WRONG = [
    (of_another_election, [INGEST], "night.db: holds the election small, not anglia-2019"),
    (a_newer_ledger, [STATUS, INGEST, DECLARE], "night.db: was made by a newer tracker"),
    (another_database, [STATUS, INGEST, DECLARE], "night.db: is not a tracker ledger"),
    (an_empty_file, [STATUS, DECLARE], "night.db: is not a tracker ledger"),
    (a_folder, [STATUS, INGEST, DECLARE], "'night.db' is a directory"),
]


@pytest.mark.parametrize(
    ("make", "commands", "sentence"), WRONG, ids=[make.__name__ for make, *_ in WRONG]
)
def test_a_file_that_is_not_this_ledger_is_refused_and_not_changed(
    tmp_path: Path,
    make: Callable[[Path], None],
    commands: list[tuple[str, ...]],
    sentence: str,
) -> None:
    deliver(tmp_path / "drop", FIRST)
    db = tmp_path / "night.db"
    make(db)
    before = db.read_bytes() if db.is_file() else b""
    for command in commands:
        assert_refused(tracker(*command, cwd=tmp_path), sentence, (2,))
    assert (db.read_bytes() if db.is_file() else b"") == before


def test_an_intake_makes_a_ledger_of_an_empty_file(tmp_path: Path) -> None:
    deliver(tmp_path / "drop", FIRST)
    an_empty_file(tmp_path / "night.db")
    assert tracker(*INGEST, cwd=tmp_path).returncode == 0
    assert board_in(tmp_path / "night.db") == board_of(FIRST)


# Damaged


@pytest.mark.parametrize("share", [0.001, 0.3, 0.97])
def test_a_truncated_ledger_is_refused_and_not_changed(
    db: Path, tmp_path: Path, share: float
) -> None:
    os.truncate(db, int(db.stat().st_size * share))
    before = db.read_bytes()
    for command in (STATUS, INGEST, DECLARE):
        assert_refused(tracker(*command, cwd=tmp_path), "night.db: cannot be used", (2,))
    assert db.read_bytes() == before


def damage_end_of_page(db: Path, size: int) -> None:
    """Write zeros over the last bytes of a page with statements."""
    data = db.read_bytes()
    end = (data.rindex(b'"kind":"result"') // 4096 + 1) * 4096
    db.write_bytes(data[: end - size] + bytes(size) + data[end:])


def test_a_ledger_with_a_damaged_page_is_refused(db: Path, tmp_path: Path) -> None:
    damage_end_of_page(db, 2000)
    for command in (STATUS, INGEST, DECLARE):
        assert_refused(tracker(*command, cwd=tmp_path), "night.db: ", (2,))


def test_a_ledger_with_ten_damaged_bytes_leaves_out_their_statement_aloud(
    db: Path, tmp_path: Path
) -> None:
    damage_end_of_page(db, 10)
    for command, shown, code in (
        (STATUS, "9 of 69 decided", 1),
        (INGEST, "19 of 69 seats decided", 1),
        (DECLARE, "Ipswich: called  Con gain from Lab", 0),  # it is recorded
    ):
        done = tracker(*command, cwd=tmp_path)
        assert (done.returncode, shown in done.stdout) == (code, True)
        (line,) = done.stderr.splitlines()
        assert re.match(r"ALARM: statement [0-9a-f]{8} is left out \(.*run `tracker repair`", line)
    repaired = tracker("repair", "--db", "night.db", cwd=tmp_path)
    assert (repaired.returncode, repaired.stderr) == (0, "")
    assert board_in(db).decided == 20 + 1


def test_a_ledger_truncated_during_the_night_is_made_again_from_the_folder(
    db: Path, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "drop")
    deliver(tmp_path / "drop", FIRST)
    with following(tmp_path) as process:
        assert prints(process, "Epping Forest")
        os.truncate(db, db.stat().st_size // 2)
        deliver(tmp_path / "drop", NEXT)
        assert process.wait(20) == 1
        assert process.stderr
        assert "night.db: was made shorter while it was open" in process.stderr.read()
        assert_refused(tracker(*STATUS, cwd=tmp_path), "malformed")
    done = tracker(*INGEST[:-1], "new.db", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert board_in(tmp_path / "new.db") == board_of({**FIRST, **NEXT})


# The clock


def test_a_clock_set_back_an_hour_loses_no_file_and_gives_no_negative_age(
    tmp_path: Path,
) -> None:
    half, now = len(night_files()) // 2, night.MIDNIGHT + dt.timedelta(hours=8)
    with Ledger.create(tmp_path / "night.db", night.anglia(), now) as ledger:
        for number, (name, data) in enumerate(night_files().items()):
            now += dt.timedelta(minutes=-60 if number == half else 1)
            receipt = receive.receive_file(ledger, Delivery(name, data, False), now)
            assert (receipt.status, receipt.new) == ("accepted", True)
            last = Feed(last_arrival=ledger.last_delivery_at(), watching=True)
            assert "-" not in feed_health(ledger.board, last, now).text
        assert not ledger.board.doubtful
        assert ledger.board == board_of(night_files())
    assert "69 of 69 decided" in tracker(*STATUS, cwd=tmp_path).stdout
    assert "Result 1" in tracker("why", "Ipswich", "--db", "night.db", cwd=tmp_path).stdout


def test_a_quiet_feed_is_detected_after_the_clock_was_set_back(tmp_path: Path) -> None:
    times = (night.MIDNIGHT + dt.timedelta(minutes=minutes) for minutes in (120, 60))
    with Ledger.create(tmp_path / "night.db", night.anglia(), night.MIDNIGHT) as ledger:
        for (name, data), now in zip(FIRST.items(), times, strict=False):
            receive.receive_file(ledger, Delivery(name, data, False), now)
        last = Feed(last_arrival=ledger.last_delivery_at(), watching=True)
        later = night.MIDNIGHT + dt.timedelta(minutes=90)
        assert "FEED QUIET 30 min" in feed_health(ledger.board, last, later, missed=3).text
