"""The thread that makes projections of the undeclared seats."""

from collections.abc import Callable
from threading import Event as Stop

from textual.message import Message

from tracker.board import Board
from tracker.ui.messages import Projected

INTERVAL_SECONDS = 2.0
"""Seconds between two projections. Each delays the screen by tens of milliseconds."""


class Projector:
    """Makes a projection of the newest board, if it changed, and posts it as `Projected`."""

    def __init__(
        self, latest: Callable[[], Board | None], post: Callable[[Message], object]
    ) -> None:
        """`latest` returns the newest board; None while there is none."""
        self._latest, self._post = latest, post

    def run(self, stop: Stop) -> None:
        """Run until `stop` is set. Imports are here so that the first paint does not wait."""
        from tracker.projection.evidence import Evidence
        from tracker.projection.snapshot import take_snapshot

        evidence, projected = None, None
        while not stop.wait(INTERVAL_SECONDS):
            board = self._latest()
            if board is None or board is projected:
                continue
            if evidence is None or evidence.election is not board.election:
                evidence = Evidence(board.election)
            self._post(Projected(take_snapshot(evidence, board)))
            projected = board
