"""A full disk: an error is reported, nothing is written partly, and later everything counts."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.power import NoDiskError, small_disk
from tests.faults.processes import PATIENCE, TRACKER, assert_sound, delivered, processes, start
from tests.makers import night
from tests.makers.commands import (
    assert_received,
    deliver,
    environment,
    night_files,
    running,
    tracker,
    wait_until,
)
from tests.makers.messages import padded
from tracker.election.clock import wall_clock
from tracker.ledger import Ledger

if sys.platform != "linux":
    pytest.skip(
        "only Linux limits another process and has disks in memory", allow_module_level=True
    )

import resource

ERROR = "the ledger could not be written: "
FILES = {name: padded(xml, 300_000) for name, xml in night_files().items()}
"""20 MB: more than the write-ahead log can have before its file grows."""
FIRST = dict(list(FILES.items())[:5])
MEGABYTE = 1_000_000


@dataclass
class Intake:
    """A process that follows the folder, and its output."""

    process: subprocess.Popen[str]
    output: str = ""

    def read_output(self) -> str:
        """The whole output so far."""
        assert self.process.stdout
        with suppress(BlockingIOError):
            self.output += os.read(self.process.stdout.fileno(), 1 << 20).decode()
        return self.output

    def errors(self) -> int:
        """The number of reports so far that the ledger could not be written."""
        return self.read_output().count(ERROR)

    def limit(self, size: int) -> None:
        """Limit the size of the files that the process writes, in bytes."""
        hard = resource.RLIM_INFINITY
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (size, hard))

    def assert_reports_and_continues(self) -> None:
        """Assert that it continues, and reports the error at most once a second."""
        began = time.monotonic()
        before = self.errors()
        wait_until(lambda: self.errors() >= before + 2, PATIENCE)
        assert self.errors() - before <= 2 + time.monotonic() - began
        assert self.process.poll() is None


@contextmanager
def intake(drop: Path, db: Path) -> Iterator[Intake]:
    command = ("ingest", drop, "--follow", "-e", night.anglia_folder(), "--db", db)
    with running(*command, cwd=drop.parent) as process:
        assert process.stdout
        os.set_blocking(process.stdout.fileno(), False)
        yield Intake(process)


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    return deliver(tmp_path / "drop", FIRST)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "night.db"


@contextmanager
def small(folder: Path, megabytes: int) -> Iterator[Path]:
    try:
        with small_disk(folder, megabytes) as disk:
            yield disk
    except NoDiskError as reason:
        pytest.skip(str(reason))


def wait_for(db: Path, files: int) -> None:
    """Wait until so many files are recorded."""
    wait_until(lambda: delivered(db) >= files, PATIENCE)


def fill(disk: Path) -> Path:
    """A new file that fills the disk."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    return ballast


# The ledger cannot be written


@pytest.mark.parametrize("limit", [0, MEGABYTE])
def test_the_intake_continues_while_the_ledger_cannot_grow_and_then_records_all(
    drop: Path, db: Path, limit: int
) -> None:
    with intake(drop, db) as follower:
        wait_for(db, len(FIRST))
        follower.limit(limit)
        deliver(drop, FILES)
        follower.assert_reports_and_continues()
        assert delivered(db) < len(FILES)
        assert_sound(db)
        follower.limit(resource.RLIM_INFINITY)
        wait_for(db, len(FILES))
    assert_received(db, FILES.items())
    assert_sound(db)


def test_the_intake_continues_on_a_full_disk_and_then_records_all(
    drop: Path, tmp_path: Path
) -> None:
    with small(tmp_path, 64) as disk:
        db = disk / "night.db"
        with intake(drop, db) as follower:
            wait_for(db, len(FIRST))
            ballast = fill(disk)
            deliver(drop, FILES)
            follower.assert_reports_and_continues()
            for command in ("status", "summary", "verify"):
                assert tracker(command, "--db", db, cwd=tmp_path).returncode == 0, command
        with intake(drop, db) as second:  # the first was killed
            second.assert_reports_and_continues()
            ballast.unlink()
            wait_for(db, len(FILES))
        assert_received(db, FILES.items())
        assert_sound(db)


def test_an_intake_continues_when_its_log_is_on_a_full_disk(drop: Path, db: Path) -> None:
    with processes() as started:
        command = ("ingest", drop, "--follow", "-e", night.anglia_folder(), "--db", db)
        started.append(start(Path("/dev/full"), *command))
        wait_until(lambda: delivered(db) == len(FIRST) or started[0].poll() is not None, PATIENCE)
        assert started[0].poll() is None


def test_a_new_ledger_is_small(tmp_path: Path) -> None:
    with small(tmp_path, 8) as disk, Ledger.create(disk / "a.db", night.anglia(), wall_clock()):
        assert shutil.disk_usage(disk).free > MEGABYTE


def test_a_ledger_on_a_full_disk_can_be_read(drop: Path, tmp_path: Path) -> None:
    with small(tmp_path, 64) as disk:
        tracker("ingest", drop, "-e", night.anglia_folder(), "--db", disk / "a.db", cwd=tmp_path)
        fill(disk)
        done = tracker("summary", "--db", disk / "a.db", cwd=tmp_path)
        assert (done.returncode, " of 69 seats declared" in done.stdout) == (0, True)
        assert done.stderr.startswith("tracker: the ledger could not put the export on record: ")


def test_an_intake_whose_ledger_was_deleted_ends_with_an_error(drop: Path, db: Path) -> None:
    name, xml = next((name, xml) for name, xml in night_files().items() if name not in FIRST)
    with intake(drop, db) as follower:
        wait_for(db, len(FIRST))
        for file in db.parent.glob("night.db*"):
            file.unlink()
        deliver(drop, {name: xml})
        assert follower.process.wait(PATIENCE) == 1
        assert f"accepted {name}" not in follower.read_output()
        assert follower.process.stderr
        (sentence,) = follower.process.stderr.read().splitlines()
        assert "night.db: was deleted or replaced; all that was recorded until then" in sentence
        (saved,) = db.parent.glob("night-saved-*.db")
        assert sentence.endswith(f"start again with --db {saved.name}")
    assert_received(saved, FIRST.items())
    assert_sound(saved)


# Exports cannot be written

LIMITED = f"""
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
{TRACKER}
"""


@pytest.fixture(params=["a limit", "a full disk"])
def out(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A folder with a summary, where nothing more can be written."""
    if request.param == "a limit":
        folder = tmp_path / "out"
        folder.mkdir()
        (folder / "old.html").write_text("<p>Old.")
        yield folder
        return
    with small(tmp_path, 1) as disk:
        (disk / "old.html").write_text("<p>Old.")
        fill(disk)
        yield disk


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("summary -f html -o", "old.html"),
        ("summary -f json -o", "new.json"),
        ("backup", "new.db"),
        ("backup", ""),
    ],
)
def test_an_export_without_room_is_an_error_and_changes_no_file(
    db: Path, out: Path, command: str, name: str
) -> None:
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    program = TRACKER if out.is_mount() else LIMITED
    with Ledger.create(db, night.anglia(), wall_clock()):  # open, as an intake has it
        done = subprocess.run(
            [sys.executable, "-c", program, *command.split(), str(out / name), "--db", str(db)],
            env=environment(),
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode in (1, 2)
    assert done.stdout == ""
    assert done.stderr.startswith(f"tracker: {out / name}")
    assert done.stderr.count("\n") == 1
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert_sound(db)
