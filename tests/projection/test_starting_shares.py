"""The shares from which changes are counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.makers.night import seat
from tracker.projection.starting_shares import (
    POLL_LEAD_ERROR,
    adjusted_shares,
    expected_shares,
    previous_first_two,
    shares_of_chances,
)

PARTIES = ("Con", "Lab", "LD", "Green")
numbers = st.floats(0, 100)
votes = st.dictionaries(st.sampled_from(PARTIES), st.integers(0, 9000), min_size=1)
standing = st.sets(st.sampled_from(PARTIES), min_size=1)


@given(votes, standing, st.dictionaries(st.sampled_from(PARTIES), numbers, max_size=4))
def test_expected_shares_add_up_to_100(
    previous: dict[str, int], stands: set[str], expected: dict[str, float]
) -> None:
    found = expected_shares(seat(previous=previous, expected_shares=expected), stands)
    if found is not None:
        assert sum(found.values()) == pytest.approx(100)
        assert found.keys() == stands


def test_a_party_without_an_expectation_has_the_rest_in_proportion_to_last_time() -> None:
    one = seat(
        previous={"Con": 500, "Lab": 100, "LD": 300, "Green": 100},
        expected_shares={"Con": 40.0, "Lab": 40.0},
    )
    found = expected_shares(one, ("Con", "Lab", "LD", "Green"))
    assert found == pytest.approx({"Con": 40, "Lab": 40, "LD": 15, "Green": 5})


def test_a_party_that_does_not_stand_leaves_its_expected_share_to_the_others() -> None:
    one = seat(previous={"Con": 1}, expected_shares={"Con": 40.0, "Lab": 40.0, "LD": 20.0})
    assert expected_shares(one, {"Con", "Lab"}) == pytest.approx({"Con": 50, "Lab": 50})


def test_without_a_row_nothing_is_expected() -> None:
    one = seat(previous={"Con": 1}, expected_shares={"LD": 20.0})
    assert expected_shares(one, {"Con", "Lab"}) is None
    assert shares_of_chances(one, {"Con", "Lab"}) is None


def test_an_even_chance_is_an_even_vote() -> None:
    one = seat(previous={"Con": 700, "Lab": 300}, expected_chances={"Con": 0.5, "Lab": 0.5})
    assert shares_of_chances(one, {"Con", "Lab"}) == pytest.approx({"Con": 50, "Lab": 50})


def test_a_chance_of_84_in_100_is_one_standard_deviation_ahead() -> None:
    one = seat(previous={"Con": 500, "Lab": 500}, expected_chances={"Con": 0.1587, "Lab": 0.8413})
    found = shares_of_chances(one, {"Con", "Lab"})
    assert found
    assert found["Lab"] - found["Con"] == pytest.approx(POLL_LEAD_ERROR, abs=0.01)


def test_a_favourite_that_leads_by_more_than_its_chance_needs_stays() -> None:
    before = {"Con": 900, "Lab": 100}
    one = seat(previous=before, expected_chances={"Con": 1.0})
    assert shares_of_chances(one, {"Con", "Lab"}) == adjusted_shares(one, {"Con", "Lab"})


@given(votes, standing, st.dictionaries(st.sampled_from(PARTIES), st.floats(0, 1), max_size=4))
def test_shares_of_chances_lose_no_vote(
    previous: dict[str, int], stands: set[str], chances: dict[str, float]
) -> None:
    one = seat(previous=previous, expected_chances=chances)
    found, before = shares_of_chances(one, stands), adjusted_shares(one, stands)
    if found is not None:
        assert sum(found.values()) == pytest.approx(sum(before.values()))
        assert min(found.values()) >= min(0, *before.values())


def test_last_times_first_two_are_of_the_parties_that_stand() -> None:
    one = seat("Ambridge", {"Con": 500, "Lab": 300, "LD": 400}, stands=("Con", "Lab", "Green"))
    assert previous_first_two(one, one.stands) == ("Con", "Lab")
