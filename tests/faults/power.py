"""Power cuts: an ext4 file system in a file loses everything that was not synced to it.

After `kill -9`, the system still has all written data; after a power cut it does not.
EXT4_IOC_SHUTDOWN is the call that the kernel's own tests use. It needs Linux and root.
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

from tests.faults.kills import Command, KillNight
from tests.faults.processes import TRACKER, delivered
from tests.makers.forks import Killable

EXT4_IOC_SHUTDOWN = 0x8004587D
WITHOUT_FLUSHING = struct.pack("I", 2)

NEVER_SYNCING = f"""
from tracker.ledger.log_in_use import LedgerConnection
from tracker.support import sqlite
def execute(self, sql, *more):
    sql = sql.replace("synchronous = FULL", "synchronous = OFF")
    return sqlite.Connection.execute(self, sql, *more)
LedgerConnection.execute = execute
{TRACKER}
"""
"""A wrong tracker, which does not sync: it proves that the power cut loses data."""


class NoDiskError(Exception):
    """The disk cannot be made; the message is the reason."""


@dataclass(frozen=True)
class Disk:
    """A mounted file system and its image file."""

    image: Path
    mount: Path

    def cut(self) -> None:
        """Cut the power: unsynced data is lost, and nothing more is written."""
        import fcntl

        root = os.open(self.mount, os.O_RDONLY)
        try:
            fcntl.ioctl(root, EXT4_IOC_SHUTDOWN, WITHOUT_FLUSHING)
        finally:
            os.close(root)

    def restore(self) -> None:
        """Mount the disk again. No process may have a file open on it."""
        run("umount", self.mount)
        self.attach()

    def attach(self) -> None:
        """Mount the disk, without the system's own sync every few seconds."""
        run("mount", "-o", "loop,commit=600", self.image, self.mount)


@contextmanager
def disk(folder: Path, megabytes: int = 80) -> Iterator[Disk]:
    """A new disk in a file of this folder, removed at the end. Raises NoDiskError."""
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
    """A small file system in memory, removed at the end. Raises NoDiskError."""
    check_root("mount")
    mount = folder / "small"
    mount.mkdir()
    run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", mount)
    try:
        yield mount
    finally:
        subprocess.run(["umount", "-l", str(mount)], capture_output=True, check=False)


def check_root(*programs: str) -> None:
    """Raises NoDiskError if no file system can be mounted."""
    if sys.platform != "linux" or os.geteuid():
        raise NoDiskError("a file system of our own needs Linux and root")
    for program in programs:
        if not shutil.which(program):
            raise NoDiskError(f"there is no {program} here")


def run(*command: str | Path) -> None:
    """Run a system program. Raises NoDiskError with its error output."""
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoDiskError(done.stderr.strip() or f"{command[0]} failed")


@dataclass
class PowerCutNight(KillNight):
    """A night with power cuts."""

    power: Disk = field(kw_only=True)
    outcomes: dict[int, int | None] = field(default_factory=dict)
    """Exit codes of the commands at the power cut, by process id; None if still running."""
    accepted_before: set[str] = field(default_factory=set)

    def kill_some(self, *others: Killable) -> None:
        """Cut the power of all processes, which ends them."""
        self.kills_while_receiving += delivered(self.db) < len(self.sent)
        self.outcomes = {process.pid: process.poll() for process in others}
        self.accepted_before = self.accepted()
        self.power.cut()
        self.kill(*self.followers, *others, *self._readers())
        self.log.unlink()
        self.power.restore()

    def _readers(self) -> list[Killable]:
        return [*self.readers.running.values()] if self.readers else []

    def accepted(self) -> set[str]:
        """The files reported as accepted before the cut or later.

        The report of a sync that runs during the cut does not count.
        """
        return self.accepted_before | super().accepted()

    def exit_code(self, command: Command) -> int:
        """The exit code at the power cut; 1 if the command was running."""
        code = self.outcomes[command.process.pid]
        assert code in (0, None), (self.folder / "commands.log").read_text()[-500:]
        return 1 if code is None else code
