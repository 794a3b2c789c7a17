"""The times of declaration that the four functions return."""

import datetime as dt

import msgspec
import pytest

from tests.makers.night import MIDNIGHT, desk_entry, few, result, rush
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.seat_state import (
    first_declared_at,
    on_air_declared_at,
    shown_declared_at,
    stated_declared_at,
)

AFTERNOON = MIDNIGHT - dt.timedelta(hours=8)
"""Before the polls closed."""
EIGHT, NINE = (MIDNIGHT + dt.timedelta(minutes=minutes) for minutes in (8, 9))
VOTES = {"Con": 9, "Lab": 5}
RESULT = result(few(), "Ipswich", 1, VOTES, declared_at=EIGHT)
RIVAL = result(few(), "Ipswich", 1, VOTES | {"LD": 7}, declared_at=NINE)
CORRECTING_RUSH = rush(few(), "Ipswich", "Lab", 2)
ENTRY = desk_entry(Board.empty(few()), "Ipswich", "Con", VOTES, now=NINE)


@pytest.mark.parametrize(
    ("bulletins", "stated", "on_air", "shown", "first"),
    [
        pytest.param([], None, None, None, None, id="no bulletin"),
        pytest.param([RESULT], EIGHT, EIGHT, EIGHT, EIGHT, id="declared"),
        pytest.param([RESULT, CORRECTING_RUSH], None, None, None, EIGHT, id="votes pending"),
        pytest.param([RIVAL, RESULT], NINE, None, NINE, EIGHT, id="conflict"),
        pytest.param(
            [msgspec.structs.replace(RESULT, declared_at=AFTERNOON)], *[None] * 4, id="impossible"
        ),
        pytest.param([ENTRY], None, None, NINE, NINE, id="desk entry"),
    ],
)
def test_each_time_of_declaration_for_the_same_seat(
    bulletins: list[Bulletin],
    stated: dt.datetime | None,
    on_air: dt.datetime | None,
    shown: dt.datetime | None,
    first: dt.datetime | None,
) -> None:
    state = Board.of(few(), bulletins).states[RESULT.seat]
    assert stated_declared_at(state) == stated
    assert on_air_declared_at(state) == on_air
    assert shown_declared_at(state) == shown
    assert first_declared_at(state) == first


def test_an_election_that_accepts_tests_has_times_before_its_polls_close() -> None:
    """PA sends its tests weeks before the election."""
    testing = msgspec.structs.replace(few(), accepts_tests=True)
    early = msgspec.structs.replace(RESULT, declared_at=AFTERNOON)
    assert stated_declared_at(Board.of(testing, [early]).states[RESULT.seat]) == AFTERNOON
