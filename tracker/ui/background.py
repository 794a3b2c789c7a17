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
from collections.abc import Callable
from pathlib import Path

from textual.message import Message

from tracker.board import Board
from tracker.board.signature import SignedEntry
from tracker.election.clock import Clock
from tracker.ledger import Ledger, LoadedBoard
from tracker.ledger.as_of import AsOf, as_of, made_again, step
from tracker.ledger.errors import LedgerError
from tracker.support import sqlite
from tracker.support.errors import TrackerError
from tracker.support.retry import Backoff
from tracker.ui import messages
from tracker.ui.projector import Projector
from tracker.ui.receiver import Receiver

_log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
"""Seconds to wait after an error before the ledger is read again."""


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
        self._path, self._clock, self._start = ledger_path, clock, start
        self._receiver = receiver
        self._read_only, self._projects = read_only, projects
        self._post: Callable[[Message], object] = lambda message: None
        self._requests: queue.Queue[Callable[[Ledger], Message | None]] = queue.Queue()
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._latest: Board | None = None
        self._threads: list[threading.Thread] = []

    def start(self, post: Callable[[Message], object]) -> None:
        """Start the threads, and those of the receiver. `post` sends a message to the app."""
        self._post = post
        self._receiver.start(post)
        work = [self._guarded(self._follow)]
        if self._projects:
            work.append(self._guarded(Projector(lambda: self._latest, self._post).run))
        self._threads = [threading.Thread(target=run, daemon=True) for run in work]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop the threads; wait up to five seconds for each to finish its transaction."""
        self._stop.set()
        self._wake.set()
        for thread in self._threads:
            thread.join(timeout=5)

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
            except TrackerError as error:
                reason = str(error)
            except sqlite.Error as error:
                reason = f"the ledger cannot be written ({error})"
            except Exception as error:  # noqa: BLE001 - one entry must not end the night
                _log.exception("an entry could not be written")
                reason = f"{type(error).__name__}: {error}"
            else:
                return messages.EntryRecorded(entry)
            return messages.EntryFailed(f"Not recorded: {reason}", entry)

        self._request(write)

    def export(self, format: str, path: Path) -> None:
        """Write a summary of the live board to a file. Posts `Exported` or `ExportFailed`."""
        if self._read_only:
            self._post(messages.ExportFailed("this board is read only"))
            return

        def write(ledger: Ledger) -> Message:
            from tracker.summary.export import export_summary

            try:
                now = self._clock()
                handed = export_summary(ledger, format, path, as_of(ledger, now), now=now)
            except (OSError, sqlite.Error, TrackerError) as error:
                return messages.ExportFailed(getattr(error, "strerror", None) or str(error))
            return messages.Exported(path.absolute(), handed.unrecorded)

        self._request(write)

    def preview(self, format: str) -> None:
        """Make the text of a summary of the live board. Posts `PreviewMade` or `Failed`."""

        def read(ledger: Ledger) -> Message:
            from tracker.summary.render import render

            with ledger.snapshot():
                board = ledger.board
                sources = ledger.standing_sources(board)
            text = render(board, self._clock(), format, sources=sources)
            return messages.PreviewMade(format, text)

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

        self._request(guarded)

    def _request(self, work: Callable[[Ledger], Message | None]) -> None:
        self._requests.put(work)
        self._wake.set()

    def _serve_requests(self, ledger: Ledger) -> list[Message]:
        answers: list[Message] = []
        while not self._requests.empty():
            request = self._requests.get_nowait()
            try:
                answer = request(ledger)
            except Exception as error:  # noqa: BLE001 - one request must not end the night
                _log.exception("a request of the screen failed")
                answer = messages.Failed(f"{type(error).__name__}: {error}")
            if answer:
                answers.append(answer)
        return answers

    # -- the thread that follows the ledger --------------------------------------------

    def _follow(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                with Ledger.open(self._path, self._start) as ledger:
                    if self._read_only:  # a second barrier: SQLite refuses every write
                        ledger.connection.execute("PRAGMA query_only = ON")
                    self._follow_ledger(ledger, stop)
            except LedgerError as error:  # the file was deleted, or replaced by another ledger
                self._fail(str(error))
                stop.wait(RETRY_SECONDS)

    def _follow_ledger(self, ledger: Ledger, stop: threading.Event) -> None:
        from tracker.ledger.follow import poll
        from tracker.ui.ledger_reader import LedgerReader

        reader = LedgerReader(ledger, self._start.last_seq, self._post)
        answers: list[Message] = []  # posted after the board that contains their entry

        def on_poll(changed: bool) -> None:
            folder = self._receiver.feed  # read first: the ledger then has the files of this scan
            answers.extend(self._serve_requests(ledger))
            if changed or answers:
                reader.read()
                self._latest = ledger.board
            for answer in answers:
                self._post(answer)
            answers.clear()
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

    def _fail(self, sentence: str) -> None:
        _log.warning(sentence)
        self._post(messages.Failed(sentence))

    def _guarded(self, run: Callable[[threading.Event], None]) -> Callable[[], None]:
        def guarded() -> None:
            try:
                run(self._stop)
            except Exception as error:  # noqa: BLE001 - the producer must see that a thread ended
                _log.exception("a thread of the board ended")
                self._fail(f"{type(error).__name__}: {error}")

        return guarded
