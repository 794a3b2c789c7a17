"""docs/by-elections.md: every command runs as it stands, and prints what the page shows."""

import os
import re
import shlex
from pathlib import Path

import pytest

from tests.makers.commands import tracker
from tests.makers.pages import is_sample, sessions, text_of

PAGE = text_of("docs/by-elections.md")


def test_the_commands_of_the_page_make_declare_and_describe_a_by_election(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("TRACKER_")]:
        monkeypatch.delenv(name)
    ran = []
    for command, shown in sessions(PAGE):
        program, *arguments = shlex.split(command)
        assert program == "tracker"
        done = tracker(*arguments, cwd=tmp_path)
        assert done.returncode == 0, (command, done.stderr)
        assert not shown or is_sample(shown, done.stdout), command
        ran.append(arguments[0])
    assert {"new", "check", "declare", "say", "summary"} <= {*ran}


def test_the_watched_folder_is_the_one_that_is_made() -> None:
    [watched] = re.findall(r"`tracker watch results -e ([\w-]+)`", PAGE)
    assert f"written to {watched}." in PAGE
