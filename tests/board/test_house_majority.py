"""The majority of the house: the seats for it, who has it, who can still reach it, and since when."""

import datetime as dt

import pytest

from tests.makers import night
from tests.makers.houses import ONE, declared, house
from tests.summary import nights
from tracker.board import Board
from tracker.board.house_majority import HouseMajority, MajorityStatus, house_majority


def majority(board: Board) -> HouseMajority:
    found = house_majority(board)
    assert found
    return found


def test_a_region_has_no_majority() -> None:
    assert house_majority(night.anglia_board()) is None


@pytest.mark.parametrize("name", ["uk-2019", "uk-2024"])
def test_of_650_seats_326_are_a_majority(name: str) -> None:
    assert majority(Board.empty(nights.election(name))).post == 326


@pytest.mark.parametrize(
    ("winners", "status", "leader", "needed"),
    [
        ([], MajorityStatus.OPEN, None, 3),
        (["Lab"], MajorityStatus.OPEN, "Lab", 2),
        (["Lab", "Con"], MajorityStatus.OPEN, None, 2),
        (["Lab", "Con", "LD"], MajorityStatus.OPEN, None, 2),
        (["Lab", "Con", "LD", "PC"], MajorityStatus.HUNG, None, 2),
        (["Lab", "Con", "Lab", "Con", "LD"], MajorityStatus.HUNG, None, 1),
        (["Lab", "Lab", "Con", "Lab"], MajorityStatus.WON, "Lab", 0),
    ],
)
def test_the_status_follows_from_the_seats_that_are_left(
    winners: list[str], status: MajorityStatus, leader: str | None, needed: int
) -> None:
    found = majority(declared(house(), *winners))
    assert (found.status, found.leader, found.needed) == (status, leader, needed)


def test_a_majority_is_reached_with_the_seat_that_declared_when_it_was_complete() -> None:
    found = majority(declared(house(), "Lab", "Con", "Lab", "Lab", "Lab"))
    assert found.reached_at == ONE + dt.timedelta(minutes=3)
    assert [state.seat.name for state in found.reached_in] == ["Seat 3"]
    assert found.majority == 3


def test_without_the_time_of_a_seat_it_is_not_known_when_the_majority_was_reached() -> None:
    election = house()
    board = declared(election, "Lab", "Lab").apply([night.rush(election, "Seat 4", "Lab")])
    found = majority(board)
    assert (found.status, found.reached_at) == (MajorityStatus.WON, None)


def test_the_desks_own_report_makes_a_majority_provisional() -> None:
    board = declared(house(), "Lab", "Lab")
    board = board.apply([night.desk_entry(board, "Seat 2", "Lab", {"Lab": 9, "Con": 1})])
    found = majority(board)
    assert found.status is MajorityStatus.PROVISIONAL
    assert [state.seat.name for state in found.own_reports] == ["Seat 2"]


def test_the_desks_own_report_ends_no_partys_chance() -> None:
    agency = declared(house(), "Lab", "Con", "LD", "PC")
    assert majority(agency).status is MajorityStatus.HUNG
    board = declared(house(), "Lab", "Con", "LD")
    board = board.apply([night.desk_entry(board, "Seat 3", "PC", {"PC": 9, "Con": 1})])
    assert majority(board).status is MajorityStatus.OPEN


def test_a_party_that_does_not_take_its_seats_lowers_the_number_for_a_majority() -> None:
    election = house(post=4, seats=7, absent="PC")
    found = majority(declared(election, "PC", "Lab", "PC", "Lab"))
    assert (found.absent, found.absent_seats, found.effective_post) == (("PC",), 2, 3)
    assert not found.is_effective
    assert majority(declared(election, "PC", "Lab", "PC", "Lab", "Lab")).is_effective


def test_while_an_absent_party_has_no_seat_there_is_one_number() -> None:
    assert majority(declared(house(absent="PC"), "Lab")).effective_post is None


def test_the_desks_own_report_of_an_absent_party_does_not_lower_the_number() -> None:
    board = Board.empty(house(absent="PC"))
    board = board.apply([night.desk_entry(board, "Seat 1", "PC", {"PC": 9, "Con": 1})])
    assert majority(board).effective_post is None


def test_a_house_with_a_rule_of_its_own_has_no_effective_number() -> None:
    assert majority(declared(house(post=4, absent="PC"), "PC")).effective_post is None


def test_the_effective_majority_of_2019_was_87() -> None:
    found = majority(nights.board_at("uk-2019", nights.when("uk-2019", "2019-12-13T18:00")))
    assert (found.majority, found.effective_majority, found.effective_post) == (80, 87, 322)
    assert (found.absent, found.absent_seats) == (("SF",), 7)
