"""What a command does without what it expects around it: output, time zones, names in UTF-8."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.makers import night
from tests.makers.commands import ROOT, tracker
from tracker.ledger import Ledger
from tracker.ledger.recorded_exports import Export

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the streams and names are POSIX's")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Ledger.create(tmp_path / "n.db", night.anglia(), night.anglia().polls_close).close()
    return tmp_path


def shell(folder: Path, line: str) -> "subprocess.CompletedProcess[str]":
    """Run a shell line; `$T` is the tracker."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "T": f"{sys.executable} -m tracker"}
    return subprocess.run(
        ["sh", "-c", line], cwd=folder, env=environment, capture_output=True, text=True
    )


@pytest.mark.parametrize("output", [">&-", ">/dev/full"])
def test_an_entry_is_recorded_although_its_answer_cannot_be_printed(
    folder: Path, output: str
) -> None:
    done = shell(folder, f"$T declare Ipswich Con --by AB --db n.db {output}")
    assert done.returncode == 0
    assert "it is recorded; the answer could not be printed" in done.stderr
    with Ledger.open(folder / "n.db") as ledger:
        assert len(ledger.desk_entries()) == 1


def test_a_closed_output_is_a_sentence(folder: Path) -> None:
    done = shell(folder, "$T status --db n.db >&-")
    assert (done.returncode, done.stderr) == (1, "tracker: the output: standard output is closed\n")


def test_no_time_zones_are_a_sentence(folder: Path) -> None:
    code = (
        "import sys; sys.modules['tzdata'] = None; sys.argv = ['tracker', 'status', '--db', 'n.db'];"
        "from tracker.cli import main; main()"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONTZPATH": "/nowhere"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "no time zones" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_export_to_a_path_that_is_not_utf_8_is_recorded(folder: Path) -> None:
    path = os.fsdecode(b"caf\xe9.html")
    with Ledger.open(folder / "n.db") as ledger:
        now = dt.datetime(2019, 12, 13, tzinfo=dt.UTC)
        ledger.record_export(Export(now, "html", path, now, 0, "a" * 64))
        [row] = ledger.connection.execute("SELECT destination FROM exports")
    assert row[0] == r"caf\udce9.html"


def test_json_is_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    election = night.anglia()
    ledger = Ledger.create(tmp_path / "n.db", election, election.polls_close)
    ledger.close()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "latin-1"}
    command = [sys.executable, "-m", "tracker", "summary", "--db", "n.db", "-f", "json"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True)
    done.stdout.decode("utf-8")


def test_no_argument_is_repeated_beyond_its_length(folder: Path) -> None:
    for arguments in (["why", "x" * 5000], ["status", "--at", "y" * 5000], ["status", "z" * 5000]):
        done = tracker(*arguments, "--db", "n.db", cwd=folder)
        assert done.returncode == 2
        assert len(done.stderr) < 600


def test_the_ledger_and_the_log_have_the_modes_of_the_umask(folder: Path) -> None:
    line = "umask 077; mkdir r; $T ingest r -e anglia-2019 --db private.db --log private.log"
    assert shell(folder, line).returncode == 0
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.glob("private*")}
    assert {"private.db", "private.log"} <= set(modes)
    assert set(modes.values()) == {0o600}
