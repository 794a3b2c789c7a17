"""The README is two screens, and every command in it does what it says.

The README: what the tracker is, one picture, the two commands, a producer's night. The rest is in
docs/, whose commands `test_docs` runs.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.makers.commands import ROOT, environment
from tests.makers.pages import README, is_sample, run, runnable, sessions, text_of
from tests.makers.terminal import HAS_TERMINALS, terminal

WITHOUT_ANIMATIONS = {"TEXTUAL_ANIMATIONS": "none"}
COMMANDS = [command for command, _ in sessions()]
STARTED = text_of("docs/getting-started.md")
DEMOS = [c for c, _ in [*sessions(), *sessions(STARTED)] if c.startswith("scripts/demo")]
PICTURES = re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)

NEEDS_TERMINAL = pytest.mark.skipif(not HAS_TERMINALS, reason="no ptys on this system")
IN_OUR_VENV = Path(sys.prefix) == ROOT / ".venv" and not (ROOT / ".venv").is_symlink()
"""Not in an environment of another checkout: the scripts would install this checkout into it."""
OUR_VENV_ONLY = pytest.mark.skipif(
    not (IN_OUR_VENV and HAS_TERMINALS),
    reason="the scripts would install; they are run where scripts/test has done so",
)


def test_the_readme_is_two_screens_with_one_picture_and_two_scripts() -> None:
    assert len(README.splitlines()) <= 100
    assert len(README.split()) <= 800
    assert len(PICTURES) == 1
    scripts = [command for command in COMMANDS if not command.startswith("tracker ")]
    assert scripts == ["scripts/demo", "scripts/test"]


def test_the_night_of_the_readme_does_what_it_says(tmp_path: Path) -> None:
    for command, shown in sessions():
        if command.startswith("scripts/"):
            continue
        if command.startswith("tracker watch"):  # the board; this is the same without a screen
            command = "tracker ingest results -e anglia-2019"
        done = run(command, tmp_path)
        assert done.returncode == (1 if shown.startswith("differs:") else 0), (command, done.stderr)
        assert not shown or is_sample(shown, done.stdout), command
    assert "<!doctype html>" in (tmp_path / "anglia.html").read_text(encoding="utf-8").lower()


@NEEDS_TERMINAL
def test_the_board_opens_over_a_folder_and_closes(tmp_path: Path) -> None:
    run("tracker rehearse anglia-2019 results --speed max", tmp_path)
    [command] = [command for command in COMMANDS if command.startswith("tracker watch")]
    with terminal(runnable(command), tmp_path, environment(**WITHOUT_ANIMATIONS)) as screen:
        screen.wait_for("69 of 69")
        assert screen.quit_board() == 0
    assert (tmp_path / "anglia-2019.db").exists()


@NEEDS_TERMINAL
def test_the_demo_replays_the_night(tmp_path: Path) -> None:
    command = runnable("tracker demo --speed 20000")
    with terminal(command, tmp_path, environment(**WITHOUT_ANIMATIONS)) as screen:
        screen.wait_for("GAIN")
        screen.wait_for("69 of 69")
        assert screen.quit_board() == 0
    assert list(tmp_path.iterdir()) == []


@NEEDS_TERMINAL
@pytest.mark.parametrize(("election", "largest"), [("uk-2019", "365"), ("uk-2024", "411")])
def test_the_demo_replays_the_whole_country(tmp_path: Path, election: str, largest: str) -> None:
    command = runnable(f"tracker demo {election} --speed 100000")
    with terminal(command, tmp_path, environment(**WITHOUT_ANIMATIONS)) as screen:
        screen.wait_for("650 of 650")
        screen.wait_for(largest)
        assert screen.quit_board() == 0


@OUR_VENV_ONLY
@pytest.mark.parametrize("script", [*dict.fromkeys(DEMOS)])
def test_the_demo_script_opens_the_board(script: str) -> None:
    command = [str(ROOT / script.split()[0]), *script.split()[1:], "--speed", "20000"]
    with terminal(command, ROOT, environment(**WITHOUT_ANIMATIONS)) as screen:
        screen.wait_for("GAIN")
        assert screen.quit_board() == 0


@OUR_VENV_ONLY
def test_the_bench_prints_ratios() -> None:
    bench = [str(ROOT / "scripts/bench"), "--runs", "1", "intake", "notice", "load", "start"]
    ran = subprocess.run(bench, env=environment(), capture_output=True, text=True, check=True)
    assert len(re.findall(r"ratio [0-9.]+ \(at most [0-9.]+", ran.stdout)) == 4


def test_ci_runs_the_readme_s_test_command() -> None:
    assert "scripts/test" in (ROOT / ".ci" / "run").read_text()


@pytest.mark.parametrize("script", ["demo", "test", "docs", "bench", "doubts", "test-versions"])
def test_the_scripts_can_be_run(script: str) -> None:
    assert os.access(ROOT / "scripts" / script, os.X_OK)
