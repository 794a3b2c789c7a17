"""Writing a file all at once: whoever looks sees the old one or the new one."""

import contextlib
import errno
import os
import secrets
from pathlib import Path


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text; as `write_bytes`."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, data: bytes) -> None:
    """Write to `path` through a hidden file beside it, durable on return.

    A link is followed. What is there and is not a regular file (`/dev/stdout`, a pipe) is
    written to as it is. Raises OSError naming `path`; an old file is untouched then.
    """
    try:
        target = _followed(path)
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a folder", str(path))
        if target.is_file() and _is_database(target):
            raise FileExistsError(errno.EEXIST, "it is a database; not written over", str(path))
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            _replace(target, data)
    except OSError as error:
        error.filename = str(path)  # what was asked for, not what stood in for it
        raise


def _is_database(path: Path) -> bool:
    """Whether it is an SQLite file: a slip of the hand must not cost a ledger."""
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\x00"


def _followed(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError:  # Python 3.11's word for links that lead to themselves
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from None


def _replace(target: Path, data: bytes) -> None:
    temporary = target.with_name(f".{target.name[:200]}.{secrets.token_hex(4)}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make the new name durable too, where the system and the mount can sync a folder."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
