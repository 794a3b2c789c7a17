"""Parsing and formatting of times, and the replay clock."""

import datetime as dt

import msgspec
import pytest

from tests.makers.night import anglia
from tracker.election import Election
from tracker.election.clock import ReplayClock, clock_time, local, parse_time, wall_clock

IN_SUMMER = msgspec.structs.replace(anglia(), date=dt.date(2017, 6, 8))
"""British Summer Time: an hour ahead of UTC."""


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        pytest.param("22:00", "2019-12-12T22:00:00+00:00", id="polls close"),
        pytest.param("23:59:59", "2019-12-12T23:59:59+00:00", id="before midnight"),
        pytest.param("00:00", "2019-12-13T00:00:00+00:00", id="midnight is the next day"),
        pytest.param("02:31", "2019-12-13T02:31:00+00:00", id="in the night"),
        pytest.param("2:31", "2019-12-13T02:31:00+00:00", id="without its nought"),
        pytest.param("11:59", "2019-12-13T11:59:00+00:00", id="the last before noon"),
        pytest.param("12:00", "2019-12-12T12:00:00+00:00", id="noon of polling day"),
        pytest.param("2019-12-13T02:31", "2019-12-13T02:31:00+00:00", id="no offset: local"),
        pytest.param("2019-12-13 02:31", "2019-12-13T02:31:00+00:00", id="with a space"),
        pytest.param("2019-12-13T02:31:00Z", "2019-12-13T02:31:00+00:00", id="Z"),
        pytest.param("2019-12-13T03:31+01:00", "2019-12-13T02:31:00+00:00", id="its own offset"),
    ],
)
def test_a_time_is_the_first_after_noon_of_polling_day_unless_it_has_a_date(
    text: str, moment: str
) -> None:
    assert parse_time(text, anglia()) == dt.datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        pytest.param("23:15", "2017-06-08T22:15:00+00:00", id="of the clock"),
        pytest.param("02:41", "2017-06-09T01:41:00+00:00", id="of the clock, next day"),
        pytest.param("2017-06-09T02:41", "2017-06-09T01:41:00+00:00", id="ISO without an offset"),
        pytest.param("2017-06-09T02:41+00:00", "2017-06-09T02:41:00+00:00", id="ISO with one"),
    ],
)
def test_a_time_without_an_offset_is_the_elections_local_time(text: str, moment: str) -> None:
    assert parse_time(text, IN_SUMMER) == dt.datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "24:00", "02:60", "02.31", "0231", "02:31 ", "٠٢:٣١", "2019-02-30T02:31", "31"],
)
def test_a_text_that_is_no_time_is_an_error_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time; write 02:31 or 2019-12-12T23:15") as said:
        parse_time(text, anglia())
    assert str(said.value).startswith(f'"{text}"')


@pytest.mark.parametrize(
    ("election", "text"), [(anglia(), "02:41"), (IN_SUMMER, "03:41")], ids=["winter", "summer"]
)
def test_clock_time_is_the_elections_local_time(election: Election, text: str) -> None:
    moment = dt.datetime.combine(
        election.date + dt.timedelta(days=1), dt.time(2, 41, 59), tzinfo=dt.UTC
    )
    assert clock_time(moment, election) == text
    assert local(moment, election) == moment


def test_no_time_is_formatted_as_an_empty_text() -> None:
    assert clock_time(None, anglia()) == ""


def test_the_wall_clock_carries_its_offset() -> None:
    assert wall_clock().utcoffset() == dt.timedelta(0)


class Seconds:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("elapsed", "time"),
    [
        pytest.param(0, "22:00:00", id="at the start"),
        pytest.param(1, "22:02:00", id="two minutes a second"),
        pytest.param(30, "23:00:00", id="at the end"),
        pytest.param(40, "23:00:10", id="past the end, as in life"),
    ],
)
def test_a_replay_is_fast_to_its_end_and_then_at_normal_speed(elapsed: float, time: str) -> None:
    seconds = Seconds()
    start = dt.datetime(2019, 12, 12, 22, tzinfo=dt.UTC)
    clock = ReplayClock(start, start + dt.timedelta(hours=1), 120, monotonic=seconds)
    seconds.now += elapsed
    assert f"{clock():%H:%M:%S}" == time


def test_a_replay_never_goes_backwards() -> None:
    seconds = Seconds()
    start = dt.datetime(2019, 12, 12, 22, tzinfo=dt.UTC)
    clock = ReplayClock(start, start - dt.timedelta(hours=1), 120, monotonic=seconds)
    seconds.now += 5
    assert clock() == start + dt.timedelta(seconds=5)
