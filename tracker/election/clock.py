"""Clocks and times of day: the wall clock, the replay clock, parsing and formatting."""

import datetime as dt
import re
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

from tracker.election.election import Election

Clock = Callable[[], dt.datetime]
"""A function that returns the time now, with its offset from UTC.

Code that needs the time has a parameter of this type, so that a replay can give it another time.
"""


def wall_clock() -> dt.datetime:
    """The time now, in UTC."""
    return dt.datetime.now(dt.UTC)


class ReplayClock:
    """The clock of a replayed night. It begins at `start` when it is made.

    Until `end` it is `speed` times as fast as real time, then as fast as real time.
    """

    def __init__(
        self,
        start: dt.datetime,
        end: dt.datetime,
        speed: float,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._start, self._speed, self._monotonic = start, speed, monotonic
        self._fast_seconds = max(0.0, (end - start).total_seconds() / speed)
        self._began = monotonic()

    def __call__(self) -> dt.datetime:
        """The replayed time."""
        elapsed = self._monotonic() - self._began
        seconds = min(elapsed, self._fast_seconds) * self._speed
        seconds += max(0.0, elapsed - self._fast_seconds)
        return self._start + dt.timedelta(seconds=seconds)


def parse_time(text: str, election: Election) -> dt.datetime:
    """A time in ISO 8601 or as hours and minutes.

    ISO 8601 without offset is in the election's time zone. 02:31 is the first 02:31 after noon
    of polling day. Raises ValueError with a sentence for the user.
    """
    zone = ZoneInfo(election.timezone)
    if match := re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?", text):
        clock = dt.time(int(match[1]), int(match[2]), int(match[3] or 0))
        day = election.date if clock.hour >= 12 else election.date + dt.timedelta(days=1)
        return dt.datetime.combine(day, clock, zone)
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f'"{text}" is not a time; write 02:31 or {election.date}T23:15:00+00:00'
        ) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    if not 1900 <= moment.year <= 9000:  # near years 1 and 9999 a change of time zone overflows
        raise ValueError(f'"{text}" is not near polling day, {election.date}')
    return moment


def local(moment: dt.datetime, election: Election) -> dt.datetime:
    """The same time in the election's time zone."""
    return moment.astimezone(ZoneInfo(election.timezone))


def clock_time(moment: dt.datetime | None, election: Election) -> str:
    """Hours and minutes in the election's time zone: 02:31; empty if `moment` is None."""
    return f"{local(moment, election):%H:%M}" if moment else ""
