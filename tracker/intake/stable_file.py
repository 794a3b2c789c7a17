"""Reads a file if it is stable: if no program is writing it.

There are two proofs that a file is stable:

- A read lease, on a local disk under Linux: the kernel grants it only while no program has the
  file open for writing.
- Quiet: the file has kept its signature for `QUIET_SECONDS` (`required_quiet` has the exceptions).
  `drop_folder` measures this on its own clock. The file's modification time proves nothing: a
  copied file can keep an old time.

A table (`.csv`) has no end mark, so a table that is cut off can look complete. It needs
`TABLE_QUIET_SECONDS` of quiet even with a lease, unless it states its number of rows and contains
all of them.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from tracker.support import mounts
from tracker.support.beneath import open_beneath

QUIET_SECONDS = 0.25
"""Seconds without a change that an XML or JSON file needs."""

TABLE_QUIET_SECONDS = 2.0
"""Seconds without a change that a table needs, and a file whose times are whole seconds."""

_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)  # do not follow a link that has replaced the file
    | getattr(os, "O_NONBLOCK", 0)  # do not wait for a FIFO that has replaced it
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)

Signature = tuple[int, int, int, int]
"""A file's inode, size in bytes, mtime and ctime in nanoseconds: a change shows in one of them."""


@dataclass(frozen=True, slots=True)
class Whole:
    """The file is stable: all its bytes, and its signature when it was read."""

    data: bytes
    signature: Signature


@dataclass(frozen=True, slots=True)
class Refused:
    """The file is too large, or we may not read it. Waiting does not help."""

    sentence: str
    """The reason; continues after the file's name."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """The file cannot be read now: a program is writing it, or the disk fails. Try again later."""

    sentence: str
    """The reason; continues after the file's name."""


class Unstable:
    """The file was not quiet for long enough, or changed meanwhile. Try again later."""


WRITING = Blocked("still being written")


def signature_of(status: os.stat_result) -> Signature:
    """The signature of a file with this status."""
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def required_quiet(signature: Signature, quiet: float, table_quiet: float) -> float:
    """Seconds without a change that a file needs if there is no lease.

    Returns `table_quiet` if both times of the file are whole seconds, else `quiet`. On a file
    system whose times have no fraction (sshfs, FAT), two writes in one second give one time.
    """
    _, _, mtime, ctime = signature
    return table_quiet if mtime % 1_000_000_000 == 0 == ctime % 1_000_000_000 else quiet


def error_sentence(action: str, error: OSError) -> str:
    """For `action` "be opened" a sentence such as "cannot be opened: permission denied"."""
    return f"cannot {action}: {(error.strerror or type(error).__name__).lower()}"


def read(
    root: str, key: str, quiet_signature: Signature | None, lease_device: int | None, max_bytes: int
) -> Whole | Refused | Blocked | Unstable:
    """Read a file of at most `max_bytes` if it is stable.

    A lease that is granted or refused decides. Without a lease, `quiet_signature` decides.

    Args:
        root: The drop folder.
        key: The path of the file in it, with "/" between the parts. No link in it is followed.
        quiet_signature: The signature that the file has kept for long enough; None if the time is
            not over.
        lease_device: The `st_dev` on which leases are taken; None to take none.
    """
    try:
        descriptor = open_beneath(root, key, _OPEN_FLAGS)
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
    """Read to the end, at most `size` + 1 bytes: the last one shows that the file has grown."""
    data = os.read(descriptor, size + 1)
    while 0 < len(data) < size and (more := os.read(descriptor, size + 1 - len(data))):
        data += more
    return data


if sys.platform == "linux":
    import fcntl
    import signal

    def _take_lease(descriptor: int) -> bool | None:
        """Take a read lease. Returns True if it is granted, False if a program is writing the file.

        Returns None if the kernel takes no leases on this file: another user owns it, or its file
        system does not support them.

        While we have the lease, the kernel sends us a signal if a program opens the file to write.
        The default signal, SIGIO, ends a process that has no handler for it. SIGURG, chosen here
        for this descriptor, does nothing without a handler.
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
        """Give the lease back. Closing the file is not enough if a forked process has it open too.

        An error is ignored. It means that the kernel has revoked the lease, because a writer had
        waited for 45 s while our process was suspended.
        """
        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)

else:

    def _take_lease(descriptor: int) -> bool | None:
        return None

    def _drop_lease(descriptor: int) -> None: ...


def lease_device_of(root: Path, lease: bool | None) -> int | None:
    """The `st_dev` of `root` if leases are taken there, else None. `lease`: see `DropFolder`.

    By default they are taken on local file systems (`mounts.LOCAL`). On sshfs a lease is granted
    even while another machine writes the file. On NFS and SMB it can be refused although no program
    writes the file.
    """
    if lease is False or sys.platform != "linux":
        return None
    try:
        if lease is None and not mounts.read_mount(root.resolve()).local:
            return None
        return root.stat().st_dev
    except OSError:
        return None


def try_lease(path: Path) -> bool | None:
    """Take a read lease on a file and give it back at once. Returns as `_take_lease`.

    Raises OSError if the file cannot be opened.
    """
    descriptor = os.open(path, _OPEN_FLAGS)
    try:
        lease = _take_lease(descriptor)
        if lease:
            _drop_lease(descriptor)
        return lease
    finally:
        os.close(descriptor)
