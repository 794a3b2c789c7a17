"""The figures of one result, against published ones and ones computed by hand."""

from fractions import Fraction
from typing import Any

import msgspec
import pytest

from tests.makers.night import anglia, few, result, result_in, seat, seat_of, small
from tracker.board.bulletin import Bulletin, Candidate
from tracker.board.figures import Figures, Swing, figures, signed_swing, swing_between, swing_pair
from tracker.election import Election, Seat
from tracker.election.swing import format_rounded

BUCKINGHAM = seat(
    "Buckingham",
    {"Spk": 34_299, "Green": 8_574, "Ind": 5_638, "UKIP": 4_168},
    electorate=83_146,
)
"""The Speaker's seat in 2017, where no other large party stood."""
BUCKINGHAM_2019 = {"Con": 37_035, "LD": 16_624, "Lab": 7_638, "Brexit": 1_286, "Ind": 681}


def real(name: str) -> Figures:
    """The figures of a seat's real result."""
    return figures(anglia(), seat_of(anglia(), name), result_in(name))


def handmade(
    before: dict[str, int], now: dict[str, int], elected: str | None = None, **more: Any
) -> Figures:
    """The figures of a handmade result in a handmade seat."""
    where = seat("Ambridge", before)
    election = small(where)
    return figures(election, where, result(election, "Ambridge", 1, now, elected, **more))


def test_the_figures_of_ipswich() -> None:
    ipswich = real("Ipswich")
    assert (ipswich.valid_votes, ipswich.electorate) == (49_579, 75_525)
    assert ipswich.majority == 24_952 - 19_473 == 5_479
    assert format_rounded(ipswich.majority_share, 2) == "11.05"
    assert ipswich.turnout is not None
    assert format_rounded(ipswich.turnout, 2) == "65.65"


def test_lines_are_by_votes_with_share_and_change() -> None:
    lines = [
        (line.candidate.party, line.votes, format_rounded(line.share, 2), line.share_change)
        for line in real("Ipswich").lines
    ]
    assert [(party, votes, share) for party, votes, share, _ in lines] == [
        ("Con", 24_952, "50.33"),
        ("Lab", 19_473, "39.28"),
        ("LD", 2_439, "4.92"),
        ("Brexit", 1_432, "2.89"),
        ("Green", 1_283, "2.59"),
    ]
    changes = [
        (party, change and format_rounded(change, 2, sign=True)) for party, _, _, change in lines
    ]
    assert changes == [
        ("Con", "+4.58"),
        ("Lab", "-8.09"),
        ("LD", "+2.60"),
        ("Brexit", None),
        ("Green", "+0.95"),
    ]


def test_a_change_is_the_exact_difference_of_exact_shares() -> None:
    con = real("Ipswich").lines[0]
    assert con.share_change == Fraction(2_495_200, 49_579) - Fraction(2_339_300, 51_137)


@pytest.mark.parametrize(
    ("party", "before"),
    [
        pytest.param("Brexit", {"Con": 5, "Lab": 4}, id="did not stand last time"),
        pytest.param("Ind", {"Con": 5, "Ind": 4}, id="independents"),
        pytest.param("Other", {"Con": 5, "Other": 4}, id="others"),
        pytest.param("Bus-Pass Elvis", {"Con": 5, "Lab": 4}, id="unknown"),
    ],
)
def test_a_share_change_that_is_not_computable_is_none(party: str, before: dict[str, int]) -> None:
    con, second = handmade(before, {"Con": 6, party: 3}).lines
    assert con.share_change is not None
    assert (second.candidate.party, second.share_change) == (party, None)


def test_candidates_of_one_party_are_added_up_for_share_change_and_swing() -> None:
    where = seat("Ambridge", {"Con": 50, "Lab": 50})
    election = small(where)
    candidates = tuple(
        Candidate(party=party, name=name, votes=votes)
        for party, name, votes in [("Con", "A", 40), ("Lab", "B", 35), ("Lab", "C", 25)]
    )
    found = figures(election, where, result(election, "Ambridge", candidates=candidates))
    assert found.shares == {"Con": 40, "Lab": 60}
    assert [line.share for line in found.lines] == [40, 35, 25]
    assert [line.share_change for line in found.lines] == [-10, 10, 10]
    assert found.majority == 5


def test_the_majority_of_an_unopposed_candidate_is_all_votes() -> None:
    found = handmade({"Con": 5}, {"Con": 7})
    assert (found.majority, found.swing) == (7, None)
    assert found.majority_share == 100


@pytest.mark.parametrize(
    ("stated", "electorate"),
    [
        pytest.param(None, 2_000, id="not stated: as in our own table"),
        pytest.param(1_500, 1_500, id="stated"),
    ],
)
def test_turnout_is_valid_votes_per_100_on_the_register(
    stated: int | None, electorate: int
) -> None:
    found = handmade({"Con": 5}, {"Con": 600, "Lab": 300}, electorate=stated)
    assert (found.electorate, found.turnout) == (electorate, Fraction(90_000, electorate))


def test_a_tie_has_figures_and_no_swing() -> None:
    found = handmade({"Con": 6, "Lab": 4}, {"Lab": 5, "Con": 5})
    assert (found.majority, found.swing) == (0, None)


def test_a_tie_decided_by_lot_has_the_swing_of_its_winner() -> None:
    found = handmade({"Con": 6, "Lab": 4}, {"Con": 5, "Lab": 5}, elected="Lab")
    assert found.lines[0].candidate.party == "Lab"
    assert found.swing == Swing("Con", "Lab", Fraction(10))


def test_a_candidate_without_votes_counts_as_zero() -> None:
    found = handmade({"Con": 6, "Lab": 4}, {"Con": 6, "Lab": 4, "MRLP": 0})
    assert found.shares["MRLP"] == 0
    assert [line.votes for line in found.lines] == [6, 4, 0]


# The headline swing follows PA's pair.

WON_BY_CON = seat("Ambridge", {"Con": 50, "Lab": 30, "LD": 20})


@pytest.mark.parametrize(
    ("winner", "ranked", "pair"),
    [
        pytest.param("Con", ["Con", "LD", "Lab"], ("LD", "Con"), id="held: first and second now"),
        pytest.param("Lab", ["Lab", "LD", "Con"], ("Con", "Lab"), id="lost: the last two winners"),
        pytest.param("Con", ["Con", "Con", "LD"], ("LD", "Con"), id="held, two of one party"),
        pytest.param("Con", ["Con"], None, id="held, unopposed"),
        pytest.param(None, ["Con", "Lab"], None, id="tied"),
    ],
)
def test_swing_is_between_pas_pair(
    winner: str | None, ranked: list[str], pair: tuple[str, str] | None
) -> None:
    assert swing_pair(WON_BY_CON, winner, ranked) == pair


@pytest.mark.parametrize(
    ("name", "swing"),
    [
        pytest.param("Peterborough", ("Lab", "Con", "3.334"), id="gain: the last two winners"),
        pytest.param("North Norfolk", ("LD", "Con", "17.527"), id="gain from LD"),
        pytest.param("St Albans", ("Con", "LD", "10.822"), id="gain by LD"),
        pytest.param("Bedford", ("Lab", "Con", "0.660"), id="hold: winner fell to the second"),
        pytest.param("Thurrock", ("Lab", "Con", "11.752"), id="hold: second fell to the winner"),
        pytest.param("South Cambridgeshire", ("Con", "LD", "14.411"), id="hold: LD are second now"),
    ],
)
def test_headline_swing_of_a_real_seat(name: str, swing: tuple[str, str, str]) -> None:
    found = real(name).swing
    assert found
    assert (found.from_party, found.to_party, format_rounded(found.value, 3)) == swing


def test_the_swing_of_colchester_is_between_its_first_and_second_party() -> None:
    """2017: Con 24,565, Lab 18,888 of 53,545. 2019: Con 26,917, Lab 17,494 of 53,373."""
    by_hand = 50 * (
        Fraction(26_917, 53_373)
        - Fraction(24_565, 53_545)
        + Fraction(18_888, 53_545)
        - Fraction(17_494, 53_373)
    )
    assert real("Colchester").swing == Swing("Lab", "Con", by_hand)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        pytest.param({"Con": 6, "Lab": 4}, {"Con": 6, "Brexit": 4}, id="second is new"),
        pytest.param({"Con": 6, "Lab": 4}, {"Brexit": 6, "Con": 4}, id="winner is new"),
        pytest.param({"Con": 6, "Lab": 4}, {"Lab": 6, "LD": 4}, id="previous winner is gone"),
        pytest.param({"Con": 6, "Ind": 4}, {"Con": 6, "Ind": 4}, id="second is an independent"),
        pytest.param(
            {"Ind": 6, "Con": 4}, {"Con": 6, "Ind": 4}, id="previous winner is an independent"
        ),
    ],
)
def test_there_is_no_swing_if_a_party_did_not_stand_in_both_elections(
    before: dict[str, int], now: dict[str, int]
) -> None:
    assert handmade(before, now).swing is None


def test_a_swing_is_from_the_losing_to_the_winning_party() -> None:
    shares = {"Con": Fraction(60), "Lab": Fraction(20), "LD": Fraction(20)}
    where = (small(WON_BY_CON), WON_BY_CON, shares)
    assert swing_between(*where, "Lab", "Con") == Swing("Lab", "Con", Fraction(10))
    assert swing_between(*where, "Con", "Lab") == Swing("Lab", "Con", Fraction(10))
    assert signed_swing(*where, "Con", "Lab") == -10


def test_a_swing_of_zero_keeps_its_pair() -> None:
    shares = {"Con": Fraction(50), "Lab": Fraction(30), "LD": Fraction(20)}
    assert swing_between(small(WON_BY_CON), WON_BY_CON, shares, "Lab", "Con") == Swing(
        "Lab", "Con", Fraction(0)
    )


def test_a_seat_without_previous_votes_has_no_share_change_and_no_swing() -> None:
    new = msgspec.structs.replace(seat("Felpersham"), previous={})
    found = figures(small(new), new, result(small(new), "Felpersham", 1, {"Con": 6, "Lab": 4}))
    assert found.swing is None
    assert {line.share_change for line in found.lines} == {None}


# The Speaker counts as their own party: Buckingham in 2019.


def buckingham() -> tuple[Election, Seat, Bulletin]:
    election = small(BUCKINGHAM)
    votes = BUCKINGHAM_2019 | {"Eng Dem": 194}
    return election, BUCKINGHAM, result(election, "Buckingham", 1, votes)


def test_a_party_that_did_not_stand_against_the_speaker_has_no_change() -> None:
    found = figures(*buckingham())
    assert {line.share_change for line in found.lines} == {None}
    assert (found.majority, found.valid_votes) == (20_411, 63_458)


def test_there_is_no_swing_from_a_speaker_who_did_not_stand() -> None:
    assert figures(*buckingham()).swing is None


def test_a_speaker_who_stands_again_has_a_share_change() -> None:
    where = few("Ipswich").seats[0]
    changed = msgspec.structs.replace(
        where, previous={"Spk": 60, "Green": 40}, previous_winner="Spk"
    )
    election = small(changed)
    found = figures(election, changed, result(election, "Ipswich", 1, {"Spk": 70, "Green": 30}))
    assert [line.share_change for line in found.lines] == [10, -10]
    assert found.swing == Swing("Green", "Spk", Fraction(10))
