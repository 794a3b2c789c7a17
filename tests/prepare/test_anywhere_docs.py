"""docs/anywhere.md: every command runs as it stands, and prints what the page shows."""

import os
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.makers.commands import TRACKER, environment
from tests.makers.pages import is_sample, sessions, text_of

PAGE = text_of("docs/anywhere.md")
SHELL = f'tracker() {{ {shlex.join(map(str, TRACKER))} "$@"; }}; '


def test_the_commands_of_the_page_make_two_elections_and_take_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("TRACKER_")]:
        monkeypatch.delenv(name)
    printed = ""
    for command, shown in sessions(PAGE):
        done = subprocess.run(
            ["bash", "-c", SHELL + command],
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
            encoding="utf-8",
        )
        assert (done.returncode, done.stderr.replace("New ledger: ", "")) in [
            (0, ""), (0, "pei.db\n"), (0, "island.db\n"),
        ], command  # fmt: skip
        assert not shown or is_sample(shown, done.stdout), (command, done.stdout)
        printed += done.stdout
    assert "ONS" not in printed
    assert (tmp_path / "night.html").exists()


def test_four_lines_make_the_folder() -> None:
    commands = [command for command, _ in sessions(PAGE)]
    assert commands.index("tracker check pei") == 4
