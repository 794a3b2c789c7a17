"""Lists the entries of the drop folder and its subfolders that are new or have changed."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tracker.intake.file_names import is_ignored
from tracker.intake.stable_file import Signature, error_sentence, signature_of
from tracker.support.beneath import HAS_DESCRIPTORS, folder_beneath

_NO_SIGNATURE: Signature = (-1, -1, -1, -1)
"""The signature of an entry whose status we may not read, or of a folder that we may not list.

It never changes, so the problem is reported only once.
"""


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing of the drop folder. Keys are paths relative to the root, not escaped."""

    found: list[tuple[str, Signature, str]]
    """(key, signature, problem) of each entry that is new or has changed. The problem is the reason
    why the entry cannot be read, or empty."""
    keys: set[str]
    """The keys of all entries."""
    not_listed: tuple[str, ...]
    """The keys of the folders and files whose status or entries could not be read."""

    def is_gone(self, key: str) -> bool:
        """Whether an entry does not exist any more.

        False if no entry was found, and if the entry or its folder could not be read.
        """
        return bool(self.keys) and key not in self.keys and not key.startswith(self.not_listed)


def list_folder(prefix: str, done: Mapping[str, Signature]) -> Listing:
    """List a drop folder. An entry whose signature is in `done` is not in `Listing.found`.

    `prefix` is the path of the folder with a separator at the end. Raises OSError if the folder
    itself cannot be listed. Must be fast: a folder of 20,000 unchanged files is listed once a
    second.
    """
    found: list[tuple[str, Signature, str]] = []
    listed: set[str] = set()
    unreadable: list[str] = []
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            with _opened(prefix, folder) as place, os.scandir(place) as entries:
                for entry in entries:
                    key = folder + entry.name
                    listed.add(key)
                    try:
                        status = entry.stat(follow_symlinks=False)
                    except OSError as error:
                        unreadable.append(key)
                        if isinstance(error, PermissionError) and not is_ignored(entry.name):
                            found.append(
                                (key, _NO_SIGNATURE, error_sentence("be looked at", error))
                            )
                        continue
                    signature = signature_of(status)
                    if done.get(key) == signature or is_ignored(entry.name):
                        continue
                    if stat.S_ISDIR(status.st_mode):
                        folders.append(key + "/")
                    else:
                        found.append((key, signature, _kind_problem(status.st_mode)))
        except OSError as error:
            if not folder:
                raise
            unreadable.append(folder)
            if isinstance(error, PermissionError):
                found.append((folder[:-1], _NO_SIGNATURE, error_sentence("be listed", error)))
    found = [item for item in found if item[1] != done.get(item[0])]
    return Listing(found, listed, tuple(unreadable))


@contextlib.contextmanager
def _opened(prefix: str, folder: str) -> Iterator[int | str]:
    """The folder for `os.scandir`; a subfolder as a descriptor: its path can become a link."""
    if not (folder and HAS_DESCRIPTORS):
        yield prefix + folder
        return
    with folder_beneath(prefix, folder) as descriptor:
        yield descriptor


def _kind_problem(mode: int) -> str:
    """Why an entry of this kind is not read; empty for a regular file."""
    if stat.S_ISREG(mode):
        return ""
    kinds = {
        stat.S_IFLNK: "a symbolic link",
        stat.S_IFIFO: "a named pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
    }
    return f"is {kinds.get(stat.S_IFMT(mode), 'no file')}; only regular files are read"
