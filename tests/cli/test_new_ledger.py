"""A command begins a night without a ledger; an election whose polling day is not known yet."""

import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from tracker import cli
from tracker.election.folder import load_election
from tracker.election.shipped import SHIPPED_FOLDER
from tracker.ledger import Ledger

Run = Callable[..., tuple[int, str, str]]

DATES = re.compile(r"^(date|polls_close) = .*\n", re.MULTILINE)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in an empty folder, in this process. Returns exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TRACKER_")]:
        monkeypatch.delenv(name)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["tracker", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert isinstance(ended.value.code, int)
        return ended.value.code, *capsys.readouterr()

    return run


@pytest.fixture
def undated(tmp_path: Path) -> Path:
    """The election of Anglia, in a folder that does not state polling day."""
    folder = tmp_path / "next"
    folder.mkdir()
    for path in (SHIPPED_FOLDER / "anglia-2019").iterdir():
        if path.name != "results.csv":
            (folder / path.name).write_bytes(path.read_bytes())
    settings = folder / "election.toml"
    text = DATES.sub("", settings.read_text(encoding="utf-8"))
    text = text.replace('id = "anglia-2019"', 'id = "next"\npolls_close_time = 22:00:00')
    settings.write_text(text, encoding="utf-8")
    return folder


each_entry = pytest.mark.parametrize(
    "entry",
    [
        ("declare", "Ipswich", "Con"),
        ("note", "Ipswich", "recount likely"),
        ("set-aside", "Ipswich", "--reason", "poll countermanded"),
    ],
    ids=lambda entry: entry[0],
)


@each_entry
def test_the_first_entry_of_a_night_makes_the_ledger_and_prints_that(
    run: Run, entry: tuple[str, ...]
) -> None:
    code, _, err = run(*entry, "--by", "AB", "-e", "anglia-2019")
    assert (code, err) == (0, "New ledger: anglia-2019.db\n")
    code, _, err = run("note", "Ipswich", "rung", "--by", "AB", "-e", "anglia-2019")
    assert (code, err) == (0, "")


@pytest.fixture
def edited(run: Run, tmp_path: Path) -> Path:
    """A folder with a ledger: candidates.csv was written after the first entry."""
    folder = tmp_path / "mine"
    shutil.copytree(SHIPPED_FOLDER / "anglia-2019", folder)
    assert run("note", "Ipswich", "quiet", "--by", "AB", "-e", str(folder))[0] == 0
    rows = [f"E14000761,Ipswich,Jo,{code}son,{code},{code}" for code in ("Con", "Lab", "LD")]
    text = "\n".join(["seat_id,seat,first_name,surname,party,party_name", *rows, ""])
    (folder / "candidates.csv").write_text(text, encoding="utf-8")
    return folder


@each_entry
def test_candidates_written_after_the_first_entry_are_recorded_by_the_next(
    run: Run, edited: Path, entry: tuple[str, ...]
) -> None:
    command = (*entry, "--by", "AB", "-e", str(edited))
    code, _, err = run(*command)
    assert (code, err) == (
        0,
        "Note: the tables of anglia-2019 have changed; anglia-2019.db now has the new ones.\n",
    )
    with Ledger.open(Path("anglia-2019.db")) as ledger:
        assert ledger.election.seat_by_id["E14000761"].stands == ("Con", "Lab", "LD")
        assert ledger.election == load_election(edited)
    code, _, err = run("status", "-e", str(edited))
    assert (code, err) == (0, "")


@pytest.mark.parametrize("reader", [("why", "Ipswich"), ("status",), ("summary",)])
def test_a_reader_of_old_tables_states_that_the_folder_has_new_ones(
    run: Run, edited: Path, reader: tuple[str, ...]
) -> None:
    code, _, err = run(*reader, "-e", str(edited))
    assert (code, "the tables of anglia-2019 have changed" in err) == (0, True)
    assert len(err.splitlines()) == 1
    assert run(*reader, "--db", "anglia-2019.db")[2] == ""


def test_a_reader_continues_while_the_folder_cannot_be_read(run: Run, edited: Path) -> None:
    (edited / "seats.csv").write_text("id\n", encoding="utf-8")
    code, _, err = run("status", "-e", str(edited))
    assert (code, err) == (0, "")


def test_a_declaration_without_ledger_and_election_names_the_cure(run: Run) -> None:
    code, _, err = run("declare", "Ipswich", "Con", "--by", "AB", "--db", "n.db")
    assert (code, err) == (
        2,
        "tracker: n.db: no such ledger; to make it, give an election: -e anglia-2019, "
        "or -e FOLDER\n",
    )


def test_a_board_that_may_not_write_makes_no_ledger(run: Run) -> None:
    code, _, err = run("watch", "-e", "anglia-2019", "--read-only")
    assert (code, err) == (2, "tracker: anglia-2019.db: no such ledger\n")


def test_check_notes_that_polling_day_is_not_known(run: Run, undated: Path) -> None:
    code, out, _ = run("check", str(undated))
    assert code == 1  # Ipswich, whose published majority is wrong
    assert "\nnote: next: polling day is not known yet" in out  # after the differences


def test_a_night_without_polling_day_needs_it_once(run: Run, undated: Path) -> None:
    entry = ("declare", "Ipswich", "Con", "--by", "AB", "-e", str(undated))
    code, _, err = run(*entry)
    assert (code, "--date YYYY-MM-DD" in err) == (2, True)
    assert not Path("next.db").exists()
    assert run(*entry, "--date", "2029-05-03")[0] == 0
    assert run(*entry)[0] == 0
    with Ledger.open(Path("next.db")) as ledger:
        election = ledger.election
    assert str(election.date) == "2029-05-03"
    assert election.polls_close.isoformat() == "2029-05-03T22:00:00+01:00"


def test_a_producer_in_a_terminal_is_asked_for_polling_day(
    run: Run, undated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr(click, "prompt", lambda text, type: type.convert("2029-05-03", None, None))
    assert run("declare", "Ipswich", "Con", "--by", "AB", "-e", str(undated))[0] == 0
    with Ledger.open(Path("next.db")) as ledger:
        assert str(ledger.election.date) == "2029-05-03"


def test_a_ledger_with_statements_keeps_its_polling_day(run: Run, undated: Path) -> None:
    declare = ("declare", "Ipswich", "Con", "--by", "AB", "-e", str(undated), "--date")
    assert run(*declare, "2029-05-03")[0] == 0
    Path("drop").mkdir()
    code, _, err = run("ingest", "drop", "-e", str(undated), "--date", "2029-05-10")
    assert (code, err) == (
        2,
        "tracker: next.db: has statements of 2029-05-03, and polling day of next is 2029-05-10; "
        "name another ledger with --db\n",
    )


def test_a_file_of_another_date_is_refused_on_a_night_that_was_given_its_date(
    run: Run, undated: Path
) -> None:
    Path("drop").mkdir()
    assert run("rehearse", "anglia-2019", "drop", "--speed", "max")[0] == 0
    code, out, _ = run("ingest", "drop", "-e", str(undated), "--date", "2029-05-03")
    assert code == 1
    assert "polling day of this election is 2029-05-03" in out


def test_the_demo_keeps_its_ledger_only_in_a_new_file(run: Run) -> None:
    Path("kept.db").write_bytes(b"")
    code, _, err = run("demo", "--db", "kept.db")
    assert (code, "kept.db: exists" in err) == (2, True)
