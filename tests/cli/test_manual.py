"""The documentation that is installed with the tracker, and the sections of the help."""

import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from tests.makers.commands import ROOT
from tracker.cli import commands, manual
from tracker.cli.sections import SECTIONS


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, arguments)


def test_the_pages_are_listed_with_their_titles() -> None:
    lines = run("docs").output.splitlines()
    assert {line.split()[0] for line in lines} >= {"feeds", "engineer", "threats"}
    assert "Feeds: the formats that the tracker reads" in "\n".join(lines)


@pytest.mark.parametrize("page", ["feeds", "feeds.md"])
def test_a_page_in_a_pipe_is_its_file(page: str) -> None:
    assert run("docs", page).output == (ROOT / "docs" / "feeds.md").read_text(encoding="utf-8")


def test_a_page_on_a_terminal_is_set_for_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setattr(click, "echo_via_pager", shown.append)
    manual._show("# Feeds\n\nA `file` counts when it is **whole**.\n")
    assert "A file counts when it is whole." in click.unstyle(shown[0])


def test_an_unknown_page_offers_the_nearest() -> None:
    done = run("docs", "feds")
    assert done.exit_code == 2
    assert 'Did you mean "feeds"?' in done.output


def test_the_manual_has_every_command_also_without_the_program_man(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    page = run("man").output
    for name in commands.commands:
        assert f"Usage: {commands.name} {name} " in page or name == "new"


def test_an_installed_package_has_its_pages_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs" / "sub").mkdir(parents=True)
    (tmp_path / "docs" / "sub" / "page.md").write_text("# One page\n")
    monkeypatch.setattr(manual, "_PACKAGE", tmp_path)
    assert run("docs").output == "sub/page  One page\n"


def test_each_command_is_in_one_section_of_the_help() -> None:
    page = run("--help").output
    listed = [command for section in SECTIONS.values() for command in section]
    assert len(listed) == len(set(listed)) == len(commands.commands)
    for heading in SECTIONS:
        assert f"\n{heading}:\n" in page
    for name in commands.commands:
        assert page.count(f"\n  {name} ") == 1


def test_an_unknown_command_offers_the_nearest() -> None:
    assert "watch" in run("wach").output
