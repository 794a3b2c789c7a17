"""Rewind: the board of another moment, one statement back and forward."""

import datetime as dt
from collections.abc import Callable

from tracker.ui.session import Session


class Rewind:
    """Requests boards of other moments, one at a time: keys can be faster than boards are made."""

    def __init__(
        self, session: Session, request: Callable[[dt.datetime | None, int], object]
    ) -> None:
        """`request` asks for the board one statement before (-1) or after (1) a time or now."""
        self._session, self._request = session, request
        self._under_way = False
        self._steps = 0
        """Steps that are not yet requested; negative for steps back."""

    def step(self, direction: int) -> None:
        """Go one statement back (-1) or forward (1); after the last statement comes now."""
        self._steps += direction
        self._next_step()

    def arrived(self) -> None:
        """A board has arrived: request the next step, if there is a further step."""
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
            self._request(moment.known_at if moment else None, direction)
