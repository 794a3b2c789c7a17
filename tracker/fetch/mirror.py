"""Copies the new and changed files of a host's folder into the drop folder, one pass at a time.

A file is delivered when it is whole:

- as many bytes came as the host states,
- the host states the same size and time after the transfer as before it,
- and a table, whose end cannot be recognised, has kept them for `TABLE_QUIET_SECONDS`.

A transfer that was cut continues where it stopped, if the file is still the same. Files that the
host no longer has stay in the drop folder.

**One bad file never delays another.** The newest files come first, and those that failed come after
them, with a pause that grows. A file that was silent once gets `SUSPECT_PATIENCE_SECONDS`, not
`TIMEOUT_SECONDS`, and a slow transfer is interrupted, so that newer files go before its rest.
"""

from __future__ import annotations

import collections
import logging
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from tracker.fetch.host import TIMEOUT_SECONDS, FileError, Host, HostError
from tracker.fetch.listing import Entry, Version, newest_first
from tracker.fetch.names import name_problem
from tracker.fetch.staging import Staging
from tracker.fetch.transfer import CutError, too_large, transfer
from tracker.intake.drop_folder import MAX_BYTES
from tracker.intake.file_names import has_end_mark, is_ignored, printable
from tracker.intake.stable_file import TABLE_QUIET_SECONDS
from tracker.support.retry import Backoff

_log = logging.getLogger(__name__)

SUSPECT_PATIENCE_SECONDS = 2.0
"""The longest wait for the next bytes of a file that has failed before."""
PASS_SECONDS = 5.0
"""After this time the folder is listed again, so that a new file goes before the rest of many."""
TRIES_IN_A_PASS = 3
"""How often a transfer that was cut, or whose file changed meanwhile, continues in one pass."""
RECHECK_SECONDS = 61.0
"""After this time, the host is asked again for a file whose listed time is to the minute: a second
change in that minute is not in the listing."""
BLIND_RECHECK_SECONDS = 10.0
"""As `RECHECK_SECONDS`, for a file of which the listing shows nothing but the name."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 2.0, 60.0
"""Shortest and longest pause before the next try of a file that failed."""


@dataclass(frozen=True, slots=True)
class PassResult:
    """The result of one pass."""

    fetched: tuple[str, ...]
    """The names of the files that were delivered, in this order, escaped by `printable`."""
    failures: dict[str, str]
    """By escaped name: why the file is not delivered. Also those of earlier passes."""
    listed: int
    """The number of files that the tracker would read."""
    has_more: bool
    """Whether the pass ended before all files were tried, so that the next one is due at once."""


class _Outcome(Enum):
    DONE = "the file is delivered, or was already"
    AGAIN = "bytes came, but not all of one version"
    FAILED = "no byte came, or the file was refused"
    QUIET = "the file is whole, and must be quiet for some time"


@dataclass(frozen=True, slots=True)
class _Task:
    """A file to fetch."""

    entry: Entry
    version: Version | None = None
    """The version that the host stated last; None to use the listed one, or to ask the host."""


@dataclass(frozen=True, slots=True)
class _Delivered:
    """A version that is in the drop folder."""

    version: Version
    listed: tuple[Version, str]
    """The listed version and row of that time."""
    recheck_at: float
    """When the host is asked for the version again, although the listing is the same."""


@dataclass(slots=True)
class _Failure:
    """Why a file is not delivered, and when it is tried again."""

    sentence: str
    listed: tuple[Version, str]
    was_cut: bool
    """Whether the transfer failed; False if the host or the tracker refused the file."""
    due: float = 0.0
    backoff: Backoff = field(
        default_factory=lambda: Backoff(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
    )


class Mirror:
    """A host's folder, the drop folder, and what was delivered so far. Only one thread may use it.

    Args:
        host: The host, connected before `run` is called.
        staging: The drop folder.
        on_fetched: Called with the name of each delivered file, escaped by `printable`.
        clock: Returns the time in seconds. It must never go backwards.
        max_bytes: The largest file that is fetched, in bytes: the largest that is read.
        table_quiet_seconds: See `stable_file.TABLE_QUIET_SECONDS`.
    """

    def __init__(
        self,
        host: Host,
        staging: Staging,
        *,
        on_fetched: Callable[[str], None] = lambda name: None,
        clock: Callable[[], float] = time.monotonic,
        max_bytes: int = MAX_BYTES,
        table_quiet_seconds: float = TABLE_QUIET_SECONDS,
    ) -> None:
        self._host, self._staging = host, staging
        self._on_fetched, self._clock = on_fetched, clock
        self._max_bytes, self._table_quiet = max_bytes, table_quiet_seconds
        self._delivered: dict[str, _Delivered] = {}
        self._failures: dict[str, _Failure] = {}
        self._seen: dict[str, tuple[Version, float]] = {}
        """By name: the version that is being fetched, and when it was first seen."""
        self._fetched: list[str] = []

    def due_in(self, *, cut_only: bool = False) -> float:
        """Seconds until a file that failed is tried again; infinite if there is none.

        `cut_only`: only files whose transfer was cut, not those that were refused.
        """
        failures = (f for f in self._failures.values() if f.was_cut or not cut_only)
        return max(0.0, min((f.due for f in failures), default=math.inf) - self._clock())

    def run(self, stop: threading.Event) -> PassResult:
        """List the host's folder once, and fetch what is new. Ends early when `stop` is set.

        Raises HostError if the host cannot be listed, or is lost and not reached again.
        """
        begun = self._clock()
        self._fetched = []
        entries = [entry for entry in self._host.entries() if not is_ignored(entry.name or "?")]
        self._staging.delete_others(entry.name for entry in entries)
        queue = collections.deque(_Task(entry) for entry in self._needed(entries))
        quiet: list[_Task] = []
        tries: collections.Counter[str] = collections.Counter()
        while (queue or quiet) and not stop.is_set() and self._clock() - begun < PASS_SECONDS:
            if not queue:
                stop.wait(max(0.0, min(self._quiet_in(task.entry.name) for task in quiet)))
                queue, quiet = collections.deque(quiet), []
                continue
            task = queue.popleft()
            name = task.entry.name
            tries[name] += 1
            outcome, version = self._try(task, stop)
            if outcome is _Outcome.QUIET:
                quiet.append(_Task(task.entry, version))
            elif outcome is _Outcome.AGAIN and tries[name] < TRIES_IN_A_PASS:
                queue.append(_Task(task.entry, version))
            elif outcome is _Outcome.AGAIN and name not in self._failures:
                self._fail(task.entry, "is still changing on the host", was_cut=True)
        failures = {printable(name): f.sentence for name, f in sorted(self._failures.items())}
        return PassResult(tuple(self._fetched), failures, len(entries), bool(queue or quiet))

    def _needed(self, entries: list[Entry]) -> list[Entry]:
        """The entries to ask the host for: the new ones, those that failed, those to check again.

        The newest come first; of those to check again, the ones that are overdue for the longest.
        """
        now = self._clock()
        names = {entry.name for entry in entries}
        for gone in [name for name in self._failures if name not in names]:
            del self._failures[gone]
        needed: list[Entry] = []
        failed: list[Entry] = []
        rechecks: list[tuple[float, int, Entry]] = []
        for entry in newest_first(entries):
            failure = self._failures.get(entry.name)
            if failure and failure.listed == _listed(entry):
                if failure.due <= now:
                    failed.append(entry)
                continue
            delivered = self._delivered.get(entry.name)
            if delivered and delivered.listed == _listed(entry):
                if delivered.recheck_at <= now:
                    rechecks.append((delivered.recheck_at, len(rechecks), entry))
                continue
            needed.append(entry)
        return [*needed, *failed, *(entry for _, _, entry in sorted(rechecks))]

    def _try(self, task: _Task, stop: threading.Event) -> tuple[_Outcome, Version | None]:
        """Fetch one file. Returns the outcome, and the version that the host stated last.

        Raises HostError if the host is not reached again after a lost connection.
        """
        entry = task.entry
        try:
            outcome, version = self._fetch(task, stop)
        except FileError as error:
            self._fail(entry, str(error), was_cut=False)
        except OSError as error:
            reason = (error.strerror or type(error).__name__).lower()
            self._fail(entry, f"cannot be written into the drop folder: {reason}", was_cut=False)
        except CutError as cut:
            if cut.connection_lost:
                self._host.connect()  # if this fails, the fault is not the file's
            if cut.has_stopped:
                return _Outcome.FAILED, None
            self._fail(entry, f"did not come as a whole: {cut}", was_cut=True)
            if cut.has_progress:
                self._failures[entry.name].backoff.reset()
                return _Outcome.AGAIN, task.version
        else:
            if outcome is _Outcome.DONE:
                self._failures.pop(entry.name, None)
            return outcome, version
        return _Outcome.FAILED, None

    def _fetch(self, task: _Task, stop: threading.Event) -> tuple[_Outcome, Version]:
        entry, name = task.entry, task.entry.name
        if problem := name_problem(name):
            raise FileError(problem)
        version = task.version or (entry.version if entry.exact else self._version(entry))
        if version.size is not None and version.size > self._max_bytes:
            raise FileError(too_large(version.size, self._max_bytes))
        delivered = self._delivered.get(name)
        if (delivered and delivered.version == version) or (
            delivered is None and self._staging.is_delivered(name, version)
        ):
            self._note(entry, version)
            return _Outcome.DONE, version
        if name not in self._seen or self._seen[name][0] != version:
            self._seen[name] = version, self._clock()

        unfinished = self._staging.unfinished(name, version)
        present = unfinished.stat().st_size if version.size and unfinished.exists() else 0
        received = 0
        if present == 0 or present != version.size:
            self._staging.make_room(
                unfinished, self._max_bytes if version.size is None else version.size
            )
            received = transfer(
                self._host,
                entry,
                version,
                unfinished,
                start=present,
                patience=SUSPECT_PATIENCE_SECONDS if name in self._failures else TIMEOUT_SECONDS,
                max_bytes=self._max_bytes,
                clock=self._clock,
                stop=stop,
            )
        after = self._version(entry)
        if after != version:  # still being written, replaced meanwhile, or an old listing
            _log.info("%s changed on the host during the transfer", printable(name))
            return _Outcome.AGAIN, after
        size = unfinished.stat().st_size
        if version.size is not None and size < version.size:
            reason = f"{size:,} of {version.size:,} bytes came"
            raise CutError(reason, connection_lost=False, has_progress=received > 0)
        if version.size is not None and size > version.size:
            unfinished.unlink()
            raise FileError(f"has {version.size:,} bytes on the host, but {size:,} came")
        if not has_end_mark(name) and self._quiet_in(name) > 0:
            return _Outcome.QUIET, version
        self._staging.deliver(unfinished, name, version)
        self._note(entry, version)
        self._fetched.append(printable(name))
        _log.info("fetched %s", printable(name))
        self._on_fetched(printable(name))
        return _Outcome.DONE, version

    def _version(self, entry: Entry) -> Version:
        """The present version. Raises CutError if the connection is lost."""
        try:
            return self._host.version(entry)
        except HostError as error:
            raise CutError(str(error), connection_lost=True) from None

    def _note(self, entry: Entry, version: Version) -> None:
        """Record that a version is in the drop folder."""
        self._seen.pop(entry.name, None)
        listed, before = _listed(entry), self._delivered.get(entry.name)
        is_new = before is None or (before.version, before.listed) != (version, listed)
        recheck_at = math.inf
        if not entry.exact and not entry.row:
            recheck_at = self._clock() + BLIND_RECHECK_SECONDS
        elif not entry.exact and is_new:
            recheck_at = self._clock() + RECHECK_SECONDS
        self._delivered[entry.name] = _Delivered(version, listed, recheck_at)

    def _quiet_in(self, name: str) -> float:
        """Seconds until a table has been quiet for long enough."""
        _, since = self._seen.get(name, (None, -math.inf))
        return since + self._table_quiet - self._clock()

    def _fail(self, entry: Entry, sentence: str, *, was_cut: bool) -> None:
        failure = self._failures.get(entry.name)
        if failure is None or failure.listed != _listed(entry):
            failure = self._failures[entry.name] = _Failure(sentence, _listed(entry), was_cut)
            _log.warning("%s %s", printable(entry.name), sentence)
        failure.sentence, failure.was_cut = sentence, was_cut
        failure.due = self._clock() + failure.backoff.next_pause()


def _listed(entry: Entry) -> tuple[Version, str]:
    return entry.version, entry.row
