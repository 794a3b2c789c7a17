"""Times of the night: reading what people type, and printing in the election's own time zone."""

import datetime as dt
import re
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

from tracker.election.election import Election

Clock = Callable[[], dt.datetime]
"""Gives the time now, with its offset; comes in from outside, so that a replay can set it."""


def wall_clock() -> dt.datetime:
    """The time now, in UTC."""
    return dt.datetime.now(dt.UTC)


class ReplayClock:
    """The clock of a night played again: `speed` times as fast up to its end, then as in life."""

    def __init__(
        self,
        start: dt.datetime,
        end: dt.datetime,
        speed: float,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._start, self._speed, self._monotonic = start, speed, monotonic
        self._fast = max(0.0, (end - start).total_seconds() / speed)
        self._began = monotonic()

    def __call__(self) -> dt.datetime:
        """The time of that night, now."""
        elapsed = self._monotonic() - self._began
        seconds = min(elapsed, self._fast) * self._speed + max(0.0, elapsed - self._fast)
        return self._start + dt.timedelta(seconds=seconds)


def parse_time(text: str, election: Election) -> dt.datetime:
    """A time as a person or a feed writes it.

    ISO 8601 with or without offset (without: the election's local time), or just 02:31,
    which means the first 02:31 after noon of polling day. Raises ValueError with a
    sentence.
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
    if not 1900 <= moment.year <= 9000:  # near the ends of the calendar a zone has no room
        raise ValueError(f'"{text}" is not near polling day, {election.date}')
    return moment


def local(moment: dt.datetime, election: Election) -> dt.datetime:
    """The same moment in the election's own time zone."""
    return moment.astimezone(ZoneInfo(election.timezone))


def clock_time(moment: dt.datetime | None, election: Election) -> str:
    """Hours and minutes in the election's time zone: 02:31; empty without a time."""
    return f"{local(moment, election):%H:%M}" if moment else ""
