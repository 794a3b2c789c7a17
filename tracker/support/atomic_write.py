"""Atomic file writes: a reader sees the whole old file or the whole new file."""

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from io import BufferedWriter
from pathlib import Path


def write_text(path: Path, text: str) -> None:
    """Write `text` in UTF-8, as `write_bytes` writes bytes."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, data: bytes) -> None:
    """Write `data` to a hidden file beside `path`, then rename it to `path`.

    The new file is on the disk when this returns. If `path` is a symbolic link, the file that it
    leads to is replaced. A pipe or a device (`/dev/stdout`) is written directly.

    Raises OSError with `path` as its file name, also if `path` is a folder or a SQLite file. Then
    the old file is unchanged.
    """
    with _error_names(path):
        target = _follow_links(path)
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a folder", str(path))
        if target.is_file() and _is_database(target):
            raise FileExistsError(errno.EEXIST, "it is a database; not written over", str(path))
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            _replace(target, data)


def _is_database(path: Path) -> bool:
    """Whether the file is a SQLite file. A mistyped path must not destroy a ledger."""
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\x00"


def _follow_links(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError:  # Python 3.11 raises this for a link to itself
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


_MAX_OPEN_FILES = 64
"""Number of files that `write_files` opens at a time. Systems allow 256 or more."""


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write several files by path, each atomically, in the order of `contents`.

    The new files are on the disk when this returns. Unlike `write_bytes`, this replaces a symbolic
    link and not the file that it leads to. Raises OSError with the path of the failed file as its
    file name; this file and all later files are then unchanged.
    """
    pending = list(contents.items())
    for start in range(0, len(pending), _MAX_OPEN_FILES):
        _replace_files(pending[start : start + _MAX_OPEN_FILES])
    for folder in dict.fromkeys(path.parent for path in contents):
        sync_folder(folder)


def _replace_files(contents: Sequence[tuple[Path, bytes]]) -> None:
    token = secrets.token_hex(4)
    temporary = {path: path.with_name(f".{path.name[:200]}.{token}") for path, _ in contents}
    try:
        with contextlib.ExitStack() as opened:
            files: dict[Path, BufferedWriter] = {}
            for path, data in contents:
                with _error_names(path):
                    files[path] = opened.enter_context(temporary[path].open("xb"))
                    files[path].write(data)
                    files[path].flush()
            for path, file in files.items():
                with _error_names(path):
                    os.fsync(file.fileno())
        for path in files:
            with _error_names(path):
                temporary[path].replace(path)
    except BaseException:
        for leftover in temporary.values():
            leftover.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def _error_names(path: Path) -> Iterator[None]:
    """Give an OSError of this block the file name `path`, in place of the hidden file's."""
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise


def sync_folder(folder: Path) -> None:
    """Write the renames in this folder to the disk, if the system and the file system can."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
