"""PA's numbers: a number means one seat, a seat has one number."""

from pathlib import Path

import msgspec
import pytest

from tests.prepare.written import NUMBERS, sentences, table
from tracker.election import Seat
from tracker.prepare.column_meanings import ColumnOptions
from tracker.prepare.pa_numbers import (
    PaNumber,
    note_missing_numbers,
    note_unused_numbers,
    read_numbers,
)
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.uk_parties import PartyIndex

HALL_GREEN = '59,E14000562,"Birmingham, Hall Green",Birmingham Hall Green\n'


def read(folder: Path, text: str, report: Report | None = None) -> dict[str, PaNumber]:
    path = table(folder, "pa.csv", text)
    return read_numbers(path, ColumnOptions(), PartyIndex(), report or Report())


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(PrepareError) as refused:
        read(folder, text)
    return str(refused.value)


def test_numbers_and_names_by_ons_code(tmp_path: Path) -> None:
    found = read(tmp_path, NUMBERS)
    assert found["S14000049"] == PaNumber("S14000049", 250, "Fife North East", "North East Fife")
    assert len(found) == 7


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("pa_id,ons_id\n59,E1\n", PaNumber("E1", 59, "", "")),
        ("PA number,GSS code,Constituency\n59,E1,Ambridge\n", PaNumber("E1", 59, "Ambridge", "Ambridge")),
        ("pa_id,ons_id,pa_name\n59,E1,Ambridge\n", PaNumber("E1", 59, "Ambridge", "Ambridge")),
    ],
)  # fmt: skip
def test_names_may_be_missing(tmp_path: Path, text: str, number: PaNumber) -> None:
    assert read(tmp_path, text) == {"E1": number}


def test_a_row_that_is_duplicated_is_noted(tmp_path: Path) -> None:
    report = Report()
    found = read(tmp_path, NUMBERS + HALL_GREEN * 2, report)
    assert len(found) == 8
    assert sentences(report, "note") == ["pa.csv row 10: Birmingham, Hall Green is duplicated"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        pytest.param(
            "332,E99,Ambridge,Ambridge\n",
            'pa.csv row 9: PA number 332 is Ambridge (E99, to PA "Ambridge"), but 332 is Ipswich '
            '(E14000761, to PA "Ipswich")',
            id="a number of two seats",
        ),
        pytest.param(
            "333,E14000761,Ipswich,Ipswich\n",
            'pa.csv row 9: PA number 333 is Ipswich (E14000761, to PA "Ipswich"), but 332 is Ipswich '
            '(E14000761, to PA "Ipswich")',
            id="two numbers of a seat",
        ),
        pytest.param(
            "250,S14000049,North East Fife,North East Fife\n",
            'pa.csv row 9: PA number 250 is North East Fife (S14000049, to PA "North East Fife"), '
            'but 250 is North East Fife (S14000049, to PA "Fife North East")',
            id="two of PA's names of a seat",
        ),
        pytest.param(
            "1O,E99,Ambridge,Ambridge\n",
            'pa.csv row 9: PA number "1O" of "E99" is not a whole number of a seat',
            id="no number",
        ),
        pytest.param(
            ",E99,Ambridge,Ambridge\n",
            'pa.csv row 9: PA number "" of "E99" is not a whole number of a seat',
            id="an empty number",
        ),
        pytest.param(
            "10,,Ambridge,Ambridge\n",
            'pa.csv row 9: PA number "10" of "" is not a whole number of a seat',
            id="an empty code",
        ),
    ],
)
def test_a_number_without_one_meaning_is_refused(tmp_path: Path, row: str, sentence: str) -> None:
    assert refusal(tmp_path, NUMBERS + row) == sentence


@pytest.mark.parametrize(
    ("header", "lacking"),
    [("ons_id,ons_name", "pa_number"), ("pa_id,ons_name", "id"), ("ons_name", "id, pa_number")],
)
def test_a_table_without_numbers_or_codes_is_refused(
    tmp_path: Path, header: str, lacking: str
) -> None:
    assert refusal(tmp_path, header) == (
        f"pa.csv: no column {lacking}; a table of PA's numbers has ONS ID and PA number, and may "
        "have PA name and seat"
    )


@pytest.mark.parametrize(
    ("unused", "expected"),
    [
        ([], []),
        (["W07000041"], ["pa.csv: Ynys Môn (W07000041) is in no table of results"]),
        (
            ["E14000761", "W07000041"],
            ["pa.csv: Ipswich (E14000761) and Ynys Môn (W07000041) are in no table of results"],
        ),
    ],
    ids=["none", "one", "two"],
)
def test_numbers_of_seats_in_no_table_are_one_note(
    tmp_path: Path, unused: list[str], expected: list[str]
) -> None:
    report = Report()
    numbers = read(tmp_path, NUMBERS)
    note_unused_numbers(numbers, numbers.keys() - set(unused), "pa.csv", report)
    assert [(f.severity, f.sentence) for f in report] == [("note", said) for said in expected]


def test_many_unused_numbers_are_counted(tmp_path: Path) -> None:
    report = Report()
    note_unused_numbers(read(tmp_path, NUMBERS), set(), "pa.csv", report)
    (said,) = sentences(report, "note")
    assert said.endswith(" and 2 more are in no table of results")


def test_seats_without_a_number_are_one_note() -> None:
    numbered = Seat(
        id="1", name="A", electorate=1, previous_winner="Con", sitting="Con", pa_number=1
    )
    missing = msgspec.structs.replace(numbered, id="2", name="B", pa_number=None)
    for seats, which in (((numbered, missing), "B"), ((missing,), "any seat")):
        report = Report()
        note_missing_numbers(seats, report)
        assert sentences(report, "note") == [
            f"no PA number for {which}: PA's files need it; give --numbers FILE"
        ]
    report = Report()
    note_missing_numbers([numbered], report)
    assert sentences(report) == []


def test_rows_without_a_number_are_counted(tmp_path: Path) -> None:
    wrong = "ONS ID,PA ID,PA Name\nE1,1,A\nE2,x,B\nE3,,C\nE4,0,D\n"
    with pytest.raises(PrepareError, match=r"row 3: .*; the same in 2 further rows, such as row 4"):
        read(tmp_path, wrong)
