"""Expected declaration times, and which silences of a feed are stale."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.makers import night
from tracker.election import Election
from tracker.election.expected_times import (
    EARLY_MINUTES,
    LATE_MINUTES,
    Due,
    Window,
    expected_declarations,
    expected_window,
    is_quiet,
    is_stale,
    minutes_after_close,
    missing_declarations,
)
from tracker.election.folder import find_election, load_election
from tracker.prepare import rehearsal

ANGLIA = night.anglia()
CLOSE = ANGLIA.polls_close
SECOND, MINUTE = dt.timedelta(seconds=1), dt.timedelta(minutes=1)
IPSWICH = night.seat_of(ANGLIA, "Ipswich")
"""Declared at 02:59 in 2017, in British Summer Time."""
NO_TIME = night.seat("Ambridge")
few_examples = settings(max_examples=40)


def at(clock: str) -> dt.datetime:
    """A time of the night of 12 December 2019."""
    hour, minute = map(int, clock.split(":"))
    day = 12 if hour >= 12 else 13
    return dt.datetime(2019, 12, day, hour, minute, tzinfo=dt.UTC)


def ipswich() -> Window:
    found = expected_window(IPSWICH, ANGLIA)
    assert found
    return found


# -- the time of night -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last_time", "minutes"),
    [
        pytest.param("2017-06-08T22:00:00+01:00", 0, id="as the polls closed"),
        pytest.param("2017-06-08T23:00:59+01:00", 60, id="Newcastle, the first"),
        pytest.param("2017-06-08T23:59:00+01:00", 119, id="before midnight"),
        pytest.param("2017-06-09T00:00:00+01:00", 120, id="midnight"),
        pytest.param("2017-06-09T02:59:00+01:00", 299, id="Ipswich"),
        pytest.param("2017-06-09T01:59:00+00:00", 299, id="Ipswich, with another offset"),
        pytest.param("2017-06-09T21:03:00+01:00", 1383, id="Kensington, the evening after"),
        pytest.param("2017-06-09T21:59:00+01:00", 1439, id="the last minute there is"),
    ],
)
def test_a_time_of_night_is_minutes_after_the_close_of_polls(last_time: str, minutes: int) -> None:
    assert minutes_after_close(dt.datetime.fromisoformat(last_time), ANGLIA) == minutes


def test_the_time_of_night_is_by_local_time_in_every_season() -> None:
    summer = msgspec.structs.replace(
        ANGLIA, polls_close=dt.datetime.fromisoformat("2017-06-08T22:00:00+01:00")
    )
    assert minutes_after_close(at("02:59"), summer) == minutes_after_close(at("02:59"), ANGLIA)


# -- the window ------------------------------------------------------------------------------


def test_a_seat_is_expected_around_its_previous_time_of_night() -> None:
    assert ipswich().last_time == at("02:59")
    assert ipswich().opens == at("02:59") - EARLY_MINUTES * MINUTE
    assert ipswich().closes == at("02:59") + LATE_MINUTES * MINUTE


def test_a_seat_that_declared_before_midnight_is_expected_on_the_evening_of_polling_day() -> None:
    early = night.seat(previous_declared_at=dt.datetime.fromisoformat("2017-06-08T23:05+01:00"))
    found = expected_window(early, ANGLIA)
    assert found
    assert found.last_time == at("23:05")


def test_a_seat_without_a_previous_time_has_no_window() -> None:
    assert expected_window(NO_TIME, ANGLIA) is None


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (CLOSE, Due.LATER),
        (ipswich().opens - SECOND, Due.LATER),
        (ipswich().opens, Due.NOW),
        (ipswich().last_time, Due.NOW),
        (ipswich().closes, Due.NOW),
        (ipswich().closes + SECOND, Due.OVERDUE),
    ],
    ids=["polls close", "before", "opens", "last time's", "closes", "after"],
)
def test_a_seat_is_due_while_its_window_is_open(now: dt.datetime, due: Due) -> None:
    assert ipswich().due(now) is due


# -- how many should have come ---------------------------------------------------------------

minutes = some.integers(min_value=-60, max_value=30 * 60)


def part_by(moment: dt.datetime) -> float:
    """Expected declarations of one seat up to this time."""
    return expected_declarations([IPSWICH], ANGLIA, CLOSE - dt.timedelta(days=30), moment)


def test_of_no_seats_none_is_expected() -> None:
    assert expected_declarations([], ANGLIA, CLOSE, at("05:00")) == 0


def test_a_seat_without_a_previous_time_is_never_missed() -> None:
    assert expected_declarations([NO_TIME], ANGLIA, CLOSE, at("05:00")) == 0


def test_in_an_empty_interval_no_seat_is_expected() -> None:
    assert expected_declarations(ANGLIA.seats, ANGLIA, at("02:00"), at("02:00")) == 0


def test_a_tenth_is_expected_before_the_window_and_eight_inside_it() -> None:
    assert part_by(ipswich().opens) == pytest.approx(0.1)
    assert part_by(ipswich().closes) == pytest.approx(0.9)


@few_examples
@given(since=minutes, one=minutes, other=minutes)
def test_the_longer_the_silence_the_more_are_expected(since: int, one: int, other: int) -> None:
    start = CLOSE + since * MINUTE
    shorter, longer = (start + more * MINUTE for more in sorted((abs(one), abs(other))))
    before, after = (
        expected_declarations(ANGLIA.seats, ANGLIA, start, end) for end in (shorter, longer)
    )
    assert 0 <= before <= after


@few_examples
@given(since=minutes, silence=minutes)
def test_never_more_are_expected_than_there_are_seats(since: int, silence: int) -> None:
    start = CLOSE + since * MINUTE
    assert expected_declarations(ANGLIA.seats, ANGLIA, start, start + abs(silence) * MINUTE) <= 69


@pytest.mark.parametrize("days", [2, 30, 60, 365, 2_500])
def test_a_replay_years_later_expects_no_more_than_its_seats(days: int) -> None:
    """A rehearsal by the wall clock: every file arrives years after the election."""
    since = CLOSE + dt.timedelta(days=days)
    assert 0 <= expected_declarations(ANGLIA.seats, ANGLIA, since, since + 5 * MINUTE) <= 69


# -- when a silence is too long --------------------------------------------------------------


@pytest.mark.parametrize(
    ("silence", "missed", "stale"),
    [
        pytest.param(MINUTE, 20.0, True, id="twenty missed, however short"),
        pytest.param(24 * MINUTE, 19.9, False, id="not yet twenty, not yet 25 minutes"),
        pytest.param(25 * MINUTE - SECOND, 4.0, False, id="just short of 25 minutes"),
        pytest.param(25 * MINUTE, 4.0, True, id="four missed in 25 minutes"),
        pytest.param(25 * MINUTE, 3.9, False, id="not yet four"),
        pytest.param(400 * MINUTE, 0.9, False, id="the last seat may take all morning"),
    ],
)
def test_a_silence_is_stale_by_its_length_and_by_what_was_missed_in_it(
    silence: dt.timedelta, missed: float, stale: bool
) -> None:
    assert is_stale(silence, missed) is stale


@pytest.mark.parametrize(("dies_at", "stale"), [("23:00", False), ("03:00", True)])
def test_half_an_hour_of_silence_is_normal_at_eleven_and_stale_at_three(
    dies_at: str, stale: bool
) -> None:
    silence = 30 * MINUTE
    declared = {
        result.seat
        for result in night.anglia_results()
        if result.declared_at and result.declared_at <= at(dies_at)
    }
    waiting = [seat for seat in ANGLIA.seats if seat.id not in declared]
    missed = expected_declarations(waiting, ANGLIA, at(dies_at), at(dies_at) + silence)
    assert is_stale(silence, missed) is stale


# -- the real nights -------------------------------------------------------------------------


@dataclass(frozen=True)
class Night:
    """A real night: its election, and the time of each declaration in order."""

    election: Election
    declared: tuple[tuple[dt.datetime, str], ...]

    def silences(self, longest: dt.timedelta) -> Iterator[tuple[dt.datetime, dt.timedelta, float]]:
        """Each longer silence: its start, its length, the declarations missing at its end."""
        waiting, declared = dict(self.election.seat_by_id), []
        for (begins, seat), (ends, _) in pairwise(self.declared):
            declared.append(waiting.pop(seat))
            if ends - begins > longest:
                seats = waiting.values(), declared
                missed = missing_declarations(*seats, self.election, begins, ends)
                yield begins, ends - begins, missed

    def minutes_late(self) -> list[float]:
        """Minutes by which each seat was later than its previous time; earlier is negative."""
        return [
            (declared - due.last_time) / MINUTE
            for declared, seat in self.declared
            if (due := expected_window(self.election.seat_by_id[seat], self.election))
        ]


@pytest.fixture(scope="module", params=["anglia-2019", "uk-2019"])
def real(request: pytest.FixtureRequest) -> Night:
    election = load_election(request.param)
    sent = rehearsal.load_messages(election, find_election(request.param))
    return Night(election, tuple((message.at, message.seat) for message in sent))


def test_on_the_real_nights_no_silence_is_called_quiet_or_stale(real: Night) -> None:
    for begins, length, missed in real.silences(2 * MINUTE):
        assert not is_quiet(length, missed), begins
        assert not is_stale(length, missed), begins


@pytest.mark.parametrize(("dies_at", "minutes"), [(2, 28), (3, 25), (4, 25)])
def test_a_feed_that_dies_in_the_rush_is_stale_within_half_an_hour(
    dies_at: int, minutes: int
) -> None:
    died = night.MIDNIGHT + dt.timedelta(hours=dies_at)
    done = {r.seat for r in night.anglia_results() if r.declared_at and r.declared_at <= died}
    waiting = [seat for seat in ANGLIA.seats if seat.id not in done]
    declared = [seat for seat in ANGLIA.seats if seat.id in done]
    missed = missing_declarations(waiting, declared, ANGLIA, died, died + minutes * MINUTE)
    assert is_stale(minutes * MINUTE, missed)


def test_a_night_that_began_late_expects_fewer_declarations() -> None:
    """By two, two seats came of the many that were expected: the rest is late too."""
    since, now = night.MIDNIGHT + dt.timedelta(hours=2), night.MIDNIGHT + dt.timedelta(hours=3)
    waiting, declared = ANGLIA.seats[2:], ANGLIA.seats[:2]
    late = missing_declarations(waiting, declared, ANGLIA, since, now)
    assert 0 < late < expected_declarations(waiting, ANGLIA, since, now)


def test_of_the_real_seats_eight_in_ten_came_in_their_window_and_a_tenth_on_either_side(
    real: Night,
) -> None:
    late = real.minutes_late()
    before = sum(minutes < -EARLY_MINUTES for minutes in late) / len(late)
    after = sum(minutes > LATE_MINUTES for minutes in late) / len(late)
    assert (before, after) == pytest.approx((0.1, 0.1), abs=0.05)
