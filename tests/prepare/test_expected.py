"""Converting a published forecast into expected.csv."""

import shutil
from pathlib import Path

import pytest

from tests.makers.commands import tracker
from tests.makers.night import anglia_folder
from tracker.election import Seat
from tracker.election.csv_tables import ElectionError
from tracker.election.folder import load_election
from tracker.prepare.column_meanings import ColumnOptions
from tracker.prepare.expected import add_expected

IPSWICH = "E14000761"
NO_OPTIONS = ColumnOptions()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = tmp_path / "anglia-2019"
    shutil.copytree(anglia_folder(), copied)
    return copied


def converted(folder: Path, text: str, options: ColumnOptions = NO_OPTIONS) -> Seat:
    """Ipswich, after the forecast is converted."""
    table = folder.parent / "forecast.csv"
    table.write_text(text, encoding="utf-8")
    add_expected(folder, load_election(folder), table, options)
    return load_election(folder).seat_by_id[IPSWICH]


def test_a_model_of_the_eve_has_shares(folder: Path) -> None:
    seat = converted(
        folder, f"code,name,Con,Lab,LD,Brexit,Green,Other\n{IPSWICH},Ipswich,43,44,5,5,3,0\n"
    )
    assert seat.expected_shares == {"Con": 43, "Lab": 44, "LD": 5, "Brexit": 5, "Green": 3}
    assert seat.expected_chances == {}


def test_an_exit_poll_has_chances_and_its_abbreviations(folder: Path) -> None:
    seat = converted(folder, f"code,name,con,grn,lab,lib,oth\n{IPSWICH},Ipswich,98,0,2,0,0\n")
    assert seat.expected_chances == {"Con": 0.98, "Green": 0, "Lab": 0.02, "LD": 0}
    assert seat.expected_shares == {}


def test_a_long_table_states_which_it_is(folder: Path) -> None:
    seat = converted(folder, "seat,party,chance\nIpswich,Labour,55\nIpswich,Conservative,45\n")
    assert seat.expected_chances == pytest.approx({"Lab": 0.55, "Con": 0.45})


def test_seats_elsewhere_and_cells_without_a_number_are_left_out(folder: Path) -> None:
    seat = converted(folder, f"code,name,Con,Lab\nE99,Elsewhere,50,50\n{IPSWICH},Ipswich,40,NA\n")
    assert seat.expected_shares == {"Con": 40}


def test_a_column_can_be_given_a_meaning(folder: Path) -> None:
    options = ColumnOptions({"blue": "Con"}, frozenset({"remark"}))
    text = f"code,blue,remark\n{IPSWICH},40,x\n"
    assert converted(folder, text, options).expected_shares == {"Con": 40}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code,Con\nE99,50\n", "has no seat of anglia-2019"),
        ("Con,Lab\n50,50\n", "no column identifies the seat"),
        (f"code,Whig\n{IPSWICH},50\n", '"Whig" is no party of the election'),
        (f"code,Con\n{IPSWICH},lots\n", 'Con "lots" is no number from 0 to 100'),
        (f"code,Con,Lab\n{IPSWICH},60,70\n", "adds up to 130.0 per cent"),
        (f"code,share\n{IPSWICH},60\n", "no column party"),
    ],
)
def test_a_forecast_that_cannot_be_used_leaves_the_old_one(
    folder: Path, text: str, words: str
) -> None:
    converted(folder, f"code,Con\n{IPSWICH},40\n")
    with pytest.raises(ElectionError) as caught:
        converted(folder, text)
    assert words in str(caught.value)
    assert load_election(folder).seat_by_id[IPSWICH].expected_shares == {"Con": 40}


def test_the_command_converts_for_an_election_that_exists(folder: Path) -> None:
    table = folder.parent / "forecast.csv"
    table.write_text(f"code,Con,Lab\n{IPSWICH},43,44\n", encoding="utf-8")
    ended = tracker("prepare", str(folder), "--expected", str(table), cwd=folder.parent)
    assert ended.returncode == 0
    assert "read as shares of the vote" in ended.stdout
    assert "no forecast for 68 seats" in ended.stdout
    assert "expected.csv written" in ended.stdout
