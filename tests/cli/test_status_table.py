"""`tracker status`: the board in plain lines for a script, in colour for a person."""

import os
import sys
from pathlib import Path

import msgspec
import pytest

from tests.makers import night
from tests.makers.commands import TRACKER, environment, tracker, tracker_process
from tests.makers.night import MIDNIGHT, few, result, rush
from tracker.board import Board
from tracker.cli import status_table
from tracker.ledger import Ledger


def shown(board: Board, width: int = 100) -> list[str]:
    return [status_table.plain(line) for line in status_table.lines(board, width)]


def line_of(lines: list[str], word: str) -> str:
    """The first line with this word."""
    return next(line for line in lines if word in line)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A ledger in which a party that looks like markup has won."""
    path = tmp_path / "night.db"
    with Ledger.create(path, few(), MIDNIGHT) as ledger, ledger.writing():
        ledger.append([result(few(), "Ipswich", votes={"[/x]": 9, "Con": 8})], MIDNIGHT)
        ledger.append([rush(few(), "Colchester", "Con")], MIDNIGHT)
    return path


def test_the_real_night_has_its_totals() -> None:
    lines = shown(night.anglia_board())
    assert lines[0].split() == "General Election 2019-12-12, Anglia 69 of 69 decided".split()
    conservative = line_of(lines, "Conservative").split()
    assert conservative[2:] == "63 +2 3 1 2,107,401 57.5 +2.7".split()
    assert line_of(lines, "Labour").split()[2:] == "5 −2 0 2 923,558 25.2 −8.0".split()
    assert line_of(lines, "Liberal Democrat").split()[3:6] == "1 ±0 1".split()


@pytest.mark.parametrize(
    ("group", "outcome"),
    [
        ("Conservative target seats", "3 taken of 5"),
        ("Labour target seats", "0 taken of 8"),
        ("Lib Dem target seats", "1 taken of 4"),
    ],
)
def test_targets_stand_under_their_headings(group: str, outcome: str) -> None:
    assert line_of(shown(night.anglia_board()), group).endswith(outcome)


def test_every_seat_that_was_spoken_of_has_a_line_in_order_of_declaration() -> None:
    lines = shown(night.anglia_board())
    seats = [line.split(maxsplit=1) for line in lines[-69:]]
    assert seats[0][1].startswith("Broxbourne")
    assert len({rest[:20] for _, rest in seats}) == 69
    after_midnight = [(int(at[:2]) - 12) % 24 * 60 + int(at[3:]) for at, _ in seats]
    assert after_midnight == sorted(after_midnight)


def test_before_anything_is_said_there_is_a_board_of_nothing() -> None:
    lines = shown(Board.empty(few()))
    assert lines[0].endswith("0 of 4 decided")
    assert not any("Ipswich" in line and "19," in line for line in lines)


def test_an_election_without_region_and_targets_is_no_trouble() -> None:
    bare = msgspec.structs.replace(few(), region="", targets=())
    lines = shown(Board.empty(bare))
    assert lines[0].split() == "General Election 2019-12-12 0 of 4 decided".split()


@pytest.mark.parametrize("width", [80, 100, 160])
def test_no_line_is_wider_than_it_may_be(width: int) -> None:
    for board in (Board.empty(night.anglia()), night.anglia_board()):
        assert max(map(len, shown(board, width))) <= width


def test_in_a_pipe_it_is_plain_text(db: Path, tmp_path: Path) -> None:
    done = tracker("status", "--db", db, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert "[/x] gain from Lab" in done.stdout or "[/x] GAIN" in done.stdout


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_where_the_marks_cannot_be_written_it_still_answers(
    db: Path, tmp_path: Path, encoding: str
) -> None:
    done = tracker_process(
        "status", "--db", db, cwd=tmp_path, PYTHONUTF8="0", PYTHONIOENCODING=encoding
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of POSIX")
def test_on_a_terminal_it_has_its_colours_and_markup_is_text(db: Path, tmp_path: Path) -> None:
    import pty
    import subprocess

    ours, theirs = pty.openpty()
    env = environment(TERM="xterm-256color", COLUMNS="120", NO_COLOR="")
    process = subprocess.Popen(
        [*TRACKER, "status", "--db", str(db)], cwd=tmp_path, env=env, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    written = b""
    try:
        while part := os.read(ours, 65536):
            written += part
    except OSError:  # Linux says so when the other end is closed
        pass
    os.close(ours)
    assert process.wait(20) == 0
    text = written.decode()
    assert "\x1b[" in text
    assert "[/x]" in text
    assert "Traceback" not in text
