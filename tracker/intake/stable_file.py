"""When a file is stable, how long it must be quiet, and reading it.

A file is stable when no program is writing it. There are two proofs:

- A read lease, on a local disk of Linux: the kernel grants one only while no program has the file
  open for writing.
- Quiet: the file has kept its signature for `QUIET_SECONDS` of our own clock. Its modification
  time proves nothing, since copied files keep an old one.

A table has no end mark that shows that it is complete, so it needs `TABLE_QUIET_SECONDS` as well
as the lease, unless it states its number of rows and has them all. `drop_folder` measures the time.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

QUIET_SECONDS = 0.25
"""How long an XML or JSON file must be quiet: seconds without a change."""

TABLE_QUIET_SECONDS = 2.0
"""How long a table must be quiet, and any file whose times are in whole seconds."""

_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)  # do not follow a link that has replaced the file
    | getattr(os, "O_NONBLOCK", 0)  # do not wait for a FIFO that has replaced it
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)

Signature = tuple[int, int, int, int]
"""Changes when the file does: inode, size in bytes, mtime and ctime in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Whole:
    """The file was stable, and this is all of it."""

    data: bytes
    signature: Signature


@dataclass(frozen=True, slots=True)
class Refused:
    """Waiting does not help: the file is too large, or we have no permission."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """Not readable for now: a writer has it open, or the disk fails."""

    sentence: str


class Unstable:
    """It has not been quiet long enough, or it changed during the read: try again."""


WRITING = Blocked("still being written")


def signature_of(status: os.stat_result) -> Signature:
    """The signature of a file with this status."""
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def required_quiet(signature: Signature, quiet: float, table_quiet: float) -> float:
    """Seconds without a change: `table_quiet` if both its times are whole seconds, else `quiet`.

    Where times have no fraction (sshfs, FAT), a second write in the same second is invisible.
    """
    _, _, mtime, ctime = signature
    return table_quiet if mtime % 1_000_000_000 == 0 == ctime % 1_000_000_000 else quiet


def error_sentence(action: str, error: OSError) -> str:
    """The action that the system refused, and its reason."""
    return f"cannot {action}: {(error.strerror or type(error).__name__).lower()}"


def read(
    path: str, quiet_signature: Signature | None, lease_device: int | None, max_bytes: int
) -> Whole | Refused | Blocked | Unstable:
    """Read a file of at most `max_bytes` if it is stable.

    It is stable if a lease is granted, on `lease_device`, or if it still has `quiet_signature`, the
    signature it has had for long enough. A refused lease outweighs the signature.
    """
    try:
        descriptor = os.open(path, _OPEN_FLAGS)
    except BlockingIOError:  # another program has a write lease on it
        return WRITING
    except PermissionError as error:
        return Refused(error_sentence("be opened", error)) if quiet_signature else Unstable()
    except OSError as error:
        return Blocked(error_sentence("be opened", error))
    lease: bool | None = None
    try:
        before = os.fstat(descriptor)
        signature = signature_of(before)
        if not stat.S_ISREG(before.st_mode):
            return Unstable()
        if before.st_dev == lease_device:
            lease = _take_lease(descriptor)
        if lease is False:
            return WRITING
        if lease is None and signature != quiet_signature:
            return Unstable()
        if before.st_size > max_bytes:
            return Refused(
                f"is {before.st_size:,} bytes, more than the {max_bytes:,} a results file may"
                " have; not read"
            )
        data = _read_bytes(descriptor, before.st_size)
        if len(data) != before.st_size or signature_of(os.fstat(descriptor)) != signature:
            return Unstable()
        return Whole(data, signature)
    except OSError as error:
        return Blocked(error_sentence("be read", error))
    finally:
        if lease:
            _drop_lease(descriptor)
        os.close(descriptor)


def _read_bytes(descriptor: int, size: int) -> bytes:
    """Read to the end, at most `size` + 1 bytes: one byte more shows that the file has grown."""
    data = os.read(descriptor, size + 1)
    while 0 < len(data) < size and (more := os.read(descriptor, size + 1 - len(data))):
        data += more
    return data


if sys.platform == "linux":
    import fcntl
    import signal

    def _take_lease(descriptor: int) -> bool | None:
        """Take a read lease for microseconds. Returns whether no program is writing the file.

        None where that cannot be known: the file is not ours, or its file system has no leases.

        A writer that opens the file meanwhile makes the kernel signal us. The default, SIGIO, would
        end the process, and only the main thread could ignore it, for the whole process. SIGURG,
        set on this descriptor before the lease, does nothing unless a handler is installed.
        """
        try:
            fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        except BlockingIOError:
            return False
        except OSError:
            return None
        return True

    def _drop_lease(descriptor: int) -> None:
        """Give the lease back. Closing does not, if another thread has just forked.

        It fails if the kernel revoked the lease, after we were stopped for 45 s while a writer
        waited; the signature then shows whether the file was written.
        """
        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)

else:

    def _take_lease(descriptor: int) -> bool | None:
        return None

    def _drop_lease(descriptor: int) -> None: ...


_LOCAL_FILE_SYSTEMS = frozenset(
    "ext2 ext3 ext4 xfs btrfs zfs f2fs bcachefs jfs tmpfs ramfs overlay vfat exfat ntfs3".split()
)
"""Where our own kernel knows every writer. On sshfs a lease is granted in spite of a remote writer;
on NFS and SMB it can be refused without one."""


def lease_device_of(root: Path, lease: bool | None) -> int | None:
    """The `st_dev` whose leases are relied on, else None. `lease`: see `DropFolder`."""
    if lease is False or sys.platform != "linux":
        return None
    try:
        if lease is None and _file_system(root.resolve()) not in _LOCAL_FILE_SYSTEMS:
            return None
        return root.stat().st_dev
    except OSError:
        return None


def _file_system(path: Path) -> str:
    """The type of a resolved path's file system, from Linux's table of mounts."""
    table = os.fsdecode(Path("/proc/self/mountinfo").read_bytes())
    longest, found = -1, ""
    for line in table.splitlines():
        fields, _, source = line.partition(" - ")
        point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields.split(" ")[4])
        if len(point) >= longest and path.is_relative_to(point):
            longest, found = len(point), source.split(" ")[0]
    return found
