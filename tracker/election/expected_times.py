"""When seats may be expected, from when they declared last time; and when a silence is too long.

Of the 650 seats of 2019, 521 came between 47 minutes before and 76 minutes after the time
of night at which they had declared in 2017; 65 came before that, 64 after (House of Commons
Library, CBP-7979 and CBP-8749). Times of night are minutes after the close of polls.
"""

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tracker.election.clock import local
from tracker.election.election import Election, Seat

EARLY_MINUTES, LATE_MINUTES = 47, 76
"""Minutes before and after last time's between which eight seats in ten came."""
_DAY = 24 * 60
_BEFORE, _AFTER = 90.0, 90.0
"""Minutes over which the tenths before and after thin out."""

QUIET_AFTER = dt.timedelta(minutes=20)
"""A feed silent this long, with seats still to come, is called quiet."""
STALE_AFTER = dt.timedelta(minutes=25)
STALE_MISSED, STALE_AT_ONCE_MISSED = 4.0, 20.0
"""Declarations that should have come in a silence: enough to call it stale after
`STALE_AFTER`, and enough to call it so at once. On the real nights of Anglia and of the
whole country in 2019 this calls one silence stale that was none: 33 minutes in which 7
seats were expected, at half past eleven, for that night ran later than the one before."""


class Due(StrEnum):
    """Where a seat is in the time it may be expected in."""

    LATER = "later"
    NOW = "due now"
    OVERDUE = "overdue"
    UNKNOWN = "no time known"


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which a seat may be expected: eight in ten come inside it."""

    last_time: dt.datetime
    """The same time of night as last time's declaration, tonight."""
    opens: dt.datetime
    closes: dt.datetime

    def due(self, now: dt.datetime) -> Due:
        """Whether the seat is due."""
        if now < self.opens:
            return Due.LATER
        return Due.NOW if now <= self.closes else Due.OVERDUE


def minutes_after_close(at: dt.datetime, election: Election) -> int:
    """Minutes from the close of polls to a time of day; none is before it.

    Kensington 2017 declared at 21:03, the evening after.
    """
    return (_minutes(at, election) - _minutes(election.polls_close, election)) % _DAY


def _minutes(at: dt.datetime, election: Election) -> int:
    here = local(at, election)
    return here.hour * 60 + here.minute


def expected_window(seat: Seat, election: Election) -> Window | None:
    """When a seat may be expected; None where nobody says when it declared last time."""
    if seat.previous_declared_at is None:
        return None
    minutes = minutes_after_close(seat.previous_declared_at, election)
    at = election.polls_close + dt.timedelta(minutes=minutes)
    return Window(
        at, at - dt.timedelta(minutes=EARLY_MINUTES), at + dt.timedelta(minutes=LATE_MINUTES)
    )


def expected_declarations(
    seats: Iterable[Seat], election: Election, since: dt.datetime, until: dt.datetime
) -> float:
    """How many of these undeclared seats should have come between two times."""
    start, end = ((moment - election.polls_close).total_seconds() / 60 for moment in (since, until))
    total = 0.0
    for seat in seats:
        if seat.previous_declared_at is not None:
            last = minutes_after_close(seat.previous_declared_at, election)
            total += -math.expm1(_still_out(end - last) - _still_out(start - last))
    return total


def _still_out(minutes: float) -> float:
    """The part of the seats that have not declared so many minutes after their last time's.

    Its logarithm: days after the night the part is too small to be divided by.
    """
    if minutes < -EARLY_MINUTES:
        return math.log1p(-0.1 * math.exp((minutes + EARLY_MINUTES) / _BEFORE))
    if minutes <= LATE_MINUTES:
        return math.log(0.9 - 0.8 * (minutes + EARLY_MINUTES) / (EARLY_MINUTES + LATE_MINUTES))
    return math.log(0.1) - (minutes - LATE_MINUTES) / _AFTER


def is_stale(silence: dt.timedelta, missed: float) -> bool:
    """Whether a feed has been silent for longer than it should be."""
    return missed >= STALE_AT_ONCE_MISSED or (silence >= STALE_AFTER and missed >= STALE_MISSED)
