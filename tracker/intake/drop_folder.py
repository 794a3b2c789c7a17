"""The drop folder: which files are whole, and the bytes of each content, read once.

It is not a reader of formats (of a name it looks at the suffix and nothing else), it keeps no
record beyond its own life, and it never writes to the folder: a read-only mount works.

A file is read when it is *settled*, which is proven in one of two ways:

- by a read lease, for XML and JSON on a local disk of Linux: the kernel grants one only while no
  program has the file open for writing;
- else by quiet: the file looked the same over a span of our own clock. Its modification time
  proves nothing, since copied files keep old ones.

Tables have no end mark to show that they are whole, so they need a longer quiet, and the lease
too where there is one; but for a table that says how many rows it has, and has them. Nothing is
said about a regular file, good or bad, before it is settled.
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

from tracker.intake.stable_file import (
    Blocked,
    Refused,
    Signature,
    Unsettled,
    Whole,
    cannot,
    lease_device_of,
    read,
    signature_of,
)

_log = logging.getLogger(__name__)

MAX_BYTES = 16 * 1024 * 1024
"""The largest file that is read, in bytes."""

HOLD_SECONDS = 30.0
"""An incomplete file that has not changed for this long, in seconds, is given up."""

_MARKED_ENDS = (".xml", ".json")
_TEMPORARY_ENDS = (".filepart", ".part", ".tmp", ".partial", ".crdownload", ".swp", "~")

_OUT_OF_SIGHT: Signature = (-1, -1, -1, -1)
"""Stands for the signature of what we may not even look at, so that it is reported once."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A whole file, as far as can be known without understanding it."""

    name: str
    """Path relative to the drop folder, "/" between its parts; see `printable`."""
    data: bytes
    """All its bytes."""
    modified_at: float
    """Its modification time, seconds since the epoch. Informative only: copies keep old ones."""
    last_chance: bool
    """It was held for `hold_seconds` and did not change: now reject it rather than hold it."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something in the folder that was not read. The sentence goes on from the name."""

    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Arriving:
    """A file that is there and not yet whole."""

    name: str
    age: float
    """Seconds since it was first seen in its present form."""
    sentence: str
    """What it waits for, or the reader's reason while it is held."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What is remembered of a file that is not yet done with."""

    signature: Signature
    since: float
    """When it was first seen like this, on the inbox's clock."""
    needs: float
    """Seconds it must have been unchanged before it is worth opening."""
    sentence: str
    held: bool = False
    """It was delivered and the reader found it incomplete."""
    told: bool = False
    """It has been reported as stuck. It stays in view and is still tried."""


class Inbox:
    """What has arrived in one drop folder since the inbox was made.

    It belongs to one thread. Times are seconds on `clock`, which must never go backwards. `lease`:
    None takes read leases on local file systems only, True also where the kernel may not know of
    every writer, False never. `is_complete` is asked of a name and bytes whether a document
    without an end mark shows by itself that nothing is missing.
    """

    def __init__(
        self,
        root: Path,
        *,
        clock: Callable[[], float] = time.monotonic,
        max_bytes: int = MAX_BYTES,
        hold_seconds: float = HOLD_SECONDS,
        quiet_seconds: float = 0.25,
        table_quiet_seconds: float = 2.0,
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
        # By path relative to the root, as the file system spells it. What is done with is never
        # forgotten, so that a folder which goes away and comes back brings no old news.
        self._done: dict[str, Signature] = {}
        self._waiting: dict[str, _Waiting] = {}
        self._handed: dict[str, tuple[str, _Waiting]] = {}

    @property
    def folder(self) -> str:
        """The folder, by the one name it has however it was given; links are followed."""
        return printable(str(self._root.resolve()))

    @property
    def available(self) -> bool:
        """Whether the folder was there on the last scan; False before the first."""
        return bool(self._available)

    def scan(self) -> Iterator[Delivery | Unreadable]:
        """Look at the whole folder once; yield what has become readable, in the order of names.

        Each form of a file is yielded once. It counts as taken when the next one is asked for: a
        caller who stops in between, because its disk is full, is given it again by the next scan.
        No state of the folder raises.
        """
        self._handed.clear()
        found = self._look_round()
        lease_device = lease_device_of(self._root, self._lease) if found else None
        for key, signature, problem in found:
            name = printable(key)
            if problem:
                yield Unreadable(name, problem)
                self._finish(key, signature)
                continue

            now = self._clock()
            waiting = self._waiting.get(key)
            if waiting is None or waiting.signature != signature:
                waiting = self._first_seen(key, signature, now, lease_device is not None)
            if now - waiting.since < waiting.needs:
                continue

            age, earliest = now - waiting.since, self._earliest(signature)
            quiet = earliest if has_end_mark(key) else self._table_quiet_seconds
            settled = signature if age >= earliest else None
            match read(self._prefix + key, settled, lease_device, self._max_bytes):
                case Whole(data) if not (
                    has_end_mark(key) or age >= quiet or self._is_complete(name, data)
                ):
                    self._waiting[key] = replace(waiting, needs=quiet)
                case Whole() as whole:
                    if whole.signature != signature:
                        waiting = self._first_seen(key, whole.signature, now, True)
                    self._handed[name] = key, waiting
                    yield Delivery(name, whole.data, whole.modified_at, waiting.held)
                    if self._waiting.get(key) is waiting:  # not held by the reader
                        self._finish(key, whole.signature)
                case Refused(sentence):
                    yield Unreadable(name, sentence)
                    self._finish(key, signature)
                case Unsettled():
                    self._waiting[key] = replace(waiting, needs=quiet if settled else earliest)
                case Blocked(sentence):
                    stuck = age >= self._hold_seconds
                    if stuck and not waiting.told:
                        # An older file that comes back under the name is news again after this.
                        self._done.pop(key, None)
                        yield Unreadable(name, _stuck(sentence, self._hold_seconds))
                    told = stuck or waiting.told
                    self._waiting[key] = replace(waiting, sentence=sentence, told=told)

    def hold(self, name: str, sentence: str) -> None:
        """Keep a delivery of the last scan as arriving, because the reader found it incomplete.

        It is yielded again when it changes, or once more as a last chance after `hold_seconds`
        without change. Holding a last chance has no effect. KeyError if `name` was not delivered.
        """
        key, waiting = self._handed[name]
        if not waiting.held:
            self._done.pop(key, None)
            self._waiting[key] = replace(
                waiting, needs=self._hold_seconds, sentence=sentence, held=True
            )

    def arriving(self) -> tuple[Arriving, ...]:
        """What is there and not yet whole, in the order of names."""
        now = self._clock()
        return tuple(
            Arriving(printable(key), now - waiting.since, waiting.sentence)
            for key, waiting in sorted(self._waiting.items(), key=lambda item: natural(item[0]))
        )

    def pending(self) -> bool:
        """Something is arriving that has not been reported as stuck: scan again soon."""
        return any(not waiting.told for waiting in self._waiting.values())

    def due_in(self) -> float:
        """Seconds until a scan may find an arriving file readable; infinite when there is none.

        0.0 while a lease is refused, since nothing tells us when a writer closes its file.
        """
        now = self._clock()
        due = (w.since + w.needs - now for w in self._waiting.values() if not w.told)
        return max(0.0, min(due, default=math.inf))

    def _look_round(self) -> list[tuple[str, Signature, str]]:
        """List what is not done with: key, signature, and for all but regular files the problem.

        This is the loop that runs over 20,000 unchanged files once a second.
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
                                found.append((key, _OUT_OF_SIGHT, cannot("be looked at", error)))
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
                    self._note_available(error)
                    return []
                lost.append(folder)
                if isinstance(error, PermissionError):
                    found.append((folder[:-1], _OUT_OF_SIGHT, cannot("be listed", error)))
        self._note_available(None)
        found = [item for item in found if item[1] != done.get(item[0])]
        here = {key for key, _, _ in found}
        unseen = tuple(lost)  # what is there may be there still
        for key in [k for k in self._waiting if k not in here and not k.startswith(unseen)]:
            del self._waiting[key]
        return sorted(found, key=lambda item: natural(item[0]))

    def _note_available(self, error: OSError | None) -> None:
        if error is None and not self._available:
            _log.info("drop folder %s: found", self._root)
        elif error and self._available is not False:
            _log.warning("drop folder %s: cannot be listed: %s", self._root, error.strerror)
        self._available = error is None

    def _first_seen(self, key: str, signature: Signature, now: float, leases: bool) -> _Waiting:
        earliest = self._earliest(signature)
        quiet = earliest if has_end_mark(key) else self._table_quiet_seconds
        needs = 0.0 if leases else earliest
        waiting = _Waiting(signature, now, needs, f"waiting for {quiet:g} s of quiet")
        self._waiting[key] = waiting
        return waiting

    def _earliest(self, signature: Signature) -> float:
        """How long without a lease before it is worth a look, in seconds."""
        _, _, mtime, ctime = signature
        whole_seconds = mtime % 1_000_000_000 == 0 == ctime % 1_000_000_000
        # Where times have no fraction (sshfs, FAT), a second write in the same second is unseen.
        return self._table_quiet_seconds if whole_seconds else self._quiet_seconds

    def _finish(self, key: str, signature: Signature) -> None:
        self._done[key] = signature
        self._waiting.pop(key, None)


def is_ignored(name: str) -> bool:
    """Whether a name is hidden, or one that programs give to a file they have not finished."""
    return name[0] == "." or name.lower().endswith(_TEMPORARY_ENDS)


def has_end_mark(name: str) -> bool:
    """Whether the format, by its suffix, shows a reader that the end is missing."""
    return name.lower().endswith(_MARKED_ENDS)


def printable(name: str) -> str:
    """A file name as text that can be stored and shown; no two names give the same.

    Backslash-escaped is what cannot be shown: bytes which are not UTF-8 (`\\xf4`), newlines, ESC,
    bidirectional marks and their like (`\\n`, `\\u202e`), and the backslash itself.
    """
    if name.isprintable() and "\\" not in name:
        return name
    return "".join(c if c.isprintable() and c != "\\" else _escaped(c) for c in name)


def _escaped(character: str) -> str:
    number = ord(character)
    if 0xDC80 <= number <= 0xDCFF:  # how Python keeps a byte that is not UTF-8
        return f"\\x{number - 0xDC00:02x}"
    if number > 0xFFFF:
        return f"\\U{number:08x}"
    return repr(character)[1:-1] if number < 0x80 else f"\\u{number:04x}"


def natural(name: str) -> tuple[list[str | int], str]:
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


def _stuck(sentence: str, seconds: float) -> str:
    return f"has not changed for {seconds:g} s and is not read yet: {sentence}"
