"""An existing ledger is read and not changed."""

import datetime as dt
import shutil
from pathlib import Path

import msgspec
import pytest

from tests.makers import night
from tests.makers.commands import deliver, following, listing, night_files, wait_for
from tracker.doctor.ledger_file import LedgerContent, NotReadableError, ledger_check, read_ledger
from tracker.election.clock import wall_clock
from tracker.ledger import Ledger
from tracker.support import sqlite

ANGLIA = night.anglia()
AFTER = ANGLIA.polls_close + dt.timedelta(hours=3)
DB = Path("night.db")


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "night.db"
    Ledger.create(path, ANGLIA, wall_clock()).close()
    return path


def test_a_ledger_is_read_and_not_changed(db: Path) -> None:
    before = listing(db.parent)
    assert read_ledger(db) == LedgerContent(ANGLIA, 0)
    assert listing(db.parent) == before


def test_the_statements_of_a_night_are_counted(db: Path) -> None:
    with following(db, deliver(db.parent / "drop", night_files())):
        wait_for(db, 69)
    assert read_ledger(db) == LedgerContent(ANGLIA, 69)


def test_a_ledger_that_another_process_has_open_is_read(db: Path) -> None:
    with Ledger.open(db) as ledger:
        ledger.preallocate_log()
        assert read_ledger(db) == LedgerContent(ANGLIA, 0)


def test_an_older_ledger_is_not_brought_forward(db: Path) -> None:
    with sqlite.connect(str(db)) as connection:
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    assert read_ledger(db) is None
    check = ledger_check(db, None, ANGLIA, AFTER)
    assert (check.status, "brought forward" in check.sentence) == ("ok", True)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"not SQLite, but text" * 100, "file is not a database"), (b"", "is not a tracker ledger")],
)
def test_another_file_is_no_ledger(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "a.db").write_bytes(content)
    with pytest.raises(NotReadableError, match=reason):
        read_ledger(tmp_path / "a.db")


def test_a_damaged_ledger_is_found(db: Path) -> None:
    damaged = db.with_name("damaged.db")
    shutil.copy(db, damaged)
    data = bytearray(db.read_bytes())
    data[4096 * 2 : 4096 * 6] = b"\xff" * 4096 * 4
    damaged.write_bytes(data)
    with pytest.raises(NotReadableError):
        read_ledger(damaged)


def test_a_ledger_of_another_election_fails() -> None:
    other = msgspec.structs.replace(ANGLIA, id="other")
    assert ledger_check(DB, LedgerContent(other, 0), ANGLIA, AFTER).status == "fail"


def test_statements_before_the_polls_close_are_a_warning() -> None:
    before = ANGLIA.polls_close - dt.timedelta(hours=6)
    assert ledger_check(DB, LedgerContent(ANGLIA, 0), ANGLIA, before).status == "ok"
    found = ledger_check(DB, LedgerContent(ANGLIA, 69), ANGLIA, before)
    assert (found.status, "69 statements" in found.sentence) == ("warn", True)
    assert ledger_check(DB, LedgerContent(ANGLIA, 69), ANGLIA, AFTER).status == "ok"


def test_tables_that_were_edited_after_the_ledger_was_made_are_named(db: Path) -> None:
    edited = msgspec.structs.replace(ANGLIA, name="Anglia again")
    check = ledger_check(db, read_ledger(db), edited, AFTER)
    assert (check.status, "The tables have changed since" in check.sentence) == ("ok", True)
    check = ledger_check(db, read_ledger(db), ANGLIA, AFTER)
    assert "changed" not in check.sentence
