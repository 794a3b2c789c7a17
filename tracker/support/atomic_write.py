"""Writing a file all at once: whoever looks sees the old one or the new one."""

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from io import BufferedWriter
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


_AT_ONCE = 64
"""Files that `write_together` has open: systems allow 256 and more."""


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Put files in the place of others, each all at once, in this order; durable on return.

    As writing one after the other, but the disk is waited for less often: the contents are
    on it before the first of them has its name. A link is replaced, not followed. Raises
    OSError naming the file; those whose turn had not come are untouched then.
    """
    waiting = list(contents.items())
    for start in range(0, len(waiting), _AT_ONCE):
        _replace_together(waiting[start : start + _AT_ONCE])
    for folder in dict.fromkeys(path.parent for path in contents):
        sync_folder(folder)


def _replace_together(contents: Sequence[tuple[Path, bytes]]) -> None:
    token = secrets.token_hex(4)
    temporary = {path: path.with_name(f".{path.name[:200]}.{token}") for path, _ in contents}
    try:
        with contextlib.ExitStack() as opened:
            files: dict[Path, BufferedWriter] = {}
            for path, data in contents:
                with _naming(path):
                    files[path] = opened.enter_context(temporary[path].open("xb"))
                    files[path].write(data)
                    files[path].flush()
            for path, file in files.items():
                with _naming(path):
                    os.fsync(file.fileno())
        for path in files:
            with _naming(path):
                temporary[path].replace(path)
    except BaseException:
        for left in temporary.values():
            left.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def _naming(path: Path) -> Iterator[None]:
    """An OSError within it names what was asked for, not what stood in for it."""
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise


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
