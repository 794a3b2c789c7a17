"""A backup during the night is a complete ledger, and the night can continue with it."""

import threading
from pathlib import Path

import pytest

from tests.makers import night
from tests.makers.commands import deliver, night_files, tracker
from tests.makers.ledgers import append_bulletins
from tests.makers.night import MIDNIGHT, anglia, few
from tracker.intake.drop_folder import Delivery
from tracker.intake.receive import receive_file
from tracker.ledger import Ledger
from tracker.ledger.backup import backup
from tracker.ledger.errors import LedgerError
from tracker.ledger.verify import verify
from tracker.support import sqlite


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "night.db"
    with Ledger.create(path, few(), MIDNIGHT) as ledger:
        append_bulletins(ledger, night.result(few(), "Ipswich"))
    return path


def test_a_copy_has_the_same_board_and_is_one_file(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    made = backup(path, folder / "copy.db", MIDNIGHT)
    with Ledger.open(path) as ledger, Ledger.open(made) as copy:
        assert copy.board == ledger.board
    assert [file.name for file in folder.iterdir()] == ["copy.db"]


def test_notes_and_confirmations_are_in_the_copy(path: Path, tmp_path: Path) -> None:
    with Ledger.open(path) as ledger:
        append_bulletins(ledger, night.note(ledger.board, "Ipswich", "no answer"))
        append_bulletins(ledger, night.confirm(ledger.board, "Ipswich"))
        made = backup(path, tmp_path / "copy.db", MIDNIGHT)
        with Ledger.open(made) as copy:
            assert copy.desk_entries() == ledger.desk_entries()
            assert night.state(copy.board, "Ipswich").standing.confirmed_by == ("AB",)


def test_a_copy_into_a_folder_has_the_time_in_its_name(path: Path, tmp_path: Path) -> None:
    assert backup(path, tmp_path, MIDNIGHT) == tmp_path / "night-20191213T000000Z.db"


def test_no_file_is_overwritten(path: Path, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine")
    for existing in (tmp_path / "precious", path):
        with pytest.raises(FileExistsError, match="exists already; not overwritten"):
            backup(path, existing, MIDNIGHT)
    assert (tmp_path / "precious").read_text() == "mine"


def test_a_missing_folder_is_an_error_and_leaves_no_file(path: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        backup(path, tmp_path / "none" / "copy.db", MIDNIGHT)
    assert caught.value.filename == str(tmp_path / "none" / "copy.db")
    assert {file.name for file in tmp_path.iterdir()} <= {
        "night.db",
        "night.db-wal",
        "night.db-shm",
    }


def test_a_file_that_is_no_ledger_is_not_copied(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"no database at all, but long enough to look like one" * 20)
    with pytest.raises(LedgerError):
        backup(tmp_path / "x.db", tmp_path / "copy.db", MIDNIGHT)
    assert [file.name for file in tmp_path.iterdir()] == ["x.db"]


def test_a_copy_made_during_many_writes_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "night.db"
    with Ledger.create(path, anglia(), MIDNIGHT) as ledger:
        started = threading.Event()

        def write_all() -> None:
            with Ledger.open(path) as own:
                for name, data in night_files().items():
                    receive_file(own, Delivery(name, data, last_chance=False), MIDNIGHT)
                    started.set()

        writer = threading.Thread(target=write_all)
        writer.start()
        started.wait()
        copies = [backup(path, tmp_path / f"{n}.db", MIDNIGHT) for n in range(5)]
        writer.join()
        assert ledger.refresh().decided == 69
    assert [verify(copy).faults for copy in copies] == [()] * 5


def test_a_night_that_continues_with_a_copy_ends_with_the_same_board(tmp_path: Path) -> None:
    files = night_files()
    drop = deliver(tmp_path / "drop", dict(list(files.items())[:30]))
    arguments = ("-e", "anglia-2019", "--db", "night.db")
    assert tracker("ingest", "drop", *arguments, cwd=tmp_path).returncode == 0
    declared = tracker("declare", "Bedford", "Lab", "--by", "AB", "--db", "night.db", cwd=tmp_path)
    assert declared.returncode == 0, declared.stderr
    assert tracker("backup", "copy.db", "--db", "night.db", cwd=tmp_path).returncode == 0
    (tmp_path / "night.db").write_bytes(b"the disk went bad")
    deliver(drop, files)
    second = tracker("ingest", "drop", "--db", "copy.db", cwd=tmp_path)
    assert (second.returncode, second.stderr) == (0, "")
    with Ledger.open(tmp_path / "copy.db") as ledger:
        assert ledger.board.tallies == night.anglia_board().tallies
        assert len(ledger.board.bulletins[night.seat_of(anglia(), "Bedford").id]) == 2
    assert verify(tmp_path / "copy.db").faults == ()


def test_a_copy_that_is_opened_for_writing_has_a_write_ahead_log(
    path: Path, tmp_path: Path
) -> None:
    made = backup(path, tmp_path / "copy.db", MIDNIGHT)
    Ledger.create(made, few(), MIDNIGHT).close()
    connection = sqlite.connect(made)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
