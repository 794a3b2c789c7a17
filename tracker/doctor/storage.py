"""Checks the folder of the ledger: its mount, free space, speed of a commit, clock, leases."""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tracker.doctor.check import Check, fail, ok, warn
from tracker.intake import stable_file
from tracker.support import mounts, sqlite
from tracker.support.mounts import Mount

SPACE_FLOOR: Final = 32 * 1024 * 1024
"""Bytes free that a night needs: 4 MB for the ledger of 650 seats, 16 MB for its log, measured."""

SPACE_WANTED: Final = 256 * 1024 * 1024
"""Bytes free below which the ledger's log is not made in advance (`ledger.connection`)."""

SLOW_COMMIT: Final = 0.05
"""Seconds. Above this, a producer notices the wait for an entry (docs/engineer.md)."""

CLOCK_TOLERANCE: Final = 2.0
"""Seconds by which the time of a new file may differ from the clock: some systems have even ones.
"""

_COMMITS: Final = 20
_COMMIT_SECONDS: Final = 2.0
"""The longest time spent on commits, in seconds; one slow commit may exceed it."""
_DOCUMENT_BYTES: Final = 6000
"""Size of a result in PA's format."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What was measured in a folder with files of our own, which are removed."""

    commits: tuple[float, ...]
    """Seconds of each commit of a SQLite database with a log and synchronous=FULL."""
    clock_difference: float
    """Seconds that the time of a new file is ahead of this machine's clock."""
    lease: bool | None
    """Whether a read lease was granted; None if the kernel gives none there."""


def probe(folder: Path) -> Probe:
    """Measure in a folder. Raises OSError or sqlite.Error if it cannot be written."""
    with tempfile.TemporaryDirectory(prefix=".tracker-doctor-", dir=folder) as name:
        own = Path(name)
        before = time.time()
        (own / "clock").write_bytes(b"x")
        modified = (own / "clock").stat().st_mtime
        after = time.time()
        ahead = modified - (before if modified < before else min(modified, after))
        lease = stable_file.try_lease(own / "clock")
        return Probe(_commits(own / "probe.db"), ahead, lease)


def _commits(path: Path) -> tuple[float, ...]:
    with closing(sqlite.connect(str(path), isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE documents (content BLOB)")
        seconds: list[float] = []
        while len(seconds) < _COMMITS and sum(seconds) < _COMMIT_SECONDS:
            began = time.perf_counter()
            connection.execute("INSERT INTO documents VALUES (?)", (os.urandom(_DOCUMENT_BYTES),))
            seconds.append(time.perf_counter() - began)
        return tuple(seconds)


def folder_checks(folder: Path, drop: Path | None, *, resolve: bool = True) -> list[Check]:
    """Check the ledger's folder. If it is in the drop folder `drop`, nothing is measured there.

    `resolve`: whether links in the path of `drop` may be followed, because the folder answers.
    """
    folder = folder.resolve()
    if not folder.is_dir():
        return [fail("ledger folder", f"{folder}: no such folder.", "Make it, or give --db FILE.")]
    if drop and folder.is_relative_to(drop.resolve() if resolve else drop.absolute()):
        return [
            fail(
                "ledger folder",
                f"{folder} is in the drop folder, where the tracker writes nothing.",
                "Give --db with a file elsewhere, or start in another folder.",
            )
        ]
    checks = [space_check(folder, shutil.disk_usage(folder).free)]
    try:
        measured = probe(folder)
    except (OSError, sqlite.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        checks.append(
            fail(
                "ledger folder",
                f"{folder} cannot be written: {reason}.",
                "Run the tracker as a user who may write there, make room, or give --db FILE.",
            )
        )
    else:
        checks += [
            commit_check(measured.commits),
            clock_check(measured.clock_difference),
            own_lease_check(measured.lease),
        ]
    return [*mount_checks(folder), *checks]


def mount_checks(folder: Path) -> list[Check]:
    """Check the mount of the ledger's folder; empty on a system without a table of mounts."""
    try:
        return [ledger_mount_check(folder, mounts.read_mount(folder))]
    except OSError:
        return []


def ledger_mount_check(folder: Path, mount: Mount) -> Check:
    """Check that the ledger is not on a network mount."""
    if mount.network:
        return fail(
            "ledger mount",
            f"{folder} is on {mount.type} ({mount.point}), a network mount: SQLite's log needs "
            "memory that all processes share, and the ledger can be damaged.",
            "Put the ledger on a disk of this machine: --db FILE.",
        )
    if mount.memory:
        return warn(
            "ledger mount",
            f"{folder} is on {mount.type}, in memory: the ledger is lost when the machine stops.",
            "Put the ledger on a disk: --db FILE.",
        )
    kind = "a local disk" if mount.local else "neither a known local disk nor a network mount"
    return ok("ledger mount", f"{folder} is on {mount.type or 'an unknown type'}, {kind}.")


def space_check(folder: Path, free: int) -> Check:
    """Check the bytes that are free in the ledger's folder."""
    sentence = f"{_megabytes(free)} free in {folder}."
    cure = "Free some space, or give --db with a file on another disk."
    if free < SPACE_FLOOR:
        needed = f"A night of 650 seats needs {_megabytes(SPACE_FLOOR)}."
        return fail("disk space", f"{sentence} {needed}", cure)
    if free < SPACE_WANTED:
        wanted = f"Below {_megabytes(SPACE_WANTED)} each commit takes twice as long."
        return warn("disk space", f"{sentence} {wanted}", cure)
    return ok("disk space", sentence)


def commit_check(commits: tuple[float, ...]) -> Check:
    """Check the speed of commits: the seconds of each."""
    median = statistics.median(commits)
    sentence = (
        f"{_milliseconds(median)} for a commit, the slowest of {len(commits)} "
        f"{_milliseconds(max(commits))}."
    )
    if median > SLOW_COMMIT:
        return warn(
            "commit speed",
            f"{sentence} Above {_milliseconds(SLOW_COMMIT)}, a producer notices the wait for each "
            "entry, and for each file that arrives alone.",
            "Put the ledger on a local disk, or stop what else writes to this one.",
        )
    return ok("commit speed", sentence)


def clock_check(ahead: float) -> Check:
    """Check the time of a new file in the ledger's folder: seconds ahead of the clock."""
    if abs(ahead) > CLOCK_TOLERANCE:
        side = "ahead of" if ahead > 0 else "behind"
        return warn(
            "disk clock",
            f"A new file's time is {abs(ahead):,.0f} s {side} this machine's clock.",
            "Set both clocks by the same time server (NTP).",
        )
    return ok("disk clock", "A new file has the time of this machine's clock.")


def own_lease_check(lease: bool | None) -> Check:
    """State whether the kernel gives leases on our own files in the ledger's folder."""
    if lease:
        return ok("leases", "This machine gives read leases on our own files.")
    return ok("leases", "No read leases here: a file is read after a time without a change.")


def lease_check(place: str, lease: bool | None) -> Check:
    """Check whether read leases work. `place`: the file on which one was tried."""
    if lease is None:
        return warn(
            "drop leases",
            f"No read lease on {place}: the kernel gives them only to the owner of a file. Without "
            "one a file is read after 0.25 s without a change (2 s for a table).",
            "Run the tracker as the user who owns the files, or let the files be moved into the "
            "folder when they are complete.",
        )
    if lease is False:
        return ok(
            "drop leases", f"{place} is being written at the moment; the kernel reports that."
        )
    return ok(
        "drop leases", f"A read lease on {place} works: a file that is being written is not read."
    )


def _megabytes(number: int) -> str:
    megabytes = number / 1024 / 1024
    return f"{megabytes / 1024:,.0f} GB" if megabytes >= 10 * 1024 else f"{megabytes:,.0f} MB"


def _milliseconds(seconds: float) -> str:
    decimals = 2 if seconds < 0.001 else 1 if seconds < 0.01 else 0
    return f"{seconds * 1000:,.{decimals}f} ms"
