"""Expected declaration times, from the previous election, and whether a silent feed is stale.

Of the 650 seats of 2019, 521 declared between 47 minutes before and 76 minutes after their time
of night in 2017, 65 earlier and 64 later (House of Commons Library, CBP-7979 and CBP-8749). A
time of night is in minutes after the close of polls.
"""

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tracker.election.clock import local
from tracker.election.election import Election, Seat

EARLY_MINUTES, LATE_MINUTES = 47, 76
"""Eight seats in ten declare between so many minutes before and after their previous time."""
_DAY = 24 * 60
_BEFORE, _AFTER = 90.0, 90.0
"""Mean minutes of the early tenth before that window, and of the late tenth after it."""

QUIET_AFTER = dt.timedelta(minutes=20)
"""A feed that is silent for so long, with seats still to come, is quiet."""
STALE_AFTER = dt.timedelta(minutes=25)
STALE_MISSED, STALE_AT_ONCE_MISSED = 4.0, 20.0
"""Missed declarations that make a silent feed stale: the first number after `STALE_AFTER`, the
second at any time. On the nights of Anglia and of the whole country in 2019 this gives one false
alarm: 33 minutes at half past eleven with 7 expected seats, as that night was later than the
previous one.
"""


class Due(StrEnum):
    """Whether a seat's expected time is in the future, now, or past."""

    LATER = "later"
    NOW = "due now"
    OVERDUE = "overdue"
    UNKNOWN = "no time known"


@dataclass(frozen=True, slots=True)
class Window:
    """The expected time of a declaration: eight seats in ten declare within it."""

    last_time: dt.datetime
    """The first moment after tonight's close of polls at last time's time of declaration."""
    opens: dt.datetime
    closes: dt.datetime

    def due(self, now: dt.datetime) -> Due:
        """Whether the seat is due at this time."""
        if now < self.opens:
            return Due.LATER
        return Due.NOW if now <= self.closes else Due.OVERDUE


def minutes_after_close(at: dt.datetime, election: Election) -> int:
    """Minutes from the close of polls to the next moment at the time of day of `at`, 0 to 1,439.

    Kensington 2017 declared at 21:03 on the next evening: 1,383 minutes.
    """
    return (_minutes(at, election) - _minutes(election.polls_close, election)) % _DAY


def _minutes(at: dt.datetime, election: Election) -> int:
    here = local(at, election)
    return here.hour * 60 + here.minute


def expected_window(seat: Seat, election: Election) -> Window | None:
    """The expected time of a seat; None without a previous time of declaration."""
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
    """Expected number of declarations between two times, among these undeclared seats."""
    start, end = ((at - election.polls_close).total_seconds() / 60 for at in (since, until))
    total = 0.0
    for seat in seats:
        if seat.previous_declared_at is not None:
            previous = minutes_after_close(seat.previous_declared_at, election)
            total -= math.expm1(_log_awaiting(end - previous) - _log_awaiting(start - previous))
    return total


def _log_awaiting(minutes: float) -> float:
    """Logarithm of the share of seats that are still awaited so long after their previous time.

    The logarithm, because days after the night the share is too small to divide by.
    """
    if minutes < -EARLY_MINUTES:
        return math.log1p(-0.1 * math.exp((minutes + EARLY_MINUTES) / _BEFORE))
    if minutes <= LATE_MINUTES:
        return math.log(0.9 - 0.8 * (minutes + EARLY_MINUTES) / (EARLY_MINUTES + LATE_MINUTES))
    return math.log(0.1) - (minutes - LATE_MINUTES) / _AFTER


def is_stale(silence: dt.timedelta, missed: float) -> bool:
    """Whether a feed is stale after this silence with so many missed declarations."""
    return missed >= STALE_AT_ONCE_MISSED or (silence >= STALE_AFTER and missed >= STALE_MISSED)
