"""Times of the night: reading what people type, and printing in the election's own time zone."""

import datetime as dt
import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

from tracker.election import Election

Clock = Callable[[], dt.datetime]
"""Gives the time now, with its offset; comes in from outside, so that a replay can set it."""


def wall_clock() -> dt.datetime:
    """The time now, in UTC."""
    return dt.datetime.now(dt.UTC)


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
        time = dt.datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f'"{text}" is not a time; write 02:31 or {election.date}T23:15:00+00:00'
        ) from None
    return time if time.tzinfo else time.replace(tzinfo=zone)


def local(time: dt.datetime, election: Election) -> dt.datetime:
    """The same moment in the election's own time zone."""
    return time.astimezone(ZoneInfo(election.timezone))


def clock_time(time: dt.datetime | None, election: Election) -> str:
    """Hours and minutes in the election's time zone: 02:31; empty without a time."""
    return f"{local(time, election):%H:%M}" if time else ""
