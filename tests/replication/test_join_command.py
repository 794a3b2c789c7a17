"""`tracker join` as a command: its exit codes, and its end by a signal."""

import contextlib
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.makers.commands import TRACKER, environment, running, tracker, wait_until
from tests.makers.hubs import Node, free_port
from tests.makers.needs import needs_hub
from tracker.support import sqlite

JOIN = (
    *("join", "-e", "anglia-2019", "--db", "night.db"),
    *("--night", "command", "--desk", "van", "--unsigned"),
)


def test_a_missing_extra_is_named(tmp_path: Path) -> None:
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
def test_a_signal_ends_the_command_while_no_hub_answers(
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
    assert "Connection refused" in line
    assert "secret" not in line


@needs_hub
def test_a_refusal_is_one_line_and_exit_code_2(tmp_path: Path, hub: Node) -> None:
    with running(*JOIN, "--via", hub.url, cwd=tmp_path):
        wait_until(lambda: _is_joined(tmp_path / "night.db"))
    changes = {"anglia-2019": "uk-2019", "night.db": "uk.db"}
    arguments = [changes.get(argument, argument) for argument in JOIN]
    done = tracker(*arguments, "--via", hub.url, cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "the night command is of the election anglia-2019, not uk-2019" in done.stderr


def _is_joined(path: Path) -> bool:
    with contextlib.suppress(sqlite.OperationalError), closing(sqlite.connect(path)) as ledger:
        return bool(ledger.execute("SELECT state FROM link").fetchone() == ("joined",))
    return False  # there is no ledger yet
