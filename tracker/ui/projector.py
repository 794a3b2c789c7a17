"""The thread that projects the seats still to come, every two seconds at most."""

from collections.abc import Callable
from threading import Event as Stop

from textual.message import Message

from tracker.board import Board
from tracker.ui.messages import Projected

INTERVAL_SECONDS = 2.0
"""Between two projections: each takes tens of milliseconds, in which a key would wait."""


class Projector:
    """Projects from the latest board and posts `Projected`."""

    def __init__(
        self, latest: Callable[[], Board | None], post: Callable[[Message], object]
    ) -> None:
        self._latest, self._post = latest, post

    def run(self, stop: Stop) -> None:
        """Run until `stop`. Its imports are here so that the first paint does not wait for them."""
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
