"""The background threads of a screen: they follow the ledger and make projections.

A thread changes the screen only through the messages that it posts. The screen reads and writes
the ledger only through requests (`Background.record`, `Background.export` …), which the thread that
follows the ledger carries out: so the screen never waits for a disk or a lock. Modules that only
a thread needs are imported in the thread, after the board is painted.
"""

import datetime as dt
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from textual.message import Message

from tracker.board import Board
from tracker.board.entry_fields import EntryError
from tracker.board.signature import SignedEntry
from tracker.election.clock import Clock
from tracker.ledger import Ledger, LoadedBoard
from tracker.ledger.as_of import AsOf, as_of, made_again, step
from tracker.ledger.errors import LedgerError, LostFilesError
from tracker.ledger.open_files import is_never_opened
from tracker.ledger.write_transaction import BUSY_SECONDS, WAITING
from tracker.support import sqlite
from tracker.support.errors import TrackerError
from tracker.support.retry import Backoff
from tracker.support.supervise import supervised
from tracker.ui import messages
from tracker.ui.projector import Projector
from tracker.ui.receiver import Receiver

_log = logging.getLogger(__name__)

RETRY_SECONDS, LONGEST_RETRY_SECONDS = 1.0, 5.0
"""Seconds to wait after an error before the ledger is read again: the first and longest pause."""
STOP_SECONDS = 5.0
"""How long `stop` waits for a thread that has no entry to record."""


@dataclass(frozen=True, slots=True)
class _Request:
    """What the screen wants the thread that follows the ledger to do."""

    work: Callable[[Ledger], Message | None]
    """Does it; returns the answer."""
    refuse: Callable[[str], Message]
    """The answer instead, with the reason, if the ledger's files are lost."""


class Background:
    """The threads, and the requests of the screen to them."""

    def __init__(
        self,
        ledger_path: Path,
        clock: Clock,
        start: LoadedBoard,
        receiver: Receiver,
        *,
        read_only: bool = False,
        projects: bool = False,
    ) -> None:
        """The parameters are those of `TrackerApp`; `read_only` is that of its permissions."""
        self._path, self._clock, self._shown = ledger_path, clock, start
        self._receiver = receiver
        self._read_only, self._projects = read_only, projects
        self._post: Callable[[Message], object] = lambda message: None
        self._requests: queue.Queue[_Request] = queue.Queue()
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._latest: Board | None = None
        self._lost = ""
        """The alarm about lost files of the ledger that the board shows; else empty."""
        self._answers: list[Message] = []
        """To be posted after the board that contains their entry. They outlive the follower."""
        self._entries: list[SignedEntry] = []
        """Those that are not recorded yet. The screen's thread reads them."""
        self._not_recorded: list[str] = []
        """Sentences about the entries that failed after `stop`."""
        self._threads: list[threading.Thread] = []

    def start(self, post: Callable[[Message], object]) -> None:
        """Start the threads, and those of the receiver. `post` sends a message to the app."""
        self._post = post
        self._receiver.start(post)
        work = [self._supervised(self._follow)]
        if self._projects:
            work.append(self._supervised(Projector(lambda: self._latest, self._post).run))
        self._threads = [threading.Thread(target=run, daemon=True) for run in work]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop the threads; wait up to five seconds for each to finish its transaction.

        An entry is waited for until the ledger has recorded or refused it: a lock of another
        process can take `BUSY_SECONDS`.
        """
        self._stop.set()
        self._wake.set()
        for thread in self._threads:
            thread.join(timeout=STOP_SECONDS + BUSY_SECONDS * len(self._entries))

    @property
    def waiting_entries(self) -> Sequence[SignedEntry]:
        """The entries that were signed and are not recorded yet."""
        return tuple(self._entries)

    def not_recorded(self) -> list[str]:
        """After `stop`: a sentence about each entry that was signed and is not in the ledger."""
        waiting = [f"Not recorded: {e.name}" for e in self._entries]
        return [*self._not_recorded, *waiting]

    # -- requests from the screen ------------------------------------------------------

    def record(self, entry: SignedEntry) -> None:
        """Write a desk entry. Posts `EntryRecorded` or `EntryFailed`.

        Refuses the entry if its author was not shown all statements about the seat. The only method
        that writes entries: on a read-only board it refuses them all.
        """
        if self._read_only:
            self._post(messages.EntryFailed("Not recorded: this board is read only.", entry))
            return

        def write(ledger: Ledger) -> Message:
            try:
                with ledger.writing():
                    entry.check(ledger.board)
                    ledger.append(entry.bulletins, self._clock())
            except EntryError as error:
                return failed(str(error), is_named=True)
            except TrackerError as error:
                return failed(str(error))
            except sqlite.Error as error:
                return failed(f"the ledger cannot be written ({error})")
            return messages.EntryRecorded(entry)

        def failed(reason: str, *, is_named: bool = False) -> Message:
            """The answer. `is_named`: whether the reason names the seat."""
            named = f"Not recorded: {entry.name}: {reason}"
            if self._stop.is_set():  # no screen shows the message
                self._not_recorded.append(named)
            return messages.EntryFailed(f"Not recorded: {reason}" if is_named else named, entry)

        def write_once(ledger: Ledger) -> Message:
            try:
                return write(ledger)
            finally:
                self._entries.remove(entry)

        def refuse(reason: str) -> Message:
            self._entries.remove(entry)
            return failed(reason)

        self._entries.append(entry)
        self._request(write_once, failed, refuse)

    def settle_file(self, name: str, by: str, shown_at: dt.datetime) -> None:
        """Settle the problems of a file that arrived by `shown_at`: the screen shows no later ones.

        Posts `FileSettled` or `Failed`.
        """
        if self._read_only:
            self._post(messages.Failed("Not settled: this board is read only."))
            return

        def write(ledger: Ledger) -> Message:
            from tracker.ledger.settle_files import settle_file

            try:
                settle_file(ledger, name, by, self._clock(), shown_at=shown_at)
            except (sqlite.Error, TrackerError) as error:
                return messages.Failed(f"Not settled: {error}")
            return messages.FileSettled(name)

        self._request(write)

    def acknowledge(self, alerts: Sequence[str], by: str) -> None:
        """Acknowledge alerts (ids), signed with initials.

        Posts `AcknowledgementsRead` or `Failed`.
        """
        if self._read_only:
            self._post(messages.Failed("Not acknowledged: this board is read only."))
            return

        def write(ledger: Ledger) -> Message:
            from tracker.ledger.acknowledgements import acknowledge, acknowledgements

            try:
                acknowledge(ledger, alerts, by, self._clock())
            except (sqlite.Error, TrackerError) as error:
                return messages.Failed(f"Not acknowledged: {error}")
            return messages.AcknowledgementsRead(acknowledgements(ledger))

        self._request(write)

    def export(self, format: str, path: Path) -> None:
        """Write a summary of the live board to a file. Posts `Exported` or `ExportFailed`."""
        if self._read_only:
            self._post(messages.ExportFailed("this board is read only"))
            return

        def write(ledger: Ledger) -> Message:
            from tracker.summary.export import export_summary, summary_content

            try:
                now = self._clock()
                with ledger.snapshot():
                    of = as_of(ledger, now)
                    content = summary_content(ledger, format, of)
                handed = export_summary(ledger, format, path, of, content, now=now)
            except (OSError, sqlite.Error, TrackerError) as error:
                return messages.ExportFailed(getattr(error, "strerror", None) or str(error))
            return messages.Exported(path.absolute(), handed.unrecorded)

        self._request(write, messages.ExportFailed)

    def preview(self, format: str) -> None:
        """Make the text that an export of the live board has. Posts `PreviewMade` or `Failed`."""

        def read(ledger: Ledger) -> Message:
            from tracker.summary.export import summary_content

            with ledger.snapshot():
                content = summary_content(ledger, format, as_of(ledger, self._clock()))
            return messages.PreviewMade(format, content.decode())

        self._request_read(read)

    def read_sources(self, seat: str) -> None:
        """Read every statement about a seat (its id). Posts `SourcesRead` or `Failed`."""
        self._request_read(lambda ledger: messages.SourcesRead(seat, ledger.sources(seat)))

    def rewind(self, at: dt.datetime | None, declared_by: dt.datetime | None) -> None:
        """Make the board of another moment, as `as_of` does. Posts `Rewound` or `RewindFailed`."""
        self._request_moment(
            lambda ledger: as_of(ledger, self._clock(), at=at, declared_by=declared_by)
        )

    def step(self, shown: int | None, direction: int) -> None:
        """Make the board one statement before (-1) or after (1) another, as `as_of.step` does.

        Posts `Rewound` or `RewindFailed`.
        """
        self._request_moment(lambda ledger: step(ledger, self._clock(), shown, direction))

    def remake(self, moment: AsOf) -> None:
        """Make the board of a moment with the newest data of the election.

        Posts `Rewound` or `RewindFailed`.
        """
        self._request_moment(lambda ledger: made_again(ledger, moment))

    def _request_moment(self, make: Callable[[Ledger], AsOf | None]) -> None:
        self._request_read(lambda ledger: messages.Rewound(make(ledger)), messages.RewindFailed)

    def save(self, write: Callable[[], str]) -> None:
        """Run `write`, which writes a file. Posts `Failed` if it returns an error sentence."""

        def run(ledger: Ledger) -> Message | None:
            error = write()
            return messages.Failed(error) if error else None

        self._request(run)

    def _request_read(
        self, read: Callable[[Ledger], Message], failed: Callable[[str], Message] = messages.Failed
    ) -> None:
        def guarded(ledger: Ledger) -> Message:
            try:
                return read(ledger)
            except sqlite.Error as error:
                return failed(f"The ledger cannot be read: {error}")

        self._request(guarded, failed)

    def _request(
        self,
        work: Callable[[Ledger], Message | None],
        failed: Callable[[str], Message] = messages.Failed,
        refuse: Callable[[str], Message] | None = None,
    ) -> None:
        """Let the follower do the work. `failed` makes the answer after an unexpected error.

        `refuse`, by default `failed`, makes that while the ledger's files are lost.
        """

        def guarded(ledger: Ledger) -> Message | None:
            try:
                return work(ledger)
            except Exception as error:  # noqa: BLE001 - one request must not end the night
                _log.exception("a request of the screen failed")
                return failed(f"{type(error).__name__}: {error}")

        self._requests.put(_Request(guarded, refuse or failed))
        self._wake.set()

    def _serve_requests(self, ledger: Ledger) -> None:
        while not self._requests.empty():
            if answer := self._requests.get_nowait().work(ledger):
                self._answers.append(answer)

    def _post_answers(self) -> None:
        while self._answers:
            self._post(self._answers.pop(0))

    # -- the thread that follows the ledger --------------------------------------------

    def _follow(self, stop: threading.Event) -> None:
        """Follow the ledger until `stop`.

        Raises LostFilesError if it is deleted or replaced, or its log is lost. If there is another
        file in its place, the next call follows that.
        """
        try:
            with Ledger.open(self._path, self._shown) as ledger:
                same = self._shown.board.election.id == ledger.election.id
                if not same:
                    raise LedgerError(f"{self._path}: holds the election {ledger.election.id}")
                if self._read_only:  # a second barrier: SQLite refuses every write
                    ledger.connection.execute("PRAGMA query_only = ON")
                ledger.on_wait = self._report_waiting
                self._lost = ""
                self._follow_ledger(ledger, stop)
        except LostFilesError as error:
            self._show_lost(str(error))
            raise
        finally:
            self._post_answers()

    def _show_lost(self, sentence: str) -> None:
        """Show the alarm on the board until another file is in the ledger's place.

        If its own file is still there, nothing is recorded any more: each request is refused.
        """
        if sentence != self._lost:
            self._lost = sentence
            board = self._shown.board
            damaged = replace(board, damaged=(*board.damaged, sentence))
            self._post(messages.BoardChanged(damaged, [], self._shown.last_seq))
        while is_never_opened(self._path) and not self._requests.empty():
            self._answers.append(self._requests.get_nowait().refuse(sentence))

    def _follow_ledger(self, ledger: Ledger, stop: threading.Event) -> None:
        from tracker.ledger.follow import poll
        from tracker.ui.ledger_reader import LedgerReader

        reader = LedgerReader(ledger, self._shown, self._post)

        def on_poll(changed: bool) -> None:
            folder = self._receiver.feed  # read first: the ledger then has the files of this scan
            self._serve_requests(ledger)
            if changed or self._answers:
                reader.read()
                self._latest, self._shown = ledger.board, ledger.loaded_board
            self._post_answers()
            reader.post_feed(folder)

        poll(
            ledger,
            on_poll,
            stop,
            wake=self._wake,
            backoff=Backoff(RETRY_SECONDS, RETRY_SECONDS),
            is_retryable=lambda error: isinstance(error, sqlite.Error),
            on_error=lambda error: self._fail(f"The ledger cannot be read: {error}. Trying again."),
            on_recovery=lambda: _log.info("%s: can be read again", ledger.path),
        )
        self._serve_requests(ledger)  # also an entry that was signed just before the stop

    def _report_waiting(self) -> None:
        names = "; ".join(entry.name for entry in self._entries[:1]) or "an export"
        self._fail(f"{WAITING}. Not recorded yet: {names}")

    def _fail(self, sentence: str) -> None:
        _log.warning(sentence)
        self._post(messages.Failed(sentence))

    def _supervised(self, work: Callable[[threading.Event], None]) -> Callable[[], None]:
        return supervised(
            work, self._stop, self._fail, first=RETRY_SECONDS, longest=LONGEST_RETRY_SECONDS
        )
