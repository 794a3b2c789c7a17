"""Atomic file writes: a reader sees the whole old file or the whole new file."""

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BufferedWriter
from pathlib import Path

from tracker.support.beneath import HAS_DESCRIPTORS, folder_beneath


def write_text(path: Path, text: str) -> None:
    """Write `text` in UTF-8, as `write_bytes` writes bytes."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, data: bytes) -> None:
    """Write `data` to a hidden file beside `path`, then rename it to `path`.

    The new file is on the disk when this returns. If `path` is a symbolic link, the file that it
    leads to is replaced. A file keeps its mode; a new file has that of the umask. A pipe or a
    device (`/dev/stdout`) is written directly.

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
    temporary = target.with_name(f".{target.name[:200]}.{os.urandom(4).hex()}")
    try:
        with temporary.open("xb") as file:
            _keep_mode(file.fileno(), target.name, target.parent)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def _keep_mode(new: int, name: str, folder: Path | int) -> None:
    """Give a new file, by its descriptor, the mode of the file that it replaces, if there is one.

    A new file has the mode of the umask. `folder` is a path or a descriptor.
    """
    if os.name == "nt":
        return
    path, within = (folder / name, None) if isinstance(folder, Path) else (name, folder)
    with contextlib.suppress(OSError):
        before = os.stat(path, dir_fd=within, follow_symlinks=False)
        if stat.S_ISREG(before.st_mode):
            os.fchmod(new, stat.S_IMODE(before.st_mode))


_MAX_OPEN_FILES = 64
"""Number of files that `write_files` opens at a time. Systems allow 256 or more."""


def write_files(root: Path, contents: Mapping[str, bytes]) -> None:
    """Write several files beneath `root`, each atomically, in the order of `contents`.

    A path in `contents` has "/" between its parts; its folder exists. The new files are on the disk
    when this returns. Unlike `write_bytes`, this replaces a symbolic link and not the file that it
    leads to; a folder that is a link is an error. Raises OSError with the path of the failed file
    as its file name; this file and all later files are then unchanged.
    """
    pending = list(contents.items())
    with contextlib.ExitStack() as opened:
        folders: dict[str, Path | int] = {}
        for path in contents:
            folder = path.rpartition("/")[0]
            if folder not in folders:
                with _error_names(root / path):
                    folders[folder] = opened.enter_context(_folder(root, folder))
        for start in range(0, len(pending), _MAX_OPEN_FILES):
            _replace_files(root, folders, pending[start : start + _MAX_OPEN_FILES])
        for found in folders.values():
            sync_folder(found)


@contextlib.contextmanager
def _folder(root: Path, relative: str) -> Iterator[Path | int]:
    """The descriptor of a folder beneath `root`; its path on a system without descriptors."""
    if not HAS_DESCRIPTORS:
        yield root / relative
        return
    with folder_beneath(root, relative) as descriptor:
        yield descriptor


def _replace_files(
    root: Path, folders: Mapping[str, Path | int], contents: Sequence[tuple[str, bytes]]
) -> None:
    token = os.urandom(4).hex()
    begun: list[tuple[Path | int, str, str, BufferedWriter, Path]] = []
    try:
        with contextlib.ExitStack() as opened:
            for path, data in contents:
                folder, _, name = path.rpartition("/")
                temporary = f".{name[:200]}.{token}"
                with _error_names(root / path):
                    file = opened.enter_context(_create(folders[folder], temporary))
                    begun.append((folders[folder], temporary, name, file, root / path))
                    _keep_mode(file.fileno(), name, folders[folder])
                    file.write(data)
                    file.flush()
            for *_, file, path_ in begun:
                with _error_names(path_):
                    os.fsync(file.fileno())
        for place, temporary, name, _, path_ in begun:
            with _error_names(path_):
                _in_folder(os.replace, place, temporary, name)
    except BaseException:
        for place, temporary, *_ in begun:
            with contextlib.suppress(FileNotFoundError):
                _in_folder(os.unlink, place, temporary)
        raise


def _create(folder: Path | int, name: str) -> BufferedWriter:
    if isinstance(folder, Path):
        return (folder / name).open("xb")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
    return os.fdopen(os.open(name, flags, 0o666, dir_fd=folder), "wb")


def _in_folder(work: Callable[..., None], folder: Path | int, *names: str) -> None:
    """Call `os.replace` or `os.unlink` with names in a folder, given by path or descriptor."""
    if isinstance(folder, Path):
        work(*(folder / name for name in names))
    elif work is os.replace:
        work(*names, src_dir_fd=folder, dst_dir_fd=folder)
    else:
        work(*names, dir_fd=folder)


@contextlib.contextmanager
def _error_names(path: Path) -> Iterator[None]:
    """Give an OSError of this block the file name `path`, in place of the hidden file's."""
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise


def sync_folder(folder: Path | int) -> None:
    """Write the renames in this folder to the disk, if the system and the file system can.

    `folder` is a path or a descriptor, which stays open.
    """
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        if isinstance(folder, int):
            os.fsync(folder)
            return
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
