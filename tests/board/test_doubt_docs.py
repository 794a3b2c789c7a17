"""docs/doubts.md: scripts/doubts prints what the page shows."""

import re
import shlex

import pytest

from tests.makers.by_elections import PARLIAMENT
from tests.makers.commands import run_script
from tests.makers.pages import sessions, text_of
from tracker.board.doubt_reason import DoubtReason

PAGE = text_of("docs/doubts.md")
SHOWN = {c: output for c, output in sessions(PAGE) if c.startswith("scripts/doubts")}


def test_the_page_has_every_reason() -> None:
    table = PAGE.split("| reason |")[1].split("\n\n")[0]
    assert set(re.findall(r"^\| `([a-z-]+)`", table, re.M)) == set(DoubtReason)


def test_the_page_shows_every_section() -> None:
    sections = {argument for command in SHOWN for argument in shlex.split(command)[1:]}
    assert sections == {"true", "slips", "exchanges", "partial"}


@pytest.mark.parametrize("command", SHOWN)
def test_the_script_prints_what_the_page_shows(command: str) -> None:
    _, *sections = shlex.split(command)
    if "true" in sections and not PARLIAMENT.is_dir():
        pytest.skip("Parliament's tables are absent, and TRACKER_SHARED_DATA may name their folder")
    done = run_script("doubts.py", *sections)
    assert (done.returncode, done.stdout.strip()) == (0, SHOWN[command])
