"""The features of a seat, and which seats are projected."""

import pytest

from tests.makers.night import seat, small
from tracker.election import Party
from tracker.election.folder import load_election
from tracker.projection.features import Features, nation, projected_seats

UK = load_election("uk-2019")


def named(name: str) -> str:
    found = UK.find_seat(name)
    assert found
    return found.id


def test_the_vote_of_a_party_that_does_not_stand_is_shared_out_pro_rata() -> None:
    one = seat("Ambridge", {"Con": 500, "Lab": 300, "UKIP": 200}, stands=("Con", "Lab", "LD"))
    terms = Features(small(one)).of(one, one.stands)
    assert terms.adjusted_shares == pytest.approx({"Con": 62.5, "Lab": 37.5, "LD": 0}, abs=1e-4)
    assert terms.numbers[-1] == pytest.approx(2.0), "twenty points are orphaned"


def test_a_main_party_stood_in_half_of_the_seats() -> None:
    assert Features(UK).main_parties == ("Con", "Green", "LD", "Lab", "UKIP")


def test_the_nation_is_the_first_letter_of_the_code() -> None:
    names = ("Ipswich", "Edinburgh South", "Aberavon", "Belfast East")
    assert [nation(UK.seat_by_id[named(name)]) for name in names] == ["E", "S", "W", "N"]


@pytest.mark.parametrize("code", ["1", "N1", "North Shore", "E99"])
def test_a_code_of_no_uk_seat_is_of_no_nation_and_is_projected(code: str) -> None:
    one = seat("Ambridge", {"Con": 500, "Lab": 300}, id=code, stands=("Con", "Lab"))
    assert nation(one) == ""
    assert projected_seats(small(one)) == {code}


@pytest.mark.parametrize(
    ("name", "projected"),
    [
        ("Ipswich", True),
        ("Aberavon", True),
        ("Belfast East", False),
        ("Chorley", False),
        ("Buckingham", False),
    ],
)
def test_northern_ireland_and_speakers_are_not_projected(name: str, projected: bool) -> None:
    assert (named(name) in projected_seats(UK)) is projected


def test_a_seat_without_known_candidates_is_not_projected() -> None:
    assert not projected_seats(small(seat("Ambridge", stands=())))


def test_a_seat_marked_no_is_not_projected() -> None:
    assert projected_seats(small(seat("Ambridge", stands=("Con", "Lab"))))
    assert not projected_seats(small(seat("Ambridge", stands=("Con", "Lab"), projected=False)))


def test_a_seat_where_a_speaker_stands_is_not_projected() -> None:
    speaker = Party(code="Spk", name="The Speaker", kind="speaker")
    parties = (*small().parties, speaker)
    assert not projected_seats(small(seat("Ambridge", stands=("Spk", "Green")), parties=parties))


def test_scotland_is_projected() -> None:
    assert named("Edinburgh South") in projected_seats(UK)
