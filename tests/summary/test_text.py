"""The summary on a terminal of 80 columns."""

import pytest

from tests.makers.boards import HOSTILE, MORNING, hostile
from tracker.board import Board
from tracker.summary.text import WIDTH, text


def test_the_first_lines_of_the_full_night(full: Board) -> None:
    assert text(full, MORNING).splitlines()[:10] == [
        "General Election, Anglia, 12 December 2019",
        "At 07:13 on Friday 13 December 2019: 69 of 69 seats declared.",
        "",
        "Headline",
        "--------",
        "The Conservatives have 63 seats, up two; Labour five, down two; the Liberal",
        "Democrats one, unchanged.",
        "",
        "All gains: 4",
        "------------",
    ]


def test_the_parties_are_in_columns(full: Board) -> None:
    lines = text(full, MORNING).splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("Party "))
    assert lines[start : start + 4] == [
        "Party                 Seats  Net  Gains  Losses      Votes       Share  Change",
        "Conservative             63   +2      3       1  2,107,401       57.5%    +2.7",
        "Labour                    5   −2      0       2    923,558       25.2%    −8.0",
        "Liberal Democrat          1    0      1       1    460,710       12.6%    +5.3",
    ]


def test_a_long_name_wraps(full: Board) -> None:
    written = text(full, MORNING)
    assert "\nChristian Peoples         0" in written
    assert "\nAlliance Party\n" in written


def test_seats_to_come_are_in_columns(half: Board) -> None:
    written = text(half, MORNING)
    assert "\n02:50 overdue  St Albans                    Conservative      Liberal D" in written
    assert "\n01:47 overdue  South Norfolk                Conservative\n" in written


@pytest.mark.parametrize("night", ["empty", "half", "full", "unfinished"])
def test_nothing_is_wider_than_the_page(night: str, request: pytest.FixtureRequest) -> None:
    board: Board = request.getfixturevalue(night)
    lines = text(board, MORNING).splitlines()
    assert max(map(len, lines)) <= WIDTH < 80
    assert not any(line != line.rstrip() for line in lines)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_from_a_file_stays_within_the_page(name: str) -> None:
    assert max(map(len, text(hostile(name), MORNING).splitlines())) <= WIDTH


def test_brackets_are_only_brackets() -> None:
    assert "[/x] gain from Labour in Peterborough." in text(hostile("[/x]"), MORNING)
