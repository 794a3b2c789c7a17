"""Rows and columns of a count's account are no seats, parties or candidates of `tracker prepare`."""

from pathlib import Path

import pytest

from tests.prepare.elsewhere import made
from tests.prepare.written import sentences
from tracker.prepare import Prepared
from tracker.prepare.column_meanings import ColumnOptions

HEADER = "Riding,Candidate,Party,Votes\n"
SHORE = "North Shore,Ann Lee,Liberal,1200\nNorth Shore,Bo Roy,Green,900\n"
SANDS = "Red Sands,Cy Day,Green,1500\nRed Sands,Di Fox,Liberal,1100\n"


PARTIES = ColumnOptions({"liberal": "Liberal", "green": "Green"})


def names(prepared: Prepared) -> tuple[list[str], list[str]]:
    election = prepared.election
    return [seat.name for seat in election.seats], [party.code for party in election.parties]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(f"{SHORE}{SANDS}Total,,,4700\n", id="a total of the table"),
        pytest.param(f"{SHORE}Total,,,2100\n{SANDS}Total,,,2600\n", id="totals below each seat"),
        pytest.param(
            f"{SHORE}North Shore,,Total,2100\nNorth Shore,,Rejected ballots,31\n{SANDS}",
            id="in the column of parties",
        ),
        pytest.param(
            f"{SHORE}North Shore,Rejected ballots,,31\nNorth Shore,Turnout,,2131\n{SANDS}",
            id="in the column of candidates",
        ),
        pytest.param(f"{SHORE}{SANDS}Turnout,,,61.3%\n", id="a percentage"),
    ],
)
def test_total_rejected_and_turnout_are_passed_over(tmp_path: Path, rows: str) -> None:
    prepared = made(tmp_path, previous=HEADER + rows)
    assert names(prepared) == (["North Shore", "Red Sands"], ["Green", "Liberal"])
    assert not sentences(prepared.report, "differs")
    assert any("no seat, party or candidate" in note for note in sentences(prepared.report, "note"))


def test_a_total_row_of_seats_is_no_seat(tmp_path: Path) -> None:
    rows = "Riding,Liberal,Green\nNorth Shore,1200,900\nRed Sands,1100,1500\nTotal,2300,2400\n"
    prepared = made(tmp_path, previous=rows, column_options=PARTIES)
    assert names(prepared)[0] == ["North Shore", "Red Sands"]
    assert not sentences(prepared.report, "differs")


def test_a_total_that_is_not_the_sum_differs(tmp_path: Path) -> None:
    prepared = made(tmp_path, previous=f"{HEADER}{SHORE}{SANDS}Total,,,4800\n")
    assert sentences(prepared.report, "differs") == [
        'previous.csv row 6: "Total" is no seat, party or candidate; it states 4,800 Votes, and '
        "the rows add up to 2,600; passed over"
    ]


def test_columns_of_an_account_are_no_unknown_columns(tmp_path: Path) -> None:
    rows = (
        "Riding,Liberal,Green,Total,Spoilt papers,Turnout %\n"
        "North Shore,1200,900,2100,12,\nRed Sands,1100,1500,2600,9,\n"
    )
    assert names(made(tmp_path, previous=rows, column_options=PARTIES))[1] == ["Green", "Liberal"]
