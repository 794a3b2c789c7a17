"""A cell says a number or a time in one way or in none."""

import datetime as dt
import re

import pytest

from tracker.prepare.parse_cells import collapse_spaces, parse_count, parse_local_time


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("54829", 54_829),
        ("54,829", 54_829),
        ("54 829", 54_829),
        ("54\u00a0829", 54_829),
        ("54\u202f829", 54_829),
        ("54\u2009829", 54_829),
        ("54'829", 54_829),
        ("31,614,347", 31_614_347),
        ("0", 0),
        ("007", 7),
        ("999999999999", 999_999_999_999),
    ],
)
def test_a_whole_number_with_or_without_separators(text: str, number: int) -> None:
    assert parse_count(text) == number


def test_an_empty_cell_is_no_number() -> None:
    assert parse_count("") is None


@pytest.mark.parametrize(
    "text",
    [
        "5482.9", "54829.0", "-3", "+3", "1,23", "1,2345", ",829", "54,829,", "54,,829", "5,4829",
        "2O479", "n/a", "-", "1e5", "٣", "５４", "9999999999999", "54.829",
    ],
)  # fmt: skip
def test_what_is_not_a_whole_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        parse_count(text)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        pytest.param("09/06/2017 02:41", "2017-06-09T01:41", id="day first, summer time"),
        pytest.param("13/12/2019 02:41", "2019-12-13T02:41", id="day first, winter time"),
        pytest.param("9/6/2017 2:41", "2017-06-09T01:41", id="without leading noughts"),
        pytest.param("09-06-2017 02:41", "2017-06-09T01:41", id="with hyphens"),
        pytest.param("09.06.2017 02:41", "2017-06-09T01:41", id="with stops"),
        pytest.param("09/06/2017 02:41:30", "2017-06-09T01:41:30", id="with seconds"),
        pytest.param("09/06/2017, 02:41", "2017-06-09T01:41", id="with a comma"),
        pytest.param("2017-06-09 02:41", "2017-06-09T01:41", id="ISO is a clock in London"),
        pytest.param("2017-06-09T02:41:00+01:00", "2017-06-09T01:41", id="ISO with its offset"),
        pytest.param("2017-06-09T02:41:00Z", "2017-06-09T02:41", id="ISO in UTC"),
        pytest.param("20170609T0241", "2017-06-09T01:41", id="ISO without separators"),
    ],
)
def test_a_time_is_a_moment(text: str, utc: str) -> None:
    moment = parse_local_time(text)
    assert moment == dt.datetime.fromisoformat(f"{utc}+00:00")


@pytest.mark.parametrize(
    ("text", "offset"),
    [("09/06/2017 02:41", 1), ("2017-06-09T01:41Z", 1), ("13/12/2019 02:41", 0)],
)
def test_a_time_keeps_the_offset_of_london(text: str, offset: int) -> None:
    moment = parse_local_time(text)
    assert moment is not None
    assert moment.utcoffset() == dt.timedelta(hours=offset)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("29/10/2017 01:30", "2017-10-29T01:30:00+01:00", id="an hour that is there twice"),
        pytest.param("2017-10-29T01:30Z", "2017-10-29T01:30:00+00:00", id="the second time"),
    ],
)  # fmt: skip
def test_a_time_when_the_clocks_change_is_one_moment_that_can_be_written(
    text: str, written: str
) -> None:
    moment = parse_local_time(text)
    assert moment is not None
    assert moment.isoformat() == written
    assert dt.datetime.fromisoformat(written) == moment


@pytest.mark.parametrize("text", ["26/03/2017 01:30", "2017-03-26 01:30"])
def test_a_time_that_the_clocks_skipped_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="the clocks skipped 01:30 on 2017-03-26"):
        parse_local_time(text)


def test_an_empty_cell_is_no_time() -> None:
    assert parse_local_time("") is None


@pytest.mark.parametrize(
    "text",
    [
        "02:41", "09/06/2017", "2017-06-09", "09/06/017 02:41", "31/02/2017 02:41",
        "12/13/2019 02:30", "09/06/2017 24:41", "09/06/2017 02:41 am", "2017-W23-5", "soon",
        "43000.1118",
    ],
)  # fmt: skip
def test_what_is_not_a_time_with_its_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        parse_local_time(text)


@pytest.mark.parametrize(
    ("text", "bare"), [("  Ynys  Môn ", "Ynys Môn"), ("Adrian\u00a0", "Adrian"), ("\t", "")]
)
def test_spaces_around_a_cell_and_doubled_inside_are_none_of_its_text(text: str, bare: str) -> None:
    assert collapse_spaces(text) == bare


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00+05:00", "01/01/0001 01:00", "09/06/0217 02:41", "1731-06-09 02:41"]
)
def test_a_year_before_there_were_such_tables_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=text[:4]):
        parse_local_time(text)
