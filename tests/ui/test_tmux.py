"""The tracker in tmux: a drop folder, keys, and a clean end."""

import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.makers.newsroom import message
from tracker.support.atomic_write import write_text
from tracker.ui.screens.dialog import READ_SECONDS

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20.0
"""Seconds to wait for a text on the screen, including the start of Python."""
pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Tmux:
    """A tmux server with one window."""

    def __init__(self, folder: Path, command: list[str]) -> None:
        self._socket = f"tracker-{uuid.uuid4().hex[:12]}"
        home = {"HOME": "home", "XDG_CONFIG_HOME": "config", "XDG_STATE_HOME": "state"}
        self._environment = {
            **{name: value for name, value in os.environ.items() if name != "TMUX"},
            **{name: str(folder / place) for name, place in home.items()},
            "PYTHONPATH": str(ROOT),
            "TEXTUAL_ANIMATIONS": "none",
        }
        window = ["new-session", "-d", "-x", "120", "-y", "40", "-c", str(folder)]
        self("-f", os.devnull, *window, *command)
        self._process = self("display-message", "-p", "#{pane_pid}").strip()

    def __call__(self, *command: str, check: bool = True) -> str:
        """The output of a tmux command."""
        done = subprocess.run(
            ["tmux", "-L", self._socket, *command],
            env=self._environment, capture_output=True, text=True, check=check,
        )  # fmt: skip
        return done.stdout

    def press(self, *keys: str) -> None:
        """Press keys, with tmux's names."""
        self("send-keys", *keys)

    def to_the_next_field(self) -> None:
        """Press Enter in a form, and wait until the cursor is on another line."""
        before = self("display-message", "-p", "#{cursor_y}")
        self.press("Enter")
        self._until(
            lambda: self("display-message", "-p", "#{cursor_y}") != before, "the next field"
        )

    def shows(self, *texts: str) -> None:
        """Wait until all of these texts are on the screen."""

        def there() -> bool:
            screen = self("capture-pane", "-p", check=False)
            return all(text in screen for text in texts)

        self._until(there, f"{texts} on the screen")

    def ends(self) -> None:
        """Wait until tmux reports that the program has ended."""

        def ended() -> bool:
            state = ["ps", "-o", "stat=", "-p", self._process]
            left = subprocess.run(state, capture_output=True, text=True).stdout.strip()
            return not left or left.startswith("Z")

        self._until(ended, "its end")

    def _until(self, holds: Callable[[], object], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > deadline:
                screen = self("capture-pane", "-p", check=False)
                pytest.fail(f"waited for {what}; the screen is:\n{screen}")
            time.sleep(0.05)


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    """`tracker watch` of an empty folder in tmux, with a hook that writes its events to a file."""
    (tmp_path / "results").mkdir()
    (tmp_path / "config" / "tracker").mkdir(parents=True)
    (tmp_path / "config" / "tracker" / "config.toml").write_text(
        '[[hooks]]\non = ["flip"]\ncommand = ["sh", "-c", "cat >> events.jsonl"]\n'
    )
    server = Tmux(
        tmp_path, [sys.executable, "-m", "tracker", "watch", "results", "-e", "anglia-2019"]
    )
    try:
        yield server
    finally:
        server("kill-server", check=False)


def test_a_night_in_tmux_from_the_first_file_to_the_export(tmp_path: Path, tmux: Tmux) -> None:
    tmux.shows("waiting for the first file", "Conservative target seats")
    sent = message("Peterborough")
    write_text(tmp_path / "results" / sent.name, sent.xml.decode())
    tmux.shows("1 of 69", "Con GAIN", "1 taken of 5")
    tmux.press("Down", "d")
    tmux.shows("Declare Bedford")
    tmux.press("Con")
    tmux.shows(
        "The Conservatives have taken Bedford from Labour; figures to ",
        "follow. That is our own report, not the agency's.",
    )
    tmux.to_the_next_field()
    tmux.to_the_next_field()
    tmux.press("ab")
    tmux.to_the_next_field()
    tmux.press("Enter")
    tmux.shows("Enter again puts this on record.")
    time.sleep(READ_SECONDS)
    tmux.press("Enter")
    tmux.shows("2 of 69", "2 taken of 5", "Con gain from Lab")
    tmux.press("e")
    tmux.shows("Export the summary", "All gains: 2")
    tmux.press("night.txt")
    tmux.shows("night.txt")
    tmux.press("Enter")
    tmux.shows("Written:")
    night = (tmp_path / "night.txt").read_text(encoding="utf-8")
    assert "Conservative gain from Labour in Peterborough" in night
    assert "The Conservatives have taken Bedford from Labour; figures to follow." in night
    tmux.press("q")
    tmux.shows("Leave the board?")
    time.sleep(READ_SECONDS)
    tmux.press("Enter")
    tmux.ends()
    assert list((tmp_path / "state" / "tracker").glob("anglia-2019-*.json"))
    events = (tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["seat"] for line in events] == ["Peterborough", "Bedford"]
