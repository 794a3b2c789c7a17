"""The threads that work without a screen: the intake of the drop folder, and its companions.

They outlive a screen: if it breaks, files are still received until the next screen is there.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from tracker.election.clock import Clock
from tracker.fetch.status import read_status
from tracker.ledger import Ledger, LoadedBoard
from tracker.ledger.errors import LedgerError
from tracker.ledger.write_transaction import WAITING
from tracker.support.supervise import supervised
from tracker.ui.messages import Failed
from tracker.ui.view_models.status_bar import Feed

if TYPE_CHECKING:
    from tracker.intake.drop_folder import DropFolder

_log = logging.getLogger(__name__)

RETRY_SECONDS, LONGEST_RETRY_SECONDS = 1.0, 5.0
"""Seconds to wait after an error before a thread works again: the first and the longest pause."""

Companion = Callable[[threading.Event], None]
"""A function that runs in its own thread until its event is set."""


class Receiver:
    """The intake of a drop folder, and the companions. Their messages go to the current screen."""

    def __init__(
        self,
        ledger_path: Path,
        clock: Clock,
        start: LoadedBoard,
        *,
        drop: Path | None = None,
        poll: bool = False,
        companions: Sequence[Companion] = (),
    ) -> None:
        """Create the threads; `start` starts them.

        Args:
            ledger_path: The ledger file, which exists.
            clock: Returns the time.
            start: A board of the ledger, so that it need not be read again.
            drop: The drop folder; None to receive no files.
            poll: Poll the drop folder instead of waiting for notifications.
            companions: See `Companion`.
        """
        self.drop = drop
        self.feed = Feed(watching=drop is not None)
        """The health of the drop folder, from its last scan. The intake's thread replaces it."""
        self._path, self._clock, self._start_board, self._poll = ledger_path, clock, start, poll
        self._post: Callable[[Message], object] = lambda message: None
        self._stop = threading.Event()
        work = [self._supervised(run) for run in companions]
        if drop is not None:
            work.append(self._supervised(self._receive))
        self._threads = [threading.Thread(target=run, daemon=True) for run in work]
        self._is_started = False

    def start(self, post: Callable[[Message], object]) -> None:
        """Send the messages to `post`. The first call starts the threads."""
        self._post = post
        if not self._is_started:
            self._is_started = True
            for thread in self._threads:
                thread.start()

    def stop(self) -> None:
        """Stop the threads; wait up to five seconds for each to finish its transaction."""
        self._stop.set()
        for thread in self._threads if self._is_started else ():
            thread.join(timeout=5)

    def report(self, sentence: str) -> None:
        """Post `Failed`: a problem that the producer must see."""
        self._post(Failed(sentence))

    def _receive(self, stop: threading.Event) -> None:
        """Receive files until `stop`. Raises LedgerError if the ledger is deleted or replaced."""
        from tracker.intake import receive

        drop = self.drop
        assert drop is not None
        with Ledger.open(self._path, self._start_board) as ledger:
            if ledger.election.id != self._start_board.board.election.id:
                raise LedgerError(f"{self._path}: holds the election {ledger.election.id}")
            ledger.on_wait = lambda: self._fail(f"{WAITING}. Files wait too")
            ledger.preallocate_log()
            receive.follow_folder(
                ledger,
                drop,
                self._clock,
                stop=stop,
                on_receipts=lambda receipts: None,
                on_scan=self._read_folder,
                on_error=self._fail,
                poll=self._poll,
            )

    def _read_folder(self, folder: "DropFolder") -> None:
        assert self.drop is not None
        arriving = folder.arriving()
        self.feed = replace(
            self.feed,
            available=folder.available,
            arriving=len(arriving),
            arriving_files=tuple((file.name, file.sentence) for file in arriving),
            caught_up=True,
            host=read_status(self.drop, self._clock()),
        )

    def _fail(self, sentence: str) -> None:
        _log.warning(sentence)
        self.report(sentence)

    def _supervised(self, run: Companion) -> Callable[[], None]:
        what = "Nothing can be received" if run == self._receive else "A part of the board failed"
        return supervised(
            run,
            self._stop,
            lambda reason: self._fail(f"{what}: {reason}"),
            first=RETRY_SECONDS,
            longest=LONGEST_RETRY_SECONDS,
        )
