"""Expected declaration times, from the previous election, and whether a silent feed is stale.

A seat is expected at the time of night when it declared last time. In 2019, 521 of 650 seats
declared between 47 minutes before and 76 minutes after their time of 2017, 65 seats earlier and 64
later (House of Commons Library, CBP-7979 and CBP-8749).
"""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.election.clock import local
from tracker.election.election import Election
from tracker.election.seat import Seat

EARLY_MINUTES, LATE_MINUTES = 47, 76
"""A seat's window begins `EARLY_MINUTES` before and ends `LATE_MINUTES` after its previous time of
night. Eight seats in ten declare in their window, one before it and one after it."""
_MEAN_EARLY, _MEAN_LATE = 90.0, 90.0
"""Mean minutes from an early declaration to its window, and from the window to a late one."""
_DAY = 24 * 60

QUIET_AFTER, QUIET_MISSED = dt.timedelta(minutes=20), 3.0
"""A feed is quiet if it sends nothing for `QUIET_AFTER` while `QUIET_MISSED` declarations are
missing (`missing_declarations`)."""
STALE_AFTER = dt.timedelta(minutes=25)
STALE_MISSED, STALE_AT_ONCE_MISSED = 4.0, 20.0
"""A feed is stale if it sends nothing for `STALE_AFTER` while `STALE_MISSED` declarations are
missing, or for any time while `STALE_AT_ONCE_MISSED` are missing.

Replays of 2019 (Anglia, and the whole country) give no false alarm with these limits.
"""
_PACE_PRIOR, _PACE_EXPECTED_PRIOR = 1.0, 3.0
"""Added to the numbers of declarations, and of expected declarations, of which `_pace` is the
ratio. So few declarations at the start of a night cannot give an extreme ratio. Measured on 2019:
the first seats came half an hour later than in 2017."""
_SLOWEST_PACE = 0.25
"""The lowest `_pace`: without it, a feed that sent no result at all would never be stale."""


class Due(StrEnum):
    """Whether the window of a seat is in the future, open, past or not known."""

    LATER = "later"
    NOW = "due now"
    OVERDUE = "overdue"
    UNKNOWN = "no time known"


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which a seat is expected to declare. Eight seats in ten declare in it."""

    last_time: dt.datetime
    """The time of night of the seat's previous declaration, moved to this election night."""
    opens: dt.datetime
    closes: dt.datetime

    def due(self, now: dt.datetime) -> Due:
        """Whether the seat is due at this time."""
        if now < self.opens:
            return Due.LATER
        return Due.NOW if now <= self.closes else Due.OVERDUE


def minutes_after_close(at: dt.datetime, election: Election) -> int:
    """Time of night: minutes from the close of polls to the time of day of `at`, 0 to 1,439.

    The date of `at` has no effect. 21:03 is 1,383 minutes after polls that close at 22:00: in 2017
    Kensington declared on the next evening.
    """
    return (_minutes(at, election) - _minutes(election.polls_close, election)) % _DAY


def _minutes(at: dt.datetime, election: Election) -> int:
    here = local(at, election)
    return here.hour * 60 + here.minute


def expected_window(seat: Seat, election: Election) -> Window | None:
    """The window of a seat; None without a previous time of declaration."""
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
    """Expected number of declarations between two times, if `seats` have not declared at `since`.

    A seat without a previous time of declaration adds nothing.
    """
    start, end = ((at - election.polls_close).total_seconds() / 60 for at in (since, until))
    total = 0.0
    for seat in seats:
        if seat.previous_declared_at is not None:
            previous = minutes_after_close(seat.previous_declared_at, election)
            total -= math.expm1(_log_awaiting(end - previous) - _log_awaiting(start - previous))
    return total


def missing_declarations(
    waiting: Iterable[Seat],
    declared: Iterable[Seat],
    election: Election,
    since: dt.datetime,
    now: dt.datetime,
) -> float:
    """Expected number of declarations between two times, at the pace of the night so far.

    `waiting` and `declared` are the seats that have not declared and that have. A night on which
    fewer seats had declared at `since` than were expected continues at that pace.
    """
    since = max(since, election.polls_close)
    waiting = list(waiting)
    pace = _pace([*waiting, *declared], len(waiting), election, since)
    return pace * expected_declarations(waiting, election, since, now)


def _pace(seats: Sequence[Seat], waiting: int, election: Election, at: dt.datetime) -> float:
    """Declarations so far for each expected declaration, from `_SLOWEST_PACE` to 1."""
    came = len(seats) - waiting
    expected = expected_declarations(seats, election, election.polls_close, at)
    pace = (came + _PACE_PRIOR) / (expected + _PACE_EXPECTED_PRIOR)
    return min(1.0, max(_SLOWEST_PACE, pace))


def _log_awaiting(minutes: float) -> float:
    """Natural logarithm of the share of seats not declared `minutes` after their previous time.

    Days after the night the share itself is too small to divide by.
    """
    if minutes < -EARLY_MINUTES:
        return math.log1p(-0.1 * math.exp((minutes + EARLY_MINUTES) / _MEAN_EARLY))
    if minutes <= LATE_MINUTES:
        return math.log(0.9 - 0.8 * (minutes + EARLY_MINUTES) / (EARLY_MINUTES + LATE_MINUTES))
    return math.log(0.1) - (minutes - LATE_MINUTES) / _MEAN_LATE


def is_quiet(silence: dt.timedelta, missed: float) -> bool:
    """Whether a feed is quiet after this silence, in which `missed` declarations are missing."""
    return silence >= QUIET_AFTER and missed >= QUIET_MISSED


def is_stale(silence: dt.timedelta, missed: float) -> bool:
    """Whether a feed is stale after this silence, in which `missed` declarations are missing."""
    return missed >= STALE_AT_ONCE_MISSED or (silence >= STALE_AFTER and missed >= STALE_MISSED)
