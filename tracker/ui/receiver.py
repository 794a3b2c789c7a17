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
from tracker.support import sqlite
from tracker.support.retry import Backoff
from tracker.ui.messages import Failed
from tracker.ui.view_models.status_bar import Feed

if TYPE_CHECKING:
    from tracker.intake.drop_folder import DropFolder

_log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
"""Seconds to wait after an error before the drop folder is read again."""
LONGEST_RETRY_SECONDS = 60.0
"""The longest such wait, for an error of our own."""

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
        work = [self._guarded(run) for run in companions]
        if drop is not None:
            work.append(self._receive)
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

    def _receive(self) -> None:
        from tracker.intake import receive

        drop, backoff = self.drop, Backoff(RETRY_SECONDS, LONGEST_RETRY_SECONDS)
        assert drop is not None
        while not self._stop.is_set():
            try:
                with Ledger.open(self._path, self._start_board) as ledger:
                    ledger.preallocate_log()
                    receive.follow_folder(
                        ledger,
                        drop,
                        self._clock,
                        stop=self._stop,
                        on_receipt=lambda receipt: None,
                        on_scan=self._read_folder,
                        on_error=self._fail,
                        poll=self._poll,
                    )
            except (OSError, sqlite.Error, LedgerError) as error:
                self._fail(f"Nothing can be received: {error}. Trying again.")
                self._stop.wait(RETRY_SECONDS)
            except Exception as error:  # noqa: BLE001 - no defect may end the night's intake
                _log.exception("the intake failed")
                reason = f"{type(error).__name__}: {error}"
                self._fail(f"Nothing can be received: {reason}. Trying again.")
                backoff.wait(self._stop)

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

    def _guarded(self, run: Companion) -> Callable[[], None]:
        def guarded() -> None:
            try:
                run(self._stop)
            except Exception as error:  # noqa: BLE001 - the producer must see that a thread ended
                _log.exception("a thread of the board ended")
                self._fail(f"{type(error).__name__}: {error}")

        return guarded
