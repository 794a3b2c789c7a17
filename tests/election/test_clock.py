"""Parsing and formatting of times, and the replay clock."""

import datetime as dt

import msgspec
import pytest

from tests.makers.night import anglia
from tracker.election import Election
from tracker.election.clock import (
    ReplayClock,
    clock_time,
    local,
    parse_declaration_time,
    parse_time,
    wall_clock,
)

IN_SUMMER = msgspec.structs.replace(
    anglia(),
    date=dt.date(2017, 6, 8),
    polls_close=dt.datetime.fromisoformat("2017-06-08T22:00:00+01:00"),
)
"""British Summer Time: an hour ahead of UTC."""


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        pytest.param("22:00", "2019-12-12T22:00:00+00:00", id="polls close"),
        pytest.param("23:59:59", "2019-12-12T23:59:59+00:00", id="before midnight"),
        pytest.param("00:00", "2019-12-13T00:00:00+00:00", id="midnight is the next day"),
        pytest.param("02:31", "2019-12-13T02:31:00+00:00", id="in the night"),
        pytest.param("2:31", "2019-12-13T02:31:00+00:00", id="without its nought"),
        pytest.param("12:00", "2019-12-13T12:00:00+00:00", id="noon"),
        pytest.param("16:40", "2019-12-13T16:40:00+00:00", id="the second day"),
        pytest.param("21:59:59", "2019-12-13T21:59:59+00:00", id="a second before the close"),
        pytest.param("2019-12-13T02:31", "2019-12-13T02:31:00+00:00", id="no offset: local"),
        pytest.param("2019-12-13 02:31", "2019-12-13T02:31:00+00:00", id="with a space"),
        pytest.param("2019-12-13T02:31:00Z", "2019-12-13T02:31:00+00:00", id="Z"),
        pytest.param("2019-12-13T03:31+01:00", "2019-12-13T02:31:00+00:00", id="its own offset"),
    ],
)
def test_a_time_without_a_day_is_the_first_after_the_polls_closed(text: str, moment: str) -> None:
    assert parse_time(text, anglia()) == dt.datetime.fromisoformat(moment)


def test_polls_that_close_in_the_afternoon_begin_the_night_then() -> None:
    close = dt.datetime(2019, 12, 12, 15, tzinfo=dt.UTC)
    election = msgspec.structs.replace(anglia(), polls_close=close)
    assert parse_time("16:40", election) == close.replace(hour=16, minute=40)


def autumn_and_spring(close: str) -> Election:
    """An election whose polls close before the clocks change: 27 October 2019, 29 March 2020."""
    return msgspec.structs.replace(anglia(), polls_close=dt.datetime.fromisoformat(close))


@pytest.mark.parametrize("text", ["01:30", "2020-03-29T01:30", "2020-03-29 01:00:00"])
def test_a_time_that_the_clocks_skipped_is_an_error(text: str) -> None:
    """The clocks went from 01:00 to 02:00."""
    with pytest.raises(ValueError, match=r"the clocks skipped 01:[03]0 on 2020-03-29") as refused:
        parse_time(text, autumn_and_spring("2020-03-28T22:00:00+00:00"))
    assert str(refused.value).startswith(f'"{text}"')


@pytest.mark.parametrize("text", ["02:00", "00:59", "2020-03-29T01:30:00Z"])
def test_a_time_beside_the_skipped_ones_is_a_time(text: str) -> None:
    assert parse_time(text, autumn_and_spring("2020-03-28T22:00:00+00:00"))


@pytest.mark.parametrize("text", ["01:30", "2019-10-27T01:30"])
def test_a_time_that_the_clocks_showed_twice_is_the_first(text: str) -> None:
    """The clocks went from 02:00 back to 01:00: half past one in summer time, then in winter."""
    moment = parse_time(text, autumn_and_spring("2019-10-26T22:00:00+01:00"))
    assert moment == dt.datetime.fromisoformat("2019-10-27T01:30:00+01:00")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2017-09-06T02:41", "2017-06-09T02:41"),
        ("2017-08-06 23:15:00+01:00", "2017-06-08 23:15:00+01:00"),
    ],
)
def test_a_declaration_with_day_and_month_exchanged_is_an_error_that_offers_the_right_day(
    text: str, meant: str
) -> None:
    with pytest.raises(ValueError, match="are day and month exchanged") as refused:
        parse_declaration_time(text, IN_SUMMER)
    assert str(refused.value).endswith(f"Then write {meant}")
    assert parse_declaration_time(meant, IN_SUMMER)


def test_a_thirteenth_month_is_a_day() -> None:
    with pytest.raises(ValueError, match=r"exchanged\? Then write 2019-12-13T02:41$"):
        parse_declaration_time("2019-13-12T02:41", anglia())


def test_a_test_message_may_be_of_any_day() -> None:
    """A test of 7 June for the night of 4 July 2024."""
    election = msgspec.structs.replace(
        anglia(),
        polls_close=dt.datetime.fromisoformat("2024-07-04T22:00:00+01:00"),
        accepts_tests=True,
    )
    text = "2024-06-07T11:00:00+01:00"
    assert parse_declaration_time(text, election) == dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    "text", ["2019-12-12T22:00", "2019-12-15T21:00", "2019-12-10T02:41", "2019-12-31T02:41"]
)
def test_a_declaration_on_another_day_is_read_as_it_is(text: str) -> None:
    """No day of these nights is another with day and month exchanged."""
    assert parse_declaration_time(text, anglia()) == parse_time(text, anglia())


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
