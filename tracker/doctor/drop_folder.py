"""Checks the drop folder and reads the files that are in it, without a ledger.

Nothing is written there. The files are listed and read as the intake does, but without waiting for
a time without changes.
"""

from __future__ import annotations

import datetime as dt
import os
import shlex
import stat
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tracker import feeds
from tracker.doctor.check import Check, fail, ok, warn
from tracker.doctor.storage import lease_check
from tracker.election import Election
from tracker.election.clock import polls_closed
from tracker.feeds.reading import DocumentError, IncompleteError, OtherElectionError
from tracker.intake import stable_file
from tracker.intake.drop_folder import DropFolder, Unreadable
from tracker.intake.file_names import is_ignored
from tracker.support import mounts
from tracker.support.mounts import Mount
from tracker.support.phrases import join_names, quantity

READ_SECONDS: Final = 10.0
"""The longest time spent on reading files, in seconds. The rest are counted, but not read."""

FUTURE_SECONDS: Final = 2.0
"""Seconds by which the newest file may be in the future: some systems have even seconds."""


@dataclass(slots=True)
class Survey:
    """The files of a drop folder: how many there are, and what the feed makes of them."""

    files: int = 0
    """All files, without hidden and temporary ones."""
    formats: Counter[str] = field(default_factory=Counter)
    """Number of files by suffix in lower case: ".xml"."""
    newest: Path | None = None
    newest_at: float = 0.0
    """Its time, in seconds since 1970."""
    outcomes: Counter[str] = field(default_factory=Counter)
    """Number of files that were read: "accepted", "irrelevant", "incomplete", "other election",
    "rejected", and "unreadable" for entries that are not read."""
    problem: str = ""
    """The first file that does not count, with the reason: "cut.xml: the XML ends in line 4"."""

    @property
    def read(self) -> int:
        """The number of files and entries with an outcome."""
        return self.outcomes.total()


def survey(drop: Path, election: Election | None, seconds: float = READ_SECONDS) -> Survey:
    """List the files, and read them if the election is known."""
    found = Survey()
    for path, status in _files(drop):
        found.files += 1
        found.formats[path.suffix.lower()] += 1
        if found.newest is None or status.st_mtime > found.newest_at:
            found.newest, found.newest_at = path, status.st_mtime
    if election:
        _read(drop, election, found, time.monotonic() + seconds)
    return found


def _files(drop: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for folder, folders, names in os.walk(drop):
        folders[:] = [name for name in folders if not is_ignored(name)]
        for name in names:
            with suppress(OSError):  # deleted meanwhile
                path = Path(folder, name)
                if not is_ignored(name) and stat.S_ISREG((status := path.lstat()).st_mode):
                    yield path, status


def _read(drop: Path, election: Election, found: Survey, deadline: float) -> None:
    """Read the files until `deadline` on the monotonic clock."""
    for file in DropFolder(drop, quiet_seconds=0, table_quiet_seconds=0, lease=False).scan():
        if isinstance(file, Unreadable):
            outcome, reason = "unreadable", file.sentence
        else:
            outcome, reason = _outcome(file.name, file.data, election)
        found.outcomes[outcome] += 1
        if reason and not found.problem:
            found.problem = f"{file.name}: {reason}"
        if time.monotonic() > deadline:
            return


def _outcome(name: str, data: bytes, election: Election) -> tuple[str, str]:
    """What the feed makes of a file, and the reason if it does not count."""
    try:
        reading = feeds.read(name, data, election)
    except OtherElectionError as error:
        return "other election", str(error)
    except IncompleteError as error:
        return "incomplete", str(error)
    except DocumentError as error:
        return "rejected", str(error)
    return ("accepted" if reading.bulletins else "irrelevant"), ""


def listing_checks(drop: Path) -> list[Check]:
    """Check that the folder can be listed, and its mount.

    The mount is left out on a system without a table of mounts. Raises OSError if the folder cannot
    be listed.
    """
    if not drop.is_dir():
        cure = "Make or mount it; `watch` waits for it until then."
        return [fail("drop folder", f"{drop}: no such folder.", cure)]
    with os.scandir(drop) as entries:
        next(entries, None)
    try:
        return [drop_mount_check(drop, mounts.read_mount(drop.resolve()))]
    except OSError:
        return []


def file_checks(drop: Path, election: Election | None, now: dt.datetime) -> list[Check]:
    """Check the files of the folder and their times, and leases."""
    found = survey(drop, election)
    checks = [files_check(drop, found, election, now)]
    if found.newest:
        checks.append(time_check(found, now))
        with suppress(OSError):  # no table of mounts, or the file was deleted
            if mounts.read_mount(drop.resolve()).local:
                checks.append(lease_check(found.newest.name, stable_file.try_lease(found.newest)))
    return checks


def drop_mount_check(drop: Path, mount: Mount) -> Check:
    """Check whether the drop folder is on a network mount."""
    if mount.network:
        return warn(
            "drop mount",
            f"{drop} is on {mount.type} ({mount.point}), a network mount: the kernel does not "
            "report the files that other machines write, and gives no reliable leases.",
            f"Start with `tracker watch {shlex.quote(str(drop))} --poll`.",
        )
    kind = "not known as a local disk, so no leases are taken"
    if mount.local:
        kind = "in memory" if mount.memory else "a local disk"
    return ok("drop mount", f"{drop} is on {mount.type or 'an unknown type'}, {kind}.")


def files_check(drop: Path, found: Survey, election: Election | None, now: dt.datetime) -> Check:
    """Check what is in the folder, and what the feed makes of it."""
    name = "drop folder"
    if not found.files and not found.outcomes:
        return ok(name, f"{drop} is empty; files are read as they arrive.")
    files = f"{drop}: {quantity(found.files, 'file')} ({_formats(found.formats)})"
    if election is None:
        return ok(
            name,
            f"{files}, not read.",
            "They are read if the election (-e) and polling day (--date) are known.",
        )
    counts = [
        f"{found.outcomes[outcome]:,} {word}"
        for outcome, word in (
            ("accepted", "count"),
            ("irrelevant", "about no seat of ours"),
            ("other election", "of another polling day or election"),
            ("incomplete", "incomplete"),
            ("rejected", "rejected"),
            ("unreadable", "not readable"),
        )
        if found.outcomes[outcome]
    ]
    not_read = max(0, found.files - found.read)
    counts += [f"{not_read:,} not read here, for lack of time"] if not_read else []
    sentence = f"{files}: {join_names(counts, None)}."
    if found.outcomes["accepted"] == found.files > 1:
        sentence = f"{files}: all count."
    if found.problem:
        return warn(
            name,
            f"{sentence} The first that does not count: {found.problem}.",
            "Move away what is not of this night; the tracker refuses it and goes on.",
        )
    if found.outcomes["accepted"] and now < election.polls_close:
        return warn(
            name,
            f"{sentence} The polls close at {polls_closed(election)}, and the board would show "
            "these results.",
            "If they are of a rehearsal, move them away.",
        )
    return ok(name, sentence)


def time_check(found: Survey, now: dt.datetime) -> Check:
    """Check that the newest file is not in the future."""
    assert found.newest
    age = now.timestamp() - found.newest_at
    newest = f"The newest file, {found.newest.name},"
    if age < -FUTURE_SECONDS:
        return warn(
            "drop clock",
            f"{newest} is {_duration(-age)} in the future by this machine's clock.",
            "Set the clocks of this machine and of the folder's by the same time server (NTP).",
        )
    return ok("drop clock", f"{newest} is {_duration(max(0.0, age))} old.")


def _formats(formats: Counter[str]) -> str:
    """The formats in the order of their numbers: "3 .xml and 1 .csv"; ".xml" if it is the only."""
    names = {suffix: suffix or "without a suffix" for suffix in formats}
    if len(names) == 1:
        return "".join(names.values())
    return join_names(f"{number:,} {names[suffix]}" for suffix, number in formats.most_common())


def _duration(seconds: float) -> str:
    """A duration in its largest unit: "3 minutes"."""
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= length:
            return quantity(int(seconds // length), unit)
    return quantity(int(seconds), "second")
