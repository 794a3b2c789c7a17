"""A folder with every kind of bad file and with good files: only the good ones count."""

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.bad_files import COUNTED, GOOD, HELD, MADE, REJECTED
from tests.faults.unprivileged import bound
from tests.makers import night
from tests.makers.commands import deliver, tracker
from tracker import feeds
from tracker.board import Board
from tracker.board.standing import Status
from tracker.ledger import Ledger

if sys.platform == "win32":
    pytest.skip("file names here are those of POSIX", allow_module_level=True)

BAD = {name: data for name, (data, _) in {**HELD, **REJECTED}.items()}
ODD = {name: data for name, (data, *_) in COUNTED.items()}
WARNED = {name: warning for name, (*_, warning) in COUNTED.items() if warning}


def as_shown(name: str) -> str:
    """A file name as it is printed."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


SENTENCES = {
    f"{status:<8} {as_shown(name)}: {sentence}"
    for status, sentences in {
        "held": {name: sentence for name, (_, sentence) in HELD.items()},
        "rejected": {name: sentence for name, (_, sentence) in REJECTED.items()},
        "warning": WARNED,
    }.items()
    for name, lines in sentences.items()
    for sentence in lines.split("\n")
}


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    """The size and modification time of everything in a folder."""
    paths = [folder, *folder.rglob("*")]
    return {str(path): (path.lstat().st_size, path.lstat().st_mtime_ns) for path in paths}


@dataclass(frozen=True)
class Night:
    """The folder after one ingest."""

    folder: Path
    made: tuple[str, ...]
    """The names of `MADE` for which we have permission."""
    before: dict[str, tuple[int, int]]
    code: int
    output: str
    errors: str

    def run(self, *arguments: str) -> tuple[int, str]:
        done = tracker(*arguments, "--db", "night.db", cwd=self.folder)
        assert done.stderr == ""
        return done.returncode, done.stdout

    def board(self) -> Board:
        with Ledger.open(self.folder / "night.db") as ledger:
            return ledger.board


@pytest.fixture(scope="module")
def bad_night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    folder = tmp_path_factory.mktemp("bad")
    drop = deliver(folder / "drop", {**BAD, **GOOD, **ODD})
    made = []
    for name, (make, _) in MADE.items():
        with suppress(PermissionError):
            make(drop / name)
            made.append(name)
    before = listing(drop)
    done = tracker("ingest", "drop", "-e", night.anglia_folder(), "--db", "night.db", cwd=folder)
    return Night(folder, tuple(made), before, done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def problems(bad_night: Night) -> list[str]:
    """The lines of `tracker problems` about files, without the times."""
    code, shown = bad_night.run("problems")
    assert code == 1
    lines = [line[6:] for line in shown.splitlines()]
    return [line for line in lines if not line.startswith("conflict ")]


def test_a_conflict_is_among_the_problems(bad_night: Night) -> None:
    shown = bad_night.run("problems")[1]
    assert shown.count("      conflict Colchester: 2 statements of equal standing disagree;") == 1


def test_only_the_good_files_count(bad_night: Night) -> None:
    files = {**GOOD, **ODD}.items()
    readings = (feeds.read(name, data, night.anglia()) for name, data in files)
    bulletins = [bulletin for reading in readings for bulletin in reading.bulletins]
    assert bad_night.board() == Board.of(night.anglia(), bulletins)
    seats = {night.seat_of(night.anglia(), seat).id for _, seat, *_ in COUNTED.values()}
    assert len(bad_night.board().bulletins) == len(GOOD) + len(seats)


def test_the_exit_code_is_1_for_bad_files(bad_night: Night) -> None:
    assert (bad_night.code, bad_night.errors) == (1, "")


@pytest.mark.parametrize("sentence", sorted(SENTENCES))
def test_each_bad_file_is_a_problem_with_its_own_sentence(
    problems: list[str], sentence: str
) -> None:
    name = sentence.split(": ")[0]
    of_file = {line for line in SENTENCES if line.split(": ")[0] == name}
    assert sentence in of_file
    assert sorted(line for line in problems if line.split(": ")[0] == name) == sorted(of_file)


@pytest.mark.parametrize("name", MADE)
def test_a_path_that_is_not_a_regular_file_is_a_problem(
    bad_night: Night, problems: list[str], name: str
) -> None:
    if name not in bad_night.made:
        pytest.skip(f"no permission to make {name}")
    assert f"rejected {name}: {MADE[name][1]}" in problems


def test_there_are_no_other_problems(bad_night: Night, problems: list[str]) -> None:
    assert len(problems) == len(SENTENCES) + len(bad_night.made)


@pytest.mark.parametrize("name", COUNTED, ids=as_shown)
def test_an_unusual_file_counts(bad_night: Night, name: str) -> None:
    _, seat, result, _ = COUNTED[name]
    assert night.state(bad_night.board(), seat).result() == result


@pytest.mark.parametrize(
    ("seat", "status", "shown", "explanation", "sentence"),
    [
        (
            "Norwich South",
            Status.TIED,
            "TIED",
            "The top votes are equal and nobody is marked elected, so there is no winner.",
            "Tied in Norwich South: the Conservatives and Labour on nine votes each",
        ),
        (
            "Colchester",
            Status.CONFLICT,
            "CONFLICT",
            "2 statements of equal standing disagree; no winner is counted until one is pinned",
            "Two statements about Colchester disagree: not to be said until it is",
        ),
    ],
)
def test_a_tie_and_a_conflict_are_shown_by_every_command(
    bad_night: Night, seat: str, status: Status, shown: str, explanation: str, sentence: str
) -> None:
    state = night.state(bad_night.board(), seat)
    assert (state.status, state.winner) == (status, None)
    _, lines = bad_night.run("status")
    assert any(seat in line and shown in line for line in lines.splitlines())
    assert explanation in bad_night.run("why", seat)[1]
    assert sentence in bad_night.run("summary")[1]


def test_ingest_has_printed_every_problem(bad_night: Night, problems: list[str]) -> None:
    assert set(problems) <= set(bad_night.output.splitlines())


def test_rejected_files_are_recorded_with_their_bytes(bad_night: Night) -> None:
    with Ledger.open(bad_night.folder / "night.db") as ledger:
        rows = ledger.connection.execute(
            "SELECT name, bytes FROM deliveries JOIN documents USING (sha256)"
            " WHERE status = 'rejected'"
        )
        recorded = dict(rows.fetchall())
    assert recorded == {as_shown(name): data for name, (data, _) in REJECTED.items()}


OUTPUTS = [
    ["problems"],
    ["status"],
    ["why", "South Norfolk"],
    *(["summary", "-f", form] for form in ("text", "markdown", "csv", "json", "html")),
]


@pytest.mark.parametrize("arguments", OUTPUTS, ids=" ".join)
def test_all_output_is_printable(bad_night: Night, arguments: list[str]) -> None:
    _, shown = bad_night.run(*arguments)
    assert shown
    assert {c for c in shown if not c.isprintable()} == {"\n"}


def is_json(text: str) -> bool:
    return isinstance(json.loads(text), dict)


@pytest.mark.parametrize(
    ("format_name", "is_correct"),
    [
        ("text", lambda text: "[/x]" in text),
        ("markdown", lambda text: "[/x]" in text.replace("\\", "")),
        ("csv", lambda text: ",[/x] gain from Con," in text),
        ("json", is_json),
        ("html", lambda text: "[/x]" in text and "<script>" not in text),
    ],
)
def test_a_party_name_with_markup_is_escaped_in_every_format(
    bad_night: Night, format_name: str, is_correct: Callable[[str], bool]
) -> None:
    assert is_correct(bad_night.run("summary", "-f", format_name)[1])


def test_a_second_run_records_nothing_new(bad_night: Night, problems: list[str]) -> None:
    done = tracker(
        "ingest", "drop", "-e", night.anglia_folder(), "--db", "night.db", cwd=bad_night.folder
    )
    assert done.returncode == 1
    assert {line[:5] for line in done.stdout.splitlines()[:-1]} <= {"held "}
    second = [line[6:] for line in bad_night.run("problems")[1].splitlines()]
    assert [line for line in second if not line.startswith("conflict ")] == problems


def test_the_folder_was_not_changed(bad_night: Night) -> None:
    assert listing(bad_night.folder / "drop") == bad_night.before


# Files without permission


def test_a_file_without_read_permission_is_a_problem_and_delays_no_file(tmp_path: Path) -> None:
    drop = deliver(tmp_path / "drop", {**dict(list(GOOD.items())[:1]), "private.xml": b"<a/>"})
    (drop / "private.xml").chmod(0)
    ingest = ["-m", "tracker", "ingest", "drop", "-e", night.anglia_folder(), "--db", "night.db"]
    done = bound(ingest, tmp_path)
    problem = "rejected private.xml: cannot be opened: permission denied"
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines() == [
        problem,
        "2 files: 1 counted, 0 kept, 0 held, 1 rejected. 1 of 69 seats decided.",
    ]
    shown = tracker("problems", "--db", "night.db", cwd=tmp_path).stdout
    assert [line[6:] for line in shown.splitlines()] == [problem]
