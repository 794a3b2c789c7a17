"""Decides for a whole table of results whether its times have the day or the month first."""

import datetime as dt
from calendar import FRIDAY, SATURDAY, THURSDAY
from collections import Counter
from collections.abc import Container, Iterable
from typing import Final

from tracker.prepare.parse_cells import written_day

EVERY_DAY: Final = range(7)
"""Days of the week on which most seats can declare where the day of the poll is not known."""
MAX_DELAY: Final = dt.timedelta(days=3)
"""The longest plausible time from polling day to the day of a declaration."""
COUNTING_DAYS: Final = (THURSDAY, FRIDAY, SATURDAY)
"""Days of the week on which most UK seats can declare: the UK has voted on Thursdays since 1935."""


def has_month_first(
    times: Iterable[str],
    polling_day: dt.date | None,
    counting_days: Container[int] = COUNTING_DAYS,
) -> bool:
    """Whether the times are written with the month first ("7/5/24 4:07" of a poll on 4 July).

    They are if the date on which most seats declared is possible with the month first, but not with
    the day first. A date is possible from polling day to `MAX_DELAY` later, or, if polling day is
    not known, on one of the `counting_days`.
    """
    texts = list(times)

    def is_possible(*, month_first: bool) -> bool:
        main_day = _main_day(texts, month_first=month_first)
        if main_day is None:
            return False
        if polling_day is None:
            return main_day.weekday() in counting_days
        return dt.timedelta() <= main_day - polling_day <= MAX_DELAY

    return is_possible(month_first=True) and not is_possible(month_first=False)


def is_ambiguous(times: Iterable[str]) -> bool:
    """Whether both orders give dates, and the two give other days for most seats."""
    texts = list(times)
    days = {_main_day(texts, month_first=month_first) for month_first in (False, True)}
    return len(days) == 2 and None not in days


def _main_day(texts: Iterable[str], *, month_first: bool) -> dt.date | None:
    """The date of most times; None if no time gives one."""
    days = Counter(day for text in texts if (day := written_day(text, month_first=month_first)))
    return days.most_common(1)[0][0] if days else None
