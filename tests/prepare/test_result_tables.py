"""The Library's tables, row by row: what a row says, what is passed over, what is an error."""

import datetime as dt
from pathlib import Path

import pytest

from tests.prepare.written import (
    AMBRIDGE,
    CANDIDATES_2019,
    EACH,
    OVERALL,
    SEATS_2017,
    SEATS_2019,
    changed,
    sentences,
    table,
)
from tracker.prepare.column_meanings import ColumnOptions
from tracker.prepare.parse_cells import LONDON
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.result_tables import read_table
from tracker.prepare.table_rows import CandidateRow, CandidateTable, Place, SeatRow, SeatTable
from tracker.prepare.uk_parties import PartyIndex


def read(folder: Path, text: str, report: Report | None = None) -> SeatTable | CandidateTable:
    path = table(folder, "t.csv", text)
    return read_table(path, ColumnOptions(), PartyIndex(), report or Report())


def seats(
    folder: Path, *rows: str, header: str = OVERALL, report: Report | None = None
) -> SeatTable:
    found = read(folder, "\n".join((header, *rows)), report)
    assert isinstance(found, SeatTable)
    return found


def candidates(
    folder: Path, *rows: str, header: str = EACH, report: Report | None = None
) -> CandidateTable:
    found = read(folder, "\n".join((header, *rows)), report)
    assert isinstance(found, CandidateTable)
    return found


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(PrepareError) as refused:
        read(folder, text)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "kind", "seats"),
    [
        pytest.param(SEATS_2017, SeatTable, 8, id="a row a seat, 2017"),
        pytest.param(SEATS_2019, SeatTable, 7, id="a row a seat, 2019"),
        pytest.param(CANDIDATES_2019, CandidateTable, 7, id="a row a candidate, 2019"),
        pytest.param(
            "ONS ID,Constituency,Party,Votes\nE1,Ambridge,Con,5\n", CandidateTable, 1,
            id="a row a candidate without names",
        ),
        pytest.param(
            "ONS ID,Constituency,Party name,Votes\nE1,Ambridge,Labour,5\n", CandidateTable, 1,
            id="a row a candidate with names of parties alone",
        ),
    ],
)  # fmt: skip
def test_a_table_is_known_by_its_header(tmp_path: Path, text: str, kind: type, seats: int) -> None:
    report = Report()
    found = read(tmp_path, text, report)
    assert (type(found), found.name, len(found.rows)) == (kind, "t.csv", seats)
    assert sentences(report) == []


@pytest.mark.parametrize(
    "header",
    [
        "ONS ID,Constituency name,First party,Second party",
        "ONS ID,Constituency name,Votes",
        "pa_id,ons_id,ons_name,pa_name",
    ],
)
def test_a_table_that_is_neither_is_rejected_with_the_missing_columns(
    tmp_path: Path, header: str
) -> None:
    assert refusal(tmp_path, header) == (
        "t.csv: neither a row a seat (Constituency, and a column of votes for each party) nor a "
        "row a candidate (Constituency, Party, Votes); the name of a seat can also be under Seat, "
        "District or Riding"
    )


def test_a_seat_of_2017(tmp_path: Path) -> None:
    found = read(tmp_path, SEATS_2017)
    assert found.rows["E14000608"] == SeatRow(
        place=Place(
            "E14000608", "Buckingham", "Buckinghamshire", "South East", "England", "County"
        ),
        votes={
            **dict.fromkeys("Con Lab LD SNP PC DUP SF SDLP UUP APNI".split(), 0),
            "UKIP": 4_168, "Green": 8_574, "Other": 39_937,
        },
        first_party="Spk",
        second_party="Green",
        result="Spk hold",
        declared_at=dt.datetime(2017, 6, 9, 4, 52, tzinfo=LONDON),
        electorate=79_615,
        valid_votes=52_679,
        invalid_votes=1_967,
        majority=25_725,
        other_winner=34_299,
    )  # fmt: skip


def test_a_candidate_of_2019(tmp_path: Path) -> None:
    found = read(tmp_path, CANDIDATES_2019)
    assert isinstance(found, CandidateTable)
    assert found.rows["E14000761"][2] == CandidateRow(
        place=Place("E14000761", "Ipswich", "Suffolk", "East", "England", "Borough"),
        party="LD",
        votes=2_439,
        party_name="Liberal Democrat",
        first_name="Adrian",
        surname="Hyyrylainen-Trett",
    )


def test_sitting_members_come_from_the_table(tmp_path: Path) -> None:
    found = read(tmp_path, CANDIDATES_2019)
    assert isinstance(found, CandidateTable)
    assert [c.surname for rows in found.rows.values() for c in rows if c.sat] == [
        "Kinnock",
        "Hoyle",
        "Quince",
        "Martin",
        "Gethins",
    ]


def test_an_electorate_of_0_is_not_stated_and_differs(tmp_path: Path) -> None:
    report = Report()
    found = seats(tmp_path, "E1,Ambridge,Con,Lab,0,1000,,100,600,400,,0", report=report)
    assert found.rows["E1"].electorate is None
    assert sentences(report, "differs") == [
        't.csv row 2: electorate "0" of Ambridge is not above 0; it is taken as not stated'
    ]


def test_an_independent_with_the_name_of_a_party_counts_for_it_and_differs(tmp_path: Path) -> None:
    report = Report()
    header = "ons_id,constituency_name,party_abbreviation,party_name,votes"
    found = candidates(tmp_path, "E1,Ambridge,Ind,Labour,5", header=header, report=report)
    assert [row.party for row in found.rows["E1"]] == ["Lab"]
    assert sentences(report, "differs") == [
        't.csv row 2: party "Ind" is Independent, but its name is "Labour"; both must mean one '
        "party; the name counts"
    ]


def test_numbers_may_have_separators_and_votes_may_be_empty(tmp_path: Path) -> None:
    found = seats(tmp_path, 'E1,Ambridge,Con,Lab,"2,000",1 000,,100,"1,500",400,,10')
    row = found.rows["E1"]
    assert (row.electorate, row.valid_votes, row.invalid_votes) == (2_000, 1_000, None)
    assert row.votes == {"Con": 1_500, "Lab": 400, "LD": 0, "Other": 10}


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        pytest.param(
            [AMBRIDGE, ",England,,,9000,5000,,,1,2,3,4"],
            't.csv row 3 ("England") has no code of a seat; passed over',
            id="a row of totals",
        ),
        pytest.param(
            [AMBRIDGE, "E92,,,,9000,5000,,,1,2,3,4"],
            't.csv row 3 ("E92") has no name of a seat; passed over',
            id="a code without a name",
        ),
        pytest.param(
            [AMBRIDGE, ",,,,,,,,,,,Source: House of Commons Library"],
            't.csv row 3 ("Source: House of Commons Library") is a remark; passed over',
            id="a remark",
        ),
    ],
)  # fmt: skip
def test_a_row_about_no_seat_is_ignored_and_reported(
    tmp_path: Path, rows: list[str], sentence: str
) -> None:
    report = Report()
    assert list(seats(tmp_path, *rows, report=report).rows) == ["E99"]
    assert sentences(report, "note") == [sentence]


def test_a_seat_that_is_duplicated_counts_once_and_is_said(tmp_path: Path) -> None:
    report = Report()
    found = seats(tmp_path, AMBRIDGE, AMBRIDGE.replace("500", "501"), report=report)
    assert found.rows["E99"].votes["Con"] == 500
    assert sentences(report, "differs") == [
        "t.csv row 3: Ambridge (E99) is duplicated; the first row counts"
    ]


def test_a_candidate_who_is_duplicated_counts_once_and_is_said(tmp_path: Path) -> None:
    report = Report()
    row = "E1,Ambridge,Con,Conservative,Ann,Lee,500"
    found = candidates(tmp_path, row, row, report=report)
    assert [c.votes for c in found.rows["E1"]] == [500]
    assert [(finding.severity, finding.sentence) for finding in report] == [
        ("note", "t.csv row 3: Ann Lee is duplicated in Ambridge; counted once")
    ]


def test_namesakes_with_other_votes_are_two(tmp_path: Path) -> None:
    report = Report()
    rows = ("E1,Ambridge,Ind,Independent,Ann,Lee,500", "E1,Ambridge,Ind,Independent,Ann,Lee,50")
    found = candidates(tmp_path, *rows, report=report)
    assert [c.votes for c in found.rows["E1"]] == [500, 50]
    assert sentences(report) == []


def test_candidates_without_names_are_as_many_as_their_rows(tmp_path: Path) -> None:
    row = "E1,Ambridge,Ind,Independent,,,50"
    assert len(candidates(tmp_path, row, row).rows["E1"]) == 2


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        pytest.param(
            AMBRIDGE.replace("400", "4OO"), 't.csv row 2: Lab "4OO" is not a whole number', id="letters"
        ),
        pytest.param(
            AMBRIDGE.replace("2000", "2000.5"),
            't.csv row 2: Electorate "2000.5" is not a whole number',
            id="a fraction",
        ),
        pytest.param(
            AMBRIDGE.replace(",1000,", ",n/a,"),
            't.csv row 2: Valid votes "n/a" is not a whole number',
            id="a word",
        ),
        pytest.param(
            AMBRIDGE.replace(",100,", ",-100,"), 't.csv row 2: Majority "-100" is not a whole number',
            id="below nothing",
        ),
    ],
)  # fmt: skip
def test_a_bad_number_is_refused_with_file_row_column_and_value(
    tmp_path: Path, row: str, sentence: str
) -> None:
    assert refusal(tmp_path, f"{OVERALL}\n{row}\n") == sentence


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("E1,Ambridge,,,A,B,5", "t.csv row 2: a candidate in Ambridge has no party"),
        ("E1,Ambridge,Con,,A,B,5%", 't.csv row 2: Votes "5%" is not a whole number'),
    ],
)
def test_a_candidate_without_party_or_with_unreadable_votes_is_refused(
    tmp_path: Path, row: str, sentence: str
) -> None:
    assert refusal(tmp_path, f"{EACH}\n{row}\n") == sentence


def test_a_candidate_with_no_vote_at_all_is_one(tmp_path: Path) -> None:
    (row,) = candidates(tmp_path, "E1,Ambridge,Con,,A,B,0").rows["E1"]
    assert row.votes == 0


@pytest.mark.parametrize("shown", ["31/06/2017 02:41", "12/13/2019 02:41", "02:41", "early"])
def test_a_time_that_cannot_be_read_is_left_out_and_reported(tmp_path: Path, shown: str) -> None:
    report = Report()
    where = {"constituency_name": "Ipswich"}
    found = read(tmp_path, changed(SEATS_2017, where, {"declaration_time": shown}), report)
    row = found.rows["E14000761"]
    assert isinstance(row, SeatRow)
    assert row.declared_at is None
    assert sentences(report, "differs") == [
        f't.csv: Ipswich: time of declaration "{shown}" is not a time like 13/12/2019 02:41, '
        "with the day first; left out"
    ]


def test_a_table_of_other_parties_gives_them_its_own_words(tmp_path: Path) -> None:
    party_index = PartyIndex()
    path = table(tmp_path, "t.csv", f"{EACH}\nE1,Ambridge,Meb Ker,Mebyon Kernow,A,B,5\n")
    read_table(path, ColumnOptions(), party_index, Report())
    assert party_index.find("Mebyon Kernow") == "Meb Ker"
