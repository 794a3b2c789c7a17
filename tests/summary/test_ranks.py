"""The ranks of a result among those of the night: exact, or left out."""

import pytest

from tests.makers import night
from tests.summary import nights
from tracker.board import Board
from tracker.summary.ranks import FEWEST, ranks

ANGLIA = night.anglia()
FULL = night.anglia_board()


def of(board: Board, seat: str) -> list[str]:
    return ranks(board, night.state(board, seat))


def twenty(*majorities: int) -> Board:
    """Seats of equal size with these majorities of the Conservatives over Labour."""
    names = [f"Seat {n}" for n in range(len(majorities))]
    election = night.small(*(night.seat(name) for name in names))
    results = [
        night.result(election, name, votes={"Con": 500 + majority, "Lab": 500})
        for name, majority in zip(names, majorities, strict=True)
    ]
    return Board.of(election, results)


def test_the_ranks_of_a_finished_night_are_of_the_night() -> None:
    """Bedford was held by 145 votes, the smallest majority of the region (Commons Library)."""
    assert "smallest majority of the night, of 69" in of(FULL, "Bedford")


def test_the_swings_of_a_finished_night_are_in_the_order_of_their_values() -> None:
    swings = {
        s.seat.name: s.figures.swing.value
        for s in FULL.states.values()
        if s.figures and s.figures.swing
    }
    ordered = sorted(swings, key=lambda name: -swings[name])
    for place, name in enumerate(ordered[:10], 1):
        ordinal = {1: "", 2: "2nd ", 3: "3rd "}.get(place, f"{place}th ")
        assert f"{ordinal}largest swing of the night, of {len(swings)}" in of(FULL, name)
    assert not any("swing" in rank for rank in of(FULL, ordered[10]))


def test_before_the_end_a_rank_is_so_far() -> None:
    board = Board.of(ANGLIA, night.anglia_results()[:34])
    ranked = [rank for state in board.states.values() for rank in ranks(board, state)]
    assert ranked
    assert all(" so far, of " in rank for rank in ranked)


def test_equal_figures_have_no_rank() -> None:
    board = twenty(*range(10, 19), 18)
    assert not any("majority" in rank for rank in of(board, "Seat 9"))
    assert "3rd largest majority of the night, of 10" in of(board, "Seat 7")


def test_a_result_without_turnout_leaves_every_rank_of_turnout_out() -> None:
    seats = [night.seat(f"Seat {n}") for n in range(12)]
    seats[3] = night.seat("Seat 3", electorate=None)
    election = night.small(*seats)
    board = Board.of(
        election,
        [
            night.result(election, s.name, votes={"Con": 600 + n, "Lab": 500}, electorate=None)
            for n, s in enumerate(seats)
        ],
    )
    found = [rank for state in board.states.values() for rank in ranks(board, state)]
    assert any("majority" in rank for rank in found)
    assert not any("turnout" in rank for rank in found)


@pytest.mark.parametrize("results", [FEWEST - 1, FEWEST])
def test_few_results_have_no_ranks(results: int) -> None:
    board = Board.of(ANGLIA, night.anglia_results()[:results])
    found = [rank for state in board.states.values() for rank in ranks(board, state)]
    assert bool(found) is (results >= FEWEST)


def test_our_own_report_has_no_rank_and_takes_none() -> None:
    board = Board.of(ANGLIA, night.anglia_results()[:34])
    before = of(board, "Peterborough")
    entry = night.desk_entry(board, "Bedford", "Con", {"Con": 20_001, "Lab": 20_000})
    board = board.apply([entry])
    assert of(board, "Bedford") == []
    assert of(board, "Peterborough") == before


def test_the_largest_majority_of_2019() -> None:
    """Knowsley, 39,942 (Commons Library, CBP-8749)."""
    board = nights.board_at("uk-2019", nights.when("uk-2019", "2019-12-13T18:00"))
    assert "largest majority of the night, of 650" in of(board, "Knowsley")
