"""The thread that looks ahead of the board: now and then, so that nobody waits for it."""

from collections.abc import Callable
from threading import Event as Stop

from textual.message import Message

from tracker.board import Board
from tracker.ui.messages import LookedAhead

AHEAD_SECONDS = 2.0
"""Between two looks: each takes tens of milliseconds from whoever presses a key."""


class LookingAhead:
    """Looks ahead of the latest board, and posts what it sees as `LookedAhead`."""

    def __init__(
        self, latest: Callable[[], Board | None], post: Callable[[Message], object]
    ) -> None:
        self._latest, self._post = latest, post

    def run(self, stop: Stop) -> None:
        """Until `stop`. What only this needs is imported here: the board is painted first."""
        from tracker.projection.evidence import Evidence
        from tracker.projection.snapshot import take_snapshot

        evidence, seen = None, None
        while not stop.wait(AHEAD_SECONDS):
            board = self._latest()
            if board is None or board is seen:
                continue
            if evidence is None or evidence.election is not board.election:
                evidence = Evidence(board.election)
            self._post(LookedAhead(take_snapshot(evidence, board)))
            seen = board
