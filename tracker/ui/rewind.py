"""Rewind: goes through earlier boards one statement at a time."""

from collections.abc import Callable

from tracker.ui.session import Session


class Rewind:
    """Counts the steps of fast key presses, and requests one board at a time."""

    def __init__(self, session: Session, request: Callable[[int | None, int], object]) -> None:
        """`request` is `Background.step`."""
        self._session, self._request = session, request
        self._under_way = False
        self._steps = 0
        """Steps not requested yet; negative for steps back."""

    def step(self, direction: int) -> None:
        """Go one statement back (-1) or forward (1), up to the live board."""
        self._steps += direction
        self._next_step()

    def arrived(self) -> None:
        """Call this when the requested board is shown or cannot be made. Requests the next step."""
        self._under_way = False
        self._next_step()

    def _next_step(self) -> None:
        if self._under_way or not self._steps:
            return
        direction = 1 if self._steps > 0 else -1
        self._steps -= direction
        moment = self._session.moment
        if moment or direction < 0:
            self._under_way = True
            self._request(moment.last_seq if moment else None, direction)
