"""Hooks from the command line, with real programs."""

import json
import sys
from pathlib import Path

import pytest

from tests.makers.commands import deliver, night_files, running, tracker, wait_until

PETERBOROUGH = {name: data for name, data in night_files().items() if "Peterborough" in name}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A settings file with a hook for flips that appends its events to a file."""
    append = "import sys; open('called.jsonl', 'ab').write(sys.stdin.buffer.read())"
    command = json.dumps([sys.executable, "-c", append])
    path = tmp_path / "config.toml"
    path.write_text(f'[[hooks]]\non = ["flip"]\ncommand = {command}\n', encoding="utf-8")
    return path


def called_seats(folder: Path) -> list[str]:
    file = folder / "called.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [json.loads(line)["seat"] for line in lines]


def test_ingest_follow_calls_the_hooks(
    tmp_path: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    drop = tmp_path / "drop"
    drop.mkdir()
    arguments = ("ingest", "drop", "-e", "anglia-2019", "--db", "night.db", "--follow")
    with running(*arguments, "--config", config, cwd=tmp_path) as process:
        wait_until(lambda: bool(list((tmp_path / "state").rglob("*-hooks.json"))))
        deliver(drop, PETERBOROUGH)
        wait_until(lambda: called_seats(tmp_path) == ["Peterborough"])
        process.terminate()
        process.communicate(timeout=10)
    assert process.returncode == 0


def test_hooks_try_calls_each_hook_once(tmp_path: Path, config: Path) -> None:
    deliver(tmp_path / "drop", PETERBOROUGH)
    tracker("ingest", "drop", "-e", "anglia-2019", "--db", "night.db", cwd=tmp_path)
    tried = tracker("hooks", "--db", "night.db", "--config", config, "--try", cwd=tmp_path)
    assert tried.returncode == 0
    assert tried.stdout.endswith("Peterborough flip: done\n")
    assert called_seats(tmp_path) == ["Peterborough"]


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("", 2, "the settings file has no [[hooks]]"),
        ("[[hooks]]", 2, "config.toml: hooks, number 1: give a command or an url"),
        ('[[hooks]]\ncommand = ["true"]', 1, "not tried, it matches no event of this ledger"),
    ],
)
def test_hooks_try_reports_what_cannot_be_tried(
    tmp_path: Path, config: Path, text: str, code: int, message: str
) -> None:
    config.write_text(text, encoding="utf-8")
    (tmp_path / "drop").mkdir()
    tracker("ingest", "drop", "-e", "anglia-2019", "--db", "night.db", cwd=tmp_path)
    tried = tracker("hooks", "--db", "night.db", "--config", config, "--try", cwd=tmp_path)
    assert tried.returncode == code
    assert message in tried.stdout + tried.stderr
