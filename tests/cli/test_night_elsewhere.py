"""A night of an election outside the United Kingdom: no word of it is of the ONS or of PA."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.makers.commands import tracker

SETTINGS = """\
id = "island"
name = "Provincial election"
date = 2023-04-03
timezone = "America/Halifax"
polls_close_time = 19:00:00
"""
TABLES = {
    "island/election.toml": SETTINGS,
    "island/parties.csv": "code,name\nPC,Progressive Conservative\nLib,Liberal\nGreen,Green\n",
    "island/seats.csv": "id,name\n1,North Shore\n2,Red Sands\n3,Harbour\n4,Saint John's East\n",
    "drop/first.csv": (
        "District,Candidate,Party,Votes\n"
        "North Shore,Ann Lee,PC,1200\nNorth Shore,Bo Roy,Liberal,900\n"
        "Saint Johns East,Cy Day,Green,800\nSaint Johns East,Di Fox,PC,700\n"
    ),
}
FORMATS = ("text", "markdown", "csv", "csv-candidates", "csv-targets", "json", "html", "xlsx")
SCRIPTS = ("headline", "running", "round-up", "piece")
BRITISH = re.compile(r"\bONS\b|\bPA\b|PA's|Commons|Westminster")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder after a night of three results: two of a file, and one of the desk."""
    here = tmp_path_factory.mktemp("night")
    for name, text in TABLES.items():
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).write_text(text, encoding="utf-8")
    run(here, "ingest", "drop", "-e", "island")
    run(here, "declare", "2", "Lib", "--votes", "Lib=50", "--votes", "PC=40", *BY)
    run(here, "declare", "Harbour", "Green", *BY)
    return here


BY = ("--by", "AB", "-e", "island")


def run(here: Path, *arguments: str) -> str:
    done = tracker(*arguments, cwd=here)
    assert done.returncode == 0, (arguments, done.stderr)
    said = done.stdout + done.stderr
    assert not BRITISH.search(said), said
    return done.stdout


def written(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".xlsx":
            yield path.read_text(encoding="utf-8")


def test_three_results_are_on_the_board(folder: Path) -> None:
    status = run(folder, "status", "-e", "island")
    assert "4 of 4 decided" in status
    for result in ("PC win", "Lib win", "Green win"):
        assert result in status
    for word in ("gains", "losses", "net"):
        assert word not in status


@pytest.mark.parametrize("format_", FORMATS)
def test_the_summary_is_written_in_every_format(folder: Path, tmp_path: Path, format_: str) -> None:
    if format_ == "xlsx":
        pytest.importorskip("openpyxl", reason="the extra excel is not installed")
    run(folder, "summary", "-f", format_, "-o", str(tmp_path / "out"), "-e", "island")
    assert (tmp_path / "out").stat().st_size
    if format_ != "xlsx":
        assert not BRITISH.search((tmp_path / "out").read_text(encoding="utf-8"))


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_is_said(folder: Path, script: str) -> None:
    said = run(folder, "say", script, "-e", "island")
    for word in ("gain", "hold", "last time"):
        assert word not in said


def test_the_seats_are_published(folder: Path, tmp_path: Path) -> None:
    run(folder, "publish", str(tmp_path / "out"), "-e", "island")
    assert (tmp_path / "out/seats/2.json").is_file()
    assert not [text for text in written(tmp_path / "out") if BRITISH.search(text)]


@pytest.mark.parametrize(
    "command",
    [
        ("events",),
        ("problems",),
        ("corrections",),
        ("outlook",),
        ("verify",),
        ("why", "Saint John's East"),
    ],
    ids=lambda command: command[0],
)
def test_the_other_commands_have_no_british_word(folder: Path, command: tuple[str, ...]) -> None:
    assert run(folder, *command, "-e", "island")


def test_the_check_has_notes_alone(folder: Path) -> None:
    done = tracker("check", "island", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 differ." in done.stdout
    assert "ONS" not in done.stdout


def test_an_unknown_seat_is_an_error_without_a_british_word(folder: Path) -> None:
    done = tracker("declare", "Norf Shore", "PC", *BY, cwd=folder)
    assert done.returncode != 0
    assert "did you mean North Shore?" in done.stderr
    assert not BRITISH.search(done.stderr)
