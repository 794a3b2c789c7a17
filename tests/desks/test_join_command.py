"""`tracker join` as a command: its exit codes, and that it ends when it is told to."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desks.hubs import Node, free_port
from tests.desks.needs import needs_hub
from tests.faults import TRACKER, environment, tracker, wait_until
from tracker.ledger import Ledger

JOIN = ("join", "-e", "anglia-2019", "--db", "night.db", "--night", "command", "--desk", "van")


def test_without_the_extra_it_says_which_one(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['nats'] = None\n"
        f"sys.argv = ['tracker', *{JOIN}, '--via', 'nats://a']\n"
        "from tracker.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=30,
    )
    assert done.returncode == 2
    assert "pip install 'nats-py[nkeys]'" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_when_it_is_told_to_though_no_hub_answers(
    tmp_path: Path, number: signal.Signals
) -> None:
    address = f"nats://ab:secret@127.0.0.1:{free_port()}"
    with subprocess.Popen(
        [*TRACKER, *JOIN, "--via", address],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.send_signal(number)
        assert process.wait(timeout=5) == 0
    assert "alone: nats://127.0.0.1:" in line
    assert "Connect call failed" in line
    assert "secret" not in line


@needs_hub
def test_a_refusal_is_one_line_and_2(tmp_path: Path, hub: Node) -> None:
    with subprocess.Popen(
        [*TRACKER, *JOIN, "--via", hub.url], cwd=tmp_path, env=environment()
    ) as process:
        wait_until(lambda: (tmp_path / "night.db").exists() and _is_joined(tmp_path / "night.db"))
        process.terminate()
        assert process.wait(timeout=10) == 0
    other = [one if one not in ("anglia-2019", "night.db") else f"{one}x" for one in JOIN]
    other = ["uk-2019" if one == "anglia-2019x" else one for one in other]
    done = tracker(*other, "--via", hub.url, cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "the night command is of the election anglia-2019, not uk-2019" in done.stderr


def _is_joined(path: Path) -> bool:
    with Ledger.open(path) as ledger:
        row = ledger.connection.execute("SELECT state FROM link").fetchone()
    return bool(row == ("joined",))
