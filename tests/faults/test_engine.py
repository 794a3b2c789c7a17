"""Writers and checkpoints of several processes, the file without its log, and waiting writers."""

import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.faults.stress import PYTHONS_ENGINE, writers
from tests.makers import night
from tests.makers.commands import environment, night_files
from tests.makers.ledgers import append_bulletins
from tracker import cli
from tracker.board import Board
from tracker.intake.drop_folder import Delivery
from tracker.intake.receive import receive_file
from tracker.ledger import Ledger, write_back, write_transaction
from tracker.ledger.backup import backup
from tracker.ledger.verify import verify
from tracker.support import sqlite
from tracker.support.process_lock import acquire, lock_on

NIGHT = [*night_files().items()]
NOTE = night.desk_entry(Board.empty(night.anglia()), "Ipswich", "Con")


@pytest.mark.parametrize("pythons_engine", [False, True], ids=["pysqlite3", "Python's engine"])
def test_nothing_is_lost_while_two_processes_write_and_copy_the_log_back(
    tmp_path: Path, pythons_engine: bool
) -> None:
    run = writers(tmp_path, 2, 0.4, pythons_engine=pythons_engine)
    assert run.found == run.committed > 0
    assert run.faults == ()
    used_lock = (tmp_path / "night.db-lock").exists()
    assert not used_lock or pythons_engine


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "night.db"
    Ledger.create(path, night.anglia(), night.MIDNIGHT).close()
    return path


def test_with_an_engine_that_has_the_bug_a_writer_waits_for_the_other_process(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_transaction, "TAKES_TURNS", True)
    monkeypatch.setattr(write_transaction, "NOTICE_SECONDS", 0.02)
    monkeypatch.setattr(write_transaction, "BUSY_SECONDS", 0.05)
    waits: list[str] = []
    other = lock_on(db.with_name("night.db-lock"))
    with Ledger.open(db) as ledger:
        ledger.on_wait = lambda: waits.append("waiting")
        assert acquire(other, 0)
        with pytest.raises(sqlite.OperationalError, match="database is locked"):
            append_bulletins(ledger, NOTE)
        assert ledger.board.decided == 0
        other.release()
        append_bulletins(ledger, NOTE)
    assert waits == ["waiting"]


def test_a_writer_that_waits_says_so_once_and_then_writes(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_transaction, "NOTICE_SECONDS", 0.02)
    waits: list[str] = []
    with Ledger.open(db) as ledger, Ledger.open(db) as other:
        other.connection.execute("BEGIN IMMEDIATE")

        def end_of_the_other() -> None:
            waits.append("waiting")
            threading.Timer(0.05, lambda: other.connection.execute("ROLLBACK")).start()

        ledger.on_wait = end_of_the_other
        append_bulletins(ledger, NOTE)
        append_bulletins(ledger, night.retraction_of(NOTE))
    assert waits == ["waiting"]


def test_the_file_alone_has_the_night_after_five_quiet_seconds(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_back, "QUIET_SECONDS", 0.05)
    with Ledger.open(db) as ledger:
        for name, data in list(night_files().items())[:5]:
            receive_file(ledger, Delivery(name, data, False), night.MIDNIGHT)
        ledger.write_back()  # not due yet
        time.sleep(0.06)
        ledger.write_back()
        alone = Path(shutil.copy(db, tmp_path / "alone.db"))
        with Ledger.open(alone) as copy:
            assert copy.board == ledger.board
            assert copy.board.decided == 5


def test_an_empty_ledger_whose_log_is_gone_is_an_alarm_of_each_reader(
    db: Path, tmp_path: Path
) -> None:
    alone = tmp_path / "alone.db"
    with Ledger.open(db) as ledger:
        ledger.preallocate_log()
        receive_file(ledger, Delivery(*NIGHT[0], last_chance=False), night.MIDNIGHT)
        shutil.copy(db, alone)
        with Ledger.open(alone) as copy:
            (sentence,) = copy.board.damaged
            assert "the ledger is empty, and its log (-wal)" in sentence
        assert sentence in verify(alone).faults
        with Ledger.open(db) as reader:
            assert reader.board.damaged == ()
    assert verify(db).faults == ()


def test_an_empty_ledger_that_was_closed_or_backed_up_is_no_alarm(db: Path, tmp_path: Path) -> None:
    with Ledger.open(db) as ledger:
        ledger.preallocate_log()
        copy = backup(db, tmp_path / "copy.db", night.MIDNIGHT)
    for path in (db, copy):
        with Ledger.open(path) as reader:
            assert reader.board.damaged == ()
        assert verify(path).faults == ()


def test_a_copy_without_its_log_has_a_note_up_to_when_it_is_complete(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_back, "QUIET_SECONDS", 0.0)
    monkeypatch.setattr(write_back, "RETRY_SECONDS", 0.0)
    alone = tmp_path / "alone.db"
    with Ledger.open(db) as ledger:
        ledger.preallocate_log()
        receive_file(ledger, Delivery(*NIGHT[0], last_chance=False), night.MIDNIGHT)
        ledger.write_back()
        marked = ledger.connection.execute("SELECT since FROM log_in_use").fetchone()
        receive_file(ledger, Delivery(*NIGHT[1], last_chance=False), night.MIDNIGHT)
        shutil.copy(db, alone)
        with Ledger.open(db) as reader:
            assert (reader.note, reader.board.decided) == ("", 2)
    for _ in range(2):  # reading it does not take the mark away
        with Ledger.open(alone) as copy:
            assert (copy.board.decided, copy.board.damaged) == (1, ())
            assert f"has everything up to {marked[0][:16].replace('T', ' ')} UTC" in copy.note
        verdict = verify(alone)
        assert (verdict.faults, "log (-wal) is missing" in verdict.note) == ((), True)
    done = CliRunner().invoke(cli.commands, ["status", "--db", str(alone)], standalone_mode=False)
    assert (done.return_value, "Note: the ledger's log (-wal)" in done.stderr) == (None, True)
    done = CliRunner().invoke(cli.commands, ["verify", "--db", str(alone)], standalone_mode=False)
    assert (done.return_value, "Note: the ledger's log (-wal)" in done.stdout) == (0, True)
    with Ledger.create(alone, night.anglia(), night.MIDNIGHT) as intake:
        assert intake.note
        intake.preallocate_log()
    with Ledger.open(alone) as copy:
        assert copy.note == ""


@pytest.mark.parametrize("last", ["the writer", "a reader", "verify"])
def test_a_ledger_that_was_closed_has_no_note(db: Path, last: str) -> None:
    writer = Ledger.open(db)
    writer.preallocate_log()
    receive_file(writer, Delivery(*NIGHT[0], last_chance=False), night.MIDNIGHT)
    if last == "a reader":
        with Ledger.open(db):
            writer.close()
    elif last == "verify":  # the writer is killed: its log stays
        files = {f: f.read_bytes() for f in db.parent.glob("night.db*") if "shm" not in f.name}
        writer.close()
        for file, data in files.items():
            file.write_bytes(data)
        assert verify(db).faults == ()
    writer.close()
    with Ledger.open(db) as ledger:
        assert (ledger.note, ledger.board.decided) == ("", 1)


def test_a_night_without_a_pause_is_in_the_file_once_a_minute(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_back, "LONGEST_SECONDS", 0.0)
    with Ledger.open(db) as ledger:
        append_bulletins(ledger, NOTE)
        ledger.write_back()
        with Ledger.open(Path(shutil.copy(db, tmp_path / "alone.db"))) as copy:
            assert copy.board == ledger.board


def test_a_log_that_a_reader_still_needs_is_copied_back_later(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_back, "LONGEST_SECONDS", 0.0)
    monkeypatch.setattr(write_back, "RETRY_SECONDS", 0.0)
    with Ledger.open(db) as ledger, Ledger.open(db) as reader:
        with reader.snapshot():
            reader.refresh()
            append_bulletins(ledger, NOTE)
            ledger.write_back()
            assert ledger._write_back.is_pending
        ledger.write_back()
        assert not ledger._write_back.is_pending


def test_a_writer_that_ends_leaves_its_commits_in_the_file(db: Path, tmp_path: Path) -> None:
    with Ledger.open(db) as reader:
        with Ledger.open(db) as writer:
            append_bulletins(writer, NOTE)
        with Ledger.open(Path(shutil.copy(db, tmp_path / "alone.db"))) as copy:
            assert copy.board == reader.refresh()


def test_verify_and_the_log_say_that_the_engine_has_the_bug(db: Path) -> None:

    def run(*arguments: str) -> str:
        program = f"{PYTHONS_ENGINE}from tracker.cli import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            env=environment(),
            cwd=db.parent,
            capture_output=True,
            encoding="utf-8",
        )
        return done.stdout + done.stderr

    if not sqlite.has_reset_bug(sqlite3.sqlite_version_info):
        pytest.skip("this Python's engine has no WAL-reset bug")
    sentence = "has the WAL-reset bug of 3.7.0 to 3.51.2, so the tracker's processes write one"
    verified = run("verify", "--db", "night.db")
    assert sentence in verified
    assert "All is sound" in verified
    assert sentence in run("events", "--db", "night.db", "-v")
