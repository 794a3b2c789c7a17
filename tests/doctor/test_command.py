"""`tracker doctor` in good and bad surroundings."""

import datetime as dt
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.power import NoDiskError, small_disk
from tests.faults.unprivileged import bound
from tests.makers import night
from tests.makers.commands import deliver, listing, night_files
from tracker import cli
from tracker.doctor import examine as examine_module
from tracker.doctor import notifications, storage
from tracker.election.clock import wall_clock
from tracker.election.folder import load_election
from tracker.election.shipped import SHIPPED_FOLDER
from tracker.ledger import Ledger
from tracker.support import mounts, sqlite

Run = Callable[..., tuple[int, dict[str, tuple[str, str]]]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command in an empty folder. Returns the exit code, and status and text by check."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TRACKER_")]:
        monkeypatch.delenv(name)
    # A good machine, whatever machine runs the test.
    monkeypatch.setattr(sqlite, "sqlite_version_info", (3, 51, 3))
    monkeypatch.setattr(mounts, "read_mount", lambda path: mounts.Mount("/", "ext4"))
    monkeypatch.setattr(storage, "SLOW_COMMIT", 60.0)
    monkeypatch.setattr(notifications, "watches_checks", lambda drop: [])

    def run(*arguments: str | Path) -> tuple[int, dict[str, tuple[str, str]]]:
        monkeypatch.setattr(sys, "argv", ["tracker", "doctor", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        output = capsys.readouterr()
        assert output.err == ""
        assert isinstance(ended.value.code, int)
        *lines, last = output.out.splitlines()
        assert last.startswith(f"{len(lines)} checks: ")
        found = [re.split(" {2,}", line, maxsplit=2) for line in lines]
        return ended.value.code, {name: (status, text) for status, name, text in found}

    return run


@pytest.fixture
def uk(tmp_path: Path) -> Path:
    """An election without a difference."""
    folder = tmp_path / "uk"
    folder.mkdir()
    for path in (SHIPPED_FOLDER / "uk-2019").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def test_the_machine_alone_is_checked_without_options(run: Run, tmp_path: Path) -> None:
    code, found = run()
    assert code == 0
    assert {"Python", "SQLite", "extras", "terminal", "disk space", "commit speed"} <= found.keys()
    assert not {"election", "ledger", "drop folder", "drop mount"} & found.keys()
    assert list(tmp_path.iterdir()) == []


def test_a_good_afternoon_is_all_ok(run: Run, tmp_path: Path, uk: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    before = listing(drop)
    code, found = run("-e", uk, "--drop", drop)
    assert {name: text for name, (status, text) in found.items() if status != "ok"} == {}
    assert code == 0
    assert "will be made" in found["ledger"][1]
    assert "is empty" in found["drop folder"][1]
    assert listing(drop) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["drop", "uk"]


def test_a_difference_in_the_tables_is_a_warning(run: Run) -> None:
    code, found = run("-e", "anglia-2019")
    assert code == 1
    assert found["election"][0] == "warn"
    assert "Ipswich: published majority 836, counted 831" in found["election"][1]


def test_an_unknown_election_fails_and_the_rest_is_checked(run: Run) -> None:
    code, found = run("-e", "nosuch")
    assert (code, found["election"][0]) == (2, "fail")
    assert 'no election "nosuch"' in found["election"][1]
    assert found["commit speed"][0] == "ok"


def test_a_missing_drop_folder_fails(run: Run) -> None:
    code, found = run("--drop", "none")
    assert (code, found["drop folder"][0]) == (2, "fail")
    assert "drop mount" not in found


def test_a_file_as_drop_folder_fails(run: Run, tmp_path: Path) -> None:
    (tmp_path / "drop").write_bytes(b"")
    code, found = run("--drop", "drop")
    assert (code, found["drop folder"][0]) == (2, "fail")


def test_a_drop_folder_that_may_not_be_listed_fails(tmp_path: Path) -> None:
    (tmp_path / "unlisted").mkdir(mode=0)
    done = bound(["-m", "tracker", "doctor", "--drop", "unlisted"], tmp_path)
    assert done.returncode == 2
    assert "unlisted: Permission denied." in done.stdout


def test_bad_files_in_the_drop_folder_are_a_warning(run: Run, tmp_path: Path) -> None:
    (name, xml), *_ = night_files().items()
    files = {
        name: xml,
        "cut.xml": xml[: len(xml) // 2],
        "2017.xml": xml.replace(b"2019-12-12", b"2017-06-08"),
    }
    drop = deliver(tmp_path / "drop", files)
    before = listing(drop)
    code, found = run("-e", "anglia-2019", "--drop", drop)
    status, text = found["drop folder"]
    assert (code, status) == (1, "warn")
    assert "1 count, 1 of another polling day or election and 1 incomplete" in text
    assert listing(drop) == before


def test_the_drop_folder_is_read_with_the_election_of_the_ledger(run: Run, tmp_path: Path) -> None:
    Ledger.create(tmp_path / "night.db", night.anglia(), wall_clock()).close()
    deliver(tmp_path / "drop", night_files())
    _, found = run("--db", "night.db", "--drop", "drop")
    assert found["ledger"][1].startswith("night.db is sound and has 0 statements")
    assert "69 files (.xml): all count" in found["drop folder"][1]


def test_polling_day_that_no_table_states_is_given_or_is_that_of_the_ledger(
    run: Run, uk: Path, tmp_path: Path
) -> None:
    (uk / "results.csv").unlink()
    settings = uk / "election.toml"
    text = re.sub(r"^(date|polls_close) = .*\n", "", settings.read_text(), flags=re.MULTILINE)
    settings.write_text(f"polls_close_time = 22:00:00\n{text}")
    code, found = run("-e", uk)
    assert (code, found["polling day"][0]) == (1, "warn")
    _, found = run("-e", uk, "--date", "2029-05-03")
    assert found["polling day"][1].startswith("2029-05-03")
    day = dt.date(2029, 5, 3)
    Ledger.create(tmp_path / "night.db", load_election(uk, day), wall_clock()).close()
    _, found = run("-e", uk, "--db", "night.db")
    assert found["polling day"][1].startswith("2029-05-03")


def test_a_file_that_is_no_ledger_fails(run: Run, tmp_path: Path) -> None:
    (tmp_path / "night.db").write_bytes(b"text")
    code, found = run("--db", "night.db")
    assert (code, found["ledger"][0]) == (2, "fail")


def test_a_ledger_in_the_drop_folder_fails_and_nothing_is_written_there(
    run: Run, tmp_path: Path
) -> None:
    before = listing(tmp_path)
    code, found = run("-e", "anglia-2019", "--drop", ".")
    assert (code, found["ledger folder"][0]) == (2, "fail")
    assert listing(tmp_path) == before


def test_a_mount_that_does_not_answer_does_not_stop_the_other_checks(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    forever = threading.Event()
    monkeypatch.setattr(storage, "probe", lambda folder: forever.wait())
    monkeypatch.setattr(examine_module, "FOLDER_SECONDS", 0.2)
    code, found = run("--drop", "none")
    forever.set()
    assert (code, found["ledger folder"]) == (
        2,
        (
            "fail",
            "Did not answer in 0.2 s. If it is on a network mount, see whether its server answers.",
        ),
    )
    assert "drop folder" in found


def test_a_drop_folder_that_does_not_answer_is_one_failed_check(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import threading

    forever = threading.Event()
    monkeypatch.setattr(examine_module, "listing_checks", lambda drop: forever.wait() and [])
    monkeypatch.setattr(examine_module, "FOLDER_SECONDS", 0.5)
    code, found = run("--drop", tmp_path, "--db", tmp_path.parent / "night.db")
    forever.set()
    assert code == 2
    assert [name for name, (status, _) in found.items() if status == "fail"] == ["drop folder"]


def test_json_has_the_same_records(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["tracker", "doctor", "--json"])
    with pytest.raises(SystemExit):
        cli.main()
    records = json.loads(capsys.readouterr().out)
    assert list(records[0]) == ["name", "status", "sentence", "cure"]
    assert {record["status"] for record in records} <= {"ok", "warn", "fail"}


def test_a_folder_without_room_fails(run: Run, tmp_path: Path) -> None:
    try:
        with small_disk(tmp_path, 8) as disk:
            (disk / "ballast").write_bytes(b"x" * (7 * 1024 * 1024))
            code, found = run("--db", disk / "night.db")
            assert (code, found["disk space"][0]) == (2, "fail")
    except NoDiskError as reason:
        pytest.skip(str(reason))


def test_a_full_disk_fails(run: Run, tmp_path: Path) -> None:
    try:
        with small_disk(tmp_path, 1) as disk:
            with (disk / "ballast").open("wb", buffering=0) as file:
                try:
                    while True:
                        file.write(bytes(4096))
                except OSError:
                    pass
            code, found = run("--db", disk / "night.db")
            assert (code, found["ledger folder"][0]) == (2, "fail")
            assert sorted(path.name for path in disk.iterdir()) == ["ballast"]
    except NoDiskError as reason:
        pytest.skip(str(reason))


def test_a_folder_that_may_not_be_written_fails(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    done = bound(["-m", "tracker", "doctor", "--db", "locked/night.db"], tmp_path)
    assert done.returncode == 2
    assert "locked cannot be written: Permission denied." in done.stdout
    assert done.stderr == ""
