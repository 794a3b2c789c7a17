"""Scans the drop folder and yields each file when it is stable, and again when it has changed.

A file is stable when no program is writing it; `stable_file` contains the rules and the times. A
file is *arriving* while it is not stable, or while the caller holds it as incomplete. An arriving
file is *stuck* when it has not changed for `HOLD_SECONDS` and still cannot be read; this is
reported once.

This module does not know the formats of files, keeps its state in memory, and never writes to the
folder. So the folder can be a read-only mount.
"""

from __future__ import annotations

import contextlib
import logging
import math
import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tracker.intake import stable_file
from tracker.intake.stable_file import Blocked, Refused, Signature, Unstable, Whole, error_sentence
from tracker.support.beneath import HAS_DESCRIPTORS, folder_beneath

_log = logging.getLogger(__name__)

MAX_BYTES = 16 * 1024 * 1024
"""The largest file that is read, in bytes."""

HOLD_SECONDS = 30.0
"""Seconds without a change after which an incomplete file is rejected.

After the same time, an arriving file that still cannot be read is reported as stuck. Attempts to
read it continue.
"""

_SUFFIXES_WITH_END_MARK = (".xml", ".json")
_IGNORED_PREFIXES = (".", "~$")
"""Hidden files (`.DS_Store`, `._x` of macOS, `.nfs…`, `.~lock.x#` of LibreOffice,
`.goutputstream-…` of GNOME), and the owner files of Microsoft Office."""
_IGNORED_SUFFIXES = (
    *(".filepart", ".part", ".tmp", ".partial", ".crdownload", ".swp", "~"),  # not written yet
    ".ok",  # beside a file that an FTP client has written
)
_IGNORED_NAMES = frozenset(
    {
        *("thumbs.db", "ehthumbs.db", "desktop.ini", "$recycle.bin", "system volume information"),
        *("#recycle", "@eadir", "lost+found"),  # network storage, disks
        *("4913", "5036", "5159"),  # Vim's test whether it may write to the folder
    }
)
"""Files and folders that systems and programs leave behind, in lower case."""

_NO_SIGNATURE: Signature = (-1, -1, -1, -1)
"""The signature of an entry whose status we may not read, or of a folder that we may not list.

It never changes, so the problem is reported only once.
"""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A stable file. Its content can be incomplete, if the program that wrote it stopped early."""

    name: str
    """Path relative to the drop folder, with "/" between the parts, escaped by `printable`."""
    data: bytes
    """All bytes of the file."""
    last_chance: bool
    """Whether the file was held for `hold_seconds` without a change. If it is still incomplete, the
    caller must reject it now."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file, folder or other entry that cannot be read, and the reason."""

    name: str
    """As in `Delivery`."""
    sentence: str
    """The reason, without the name: "is a symbolic link; only regular files are read"."""


@dataclass(frozen=True, slots=True)
class ArrivingFile:
    """A file that is not stable yet, or that is held as incomplete."""

    name: str
    """As in `Delivery`."""
    age: float
    """Seconds since a scan found its last change."""
    sentence: str
    """Why it is arriving: "waiting for 2 s of quiet", "still being written", an error of the disk,
    or, if it is held, the reason why it is incomplete."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """The state of an arriving file."""

    signature: Signature
    since: float
    """When a scan first found this signature: seconds on the clock of the `DropFolder`."""
    required_age: float
    """Seconds from `since` to the next attempt to read it."""
    sentence: str
    """As in `ArrivingFile`."""
    held: bool = False
    """Whether it was delivered and found incomplete."""
    reported: bool = False
    """Whether it was reported as stuck. Attempts to read it continue."""


class DropFolder:
    """A drop folder and the state of its files. Only one thread may use it.

    Args:
        root: The folder. It need not exist yet.
        clock: Returns the time in seconds. It must never go backwards.
        max_bytes: See `MAX_BYTES`.
        hold_seconds: See `HOLD_SECONDS`.
        quiet_seconds: See `stable_file.QUIET_SECONDS`.
        table_quiet_seconds: See `stable_file.TABLE_QUIET_SECONDS`.
        lease: Whether to take read leases. True: yes. False: no. None: only if the folder is on a
            local file system.
        is_complete: Called with the name and bytes of a file without an end mark, such as a table.
            Returns whether the table states its number of rows and contains all of them. If so, the
            file is delivered without `table_quiet_seconds` of quiet.
    """

    def __init__(
        self,
        root: Path,
        *,
        clock: Callable[[], float] = time.monotonic,
        max_bytes: int = MAX_BYTES,
        hold_seconds: float = HOLD_SECONDS,
        quiet_seconds: float = stable_file.QUIET_SECONDS,
        table_quiet_seconds: float = stable_file.TABLE_QUIET_SECONDS,
        lease: bool | None = None,
        is_complete: Callable[[str, bytes], bool] = lambda name, data: False,
    ) -> None:
        self._root = root.absolute()
        self._prefix = f"{self._root}{os.sep}"
        self._clock = clock
        self._max_bytes = max_bytes
        self._hold_seconds = hold_seconds
        self._quiet_seconds = quiet_seconds
        self._table_quiet_seconds = table_quiet_seconds
        self._lease = lease
        self._is_complete = is_complete
        self._available: bool | None = None
        # The keys of `_done` and `_waiting` are paths relative to the root, not escaped. A file
        # that is gone leaves `_done`, because its problems are settled; if it comes back, it is
        # delivered again. While the root is missing or empty, no file is gone.
        self._done: dict[str, Signature] = {}
        self._waiting: dict[str, _Waiting] = {}
        # The paths that the last scan found, and the folders and files that it could not look at.
        self._listed: set[str] = set()
        self._not_listed: tuple[str, ...] = ()
        # The deliveries of the last scan: escaped name to key and state, for `hold`.
        self._delivered: dict[str, tuple[str, _Waiting]] = {}

    @property
    def path(self) -> str:
        """The folder's absolute path, with links resolved, escaped by `printable`."""
        return printable(str(self._root.resolve()))

    @property
    def available(self) -> bool:
        """Whether the last scan could list the folder; False before the first scan."""
        return bool(self._available)

    def scan(self) -> Iterator[Delivery | Unreadable]:
        """Scan the folder once. Yields stable files and unreadable entries, in the order of names.

        An unchanged file is not yielded again, with two exceptions: a held file is yielded again
        as its last chance, and a stuck file when it becomes stable. A file counts as yielded only
        when the caller requests the next file: if the caller fails before, the next scan yields
        the same file again. Raises no OSError for any content of the folder.
        """
        self._delivered.clear()
        found = self._list_unfinished()
        lease_device = stable_file.lease_device_of(self._root, self._lease) if found else None
        for key, signature, problem in found:
            name = printable(key)
            if problem:
                yield Unreadable(name, problem)
                self._finish(key, signature)
                continue

            now = self._clock()
            waiting = self._waiting.get(key)
            if waiting is None or waiting.signature != signature:
                waiting = self._add_waiting(key, signature, now, lease_device is not None)
            if now - waiting.since < waiting.required_age:
                continue

            age = now - waiting.since
            opened_after, quiet = self._quiet(key, signature)
            quiet_signature = signature if age >= opened_after else None
            match stable_file.read(
                self._prefix, key, quiet_signature, lease_device, self._max_bytes
            ):
                case Whole(data) if not (
                    has_end_mark(key) or age >= quiet or self._is_complete(name, data)
                ):
                    self._waiting[key] = replace(waiting, required_age=quiet)
                case Whole() as whole:
                    if whole.signature != signature:
                        waiting = self._add_waiting(key, whole.signature, now, True)
                    self._delivered[name] = key, waiting
                    yield Delivery(name, whole.data, waiting.held)
                    if self._waiting.get(key) is waiting:  # the caller did not call `hold`
                        self._finish(key, whole.signature)
                case Refused(sentence):
                    yield Unreadable(name, sentence)
                    self._finish(key, signature)
                case Unstable():
                    required_age = quiet if quiet_signature else opened_after
                    self._waiting[key] = replace(waiting, required_age=required_age)
                case Blocked(sentence):
                    stuck = age >= self._hold_seconds
                    if stuck and not waiting.reported:
                        # The caller now records this problem under the file's name. So if an
                        # earlier version of the file comes back, it must be yielded again.
                        self._done.pop(key, None)
                        problem = (
                            f"has not changed for {self._hold_seconds:g} s and is not read yet"
                        )
                        yield Unreadable(name, f"{problem}: {sentence}")
                    reported = stuck or waiting.reported
                    self._waiting[key] = replace(waiting, sentence=sentence, reported=reported)

    def hold(self, name: str, sentence: str) -> None:
        """Mark a delivery of this or the last scan as incomplete: the file is arriving again.

        `sentence` is the reason. The file is yielded again when it changes, or as its last chance
        after `hold_seconds` without a change. Does nothing for a last chance. Raises KeyError if
        the scan did not deliver `name`.
        """
        key, waiting = self._delivered[name]
        if not waiting.held:
            self._done.pop(key, None)
            self._waiting[key] = replace(
                waiting, required_age=self._hold_seconds, sentence=sentence, held=True
            )

    def arriving(self) -> tuple[ArrivingFile, ...]:
        """The files that are not stable yet or are held, in the order of names."""
        now = self._clock()
        waiting = sorted(self._waiting.items(), key=lambda item: natural_sort_key(item[0]))
        return tuple(ArrivingFile(printable(key), now - w.since, w.sentence) for key, w in waiting)

    def is_gone(self, name: str) -> bool:
        """Whether the last scan listed the folder, found entries, and found no file of this name.

        An empty folder can be one whose mount is lost, so no file is gone from it. Nor is a file
        whose name `printable` has escaped.
        """
        return self._available is True and "\\" not in name and self._is_not_listed(name)

    def due_in(self) -> float:
        """Seconds until the next attempt to read an arriving file.

        Infinite if no file is arriving; stuck files do not count. 0.0 if an attempt is due now.
        After a refused lease the next attempt is due at once, because no notification reports that
        the writer has closed the file.
        """
        now = self._clock()
        due = (w.since + w.required_age - now for w in self._waiting.values() if not w.reported)
        return max(0.0, min(due, default=math.inf))

    def _list_unfinished(self) -> list[tuple[str, Signature, str]]:
        """List the files and other entries that are new, changed or arriving, in order of names.

        Returns (key, signature, problem) of each. The problem is the reason why the entry cannot be
        read, or empty. Removes files that no longer exist from `_waiting`. Must be fast: a folder
        of 20,000 unchanged files is listed once a second.
        """
        done = self._done
        found: list[tuple[str, Signature, str]] = []
        listed: set[str] = set()
        unreadable: list[str] = []
        folders = [""]
        while folders:
            folder = folders.pop()
            try:
                with self._opened(folder) as place, os.scandir(place) as entries:
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
                        signature = stable_file.signature_of(status)
                        if done.get(key) == signature or is_ignored(entry.name):
                            continue
                        if stat.S_ISDIR(status.st_mode):
                            folders.append(key + "/")
                        else:
                            found.append((key, signature, _kind_problem(status.st_mode)))
            except OSError as error:
                if not folder:
                    self._note_available(error)
                    return []
                unreadable.append(folder)
                if isinstance(error, PermissionError):
                    found.append((folder[:-1], _NO_SIGNATURE, error_sentence("be listed", error)))
        self._note_available(None)
        found = [item for item in found if item[1] != done.get(item[0])]
        found_keys = {key for key, _, _ in found}
        self._listed, self._not_listed = listed, tuple(unreadable)
        for key in [
            k for k in self._waiting if k not in found_keys and not k.startswith(self._not_listed)
        ]:
            del self._waiting[key]
        for key in [key for key in done.keys() - listed if self._is_not_listed(key)]:
            del done[key]
        return sorted(found, key=lambda item: natural_sort_key(item[0]))

    def _is_not_listed(self, key: str) -> bool:
        """Whether the last listing had entries, not this one, and no error on the way to it."""
        found_any = bool(self._listed)
        return found_any and key not in self._listed and not key.startswith(self._not_listed)

    @contextlib.contextmanager
    def _opened(self, folder: str) -> Iterator[int | str]:
        """A subfolder to list, by its descriptor: it can be exchanged for a link meanwhile."""
        if not (folder and HAS_DESCRIPTORS):
            yield self._prefix + folder
            return
        with folder_beneath(self._prefix, folder) as descriptor:
            yield descriptor

    def _note_available(self, error: OSError | None) -> None:
        if error is None and not self._available:
            _log.info("drop folder %s: found", self._root)
        elif error and self._available is not False:
            _log.warning("drop folder %s: cannot be listed: %s", self._root, error.strerror)
        self._available = error is None

    def _add_waiting(self, key: str, signature: Signature, now: float, leases: bool) -> _Waiting:
        opened_after, quiet = self._quiet(key, signature)
        required_age = 0.0 if leases else opened_after
        waiting = _Waiting(signature, now, required_age, f"waiting for {quiet:g} s of quiet")
        self._waiting[key] = waiting
        return waiting

    def _quiet(self, key: str, signature: Signature) -> tuple[float, float]:
        """Seconds without a change that a file needs: (before it is read, before it is delivered).

        With a lease only the second number applies, and only to a file without an end mark.
        """
        table_quiet = self._table_quiet_seconds
        opened_after = stable_file.required_quiet(signature, self._quiet_seconds, table_quiet)
        return opened_after, opened_after if has_end_mark(key) else table_quiet

    def _finish(self, key: str, signature: Signature) -> None:
        self._done[key] = signature
        self._waiting.pop(key, None)


def is_ignored(name: str) -> bool:
    """Whether the name of a file or folder is hidden, temporary, or a system's own.

    See `_IGNORED_PREFIXES`, `_IGNORED_SUFFIXES` and `_IGNORED_NAMES`.
    """
    lower = name.lower()
    return (
        lower.startswith(_IGNORED_PREFIXES)
        or lower.endswith(_IGNORED_SUFFIXES)
        or lower in _IGNORED_NAMES
    )


def has_end_mark(name: str) -> bool:
    """Whether a cut-off file of this format is always recognised: XML and JSON, not tables."""
    return name.lower().endswith(_SUFFIXES_WITH_END_MARK)


def printable(name: str) -> str:
    """A file name as text that can be stored and shown. Different names stay different.

    Escapes the backslash, bytes that are not UTF-8 (`\\xf4`), and characters that are not printable
    (newline: `\\n`, bidirectional mark: `\\u202e`).
    """
    if name.isprintable() and "\\" not in name:
        return name
    return "".join(c if c.isprintable() and c != "\\" else _escaped(c) for c in name)


def _escaped(character: str) -> str:
    number = ord(character)
    if 0xDC80 <= number <= 0xDCFF:  # Python's code for a byte that is not UTF-8
        return f"\\x{number - 0xDC00:02x}"
    # `repr` escapes U+0080 to U+00FF as \xNN. Here \xNN is a byte that is not UTF-8.
    return f"\\u{number:04x}" if 0x80 <= number <= 0xFF else repr(character)[1:-1]


def natural_sort_key(name: str) -> tuple[list[str | int], str]:
    """A sort key that puts `Ipswich_2` before `Ipswich_10`."""
    parts: list[str | int] = list(re.split(r"([0-9]+)", name))
    parts[1::2] = [int(digits) for digits in parts[1::2]]
    return parts, name


def _kind_problem(mode: int) -> str:
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
