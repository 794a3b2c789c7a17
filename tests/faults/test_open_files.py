"""A file of the open ledger is removed, replaced or cut: no acknowledged entry is lost silently."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.unprivileged import bound
from tests.makers import night
from tests.makers.commands import night_files
from tests.makers.ledgers import append_bulletins
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.intake.drop_folder import Delivery
from tracker.intake.receive import receive_file
from tracker.ledger import Ledger
from tracker.ledger.errors import LostFilesError
from tracker.ledger.verify import verify

if sys.platform == "win32":
    pytest.skip("an open file cannot be removed", allow_module_level=True)

IPSWICH = night.desk_entry(Board.empty(night.anglia()), "Ipswich", "Con")
CORBY = night.desk_entry(Board.empty(night.anglia()), "Corby", "Con")


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "night.db"
    Ledger.create(path, night.anglia(), night.MIDNIGHT).close()
    return path


def removed(file: Path) -> None:
    file.unlink()


def replaced(file: Path) -> None:
    copy = Path(shutil.copy(file, file.with_name("copy")))
    copy.replace(file)


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


FAULTS = [
    ("", removed, "was deleted or replaced"),
    ("", replaced, "was deleted or replaced"),
    ("-wal", removed, r"its log \(-wal\) was removed or replaced"),
    ("-wal", replaced, r"its log \(-wal\) was removed or replaced"),
    ("-shm", removed, r"the index of its log \(-shm\) was removed or replaced"),
    ("-shm", replaced, r"the index of its log \(-shm\) was removed or replaced"),
    ("", cut, "was made shorter"),
    ("-wal", cut, r"its log \(-wal\) was made shorter"),
]


def saved_ledger(folder: Path) -> Path:
    (saved,) = folder.glob("night-saved-*.db")
    return saved


@pytest.mark.parametrize(("suffix", "harm", "sentence"), FAULTS)
def test_after_a_file_of_the_ledger_is_lost_no_entry_is_acknowledged_and_none_is_lost(
    db: Path, suffix: str, harm: Callable[[Path], None], sentence: str
) -> None:
    name, data = next(iter(night_files().items()))
    ledger = Ledger.open(db)
    receive_file(ledger, Delivery(name, data, False), night.MIDNIGHT)
    append_bulletins(ledger, IPSWICH)
    before = ledger.board
    harm(db.with_name(db.name + suffix))
    with pytest.raises(LostFilesError, match=sentence) as error:
        append_bulletins(ledger, CORBY)
    saved = saved_ledger(db.parent)
    assert f"start again with --db {saved.name}" in str(error.value).replace(
        "over the drop folder ", ""
    )
    with Ledger.open(saved) as copy:
        assert CORBY.id not in copy.board.bulletins.get(CORBY.seat, {})
        receive_file(copy, Delivery(name, data, False), night.MIDNIGHT)
        assert copy.board == before
    assert verify(saved).faults == ()
    ledger.close()


def test_a_log_that_is_removed_during_the_write_is_noticed_before_the_entry_is_acknowledged(
    db: Path,
) -> None:
    with Ledger.open(db) as ledger:
        append_bulletins(ledger, IPSWICH)

        def write() -> None:
            with ledger.writing():
                ledger.append([CORBY], night.MIDNIGHT)
                db.with_name("night.db-wal").unlink()

        with pytest.raises(LostFilesError, match="its log"):
            write()
        with Ledger.open(saved_ledger(db.parent)) as copy:
            assert copy.board.decided == 2


def test_a_reader_stops_and_makes_no_copy(db: Path) -> None:
    with Ledger.open(db) as ledger:
        db.with_name("night.db-wal").unlink()
        with pytest.raises(LostFilesError, match="removed or replaced while it was open; start"):
            ledger.check_file()
    assert not list(db.parent.glob("*saved*"))


def test_an_entry_of_a_ledger_whose_file_cannot_be_read_any_more_is_listed_again(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ledger.open(db) as ledger:
        append_bulletins(ledger, IPSWICH)
        monkeypatch.setattr(Ledger, "create", no_room)
        monkeypatch.setattr("tracker.ledger.rescue._copy", lambda *arguments: False)
        db.with_name("night.db-wal").unlink()
        with pytest.raises(LostFilesError, match="Enter again: rush Ipswich by AB"):
            ledger.check_file()


@pytest.mark.parametrize("entries", [(), (IPSWICH,)])
def test_a_folder_in_which_no_copy_can_be_made_does_not_hide_what_was_lost(
    db: Path, monkeypatch: pytest.MonkeyPatch, entries: tuple[Bulletin, ...]
) -> None:
    with Ledger.open(db) as ledger:
        append_bulletins(ledger, *entries)
        monkeypatch.setattr("tracker.ledger.rescue._new_path", denied)
        db.with_name("night.db-wal").unlink()
        with pytest.raises(LostFilesError, match="its log") as error:
            ledger.check_file()
    expected = "Permission denied). Enter again: rush Ipswich by AB"
    assert str(error.value).endswith(expected if entries else "start again over the drop folder")


def denied(*arguments: object) -> None:
    raise PermissionError(13, "Permission denied")


def test_files_that_may_not_be_looked_at_are_not_lost(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ledger.open(db) as ledger:
        with monkeypatch.context() as patched:
            patched.setattr(Path, "stat", denied)
            ledger.check_file()
        db.unlink()
        with pytest.raises(LostFilesError, match="was deleted or replaced"):
            ledger.check_file()


def no_room(*arguments: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_checkpoint_and_other_connections_are_no_fault(db: Path) -> None:
    with Ledger.open(db) as ledger:
        append_bulletins(ledger, IPSWICH)
        with Ledger.open(db) as other:
            other.preallocate_log()
            append_bulletins(other, CORBY)
        ledger.write_back()
        ledger.check_file()
        append_bulletins(ledger, night.retraction_of(IPSWICH))


@pytest.mark.parametrize("mode", [0o555, 0o500])
def test_a_closed_ledger_is_read_in_a_folder_that_may_not_be_written(db: Path, mode: int) -> None:
    db.chmod(0o444)
    db.parent.chmod(mode)
    try:
        done = bound(["-m", "tracker", "status", "--db", "night.db"], db.parent)
    finally:
        db.parent.chmod(0o755)
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 of 69 decided" in done.stdout


def test_a_closed_ledger_is_read_beside_an_empty_log_of_another_user(db: Path) -> None:
    log = db.with_name("night.db-wal")
    log.touch()
    for file in (db, log):
        file.chmod(0o444)
    db.parent.chmod(0o555)
    try:
        done = bound(["-m", "tracker", "status", "--db", "night.db"], db.parent)
    finally:
        db.parent.chmod(0o755)
    assert (done.returncode, done.stderr) == (0, "")
