"""The majority of the house in the head of the board, and a line of parties that adds up."""

import re

import pytest

from tests.makers import night
from tests.makers.houses import declared, house
from tests.makers.newsroom import cells, text
from tests.summary import nights
from tracker.board import Board
from tracker.ui.view_models.house_majority import majority_spans
from tracker.ui.view_models.status_bar import tally_line

WIDTHS = (60, 80, 100, 120, 160, 220)


def uk(at: str, name: str = "uk-2019") -> Board:
    return nights.board_at(name, nights.when(name, at))


def majority(board: Board, width: int = 80) -> str:
    return text(tuple(majority_spans(board, width))).strip()


@pytest.mark.parametrize(
    ("winners", "expected"),
    [
        ([], "3 to win"),
        (["Lab", "Con"], "3 to win"),
        (["Lab"], "Lab 2 short of 3"),
        (["Lab", "Lab", "Lab"], "Lab passed 3 01:02"),
        (["Lab", "Lab", "Lab", "Con", "Con"], "Lab majority 1"),
        (["Lab", "Con", "LD", "PC"], "hung: none can reach 3"),
    ],
)
def test_the_head_has_the_road_to_a_majority(winners: list[str], expected: str) -> None:
    assert majority(declared(house(), *winners)) == expected


def test_a_majority_with_our_own_reports_has_their_mark() -> None:
    board = declared(house(), "Lab", "Lab")
    board = board.apply([night.desk_entry(board, "Seat 2", "Lab", {"Lab": 9, "Con": 1})])
    assert majority(board) == "✎Lab 3 with our reports"


def test_the_number_without_absent_parties_is_shown_where_there_is_room_or_it_decides() -> None:
    assert majority(uk("04:56"), 160) == "Con 12 short of 326 (323 without SF)"
    assert majority(uk("04:56"), 80) == "Con 12 short of 326"
    assert majority(uk("2019-12-13T18:00"), 160) == "Con majority 80 (87 without SF)"
    decides = declared(house(post=4, seats=7, absent="PC"), "PC", "Lab", "PC", "Lab", "Lab")
    assert majority(decides, 80) == "Lab 1 short of 4 (3 without PC)"


def test_a_region_has_no_road() -> None:
    assert majority_spans(night.anglia_board(), 160) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("at", ["22:30", "23:45", "01:30", "03:00", "05:06", "2019-12-13T18:00"])
def test_the_seats_of_the_party_line_add_up_at_every_width(width: int, at: str) -> None:
    board = uk(at)
    line = text(tally_line(board, width))
    named = line.split("short of")[0].split("passed")[0].split("majority")[0]
    parties = [int(n) for n in re.findall(r"\w (\d+) [+−±]\d", named)]
    others = [int(n) for n in re.findall(r"others? (\d+)", named)]
    assert sum(parties + others) == board.decided
    assert cells(tally_line(board, width)) <= width


def test_the_parties_that_do_not_fit_are_counted() -> None:
    assert "+8 others 31" in text(tally_line(uk("05:06"), 80))
    assert "Con passed 326 05:05" in text(tally_line(uk("05:06"), 80))
