"""Opens files and folders beneath a folder, and follows no symbolic link on the way.

A folder that is checked and then opened by its path can be exchanged for a link in between. So each
part of a path is opened in the descriptor of the folder before it. The folder itself may be a link:
its path comes from the user.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

HAS_DESCRIPTORS: Final = {os.open, os.stat, os.mkdir, os.rename, os.unlink} <= os.supports_dir_fd
"""Whether the system opens files in the descriptor of a folder. Windows does not."""

_FOLDER_FLAGS: Final = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)


@contextlib.contextmanager
def folder_beneath(root: Path | str, relative: str) -> Iterator[int]:
    """The descriptor of a folder; `relative` is its path in `root`, with "/" between the parts.

    "" is `root` itself. Raises OSError, with ENOTDIR or ELOOP if a part is a link.
    """
    descriptor = os.open(root, _FOLDER_FLAGS)
    try:
        for part in PurePosixPath(relative).parts:
            inner = os.open(part, _FOLDER_FLAGS | _NO_LINK, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = inner
        yield descriptor
    finally:
        os.close(descriptor)


def open_beneath(root: str, relative: str, flags: int) -> int:
    """Open the file with the path `relative` in `root`. Raises OSError, as `folder_beneath`."""
    folder, _, name = relative.rpartition("/")
    if not (folder and HAS_DESCRIPTORS):
        return os.open(os.path.join(root, relative), flags | _NO_LINK)  # noqa: PTH118 - fast
    with folder_beneath(root, folder) as descriptor:
        return os.open(name, flags | _NO_LINK, dir_fd=descriptor)
