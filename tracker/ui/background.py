"""The threads behind the screen: one follows the ledger, one receives files, one may rehearse.

They reach the screen only by posting messages. What the screen wants written it asks for
(`Bridge.say`, `Bridge.export`), and the following thread writes it, so that the screen never
waits for a disk or a lock. What only a thread needs is imported by the thread: the board is
painted first.
"""

import datetime as dt
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.entries import EntryError
from tracker.election.clock import Clock
from tracker.ledger import Ledger, LoadedBoard
from tracker.ledger.as_of import as_of, step
from tracker.ledger.errors import LedgerError
from tracker.replication import status
from tracker.support import sqlite
from tracker.support.extras import MissingExtraError
from tracker.ui.look_ahead import LookingAhead
from tracker.ui.messages import (
    BoardChanged,
    Corrected,
    Exported,
    Failed,
    FeedChanged,
    Logged,
    NotExported,
    Rewound,
    Said,
)
from tracker.ui.view_models.status_bar import Feed

if TYPE_CHECKING:
    from tracker.intake.drop_folder import DropFolder
    from tracker.reconcile.compare_ledger import LatestTotals

Entry = Callable[[Board], Sequence[Bulletin]]
"""Makes the bulletins of a desk entry from the board as it is when they are written."""

LOOK_SECONDS = 0.05
"""How often the ledger is asked whether another process has written; asking costs 3 µs."""
RETRY_SECONDS = 1.0


class Bridge:
    """Everything that runs beside the screen."""

    def __init__(
        self,
        ledger_path: Path,
        clock: Clock,
        *,
        drop: Path | None = None,
        poll: bool = False,
        start: LoadedBoard | None = None,
        read_only: bool = False,
        look_ahead: bool = False,
    ) -> None:
        self._path = ledger_path
        self._read_only = read_only
        self._looks_ahead = look_ahead
        self._latest: Board | None = None
        self._from = start
        self._clock = clock
        self._drop = drop
        self._poll = poll
        self._post: Callable[[Message], object] = lambda message: None
        self._asked: queue.Queue[Callable[[Ledger], Message | None]] = queue.Queue()
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._folder = Feed(watching=drop is not None)
        self._threads: list[threading.Thread] = []

    def start(
        self, post: Callable[[Message], object], *others: Callable[[threading.Event], None]
    ) -> None:
        """Start following, receiving where there is a folder, and whatever else is to run."""
        self._post = post
        work = [self._follow, *(self._other(run) for run in others)]
        if self._drop is not None:
            work.append(self._receive)
        if self._looks_ahead:
            look = LookingAhead(lambda: self._latest, self._post)
            work.append(self._other(look.run))
        self._threads = [threading.Thread(target=run, daemon=True) for run in work]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop every thread; a transaction that has begun is finished first."""
        self._stop.set()
        self._wake.set()
        for thread in self._threads:
            thread.join(timeout=5)

    def say(self, seat: str, entry: Entry) -> None:
        """Put a desk entry on record; `Said` or `Failed` answers.

        This is the one place where the screen records entries. A read-only board refuses here,
        whatever key, click or palette it was asked by.
        """
        if self._read_only:
            self._post(Failed("Not recorded: this board is read only."))
            return

        def write(ledger: Ledger) -> Message:
            try:
                with ledger.writing():
                    ledger.append(entry(ledger.board), self._clock())
            except EntryError as error:
                return Failed(f"Not recorded: {error}")
            except sqlite.Error as error:
                return Failed(f"Not recorded: the ledger cannot be written ({error})")
            except Exception as error:  # noqa: BLE001 - one entry must not end the night
                return Failed(f"Not recorded: {type(error).__name__}: {error}")
            return Said(seat)

        self._ask(write)

    def export(self, format: str, path: Path) -> None:
        """Write a summary of the board of now; `Exported` or `NotExported` answers."""
        if self._read_only:
            self._post(NotExported("this board is read only"))
            return

        def write(ledger: Ledger) -> Message:
            from tracker.summary.export import export_summary

            try:
                now = self._clock()
                handed = export_summary(ledger, format, path, as_of(ledger, now), now=now)
            except (OSError, sqlite.Error, MissingExtraError) as error:
                return NotExported(getattr(error, "strerror", None) or str(error))
            return Exported(path.absolute(), handed.unrecorded)

        self._ask(write)

    def rewind(self, at: dt.datetime | None, declared_by: dt.datetime | None) -> None:
        """Make the board of another moment; `Rewound` or `Failed` answers."""

        def read(ledger: Ledger) -> Message:
            try:
                return Rewound(as_of(ledger, self._clock(), at=at, declared_by=declared_by))
            except sqlite.Error as error:
                return Failed(f"The ledger cannot be read: {error}")

        self._ask(read)

    def step(self, at: dt.datetime | None, direction: int) -> None:
        """One statement earlier or later than a moment; `Rewound` or `Failed` answers."""

        def read(ledger: Ledger) -> Message:
            try:
                return Rewound(step(ledger, self._clock(), at, direction))
            except sqlite.Error as error:
                return Failed(f"The ledger cannot be read: {error}")

        self._ask(read)

    def keep(self, write: Callable[[], str]) -> None:
        """Have something small written that is no part of the night; `Failed` if it cannot be."""

        def run(ledger: Ledger) -> Message | None:
            trouble = write()
            return Failed(trouble) if trouble else None

        self._ask(run)

    def _ask(self, work: Callable[[Ledger], Message | None]) -> None:
        self._asked.put(work)
        self._wake.set()

    def _follow(self) -> None:
        from tracker.ledger.timeline import Timeline
        from tracker.reconcile.compare_ledger import LatestTotals

        with Ledger.open(self._path, self._from) as ledger:
            if self._read_only:  # SQLite refuses too, should anything here ever try
                ledger.connection.execute("PRAGMA query_only = ON")
            board, feed, record, heard, totals = None, None, Feed(), 0, LatestTotals()
            happened = Timeline(ledger)
            answers: list[Message] = []  # posted after the board that they speak of
            while not self._stop.is_set():
                folder = self._folder  # before the ledger: what it speaks of is in there by then
                try:
                    answers += self._write(ledger)
                    if ledger.has_changed() or answers or board is None:
                        board, heard = self._post_board(ledger, board, heard), ledger.last_seq
                        record = self._record(ledger, totals)
                        if happenings := happened.read():
                            self._post(Logged(happenings))
                    for answer in answers:
                        self._post(answer)
                    answers.clear()
                except sqlite.Error as error:
                    self._post(Failed(f"The ledger cannot be read: {error}. Trying again."))
                    ledger.force_changed()
                    self._stop.wait(RETRY_SECONDS)
                    continue
                now = replace(
                    folder,
                    last_arrival=record.last_arrival,
                    problems=record.problems,
                    link=record.link,
                    totals=record.totals,
                )
                if now != feed:
                    feed = now
                    self._post(FeedChanged(feed))
                self._wake.wait(LOOK_SECONDS)
                self._wake.clear()
            self._write(ledger)  # confirmed just before leaving

    def _post_board(self, ledger: Ledger, board: Board | None, heard: int) -> Board:
        now = self._latest = ledger.refresh()
        if now is not board:
            self._post(BoardChanged(now))
            from tracker.ledger.corrections import corrections

            moved = _moved(board, now) if board else ()
            if found := corrections(ledger, moved, since=heard):
                self._post(Corrected(found))
        return now

    def _record(self, ledger: Ledger, totals: "LatestTotals") -> Feed:
        return Feed(
            last_arrival=ledger.last_delivery_at(),
            problems=len(ledger.problems()),
            link=status.read(ledger.connection),
            totals=totals.status(ledger),
        )

    def _write(self, ledger: Ledger) -> list[Message]:
        """Do what was asked for; the answers."""
        answers: list[Message] = []
        while not self._asked.empty():
            if answer := self._asked.get_nowait()(ledger):
                answers.append(answer)
        return answers

    def _receive(self) -> None:
        from tracker.intake import receive

        drop = self._drop
        assert drop is not None
        while not self._stop.is_set():
            try:
                with Ledger.open(self._path, self._from) as ledger:
                    ledger.preallocate_log()
                    receive.follow_folder(
                        ledger,
                        drop,
                        self._clock,
                        stop=self._stop,
                        on_receipt=lambda receipt: None,
                        on_scan=self._look,
                        on_error=self._complain,
                        poll=self._poll,
                    )
            except (OSError, sqlite.Error, LedgerError) as error:
                self._complain(f"Nothing can be received: {error}. Trying again.")
                self._stop.wait(RETRY_SECONDS)

    def _complain(self, sentence: str) -> None:
        self._post(Failed(sentence))

    def _look(self, inbox: "DropFolder") -> None:
        arriving = inbox.arriving()
        self._folder = replace(
            self._folder,
            available=inbox.available,
            arriving=len(arriving),
            arriving_files=tuple((one.name, one.sentence) for one in arriving),
            caught_up=True,
        )

    def _other(self, run: Callable[[threading.Event], None]) -> Callable[[], None]:
        def guarded() -> None:
            try:
                run(self._stop)
            except Exception as error:  # noqa: BLE001 - a thread must not die unseen
                self._post(Failed(f"{type(error).__name__}: {error}"))

        return guarded


def _moved(before: Board, after: Board) -> Sequence[str]:
    """Seats that had been spoken of and stand otherwise now."""
    return [
        seat
        for seat in after.states.changed_since(before.states)
        if before.states[seat].standing.bulletin
    ]
