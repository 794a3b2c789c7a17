"""Parses one cell of a published table: a whole number, a date or a time."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from tracker.election.clock import in_zone
from tracker.support.digits import without_separators

LONDON: Final = ZoneInfo("Europe/London")
"""The time zone of the times in the Library's tables."""
POLLS_CLOSE: Final = dt.time(22)
"""When UK polls close, in local time."""


@dataclass(frozen=True, slots=True)
class LocalTime:
    """How an election's local times are read."""

    zone: ZoneInfo = LONDON
    """The time zone of times without an offset."""
    polls_close: dt.time = POLLS_CLOSE
    """When polls close, in this zone."""


UK_TIME: Final = LocalTime()
FIRST_YEAR: Final = 1832
"""The first year with a register of electors in the UK. An earlier year is a typing error."""
MAX_DIGITS: Final = 12
"""The largest number of digits of a figure."""

_DATE: Final = r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})"
_WRITTEN_DATE: Final = re.compile(_DATE)
_WRITTEN_TIME: Final = re.compile(_DATE + r",?[ T]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_FIRST_TWO_DIGIT_YEAR: Final = 1969
"""Years of two digits are from this year on, as POSIX has it: "69" is 1969, "24" is 2024."""


def collapse_spaces(text: str) -> str:
    """The text without spaces at its start and end, and with single spaces inside."""
    return " ".join(text.split())


def parse_count(text: str) -> int | None:
    """A whole number from 0, with or without thousands separators; None for an empty cell.

    "54,829" and "54 829" are 54829. Raises ValueError for anything else ("5482.9", "-3", "1,23"),
    and for more than `MAX_DIGITS` digits.
    """
    if not text:
        return None
    text = without_separators(text)
    if not (text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS):
        raise ValueError(text)
    return int(text)


def parse_date(text: str) -> dt.date:
    """A date, with the day first as in Parliament's tables ("01/05/2025"), or in ISO 8601.

    Raises ValueError.
    """
    if match := _WRITTEN_DATE.fullmatch(text):
        return _date(*match.groups(), month_first=False)
    return dt.date.fromisoformat(text)


def parse_local_time(
    text: str, *, month_first: bool = False, zone: ZoneInfo = LONDON
) -> dt.datetime | None:
    """A time with the zone's offset from UTC; None for an empty cell.

    The text is day first, as in the Library's tables ("09/06/2017 02:41"), with `month_first` month
    first ("7/5/24 4:07"), or ISO 8601. A time without an offset is local time. Raises ValueError
    with a sentence for any other text, a time without a date, a time that the clocks skipped, and a
    year before `FIRST_YEAR`.
    """
    if not text:
        return None
    try:
        time = _read_time(text, zone, month_first=month_first)
    except (ValueError, OverflowError):
        time = dt.datetime.min
    if time.year < FIRST_YEAR:
        example = (
            "12/13/2019 02:41, with the month" if month_first else "13/12/2019 02:41, with the day"
        )
        raise ValueError(f'"{text}" is not a time like {example} first')
    return in_zone(time, zone, text) if time.tzinfo is None else time


def written_day(text: str, *, month_first: bool) -> dt.date | None:
    """The date of a time that is written in figures; None for any other text."""
    match = _WRITTEN_TIME.fullmatch(text)
    try:
        return _date(*match.groups()[:3], month_first=month_first) if match else None
    except ValueError:
        return None


def _date(first: str, second: str, year: str, *, month_first: bool) -> dt.date:
    month, day = (first, second) if month_first else (second, first)
    number = int(year)
    if len(year) == 2:
        number += 1900 if 1900 + number >= _FIRST_TWO_DIGIT_YEAR else 2000
    return dt.date(number, int(month), int(day))


def _read_time(text: str, zone: ZoneInfo, *, month_first: bool) -> dt.datetime:
    """The time that the text states. Raises ValueError.

    It has the zone's offset if the text states an offset, else none.
    """
    if match := _WRITTEN_TIME.fullmatch(text):
        day = _date(*match.groups()[:3], month_first=month_first)
        hour, minute, second = (int(part or 0) for part in match.groups()[3:])
        return dt.datetime.combine(day, dt.time(hour, minute, second))
    if not re.match(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}[T ][0-9]", text):
        raise ValueError(text)
    time = dt.datetime.fromisoformat(text)
    if time.tzinfo is None:
        return time
    offset = time.astimezone(zone).utcoffset()
    return time.astimezone(dt.timezone(offset or dt.timedelta()))
