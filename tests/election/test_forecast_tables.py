"""The tables for the projection: expected.csv and covariates.csv."""

import shutil
from pathlib import Path

import pytest

from tests.makers.night import anglia_folder
from tracker.election.csv_tables import ElectionError
from tracker.election.folder import load_election

IPSWICH = "E14000761"


def load_with(folder: Path, name: str, text: str) -> Path:
    copied = folder / "anglia-2019"
    shutil.copytree(anglia_folder(), copied)
    (copied / name).write_text(text, encoding="utf-8")
    return copied


def test_expected_shares_and_chances_are_per_cent(tmp_path: Path) -> None:
    table = f"seat_id,party,share,chance\n{IPSWICH},Con,45.5,\n{IPSWICH},Lab,40,\n"
    seat = load_election(load_with(tmp_path, "expected.csv", table)).seat_by_id[IPSWICH]
    assert seat.expected_shares == {"Con": 45.5, "Lab": 40}
    assert seat.expected_chances == {}


def test_a_chance_is_read_from_0_to_1(tmp_path: Path) -> None:
    table = f"seat_id,party,chance\n{IPSWICH},Con,75\n"
    seat = load_election(load_with(tmp_path, "expected.csv", table)).seat_by_id[IPSWICH]
    assert (seat.expected_shares, seat.expected_chances) == ({}, {"Con": 0.75})


def test_covariates_are_numbers_by_column_without_the_empty_ones(tmp_path: Path) -> None:
    table = f"seat_id,seat,leave,degree\n{IPSWICH},Ipswich,56.5,\n"
    seat = load_election(load_with(tmp_path, "covariates.csv", table)).seat_by_id[IPSWICH]
    assert seat.covariates == {"leave": 56.5}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (f"{IPSWICH},Con,,", "write one of them"),
        (f"{IPSWICH},Con,101,", "is not from 0 to 100 per cent"),
        (f"{IPSWICH},Con,-1,", "is not from 0 to 100 per cent"),
        (f"{IPSWICH},Con,many,", "is not a number"),
        (f"{IPSWICH},Con,60,\n{IPSWICH},Con,20,", "is duplicated"),
        (f"{IPSWICH},Con,60,\n{IPSWICH},Lab,60,", "adds up to 120.0 per cent"),
        (f"{IPSWICH},Con,,60\n{IPSWICH},Lab,,60", "adds up to 120.0 per cent"),
        ("E99999999,Con,60,", '"E99999999" is not in seats.csv'),
        (f"{IPSWICH},Whig,60,", 'party "Whig" is not a code of parties.csv'),
    ],
)
def test_an_expectation_that_cannot_be_used_is_an_error(
    tmp_path: Path, rows: str, words: str
) -> None:
    table = f"seat_id,party,share,chance\n{rows}\n"
    with pytest.raises(ElectionError, match=r"expected\.csv") as caught:
        load_election(load_with(tmp_path, "expected.csv", table))
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (f"{IPSWICH},high", "is not a number"),
        (f"{IPSWICH},5\n{IPSWICH},6", "is duplicated"),
    ],
)
def test_a_covariate_that_cannot_be_used_is_an_error(tmp_path: Path, rows: str, words: str) -> None:
    with pytest.raises(ElectionError, match=r"covariates\.csv") as caught:
        load_election(load_with(tmp_path, "covariates.csv", f"seat_id,leave\n{rows}\n"))
    assert words in str(caught.value)


def test_covariates_can_be_those_of_the_whole_country(tmp_path: Path) -> None:
    table = f"seat_id,leave\nE99999999,5\n{IPSWICH},6\n"
    election = load_election(load_with(tmp_path, "covariates.csv", table))
    assert election.seat_by_id[IPSWICH].covariates == {"leave": 6}
