"""The disk is full: it is said, nothing is half there, and when there is room all of it counts."""

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
from tests.faults.processes import AS_IT_IS, PATIENCE, assert_sound, delivered, processes, start
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

TROUBLE = "the ledger could not be written: "
FILES = {name: padded(xml, 300_000) for name, xml in night_files().items()}
"""20 MB: more than the log has room for before it must grow."""
FIRST = dict(list(FILES.items())[:5])
MEGABYTE = 1_000_000


@dataclass
class Intake:
    """A process that follows the folder, and what it has said."""

    process: subprocess.Popen[str]
    said: str = ""

    def last_seq(self) -> str:
        """All that it has said so far."""
        assert self.process.stdout
        with suppress(BlockingIOError):
            self.said += os.read(self.process.stdout.fileno(), 1 << 20).decode()
        return self.said

    def troubles(self) -> int:
        """How often it has said so far that it could not write."""
        return self.last_seq().count(TROUBLE)

    def limit(self, size: int) -> None:
        """From now on it can make no file longer than so many bytes."""
        hard = resource.RLIM_INFINITY
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (size, hard))

    def assert_says_so_and_lives(self) -> None:
        """It goes on, and complains no more than once a second."""
        began = time.monotonic()
        before = self.troubles()
        wait_until(lambda: self.troubles() >= before + 2, PATIENCE)
        assert self.troubles() - before <= 2 + time.monotonic() - began
        assert self.process.poll() is None


@contextmanager
def intake(drop: Path, db: Path) -> Iterator[Intake]:
    command = ("ingest", drop, "--follow", "-e", "anglia-2019", "--db", db)
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


def received(db: Path, files: int) -> None:
    """Wait until so many are on record."""
    wait_until(lambda: delivered(db) >= files, PATIENCE)


def fill(disk: Path) -> Path:
    """The file that takes all the room there is."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    return ballast


# The ledger cannot be written


@pytest.mark.parametrize("limit", [0, MEGABYTE])
def test_while_the_ledger_cannot_grow_the_intake_lives_and_then_all_counts(
    drop: Path, db: Path, limit: int
) -> None:
    with intake(drop, db) as it:
        received(db, len(FIRST))
        it.limit(limit)
        deliver(drop, FILES)
        it.assert_says_so_and_lives()
        assert delivered(db) < len(FILES)
        assert_sound(db)
        it.limit(resource.RLIM_INFINITY)
        received(db, len(FILES))
    assert_received(db, FILES.items())
    assert_sound(db)


def test_on_a_full_disk_the_intake_lives_and_then_all_counts(drop: Path, tmp_path: Path) -> None:
    with small(tmp_path, 64) as disk:
        db = disk / "night.db"
        with intake(drop, db) as it:
            received(db, len(FIRST))
            ballast = fill(disk)
            deliver(drop, FILES)
            it.assert_says_so_and_lives()
            for verb in ("status", "summary", "verify"):
                assert tracker(verb, "--db", db, cwd=tmp_path).returncode == 0, verb
        with intake(drop, db) as another:  # the first was killed
            another.assert_says_so_and_lives()
            ballast.unlink()
            received(db, len(FILES))
        assert_received(db, FILES.items())
        assert_sound(db)


def test_an_intake_goes_on_when_its_log_is_on_a_full_disk(drop: Path, db: Path) -> None:
    with processes() as started:
        command = ("ingest", drop, "--follow", "-e", "anglia-2019", "--db", db)
        started.append(start(Path("/dev/full"), *command))
        wait_until(lambda: delivered(db) == len(FIRST) or started[0].poll() is not None, PATIENCE)
        assert started[0].poll() is None


def test_a_new_ledger_leaves_room_on_its_disk(tmp_path: Path) -> None:
    with small(tmp_path, 8) as disk, Ledger.create(disk / "a.db", night.anglia(), wall_clock()):
        assert shutil.disk_usage(disk).free > MEGABYTE


def test_a_ledger_on_a_full_disk_can_be_read(drop: Path, tmp_path: Path) -> None:
    with small(tmp_path, 64) as disk:
        tracker("ingest", drop, "-e", "anglia-2019", "--db", disk / "a.db", cwd=tmp_path)
        fill(disk)
        done = tracker("summary", "--db", disk / "a.db", cwd=tmp_path)
        assert (done.returncode, " of 69 seats declared" in done.stdout) == (0, True)
        assert done.stderr.startswith("tracker: the ledger could not put the export on record: ")


def test_an_intake_whose_ledger_was_deleted_says_so_and_ends(drop: Path, db: Path) -> None:
    name, xml = next((name, xml) for name, xml in night_files().items() if name not in FIRST)
    with intake(drop, db) as it:
        received(db, len(FIRST))
        for file in db.parent.glob("night.db*"):
            file.unlink()
        deliver(drop, {name: xml})
        assert it.process.wait(PATIENCE) == 2
        assert f"accepted {name}" not in it.last_seq()
        assert it.process.stderr
        assert "night.db: was deleted or replaced; start again" in it.process.stderr.read()


# What is handed over cannot be written

LIMITED = f"""
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
{AS_IT_IS}
"""


@pytest.fixture(params=["a limit", "a full disk"])
def out(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A folder with a summary in it, where nothing more can be written."""
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
    ("verb", "name"),
    [
        ("summary -f html -o", "old.html"),
        ("summary -f json -o", "new.json"),
        ("backup", "new.db"),
        ("backup", ""),
    ],
)
def test_what_finds_no_room_says_so_and_leaves_everything_as_it_was(
    db: Path, out: Path, verb: str, name: str
) -> None:
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    program = AS_IT_IS if out.is_mount() else LIMITED
    with Ledger.create(db, night.anglia(), wall_clock()):  # as an intake has it open all night
        done = subprocess.run(
            [sys.executable, "-c", program, *verb.split(), str(out / name), "--db", str(db)],
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
