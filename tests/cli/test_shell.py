"""Help texts, examples, the manual page and colours."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.makers.commands import ROOT, load_script
from tests.makers.ledgers import record_file
from tests.makers.night import MIDNIGHT, few, result, rush
from tracker.cli import commands, style
from tracker.cli.command import Command, all_commands
from tracker.ledger import Ledger
from tracker.support import progress_bar

COMMANDS = dict(all_commands(commands))
MAN = ROOT / "man" / "tracker.1"


def examples() -> Iterator[tuple[str, str]]:
    """Each command with each of its examples."""
    for name, verb in COMMANDS.items():
        for example in getattr(verb, "examples", ()):
            yield name, example


@pytest.mark.parametrize("name", COMMANDS)
def test_every_verb_has_examples_at_the_end_of_its_help(name: str) -> None:
    verb = COMMANDS[name]
    assert isinstance(verb, Command)
    assert 1 <= len(verb.examples) <= 5
    shown = CliRunner().invoke(commands, [*name.split(), "--help"]).output
    _, _, end = shown.partition("\nExamples:\n")
    assert end.splitlines() == [f"  {line}" for one in verb.examples for line in one.splitlines()]


@pytest.mark.parametrize(("name", "example"), examples())
def test_every_example_can_be_given_as_it_stands(
    name: str, example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for table in re.findall(r"[\w-]+\.csv", example):
        Path(table).touch()
    found = re.search(r"tracker (?:[^|)>\"']|\"[^\"]*\"|'[^']*')*", example.replace("\\\n", " "))
    assert found
    _, *words = shlex.split(found[0])
    arguments = words[len(name.split()) :]
    assert [*name.split(), *arguments] == words
    with click.Context(commands, info_name="tracker") as parent:
        COMMANDS[name].make_context(name, arguments, parent=parent).close()


# The manual


def build_man() -> str:
    page: str = load_script("build_man.py").page()
    return page


def test_the_manual_is_what_the_help_says_now() -> None:
    assert MAN.read_text(encoding="utf-8") == build_man(), "run scripts/build_man.py"


def test_the_manual_has_every_verb_and_every_option() -> None:
    page = MAN.read_text(encoding="utf-8").replace("\\-", "-")
    for name, verb in COMMANDS.items():
        assert f".SS tracker {name}" in page
        for option in verb.params:
            if isinstance(option, click.Option):
                assert option.opts[-1] in page


def test_troff_has_nothing_against_the_manual() -> None:
    groff = shutil.which("groff")
    if not groff:
        pytest.skip("groff is not installed")
    done = subprocess.run([groff, "-man", "-ww", "-z", MAN], capture_output=True, timeout=30)
    assert (done.returncode, done.stderr) == (0, b"")


# Colour


@pytest.fixture
def night(tmp_path: Path) -> str:
    path = tmp_path / "night.db"
    with Ledger.create(path, few(), MIDNIGHT) as ledger:
        record_file(ledger, "1.xml", rush(few(), "Ipswich", "Con", 1))
        record_file(ledger, "2.xml", result(few(), "Ipswich", 2, {"Con": 4, "Lab": 9}))
        record_file(ledger, "bad.xml", status="rejected", sentence="is not XML")
    return str(path)


@pytest.mark.parametrize(
    "arguments", [["why", "Ipswich"], ["problems"], ["corrections"], ["verify"]], ids=lambda a: a[0]
)
def test_on_a_terminal_the_same_words_have_colours(
    night: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [*arguments, "--db", night]
    plain = CliRunner().invoke(commands, asked).output
    monkeypatch.setattr(style, "_has_colours", lambda: True)
    shown = CliRunner().invoke(commands, asked, color=True).output
    assert "\x1b[" not in plain
    assert "\x1b[" in shown
    assert click.unstyle(shown) == plain


@pytest.mark.parametrize(("variable", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_who_wants_no_colour_gets_none(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv(variable, value)
    assert style.status("rejected") == "rejected"


# Bars


def test_where_nobody_sees_it_there_is_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: False, raising=False)
    with progress_bar.progress_bar("Receiving files") as told:
        assert told is None


def test_work_that_is_done_at_once_has_no_bar(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar.progress_bar("Receiving files") as told:
        assert told
        told(1, 1)
    assert capsys.readouterr().err == ""


def test_long_work_has_a_bar_that_is_gone_at_the_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setattr(progress_bar, "DELAY", -1)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar.progress_bar("Receiving files") as told:
        assert told
        told(3, 69)
    shown = capsys.readouterr().err
    assert "Receiving files" in shown
    assert "3/69" in shown
    assert shown.rstrip("\n").endswith("\x1b[2K"), "the line is cleared"
