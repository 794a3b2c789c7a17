"""Parse one cell of a published table: a whole number, a time or a text."""

import datetime as dt
import re
from typing import Final
from zoneinfo import ZoneInfo

LONDON: Final = ZoneInfo("Europe/London")
"""Returning officers declare, and the Library prints, in UK local time."""
FIRST_YEAR: Final = 1832
"""The first election with a register; an earlier year is a typing error."""
POLLS_CLOSE: Final = dt.time(22)
"""UK polls close at ten in the evening."""
MAX_DIGITS: Final = 12
"""Of any figure."""

_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:[, \u00a0\u2009\u202f'][0-9]{3})+")
_DAY_FIRST: Final = re.compile(
    r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}),?[ T]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?"
)


def collapse_spaces(text: str) -> str:
    """The text without spaces around it, and with single spaces inside."""
    return " ".join(text.split())


def parse_count(text: str) -> int | None:
    """A whole number from 0, with or without thousands separators; None for an empty cell.

    "54,829" and "54 829" are 54829. Raises ValueError for anything else: "5482.9", "-3",
    "1,23".
    """
    if not text:
        return None
    if _GROUPED.fullmatch(text):
        text = re.sub("[^0-9]", "", text)
    if not (text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS):
        raise ValueError(text)
    return int(text)


def parse_local_time(text: str) -> dt.datetime | None:
    """A time with its offset; None for an empty cell.

    Day first, as the Library writes it ("09/06/2017 02:41"), or ISO 8601. A time without an
    offset is UK local time. Raises ValueError for anything else, also for a time without a
    date and for a year before `FIRST_YEAR`.
    """
    if not text:
        return None
    try:
        time = _read_time(text)
    except OverflowError:
        time = dt.datetime.min
    if time.year < FIRST_YEAR:
        raise ValueError(text)
    return time


def _read_time(text: str) -> dt.datetime:
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year, hour, minute, second = (int(part or 0) for part in match.groups())
        time = dt.datetime(year, month, day, hour, minute, second, tzinfo=LONDON)
    elif re.match(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}[T ][0-9]", text):
        time = dt.datetime.fromisoformat(text)
        time = time.astimezone(LONDON) if time.tzinfo else time.replace(tzinfo=LONDON)
    else:
        raise ValueError(text)
    return time.astimezone(dt.timezone(time.utcoffset() or dt.timedelta()))
