"""Power cuts: a real ext4 in a file loses at an instant what was not synced to it.

`kill -9` loses nothing that was written, since the system still has it; a power cut does.
EXT4_IOC_SHUTDOWN is what the kernel's own tests of that are made with. Linux, as root.
"""

import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.kills import Errand, Fire
from tests.faults.processes import AS_IT_IS, Process, delivered

EXT4_IOC_SHUTDOWN = 0x8004587D
WITHOUT_FLUSHING = struct.pack("I", 2)

NEVER_SYNCING = f"""
import functools
from tracker.support import sqlite
class Careless(sqlite.Connection):
    def execute(self, sql, *more):
        return super().execute(sql.replace("synchronous = FULL", "synchronous = OFF"), *more)
sqlite.connect = functools.partial(sqlite.connect, factory=Careless)
{AS_IT_IS}
"""
"""The tracker as it must not be: the proof that a power cut is felt here."""


class NoDiskError(Exception):
    """There can be no such disk on this machine, and why."""


@dataclass(frozen=True)
class Disk:
    """A mounted file system, and the file that it is in."""

    image: Path
    mount: Path

    def cut(self) -> None:
        """From now on nothing reaches the disk; what was not synced is lost."""
        import fcntl

        root = os.open(self.mount, os.O_RDONLY)
        try:
            fcntl.ioctl(root, EXT4_IOC_SHUTDOWN, WITHOUT_FLUSHING)
        finally:
            os.close(root)

    def restore(self) -> None:
        """The power is back. Nobody may have a file open on it."""
        run("umount", self.mount)
        self.attach()

    def attach(self) -> None:
        """Mount it; what the system itself would write within minutes is left unwritten."""
        run("mount", "-o", "loop,commit=600", self.image, self.mount)


@contextmanager
def disk(folder: Path, megabytes: int = 80) -> Iterator[Disk]:
    """A new disk in a file of this folder; it is gone in the end. Raises NoDiskError."""
    check_root("mkfs.ext4")
    made = Disk(folder / "disk.img", folder / "disk")
    made.mount.mkdir()
    with made.image.open("wb") as image:
        image.truncate(megabytes * 1_000_000)
    run("mkfs.ext4", "-q", "-F", made.image)
    made.attach()
    try:
        yield made
    finally:
        subprocess.run(["umount", "-l", str(made.mount)], capture_output=True, check=False)
        made.image.unlink()


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A small file system in memory; it is gone in the end. Raises NoDiskError."""
    check_root("mount")
    mount = folder / "small"
    mount.mkdir()
    run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", mount)
    try:
        yield mount
    finally:
        subprocess.run(["umount", "-l", str(mount)], capture_output=True, check=False)


def check_root(*programs: str) -> None:
    """Raise NoDiskError where no file system can be mounted."""
    if sys.platform != "linux" or os.geteuid():
        raise NoDiskError("a file system of our own needs Linux and root")
    for program in programs:
        if not shutil.which(program):
            raise NoDiskError(f"there is no {program} here")


def run(*command: str | Path) -> None:
    """Run a system program. Raises NoDiskError with what it said."""
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoDiskError(done.stderr.strip() or f"{command[0]} failed")


@dataclass
class Outage(Fire):
    """A night under fire in which the power fails."""

    power: Disk = field(kw_only=True)
    outcomes: dict[int, int | None] = field(default_factory=dict)
    """How each command had ended when the power failed, by process; None if it had not."""
    told_before: set[str] = field(default_factory=set)

    def strike(self, *others: Process) -> None:
        """All of them lose their disk, and end."""
        self.middles += delivered(self.db) < len(self.sent)
        self.outcomes = {one.pid: one.poll() for one in others}
        self.told_before = self.told()
        self.power.cut()
        self.kill(*self.followers, *others)
        self.log.unlink()
        self.power.restore()

    def told(self) -> set[str]:
        """What was said before the cut, or since: a sync that is under way then may seem done."""
        return self.told_before | super().told()

    def outcome(self, errand: Errand) -> int:
        """As it was when the power failed: nobody was told anything after that."""
        code = self.outcomes[errand.process.pid]
        assert code in (0, None), (self.folder / "errands").read_text()[-500:]
        return 1 if code is None else code
