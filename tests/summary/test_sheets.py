"""The candidates and the targets, read back by a CSV reader; the seats are in test_csv."""

import csv
import io

import pytest

from tests.makers.boards import HOSTILE, MORNING, board_of, hostile, statement
from tracker.board import Board
from tracker.summary import sheets
from tracker.summary.render import render
from tracker.support.escape import visible


def rows(board: Board, format: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render(board, MORNING, format), newline="")))


def test_the_columns_of_candidates_are_a_contract(empty: Board) -> None:
    assert render(empty, MORNING, "csv-candidates") == (
        "seat_id,seat,position,name,party,party_name,votes,share,change,elected,"
        "as_of,seats_declared,own_report\n"
    )


def test_the_columns_of_targets_are_a_contract(empty: Board) -> None:
    assert render(empty, MORNING, "csv-targets").split("\n")[0] == (
        "group,seat_id,seat,holder,challenger,majority,published_majority,swing_needed,"
        "published_swing,swing,beyond,seat_status,status,winner,as_of,seats_declared,doubts,"
        "own_report"
    )


def test_every_vote_belongs_to_a_candidate(full: Board) -> None:
    read = rows(full, "csv-candidates")
    assert sum(int(row["votes"]) for row in read) == full.valid_votes
    assert sum(row["elected"] == "1" for row in read) == 69
    assert {row["seats_declared"] for row in read} == {"69"}
    assert {row["as_of"] for row in read} == {"2019-12-13T07:13:00+00:00"}


def test_candidates_are_ordered_by_votes(full: Board) -> None:
    read = [row for row in rows(full, "csv-candidates") if row["seat"] == "Peterborough"]
    assert [row["position"] for row in read] == [str(n) for n in range(1, len(read) + 1)]
    first = read[0]
    assert (first["party"], first["votes"], first["elected"]) == ("Con", "22334", "1")
    assert float(first["share"]) == pytest.approx(100 * 22334 / 47801)


def test_candidates_with_unsafe_votes_are_left_out(unfinished: Board) -> None:
    named = {row["seat"] for row in rows(unfinished, "csv-candidates")}
    assert not named & {"Peterborough", "Bedford", "Ipswich", "Thurrock", "Corby"}


def test_with_equal_votes_the_marked_candidate_is_elected() -> None:
    board = board_of(statement("Peterborough", {"Con": 10, "Lab": 10}, elected="Lab"))
    read = rows(board, "csv-candidates")
    assert [(row["party"], row["elected"]) for row in read] == [("Lab", "1"), ("Con", "0")]


def test_a_target_row_has_swing_needed_and_outcome(full: Board) -> None:
    (row,) = [row for row in rows(full, "csv-targets") if row["seat"] == "Peterborough"]
    assert (row["holder"], row["challenger"], row["status"], row["winner"]) == (
        *("Lab", "Con", "flipped", "Con"),
    )
    assert (row["majority"], row["published_swing"]) == ("607", "0.6")
    assert float(row["swing"]) - float(row["swing_needed"]) == pytest.approx(float(row["beyond"]))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_candidate_from_a_file_is_only_a_name(name: str) -> None:
    (row,) = [r for r in rows(hostile(name), "csv-candidates") if r["elected"] == "1"]
    assert row["party"].removeprefix("'") == visible(name)
    assert not row["party"].lstrip().startswith(("=", "+", "-", "@"))


def test_every_row_has_every_column(unfinished: Board) -> None:
    for make in (sheets.seats, sheets.candidates, sheets.targets):
        sheet = make(unfinished, MORNING)
        assert {len(row) for row in sheet.rows} == {len(sheet.columns)}
