"""Where two declarations differ: a contradiction, or a side fact."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from tests.makers.night import few, result, rush
from tracker.board.bulletin import Bulletin, Candidate
from tracker.board.differences import Fact, contradict, differences

ELECTION = few("Ipswich")
KNOWN = ELECTION.party_by_code
VOTES = {"Con": 24_952, "Lab": 19_473, "LD": 2_439, "Brexit": 1_432, "Green": 1_283}
AT_TWO = dt.datetime(2019, 12, 13, 2, tzinfo=dt.UTC)


def count(votes: Mapping[str, int] = VOTES, **more: Any) -> Bulletin:
    """A feed's result in Ipswich."""
    return result(ELECTION, "Ipswich", 1, votes, **more)


def of(*candidates: tuple[str, str, int]) -> Bulletin:
    """A result with these candidates: (party, name, votes)."""
    return count(
        candidates=tuple(Candidate(party=p, name=name, votes=n) for p, name, n in candidates)
    )


FULL = count(electorate=75_525, declared_at=AT_TWO)


@pytest.mark.parametrize(
    ("other", "contradicts"),
    [
        pytest.param(FULL, False, id="itself"),
        pytest.param(count(), False, id="without electorate and time"),
        pytest.param(count(elected="Con"), False, id="marks the winner"),
        pytest.param(count(electorate=75_524), False, id="another electorate"),
        pytest.param(
            count(declared_at=AT_TWO + dt.timedelta(minutes=1)), False, id="a minute later"
        ),
        pytest.param(count(candidates=FULL.candidates[::-1]), False, id="another order"),
        pytest.param(count(VOTES | {"Con": 24_951}), True, id="one vote less"),
        pytest.param(count(VOTES | {"MRLP": 1}), True, id="one more candidate"),
        pytest.param(count(VOTES | {"Con": 19_473, "Lab": 24_952}), True, id="another winner"),
        pytest.param(rush(ELECTION, "Ipswich", "Con"), False, id="a rush for the same winner"),
        pytest.param(rush(ELECTION, "Ipswich", "Lab"), True, id="a rush for another winner"),
    ],
)
def test_a_contradiction_is_of_the_winner_or_the_votes_of_a_candidate(
    other: Bulletin, contradicts: bool
) -> None:
    assert contradict(FULL, other, KNOWN) is contradicts
    assert contradict(other, FULL, KNOWN) is contradicts


@pytest.mark.parametrize(
    ("candidate", "other", "contradicts"),
    [
        pytest.param(("Con", "Jon Lee", 9), ("Con", "John Lee", 9), False, id="a forename"),
        pytest.param(("Con", "", 9), ("Con", "John Lee", 9), False, id="a name left out"),
        pytest.param(("AWP", "Ann Gee", 9), ("Animal Welfare", "A Gee", 9), False, id="a party"),
        pytest.param(("AWP", "", 9), ("Animal Welfare", "", 9), False, id="a party, no names"),
        pytest.param(("AWP", "Ann Gee", 9), ("AWP!", "Bob Kay", 9), True, id="two people"),
        pytest.param(("AWP", "", 9), ("Animal Welfare", "", 8), True, id="a party, other votes"),
        pytest.param(("LD", "", 9), ("Green", "", 9), True, id="two parties of the tables"),
    ],
)
def test_the_spelling_of_a_forename_or_of_a_small_party_is_a_side_fact(
    candidate: tuple[str, str, int], other: tuple[str, str, int], contradicts: bool
) -> None:
    first, second = of(("Lab", "", 20), candidate), of(("Lab", "", 20), other)
    assert contradict(first, second, KNOWN) is contradicts
    assert contradict(second, first, KNOWN) is contradicts


def test_two_parties_whose_votes_are_exchanged_contradict() -> None:
    first, second = count({"Con": 9, "X": 3, "Y": 2}), count({"Con": 9, "X": 2, "Y": 3})
    assert contradict(first, second, KNOWN)


def test_independents_are_compared_by_their_votes() -> None:
    first = of(("Con", "", 9), ("Ind", "Ann Gee", 3), ("Ind", "Bob Aitch", 3))
    second = of(("Con", "", 9), ("Ind", "Bob Aitch", 3), ("Ind", "Ann Gee", 3))
    third = of(("Con", "", 9), ("Ind", "Ann Gee", 4), ("Ind", "Bob Aitch", 2))
    assert not contradict(first, second, KNOWN)
    assert contradict(first, third, KNOWN)


def test_two_independents_are_two_winners() -> None:
    """A party code identifies the winner only where the party has one candidate."""
    first, second = (
        rush(ELECTION, "Ipswich", "Ind", candidates=(Candidate(party="Ind", name=n, elected=True),))
        for n in ("Ian Hutton", "Michael Leach")
    )
    assert contradict(first, second)


def test_every_difference_is_listed() -> None:
    first = count(electorate=75_525, valid_votes=49_579, declared_at=AT_TWO)
    later = AT_TWO + dt.timedelta(minutes=1)
    second = count(VOTES | {"LD": 2_438}, electorate=75_524, valid_votes=49_578, declared_at=later)
    found = [(d.fact, d.of, d.first, d.second) for d in differences(first, second, KNOWN)]
    assert found == [
        (Fact.VOTES, "LD", 2_439, 2_438),
        (Fact.ELECTORATE, "", 75_525, 75_524),
        (Fact.VALID_VOTES, "", 49_579, 49_578),
        (Fact.DECLARED_AT, "", AT_TWO, later),
    ]


def test_a_missing_value_is_no_difference() -> None:
    assert list(differences(FULL, count(), KNOWN)) == []
