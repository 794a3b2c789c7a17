"""The seats read back by a CSV reader."""

import csv
import io

import msgspec
import pytest

from tests.makers.boards import HOSTILE, MORNING, board_of, hostile, rush
from tracker.board import Board
from tracker.summary.csv import cell
from tracker.summary.render import render
from tracker.summary.sheets import Cell
from tracker.support.escape import visible


def seats_csv(board: Board) -> str:
    return render(board, MORNING, "csv")


def rows(board: Board) -> dict[str, dict[str, str]]:
    """By seat name."""
    read = list(csv.DictReader(io.StringIO(seats_csv(board), newline="")))
    return {row["seat"]: row for row in read}


def test_the_columns_are_a_contract(empty: Board) -> None:
    assert seats_csv(empty).split("\n")[0] == (
        "seat_id,seat,status,winner,result,previous,sitting,majority,majority_share,turnout,"
        "valid_votes,electorate,swing_from,swing_to,swing,declared_at,target_group,challenger,"
        "swing_needed,beyond,target_status,other_targets,as_of,seats_declared,doubts,own_report"
    )


@pytest.mark.parametrize("night", ["empty", "half", "full", "unfinished"])
def test_each_seat_has_a_row_with_every_column(night: str, request: pytest.FixtureRequest) -> None:
    board: Board = request.getfixturevalue(night)
    read = list(csv.reader(io.StringIO(seats_csv(board), newline="")))
    assert len(read) == 1 + 69
    assert {len(row) for row in read} == {26}
    assert "\r" not in seats_csv(board)


def test_peterborough(full: Board) -> None:
    row = rows(full)["Peterborough"]
    figures = {
        name: float(row.pop(name))
        for name in ("majority_share", "turnout", "swing", "swing_needed", "beyond")
    }
    assert row == {
        "seat_id": "E14000878",
        "seat": "Peterborough",
        "status": "declared",
        "winner": "Con",
        "result": "Con gain from Lab",
        "previous": "Lab",
        "sitting": "Lab",
        "majority": "2580",
        "valid_votes": "47801",
        "electorate": "72560",
        "swing_from": "Lab",
        "swing_to": "Con",
        "declared_at": "2019-12-13T01:46:00+00:00",
        "target_group": "Conservative target seats",
        "challenger": "Con",
        "target_status": "flipped",
        "other_targets": "",
        "as_of": "2019-12-13T07:13:00+00:00",
        "seats_declared": "69",
        "doubts": "",
        "own_report": "0",
    }
    assert figures == pytest.approx(
        {
            "majority_share": 100 * 2580 / 47801,
            "turnout": 100 * 47801 / 72560,
            "swing": 3.334450178816592,
            "swing_needed": 3.334450178816592 - 50 * 2580 / 47801,
            "beyond": 50 * 2580 / 47801,
        }
    )


def test_an_awaited_seat_has_no_figures(empty: Board) -> None:
    row = rows(empty)["Basildon and Billericay"]
    assert {name for name, value in row.items() if value} == {
        *("seat_id", "seat", "status", "previous", "sitting", "as_of", "seats_declared"),
        "own_report",
    }


@pytest.mark.parametrize("seat", ["Peterborough", "Bedford", "Ipswich", "Thurrock", "Corby"])
def test_unsafe_figures_are_empty(unfinished: Board, seat: str) -> None:
    row = rows(unfinished)[seat]
    unsaid = "majority majority_share turnout valid_votes swing beyond declared_at".split()
    assert {row[name] for name in unsaid} == {""}
    assert row["swing_needed"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Con", "Con"),
        ("St Albans", "St Albans"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\\x09=1"),
        ("\r=1", "'\\x0d=1"),
        ("  =1", "'  =1"),
        ("a=b", "a=b"),
        ("Smith;=cmd()", "Smith;'=cmd()"),
        ('Smith; "+1', "Smith; \"'+1"),
        ("Smith\t@SUM(A1)", "Smith\\x09@SUM(A1)"),
        ("=1;-1", "'=1;'-1"),
        ("won; held", "won; held"),
        (-2.5, -2.5),
        (-1, -1),
        (None, ""),
    ],
)
def test_text_like_a_formula_is_quoted_and_numbers_are_not(value: Cell, written: Cell) -> None:
    assert cell(value) == written


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_from_a_file_is_only_a_name(name: str) -> None:
    row = rows(hostile(name))["Peterborough"]
    assert row["winner"].removeprefix("'") == visible(name)
    assert row["result"].removeprefix("'") == f"{visible(name)} gain from Lab"
    assert not row["winner"].lstrip().startswith(("=", "+", "-", "@"))


def test_a_called_seat_has_a_result_and_no_figures() -> None:
    row = rows(board_of(rush("Peterborough", "Con")))["Peterborough"]
    assert (row["status"], row["result"], row["target_status"], row["majority"]) == (
        *("called", "Con gain from Lab", "flipped", ""),
    )


def test_a_seat_under_two_headings_has_both_targets(empty: Board) -> None:
    election = empty.election
    first = election.targets[0]
    second = msgspec.structs.replace(first, group="Lib Dem target seats", challenger="LD")
    both = msgspec.structs.replace(election, targets=(first, second))
    row = next(row for row in rows(Board.empty(both)).values() if row["seat_id"] == first.seat)
    assert (row["challenger"], row["other_targets"]) == ("Con", "LD awaiting")
