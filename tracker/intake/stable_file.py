"""Reads one file of the drop folder if it is settled: nobody is writing it, and it held still.

Two proofs count, a read lease or a look that has not changed; `inbox` says which a file needs
and when to try. Nothing here outlasts one file.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)  # a file replaced by a link since we looked is not followed
    | getattr(os, "O_NONBLOCK", 0)  # nor does one replaced by a FIFO keep us waiting
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)

Signature = tuple[int, int, int, int]
"""What changes when a file does: inode, size in bytes, mtime and ctime in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Whole:
    """The file was settled, and this is all of it."""

    data: bytes
    signature: Signature
    modified_at: float


@dataclass(frozen=True, slots=True)
class Refused:
    """It can be read by nobody, whatever the waiting: too large, or forbidden."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """Something is in the way for now: a writer, or an error of the disk."""

    sentence: str


class Unsettled:
    """It is too early to tell, or it changed under our hands: the next scan sees further."""


WRITING = Blocked("still being written")


def signature_of(status: os.stat_result) -> Signature:
    """The signature of a file as it was looked at."""
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def cannot(action: str, error: OSError) -> str:
    """What the system would not let us do, and its reason."""
    return f"cannot {action}: {(error.strerror or type(error).__name__).lower()}"


def read(
    path: str, settled: Signature | None, lease_device: int | None, max_bytes: int
) -> Whole | Refused | Blocked | Unsettled:
    """Read a file of at most `max_bytes` if it is settled.

    It is, if a lease on `lease_device` says so, or if it still has the signature `settled`. Where
    a lease can be had and is refused, `settled` does not count.
    """
    try:
        descriptor = os.open(path, _OPEN_FLAGS)
    except BlockingIOError:  # another program has a write lease on it
        return WRITING
    except PermissionError as error:
        return Refused(cannot("be opened", error)) if settled else Unsettled()
    except OSError as error:
        return Blocked(cannot("be opened", error))
    lease: bool | None = None
    try:
        before = os.fstat(descriptor)
        signature = signature_of(before)
        if not stat.S_ISREG(before.st_mode):
            return Unsettled()
        if before.st_dev == lease_device:
            lease = _take_lease(descriptor)
        if lease is False:
            return WRITING
        if lease is None and signature != settled:
            return Unsettled()
        if before.st_size > max_bytes:
            return Refused(
                f"is {before.st_size:,} bytes, more than the {max_bytes:,} a results file may"
                " have; not read"
            )
        data = _read_bytes(descriptor, before.st_size)
        if len(data) != before.st_size or signature_of(os.fstat(descriptor)) != signature:
            return Unsettled()
        return Whole(data, signature, before.st_mtime)
    except OSError as error:
        return Blocked(cannot("be read", error))
    finally:
        if lease:
            _drop_lease(descriptor)
        os.close(descriptor)


def _read_bytes(descriptor: int, size: int) -> bytes:
    """Read to the end, but never more than `size` + 1 bytes: one more shows that it has grown."""
    data = os.read(descriptor, size + 1)
    while 0 < len(data) < size and (more := os.read(descriptor, size + 1 - len(data))):
        data += more
    return data


if sys.platform == "linux":
    import fcntl
    import signal

    def _take_lease(descriptor: int) -> bool | None:
        """Ask for a read lease, for microseconds: does no program have the file open for writing?

        None where that cannot be known: the file is not ours, or its file system has no leases.

        A writer who comes meanwhile makes the kernel signal us. Its SIGIO would end the process,
        and could be ignored only from the main thread and for everyone. SIGURG, asked for on this
        descriptor before there is a lease, does nothing unless somebody installed a handler.
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
        """Give the lease back. Closing would not, if another thread has just forked.

        It fails if the kernel took the lease away, after we were stopped for 45 s with a writer
        waiting; the signature then tells whether he has written.
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
"""Where every writer is known to our own kernel. On sshfs a lease is granted in spite of a remote
writer; on NFS and SMB it can be refused although there is none."""


def lease_device_of(root: Path, lease: bool | None) -> int | None:
    """The device, as in `st_dev`, whose leases are to be believed; None for none."""
    if lease is False or sys.platform != "linux":
        return None
    try:
        if lease is None and _file_system(root.resolve()) not in _LOCAL_FILE_SYSTEMS:
            return None
        return root.stat().st_dev
    except OSError:
        return None


def _file_system(path: Path) -> str:
    """The type of the file system that a resolved path is on, from Linux's table of mounts."""
    table = os.fsdecode(Path("/proc/self/mountinfo").read_bytes())
    longest, found = -1, ""
    for line in table.splitlines():
        fields, _, source = line.partition(" - ")
        point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields.split(" ")[4])
        if len(point) >= longest and path.is_relative_to(point):
            longest, found = len(point), source.split(" ")[0]
    return found
