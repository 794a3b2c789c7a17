"""The drop folder: scans it, and yields each file once when the file is stable.

A file is stable when no program is writing it; `stable_file` has the rules and the times. A file
that is not stable yet is *arriving*. Until it is stable, `scan` yields nothing about a regular
file, except once that it is stuck (`hold_seconds`) or may not be read.

The module reads no format (of a name only the suffix), keeps its state in memory, and never
writes to the folder: a read-only mount works.
"""

from __future__ import annotations

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

_log = logging.getLogger(__name__)

MAX_BYTES = 16 * 1024 * 1024
"""The largest file that is read, in bytes."""

HOLD_SECONDS = 30.0
"""An incomplete file that has not changed for this long, in seconds, is rejected.

A file that has not changed and could not be read for this long is reported, and still tried.
"""

_MARKED_ENDS = (".xml", ".json")
_TEMPORARY_ENDS = (".filepart", ".part", ".tmp", ".partial", ".crdownload", ".swp", "~")

_NO_SIGNATURE: Signature = (-1, -1, -1, -1)
"""For a file or folder whose status we may not read, so that it is reported once."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A stable file. Only the reader of its format knows whether its content is complete."""

    name: str
    """Path relative to the drop folder, "/" between its parts; see `printable`."""
    data: bytes
    """All its bytes."""
    last_chance: bool
    """It was held for `hold_seconds` and did not change: reject it now if it is incomplete."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something in the folder that was not read. The sentence continues after the name."""

    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ArrivingFile:
    """A file that is not stable yet, or that is held as incomplete."""

    name: str
    age: float
    """Seconds since it was first seen in its present form."""
    sentence: str
    """Why it waits: for quiet, for its writer, or the reader's reason while it is held."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """The state of an arriving file."""

    signature: Signature
    since: float
    """When it was first seen with this signature, on the folder's clock."""
    required_age: float
    """Seconds it must be unchanged before the next attempt to read it."""
    sentence: str
    held: bool = False
    """Whether it was delivered and the reader found it incomplete."""
    reported: bool = False
    """Whether it was reported as stuck. It is still tried."""


class DropFolder:
    """One drop folder, and the state of its files since this object was created. For one thread.

    Args:
        clock: Seconds; must never go backwards.
        lease: None takes read leases on local file systems only, True on all, False never.
        is_complete: Called with name and bytes: whether a table has all the rows it states.
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
        # By path relative to the root, as the file system spells it. A finished file is never
        # forgotten, so that a folder that disappears and comes back delivers nothing twice.
        self._done: dict[str, Signature] = {}
        self._waiting: dict[str, _Waiting] = {}
        self._delivered: dict[str, tuple[str, _Waiting]] = {}

    @property
    def path(self) -> str:
        """The folder's absolute path, without links, so that a folder has one path."""
        return printable(str(self._root.resolve()))

    @property
    def available(self) -> bool:
        """Whether the folder was there on the last scan; False before the first."""
        return bool(self._available)

    def scan(self) -> Iterator[Delivery | Unreadable]:
        """Scan the folder once; yield the files that became stable, in the order of names.

        Each version is yielded once; again only as the last chance of a held file, or after it
        was reported as stuck. It counts as delivered when the caller requests the next file: if
        the caller fails before that, the next scan yields it again. No state of the folder
        raises an error.
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
            path = self._prefix + key
            match stable_file.read(path, quiet_signature, lease_device, self._max_bytes):
                case Whole(data) if not (
                    has_end_mark(key) or age >= quiet or self._is_complete(name, data)
                ):
                    self._waiting[key] = replace(waiting, required_age=quiet)
                case Whole() as whole:
                    if whole.signature != signature:
                        waiting = self._add_waiting(key, whole.signature, now, True)
                    self._delivered[name] = key, waiting
                    yield Delivery(name, whole.data, waiting.held)
                    if self._waiting.get(key) is waiting:  # not held by the reader
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
                        # If an older file comes back under this name, its outcome must follow this.
                        self._done.pop(key, None)
                        problem = (
                            f"has not changed for {self._hold_seconds:g} s and is not read yet"
                        )
                        yield Unreadable(name, f"{problem}: {sentence}")
                    reported = stuck or waiting.reported
                    self._waiting[key] = replace(waiting, sentence=sentence, reported=reported)

    def hold(self, name: str, sentence: str) -> None:
        """Keep a delivery of the last scan as arriving, because the reader found it incomplete.

        It is yielded again when it changes, or as its last chance after `hold_seconds` without a
        change. A last chance is not held again. Raises KeyError if `name` was not delivered.
        """
        key, waiting = self._delivered[name]
        if not waiting.held:
            self._done.pop(key, None)
            self._waiting[key] = replace(
                waiting, required_age=self._hold_seconds, sentence=sentence, held=True
            )

    def arriving(self) -> tuple[ArrivingFile, ...]:
        """The files that are not stable or not complete yet, in the order of names."""
        now = self._clock()
        waiting = sorted(self._waiting.items(), key=lambda item: natural_sort_key(item[0]))
        return tuple(ArrivingFile(printable(key), now - w.since, w.sentence) for key, w in waiting)

    def pending(self) -> bool:
        """Whether a file is arriving that was not reported as stuck: scan again soon."""
        return any(not waiting.reported for waiting in self._waiting.values())

    def due_in(self) -> float:
        """Seconds until an arriving file may be stable; infinite where none is arriving.

        0.0 while a lease is refused: there is no notification when a writer closes its file.
        """
        now = self._clock()
        due = (w.since + w.required_age - now for w in self._waiting.values() if not w.reported)
        return max(0.0, min(due, default=math.inf))

    def _list_unfinished(self) -> list[tuple[str, Signature, str]]:
        """Everything that is not finished: key, signature, and the problem of an irregular file.

        Fast, because 20,000 unchanged files are checked once a second.
        """
        done = self._done
        found: list[tuple[str, Signature, str]] = []
        lost: list[str] = []
        folders = [""]
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(self._prefix + folder) as entries:
                    for entry in entries:
                        key = folder + entry.name
                        try:
                            status = entry.stat(follow_symlinks=False)
                        except OSError as error:
                            lost.append(key)
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
                lost.append(folder)
                if isinstance(error, PermissionError):
                    found.append((folder[:-1], _NO_SIGNATURE, error_sentence("be listed", error)))
        self._note_available(None)
        found = [item for item in found if item[1] != done.get(item[0])]
        here = {key for key, _, _ in found}
        unseen = tuple(lost)  # these may still exist
        for key in [k for k in self._waiting if k not in here and not k.startswith(unseen)]:
            del self._waiting[key]
        return sorted(found, key=lambda item: natural_sort_key(item[0]))

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
        """Seconds without a change: to read a file without a lease; to deliver it.

        With a lease only a file without an end mark needs them: the second number.
        """
        table_quiet = self._table_quiet_seconds
        opened_after = stable_file.required_quiet(signature, self._quiet_seconds, table_quiet)
        return opened_after, opened_after if has_end_mark(key) else table_quiet

    def _finish(self, key: str, signature: Signature) -> None:
        self._done[key] = signature
        self._waiting.pop(key, None)


def is_ignored(name: str) -> bool:
    """Whether a name is hidden, or a temporary name of a file that is still being written."""
    return name[0] == "." or name.lower().endswith(_TEMPORARY_ENDS)


def has_end_mark(name: str) -> bool:
    """Whether the reader of this format can see that the end is missing: XML and JSON."""
    return name.lower().endswith(_MARKED_ENDS)


def printable(name: str) -> str:
    """A file name as text that can be stored and shown; different names stay different.

    These are escaped with a backslash: a byte that is not UTF-8 (`\\xf4`), any other character
    that is not printable (newline `\\n`, bidirectional mark `\\u202e`), and the backslash itself.
    """
    if name.isprintable() and "\\" not in name:
        return name
    return "".join(c if c.isprintable() and c != "\\" else _escaped(c) for c in name)


def _escaped(character: str) -> str:
    number = ord(character)
    if 0xDC80 <= number <= 0xDCFF:  # Python's escape of a byte that is not UTF-8
        return f"\\x{number - 0xDC00:02x}"
    # Python would write U+0080 to U+00FF as \xNN, like such a byte.
    return f"\\u{number:04x}" if 0x80 <= number <= 0xFF else repr(character)[1:-1]


def natural_sort_key(name: str) -> tuple[list[str | int], str]:
    """A sorting key that puts `Ipswich_2` before `Ipswich_10`."""
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
