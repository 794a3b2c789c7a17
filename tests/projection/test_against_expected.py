"""Where the night leaves what was expected."""

import msgspec
import pytest

from tests.makers.night import few, result
from tests.makers.projected_nights import project
from tracker.board import Board
from tracker.election import Election
from tracker.projection.against_expected import AgainstExpected, against_expected

SHARES = {"Con": 50.0, "Lab": 40.0, "LD": 10.0}


def expecting() -> Election:
    """Four seats, of which three have an expectation."""
    seats = few().seats
    first = tuple(msgspec.structs.replace(seat, expected_shares=SHARES) for seat in seats[:3])
    return msgspec.structs.replace(few(), seats=(*first, *seats[3:]))


def test_the_difference_is_the_mean_over_the_declared_seats_with_an_expectation() -> None:
    election = expecting()
    said = [
        result(election, election.seats[0].name, 1, {"Con": 540, "Lab": 380, "LD": 80}),
        result(election, election.seats[1].name, 1, {"Con": 520, "Lab": 400, "LD": 80}),
        result(election, election.seats[3].name, 1, {"Con": 100, "Lab": 880, "LD": 20}),
    ]
    found = against_expected(project(Board.of(election, said)).evidence)
    assert [(one.party, round(one.points, 6), one.seats) for one in found] == [
        ("Con", 3, 2),
        ("LD", -2, 2),
        ("Lab", -1, 2),
    ]


def test_without_expected_shares_there_is_no_difference() -> None:
    said = [result(few(), "Ipswich", 1, {"Con": 540, "Lab": 380, "LD": 80})]
    assert against_expected(project(Board.of(few(), said)).evidence) == []


@pytest.mark.parametrize(
    ("points", "text"),
    [
        (2.06, "2.1 better than expected"),
        (-0.42, "0.4 worse than expected"),
        (0.04, "as expected"),
        (-0.04, "as expected"),
    ],
)
def test_a_difference_in_words(points: float, text: str) -> None:
    assert AgainstExpected("Lab", points, 3).text == text
