"""One folder with everything in it that can go wrong, among ten good files: the good ones count."""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import night
from tests.faults import deliver, night_files, tracker
from tracker import feeds
from tracker.board import Board
from tracker.ledger import Ledger

if sys.platform == "win32":
    pytest.skip("file names here are those of POSIX", allow_module_level=True)

GOOD = dict(list(night_files().items())[:10])
PETERBOROUGH = next(xml for name, xml in night_files().items() if "Peterborough" in name)


def changed(*changes: tuple[str, str], xml: bytes = PETERBOROUGH) -> bytes:
    """A real message with some of its text otherwise; each must be there."""
    text = xml.decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()


def native(seat: str, *candidates: dict[str, object], **more: object) -> bytes:
    bulletin = {"seat": seat, "kind": "result", "candidates": candidates, **more}
    return json.dumps({"election": "anglia-2019", "bulletins": [bulletin]}).encode()


BAD: dict[str, tuple[bytes, str]] = {
    "truncated.xml": (PETERBOROUGH[:700], "the XML ends in the middle of line 6"),
    "unknown-seat.xml": (
        changed(('number="451"', 'number="9999"'), ('name="Peterborough"', 'name="Peterboro"')),
        'unknown seat "Peterboro" (PA number 9999); did you mean Peterborough?',
    ),
    "negative.xml": (
        changed(('votes="22334"', 'votes="-22334"')),
        'Conservative votes "-22334" are not a whole number; votes cannot be negative',
    ),
    "too-many.xml": (
        changed(('votes="22334"', 'votes="92334"'), ('turnout="47801"', 'turnout="117801"')),
        "the votes add up to 117801, more than the electorate of 72560",
    ),
    "does-not-add-up.xml": (
        changed(('votes="22334"', 'votes="22335"')),
        "the votes add up to 47802, but the valid votes are stated as 47801",
    ),
    "test.xml": (
        changed(('name="General Election"', 'name="General Election Test"')),
        'says it is a test ("General Election Test"); tests do not count here',
    ),
    "another-date.xml": (
        changed(('date="2019-12-12"', 'date="2017-06-08"')),
        "is dated 2017-06-08; polling day of this election is 2019-12-12",
    ),
    "entities.xml": (
        changed(("<FirstPast", '<!DOCTYPE x [<!ENTITY a "ha">]><FirstPast')),
        "has a DOCTYPE or entities; only plain XML is read",
    ),
    "esc.xml": (
        changed(('surname="Bristow"', 'surname="Bris\x1btow"')),
        "has a character that XML does not allow there",
    ),
    "esc.json": (
        native("Ipswich", {"party": "Con", "name": "[/x] \x1b[2JTom", "votes": 9}),
        r'bulletins[0]: name "[/x] \x1b[2JTom" has the control character \x1b; write plain text',
    ),
    "esc.csv": (
        b"seat,party,candidate,votes\nIpswich,Con,[/x] \x1b[2JTom,9\n",
        r'candidate "[/x] \x1b[2JTom" has the control character \x1b; write plain text',
    ),
    "seat-esc.json": (native("Ips\x1bwich", {"party": "Con", "votes": 9}), r"\x1b"),
    "utf-16.csv": ("seat,party,votes\nIpswich,Con,9\n".encode("utf-16"), "is UTF-16"),
    "typed.csv": (
        b"seat,party,votes\nIpswich,Con,2O479\n",
        'row 2: Con votes "2O479" are not a whole number',
    ),
    "results.pdf": (b"%PDF-1.7\n\x1b[2J", '".pdf" is not a format that is read here'),
    "nothing.json": (b"", "is empty"),
    "\x1b[2J[/x].xml": (
        changed(('revision="1"', 'revision="one"')),
        'revision "one" is not a whole number',
    ),
    "\x1b]0;x\x07.\x1bpdf": (b"%PDF", r'".\x1bpdf" is not a format that is read here'),
    "line\nbreak.json": (b'{"election": 1}', "election is 1: expected text, got a whole number"),
}
ODD = {
    "[bold]\x1b[31m/[/x].json": native(
        "South Norfolk",
        {"party": "[/x]", "name": "[/x]", "votes": 5},
        {"party": "=cmd|' /C calc'!A0", "name": "<script>", "votes": 4},
    )
}
"""It looks dangerous and is text: it counts, with a warning."""


@dataclass(frozen=True)
class Night:
    """The folder after one ingest."""

    folder: Path
    code: int
    said: str
    errors: str

    def asked(self, *arguments: str) -> tuple[int, str]:
        done = tracker(*arguments, "--db", "night.db", cwd=self.folder)
        assert done.stderr == ""
        return done.returncode, done.stdout

    def board(self) -> Board:
        with Ledger.open(self.folder / "night.db") as ledger:
            return ledger.board


@pytest.fixture(scope="module")
def bad_night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    folder = tmp_path_factory.mktemp("bad")
    bad = {name: data for name, (data, _) in BAD.items()}
    drop = deliver(folder / "drop", {**bad, **GOOD, **ODD})
    (drop / "link.xml").symlink_to(next(iter(GOOD)))
    os.mkfifo(drop / "pipe.xml")
    (drop / "folder.xml").mkdir()
    done = tracker("ingest", "drop", "-e", "anglia-2019", "--db", "night.db", cwd=folder)
    return Night(folder, done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def problems(bad_night: Night) -> str:
    code, shown = bad_night.asked("problems")
    assert code == 1
    return shown


def expected() -> Board:
    return Board.of(
        night.anglia(),
        [
            bulletin
            for name, data in {**GOOD, **ODD}.items()
            for bulletin in feeds.read(name, data, night.anglia()).bulletins
        ],
    )


def as_shown(name: str) -> str:
    """A file name as it may stand on a line."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def test_the_good_files_count(bad_night: Night) -> None:
    assert bad_night.board() == expected()
    assert bad_night.board().decided == 11


def test_the_exit_code_says_that_something_was_wrong(bad_night: Night) -> None:
    assert (bad_night.code, bad_night.errors) == (1, "")


@pytest.mark.parametrize(("name", "sentence"), [(n, s) for n, (_, s) in BAD.items()])
def test_each_bad_file_is_a_problem_with_its_own_sentence(
    problems: str, name: str, sentence: str
) -> None:
    (line,) = [line for line in problems.splitlines() if f" {as_shown(name)}: " in line]
    assert sentence in line
    assert line[6:].startswith(("held", "rejected"))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("link.xml", "is a symbolic link; only regular files are read"),
        ("pipe.xml", "is a named pipe; only regular files are read"),
    ],
)
def test_what_is_no_file_is_a_problem(problems: str, name: str, sentence: str) -> None:
    assert f"rejected {name}: {sentence}" in problems


def test_a_name_that_is_text_counts_with_a_warning(bad_night: Night, problems: str) -> None:
    assert night.state(bad_night.board(), "South Norfolk").result() == "[/x] gain from Con"
    assert 'warning  [bold]\\x1b[31m/[/x].json: South Norfolk: the party "[/x]" is not' in problems


def test_there_are_no_other_problems(problems: str) -> None:
    assert len(problems.splitlines()) == len(BAD) + len(ODD) + 2


def test_what_ingest_said_is_what_problems_says(bad_night: Night, problems: str) -> None:
    assert {line[6:] for line in problems.splitlines()} == set(bad_night.said.splitlines()[:-1])


def test_what_was_rejected_is_kept_byte_for_byte(bad_night: Night) -> None:
    with Ledger.open(bad_night.folder / "night.db") as ledger:
        rows = ledger.connection.execute(
            "SELECT name, bytes FROM deliveries JOIN documents USING (sha256)"
            " WHERE status = 'rejected'"
        )
        kept = dict(rows.fetchall())
    assert len(kept) >= len(BAD) - 4
    assert kept.items() <= {as_shown(name): data for name, (data, _) in BAD.items()}.items()


OUTPUTS = [
    ["problems"],
    ["status"],
    ["why", "South Norfolk"],
    *(["summary", "-f", form] for form in ("text", "markdown", "csv", "json", "html")),
]


@pytest.mark.parametrize("arguments", OUTPUTS, ids=" ".join)
def test_nothing_that_is_printed_moves_a_cursor(bad_night: Night, arguments: list[str]) -> None:
    _, shown = bad_night.asked(*arguments)
    assert shown
    assert {c for c in shown if ord(c) < 32 or 127 <= ord(c) < 160} <= {"\n"}


def is_json(text: str) -> bool:
    return isinstance(json.loads(text), dict)


@pytest.mark.parametrize(
    ("form", "proper"),
    [
        ("text", lambda text: "[/x]" in text),
        ("markdown", lambda text: "[/x]" in text.replace("\\", "")),
        ("csv", lambda text: ",[/x] gain from Con," in text),
        ("json", is_json),
        ("html", lambda text: "[/x]" in text and "<script>" not in text),
    ],
)
def test_a_party_that_looks_like_markup_is_text_in_every_format(
    bad_night: Night, form: str, proper: Callable[[str], bool]
) -> None:
    assert proper(bad_night.asked("summary", "-f", form)[1])


def test_nothing_was_written_to_the_folder(bad_night: Night) -> None:
    names = {
        str(p.relative_to(bad_night.folder / "drop"))
        for p in (bad_night.folder / "drop").rglob("*")
    }
    folders = {"\x1b[2J[", "[bold]\x1b[31m", "[bold]\x1b[31m/["}
    assert names == {*BAD, *GOOD, *ODD, *folders, "link.xml", "pipe.xml", "folder.xml"}


def test_a_second_run_puts_nothing_more_on_record(bad_night: Night, problems: str) -> None:
    done = tracker("ingest", "drop", "-e", "anglia-2019", "--db", "night.db", cwd=bad_night.folder)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) <= 4  # the held are said again
    assert bad_night.asked("problems") == (1, problems)
