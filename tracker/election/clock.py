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


NIGHT = dt.timedelta(days=3)
"""The longest time from the close of polls to a declaration: some seats count days later."""

CLOCK_ERROR = dt.timedelta(minutes=10)
"""The largest plausible error of a clock: a statement that arrives earlier than this before its own
time of declaration has a wrong time, or this machine has."""

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(.*)")


def parse_time(text: str, election: Election) -> dt.datetime:
    """The time in a text: ISO 8601, or hours, minutes and perhaps seconds.

    16:40 without a day is the first 16:40 from the close of polls on. A time without an offset is
    in the election's time zone. Raises ValueError with a sentence for the user.
    """
    zone = ZoneInfo(election.timezone)
    if match := _CLOCK.fullmatch(text):
        clock = dt.time(int(match[1]), int(match[2]), int(match[3] or 0))
        close = election.polls_close.astimezone(zone)
        day = close.date() + dt.timedelta(days=clock < close.time())
        return in_zone(dt.datetime.combine(day, clock), zone, text)
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f'"{text}" is not a time; write 02:31 or {election.date}T23:15:00+00:00'
        ) from None
    if not 1900 <= moment.year <= 9000:  # near years 1 and 9999 a change of time zone overflows
        raise ValueError(f'"{text}" is not near polling day, {election.date}')
    return moment if moment.tzinfo else in_zone(moment, zone, text)


def parse_declaration_time(text: str, election: Election) -> dt.datetime:
    """The time of a declaration, as `parse_time`.

    Raises ValueError also if the date is not near polling day, but would be with day and month
    exchanged: 2017-09-06 for 2017-06-09. The message proposes the exchanged date. An election that
    accepts test messages has no such check, because the agency sends them weeks before.
    """
    if not election.accepts_tests and not _is_in_night(text, election):
        exchanged = _ISO_DAY.sub(r"\1-\3-\2\4", text)
        if _is_in_night(exchanged, election):
            raise ValueError(
                f'"{text}" is not near polling day, {election.date}; are day and month exchanged? '
                f"Then write {exchanged}"
            )
    return parse_time(text, election)


def _is_in_night(text: str, election: Election) -> bool:
    try:
        time = parse_time(text, election)
    except ValueError:
        return False
    return dt.timedelta() <= time - election.polls_close <= NIGHT


def parse_declared_by(text: str, election: Election) -> dt.datetime:
    """As `parse_declaration_time`. Raises ValueError also for a time before the polls closed."""
    time = parse_declaration_time(text, election)
    if is_before_close(time, election):
        raise ValueError(f'"{text}" is before the polls closed, {polls_closed(election)}')
    return time


def is_before_close(time: dt.datetime, election: Election) -> bool:
    """Whether `time` is before the close of polls, so that no seat can have declared.

    Always False in an election that accepts test messages.
    """
    return time < election.polls_close and not election.accepts_tests


def in_zone(time: dt.datetime, zone: ZoneInfo, text: str) -> dt.datetime:
    """The moment when the clocks of a time zone show `time`, which has no offset.

    The result has a fixed offset from UTC. If the clocks show `time` twice (in autumn), it is the
    first moment. Raises ValueError if the clocks skip `time` (in spring); the message contains
    `text`.
    """
    moment = time.replace(tzinfo=zone)
    if moment.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != time:
        raise ValueError(f'"{text}" is no time: the clocks skipped {time:%H:%M} on {time:%Y-%m-%d}')
    # The offset is fixed, because in Python a time that a zone shows twice is unequal to every time
    # of another zone.
    return time.replace(tzinfo=dt.timezone(moment.utcoffset() or dt.timedelta()))


def local(moment: dt.datetime, election: Election) -> dt.datetime:
    """The same time in the election's time zone."""
    return moment.astimezone(ZoneInfo(election.timezone))


def clock_time(moment: dt.datetime | None, election: Election) -> str:
    """Hours and minutes in the election's time zone: 02:31; empty if `moment` is None."""
    return f"{local(moment, election):%H:%M}" if moment else ""


def polls_closed(election: Election) -> str:
    """When the polls closed, in the election's time zone: 2019-12-12 22:00."""
    return f"{local(election.polls_close, election):%Y-%m-%d %H:%M}"
