"""Scans the drop folder and yields each file when it is stable, and again when it has changed.

A file is stable when no program is writing it; `stable_file` contains the rules and the times. A
file is *arriving* while it is not stable, or while the caller holds it as incomplete. An arriving
file is *stuck* when it has not changed for `HOLD_SECONDS` and still cannot be read; this is
reported once.

This module does not know the formats of files, keeps its state in memory, and never writes to the
folder. So the folder can be a read-only mount.
"""

from __future__ import annotations

import logging
import math
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tracker.intake import stable_file
from tracker.intake.file_names import has_end_mark, natural_sort_key, printable
from tracker.intake.folder_listing import Listing, list_folder
from tracker.intake.stable_file import Blocked, Refused, Signature, Unstable, Whole

_log = logging.getLogger(__name__)

MAX_BYTES = 16 * 1024 * 1024
"""The largest file that is read, in bytes."""

HOLD_SECONDS = 30.0
"""Seconds without a change after which an incomplete file is rejected.

After the same time, an arriving file that still cannot be read is reported as stuck. Attempts to
read it continue.
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
        self._listing = Listing([], set(), ())  # of the last scan that could list the folder
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
        the same file again; for earlier files, the caller calls `deliver_again`. Raises no OSError
        for any content of the folder.
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

    def deliver_again(self, name: str) -> None:
        """Mark a delivery of this or the last scan as not received: the next scan yields it again.

        Raises KeyError if the scan did not deliver `name`.
        """
        key, waiting = self._delivered[name]
        self._done.pop(key, None)
        self._waiting[key] = waiting

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
        return self._available is True and "\\" not in name and self._listing.is_gone(name)

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

        Returns `Listing.found`. Removes files that no longer exist from `_waiting` and `_done`.
        """
        try:
            listing = list_folder(self._prefix, self._done)
        except OSError as error:
            self._note_available(error)
            return []
        self._note_available(None)
        self._listing = listing
        found_keys = {key for key, _, _ in listing.found}
        for key in [
            k for k in self._waiting if k not in found_keys and not k.startswith(listing.not_listed)
        ]:
            del self._waiting[key]
        for key in [key for key in self._done.keys() - listing.keys if listing.is_gone(key)]:
            del self._done[key]
        return sorted(listing.found, key=lambda item: natural_sort_key(item[0]))

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
