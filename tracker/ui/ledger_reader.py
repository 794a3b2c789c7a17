"""Reads the board, the new events and the health of the feed from a ledger, for the screen."""

from collections.abc import Callable
from dataclasses import replace

from textual.message import Message

from tracker.board import Board
from tracker.ledger import Ledger, LoadedBoard
from tracker.ledger.acknowledgements import Acknowledgement, acknowledgements
from tracker.ledger.recorded_files import Problem
from tracker.ledger.timeline import Timeline
from tracker.reconcile.compare_ledger import LatestTotals
from tracker.replication import status
from tracker.ui.messages import AcknowledgementsRead, BoardChanged, FeedChanged
from tracker.ui.view_models.status_bar import Feed


class LedgerReader:
    """Posts `BoardChanged` and `FeedChanged`. Used by the thread that opened the ledger."""

    def __init__(
        self, ledger: Ledger, shown: LoadedBoard, post: Callable[[Message], object]
    ) -> None:
        """`shown` is the board that the screen shows now.

        If the ledger does not have its last statement, the ledger is another one, or was restored:
        then all that it has counts as shown.
        """
        self._is_other = not ledger.has_point(shown.point)
        last_seq = ledger.last_seq if self._is_other else shown.point.seq
        self._ledger, self._post = ledger, post
        self._timeline, self._totals = Timeline(ledger), LatestTotals()
        self._board: Board | None = None
        self._last_seq = last_seq
        self._recorded = Feed()
        """The part of the feed's health that is recorded in the ledger."""
        self._problems: tuple[Problem, ...] = ()
        self._acknowledged: dict[str, Acknowledgement] | None = None
        self._sent: tuple[Feed, tuple[Problem, ...]] | None = None

    def read(self) -> None:
        """Read the ledger. Post `BoardChanged` if there are new events or there is a new board.

        Before it, post `AcknowledgementsRead` if the acknowledgements changed.

        The board, the problems and the comparison with PA's totals are of one moment. After an
        error nothing is posted, and the next call reads the same events.
        """
        ledger = self._ledger
        with ledger.snapshot():
            problems = tuple(ledger.problems())
            recorded = Feed(
                last_arrival=ledger.last_delivery_at(),
                problems=len(problems),
                link=status.read(ledger.connection),
                totals=self._totals.status(ledger),
            )
            events = self._timeline.read()
            acknowledged = acknowledgements(ledger)
        if acknowledged != self._acknowledged:
            self._acknowledged = acknowledged
            self._post(AcknowledgementsRead(acknowledged))
        if events or ledger.board is not self._board:
            is_first = self._board is None
            message = BoardChanged(
                ledger.board,
                events,
                self._last_seq,
                is_first=is_first,
                is_other_ledger=is_first and self._is_other,
            )
            self._post(message)
        self._board, self._last_seq = ledger.board, ledger.last_seq
        self._problems, self._recorded = problems, recorded

    def post_feed(self, folder: Feed) -> None:
        """Post `FeedChanged` if the health changed; `folder` is the health of the drop folder."""
        feed = replace(
            self._recorded,
            watching=folder.watching,
            available=folder.available,
            caught_up=folder.caught_up,
            arriving=folder.arriving,
            arriving_files=folder.arriving_files,
            host=folder.host,
        )
        if (feed, self._problems) != self._sent:
            self._sent = (feed, self._problems)
            self._post(FeedChanged(feed, self._problems))
