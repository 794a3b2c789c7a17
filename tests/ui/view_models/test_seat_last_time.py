"""The page of a seat before it declares, and what a declared one has besides its result."""

import msgspec
import pytest

from tests.makers import night
from tests.makers.newsroom import cells, text
from tracker.board import Board
from tracker.election import PreviousCandidate
from tracker.ui.view_models.seat import seat_page
from tracker.ui.view_models.seat_last_time import last_time_lines, previous_result

ANGLIA = night.anglia()
BEFORE = Board.empty(ANGLIA)
FULL = night.anglia_board()
WIDTHS = (60, 78, 100, 160, 220)


def page(board: Board, seat: str, width: int = 100) -> str:
    lines = seat_page(board, night.state(board, seat), [], width)
    assert max(map(cells, lines)) <= width
    return "\n".join(text(line) for line in lines)


@pytest.mark.parametrize("width", WIDTHS)
def test_an_awaited_seat_has_last_times_result_and_time(width: int) -> None:
    shown = page(BEFORE, "Bedford", width)
    for part in ("22,712", "46.8", "21,923", "Majority 789 over Con", "03:14"):
        assert part in shown


def test_an_awaited_seat_has_its_expected_time() -> None:
    assert "declared 03:14, 9 June 2017; expected tonight 02:27 to 04:30" in page(BEFORE, "Bedford")


@pytest.mark.parametrize(
    ("majority", "more", "change"), [(1, 2, 1), (2, 3, 2), (789, 790, 395), (0, 1, 1)]
)
def test_what_is_needed_is_in_votes(majority: int, more: int, change: int) -> None:
    """One vote more than half of the majority must change sides: half of it makes a tie."""
    seat = night.seat("Bedford", {"Lab": 5_000 + majority, "Con": 5_000}, previous_winner="Lab")
    target = msgspec.structs.replace(night.anglia().targets[1], seat=seat.id)
    assert (target.holder, target.challenger) == ("Lab", "Con")
    board = Board.empty(night.small(seat, targets=(target,)))
    noun = "vote" if more == 1 else "votes"
    needed = f"Con needs {more:,} more {noun} if Lab keeps its own, or {change:,} that change"
    lines = last_time_lines(night.state(board, "Bedford"), 160)
    assert any(needed in text(line) for line in lines)
    assert 2 * change > majority >= 2 * (change - 1)


def test_tonights_candidates_are_those_of_candidates_csv() -> None:
    names = {"Con": ("Jo Bloggs",), "Ind": ("Ann Other", "")}
    seat = night.seat("Ash", candidate_names=names, candidate_count=3)
    shown = page(Board.empty(night.small(seat)), "Ash")
    for part in ("3 stand", "Jo Bloggs", "Ann Other", "–"):
        assert part in shown


def test_a_past_night_has_no_names_of_candidates_before_the_result() -> None:
    assert "Candidates" not in page(BEFORE, "Bedford")
    assert "Paul Bristow" not in page(BEFORE, "Peterborough")


def test_a_seat_without_a_previous_result_has_none() -> None:
    seat = msgspec.structs.replace(night.seat("Ash"), previous={}, previous_winner="")
    shown = page(Board.empty(night.small(seat)), "Ash")
    assert "time of declaration not known" in shown
    assert "Majority" not in shown


def test_known_independents_of_last_time_have_a_line_each() -> None:
    seat = night.seat(
        "Ash",
        {"Con": 500, "Ind": 300},
        previous_candidates=(PreviousCandidate("Ind", "Ann Other", 200),),
    )
    lines = previous_result(night.small(seat), seat)
    assert [(line.name, line.votes, line.is_one) for line in lines] == [
        ("", 500, True),
        ("Ann Other", 200, True),
        ("", 100, False),
    ]


def test_a_majority_over_several_in_one_figure_is_left_out() -> None:
    seat = night.seat("Ash", {"Con": 500, "Ind": 300})
    assert "Majority" not in page(Board.empty(night.small(seat)), "Ash")


def test_a_declared_seat_has_its_deposits_turnout_and_rank() -> None:
    shown = page(FULL, "Bedford")
    assert "Lost deposits (" in shown
    assert "Turnout was 67.5% last time." in shown
    assert "Smallest majority of the night, of 69." in " ".join(shown.split())
    assert "Last time" not in shown


def test_lost_deposits_are_those_of_candidates_with_a_twentieth_or_less() -> None:
    shown = page(FULL, "Peterborough")
    assert "Lost deposits (6): LD, Brexit, Green, Ind, CPA and MRLP." in " ".join(shown.split())


def test_our_own_report_has_no_lost_deposits() -> None:
    board = BEFORE.apply([night.desk_entry(BEFORE, "Bedford", "Con", {"Con": 900, "LD": 1})])
    assert "deposit" not in page(board, "Bedford")
