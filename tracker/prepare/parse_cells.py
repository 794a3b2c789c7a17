"""Parses one cell of a published table: a whole number or a time."""

import datetime as dt
import re
from typing import Final
from zoneinfo import ZoneInfo

from tracker.election.clock import in_zone

LONDON: Final = ZoneInfo("Europe/London")
"""The time zone of the times in the Library's tables."""
FIRST_YEAR: Final = 1832
"""The first year with a register of electors. An earlier year is a typing error."""
POLLS_CLOSE: Final = dt.time(22)
"""When UK polls close, in local time."""
MAX_DIGITS: Final = 12
"""The largest number of digits of a figure."""

_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:[, \u00a0\u2009\u202f'][0-9]{3})+")
_DAY_FIRST: Final = re.compile(
    r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}),?[ T]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?"
)


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
    if _GROUPED.fullmatch(text):
        text = re.sub("[^0-9]", "", text)
    if not (text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS):
        raise ValueError(text)
    return int(text)


def parse_local_time(text: str) -> dt.datetime | None:
    """A time with London's offset from UTC; None for an empty cell.

    The text is day first, as in the Library's tables ("09/06/2017 02:41"), or ISO 8601. A time
    without an offset is UK local time. Raises ValueError with a sentence for any other text, a time
    without a date, a time that the clocks skipped, and a year before `FIRST_YEAR`.
    """
    if not text:
        return None
    try:
        time = _read_time(text)
    except (ValueError, OverflowError):
        time = dt.datetime.min
    if time.year < FIRST_YEAR:
        raise ValueError(f'"{text}" is not a time like 13/12/2019 02:41, with the day first')
    return in_zone(time, LONDON, text) if time.tzinfo is None else time


def _read_time(text: str) -> dt.datetime:
    """The time that the text states. Raises ValueError.

    It has London's offset if the text states an offset, else none.
    """
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year, hour, minute, second = (int(part or 0) for part in match.groups())
        return dt.datetime(year, month, day, hour, minute, second)
    if not re.match(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}[T ][0-9]", text):
        raise ValueError(text)
    time = dt.datetime.fromisoformat(text)
    if time.tzinfo is None:
        return time
    offset = time.astimezone(LONDON).utcoffset()
    return time.astimezone(dt.timezone(offset or dt.timedelta()))
