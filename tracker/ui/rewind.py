"""Rewind: the board of another moment, by its time or one statement back and forward."""

import datetime as dt
from typing import Protocol

from tracker.ui.session import Session


class Source(Protocol):
    """Makes the board of another moment and answers with `messages.Rewound`."""

    def rewind(self, at: dt.datetime | None, declared_by: dt.datetime | None) -> None:
        """The board known at a time, or of the seats declared by a time."""

    def step(self, at: dt.datetime | None, direction: int) -> None:
        """The board one statement before (-1) or after (1) a time; None is now."""


class Rewind:
    """Asks for boards of other moments. Key presses can come faster than boards are made."""

    def __init__(self, session: Session, source: Source) -> None:
        self._session = session
        self._source = source
        self._under_way = False
        self._steps = 0
        """Steps still to ask for; below zero are steps back."""

    def go_to(self, at: dt.datetime | None, declared_by: dt.datetime | None) -> None:
        """Ask for the board known at a time, or of the seats declared by a time."""
        self._source.rewind(at, declared_by)

    def step(self, direction: int) -> None:
        """One statement back (-1) or forward (1); forward of the last one is now."""
        self._steps += direction
        self._next_step()

    def arrived(self) -> None:
        """A board has arrived: ask for the next step, if there is one."""
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
            self._source.step(moment.known_at if moment else None, direction)
