"""Every format of every night: complete, safe and imported only when used."""

import datetime as dt
import subprocess
import sys

import pytest

from tests.makers.boards import HOSTILE, MORNING, anglia, hostile
from tracker.board import Board
from tracker.cli import options
from tracker.summary.formats import FORMATS_WITH_PARTS, SUFFIXES, TEXT_FORMATS
from tracker.summary.render import render, render_bytes
from tracker.support.escape import has_hidden

NIGHTS = ("empty", "half", "full", "unfinished")


@pytest.fixture(params=NIGHTS)
def board(request: pytest.FixtureRequest) -> Board:
    found: Board = request.getfixturevalue(request.param)
    return found


def test_the_formats_are_a_contract() -> None:
    assert " ".join(TEXT_FORMATS) == "text markdown csv csv-candidates csv-targets json html"
    assert (*TEXT_FORMATS, "xlsx") == tuple(SUFFIXES) == options.FORMATS


@pytest.mark.parametrize("format", sorted({*TEXT_FORMATS} - {"csv-candidates"}))
def test_every_format_of_every_night_names_every_target(board: Board, format: str) -> None:
    written = render(board, MORNING, format)
    assert written.endswith("\n")
    assert not written.endswith("\n\n")
    for target in anglia().targets:
        assert anglia().seat_by_id[target.seat].name in written


def test_text_is_the_default_format(full: Board) -> None:
    assert render(full, MORNING) == render(full, MORNING, "text")


@pytest.mark.parametrize("format", ["text", "markdown", "json", "html"])
def test_the_time_is_shown_in_the_elections_zone(full: Board, format: str) -> None:
    in_new_york = MORNING.astimezone(dt.timezone(dt.timedelta(hours=-5)))
    assert render(full, in_new_york, format) == render(full, MORNING, format)


def test_an_unknown_format_is_refused_with_the_known_ones(full: Board) -> None:
    with pytest.raises(ValueError, match='no summary format "xlsx": choose one of text, markdown'):
        render(full, MORNING, "xlsx")


def test_a_time_without_its_offset_is_refused(full: Board) -> None:
    with pytest.raises(ValueError, match="without its offset"):
        render(full, MORNING.replace(tzinfo=None))


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("format", TEXT_FORMATS)
def test_no_name_moves_a_cursor_or_turns_the_text(format: str, name: str) -> None:
    lines = render(hostile(name), MORNING, format).split("\n")
    assert not any(map(has_hidden, lines))


@pytest.mark.parametrize("format", TEXT_FORMATS)
def test_superseded_figures_are_in_no_format(unfinished: Board, format: str) -> None:
    """Ipswich's votes are superseded, Corby's and Thurrock's disputed."""
    written = render(unfinished, MORNING, format)
    for majority in (7_777, 11_654, 11_754, 1_289):
        assert f"{majority:,}" not in written
        assert f"{majority}," not in written


IMPORTED = """
import sys
import datetime as dt
from tracker.board import Board
from tracker.election.folder import load_election
from tracker.summary.render import render
board = Board.empty(load_election("anglia-2019"))
for module in ("html", "json", "tracker.summary.csv", "tracker.summary.json_document"):
    if module.startswith("tracker"):
        assert module not in sys.modules, module
written = render(board, dt.datetime.now(dt.UTC), sys.argv[1])
print(*sorted({name.split(".")[0] for name in sys.modules}))
print(*sorted(name for name in sys.modules if name.startswith("tracker.summary.")))
"""


@pytest.mark.parametrize(
    ("format", "module", "others"),
    [
        ("text", "text", {"markdown", "html", "csv", "json_document"}),
        ("markdown", "markdown", {"text", "html", "csv", "json_document"}),
        ("csv", "csv", {"text", "html", "markdown", "json_document", "seat_sentences"}),
        ("json", "json_document", {"text", "html", "markdown", "csv", "seat_sentences"}),
        ("html", "html", {"text", "markdown", "csv", "json_document"}),
    ],
)
def test_a_format_imports_no_other_format_and_no_screen(
    format: str, module: str, others: set[str]
) -> None:
    command = [sys.executable, "-c", IMPORTED, format]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    packages, modules = (set(line.split()) for line in done.stdout.splitlines())
    assert not packages & {"textual", "rich", "sqlite_utils", "click"}
    own = {name.rpartition(".")[2] for name in modules}
    assert module in own
    assert not own & others


@pytest.mark.parametrize("format", FORMATS_WITH_PARTS)
def test_a_part_is_less_than_the_whole_and_states_its_time(full: Board, format: str) -> None:
    whole = render(full, MORNING, format)
    targets = render(full, MORNING, format, part="targets")
    general = render(full, MORNING, format, part="general")
    for part in (targets, general):
        assert len(part) < len(whole)
        assert "At 07:13 on Friday 13 December 2019: 69 of 69 seats declared." in part


@pytest.mark.parametrize("format", sorted(set(SUFFIXES) - set(FORMATS_WITH_PARTS)))
def test_a_format_for_machines_has_no_parts(full: Board, format: str) -> None:
    with pytest.raises(ValueError, match=f"{format} has no parts"):
        render_bytes(full, MORNING, format, part="targets")
