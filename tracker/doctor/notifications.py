"""Checks how many inotify watches are left. Only Linux has them."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from tracker.doctor.check import Check, ok, warn

_LIMITS = Path("/proc/sys/fs/inotify")


@dataclass(frozen=True, slots=True)
class Watches:
    """Numbers of inotify watches, or of instances, of this user."""

    limit: int
    used: int
    """By the processes of this user that we may read."""
    needed: int
    """By `tracker watch` over the drop folder."""

    @property
    def enough(self) -> bool:
        """Whether as many are left as are needed."""
        return self.limit - self.used >= self.needed


def watches_check(watches: Watches, instances: Watches) -> Check:
    """Check that a drop folder can be watched."""
    sentence = (
        f"{watches.used:,} of {watches.limit:,} folder watches are in use, and "
        f"{instances.used:,} of {instances.limit:,} instances."
    )
    short = [
        f"sysctl fs.inotify.{setting}={max(2 * counted.limit, counted.used + counted.needed)}"
        for setting, counted in (
            ("max_user_watches", watches),
            ("max_user_instances", instances),
        )
        if not counted.enough
    ]
    if short:
        return warn(
            "watches",
            f"{sentence} {watches.needed:,} and {instances.needed:,} more are needed; without them "
            "the folder is scanned once a second.",
            f"As root: {' '.join(short)}.",
        )
    return ok("watches", sentence)


def watches_checks(drop: Path | None) -> list[Check]:
    """Check the watches of this user; empty on a system without inotify."""
    try:
        limits = [
            int((_LIMITS / name).read_text()) for name in ("max_user_watches", "max_user_instances")
        ]
    except (OSError, ValueError):
        return []
    folders = sum(1 for _ in os.walk(drop)) if drop else 1
    watches, instances = _in_use(Path("/proc"), os.getuid())
    return [
        watches_check(
            Watches(limits[0], watches, max(1, folders)), Watches(limits[1], instances, 1)
        )
    ]


def _in_use(proc: Path, user: int) -> tuple[int, int]:
    """The watches and the instances in use by the processes of `user`, as far as we may read."""
    watches = instances = 0
    for process in proc.iterdir():
        if not process.name.isdigit():
            continue
        with contextlib.suppress(OSError):  # the process has ended, or we may not read it
            if process.stat().st_uid != user:
                continue
            for link in (process / "fd").iterdir():
                if str(link.readlink()) != "anon_inode:inotify":
                    continue
                instances += 1
                information = (process / "fdinfo" / link.name).read_text()
                watches += sum(line.startswith("inotify wd:") for line in information.splitlines())
    return watches, instances
