"""A change of share is over the seats where both nights' votes are known, or there is none."""

from fractions import Fraction

import msgspec
import pytest

from tests.makers.night import desk_entry, result, seat, small
from tracker.board import Board
from tracker.election import Election, Party, Seat
from tracker.election.swing import format_rounded

TUV = Party(code="TUV", name="Traditional Unionist Voice")
TUV_2015, TUV_2015_NORTH_ANTRIM, TUV_2017 = 16_538, 6_561, 3_282
"""Votes of the party: in seven seats of 2015, in North Antrim of 2015, in North Antrim of 2017."""
VALID_2015, VALID_2017 = 30_697_525, 32_204_184
"""Valid votes of the United Kingdom."""


def united_kingdom(rest_of_tuv: str, **changes: object) -> Election:
    """North Antrim, and all other seats as one; there the party's votes have this code."""
    elsewhere = TUV_2015 - TUV_2015_NORTH_ANTRIM
    seats = (
        seat("North Antrim", {"DUP": 18_107, "TUV": TUV_2015_NORTH_ANTRIM}, electorate=99_999),
        seat(
            "Elsewhere",
            {"Con": VALID_2015 - 18_107 - TUV_2015, rest_of_tuv: elsewhere},
            electorate=99_999_999,
        ),
    )
    parties = (*small().parties, TUV, Party(code="DUP", name="DUP"))
    return small(*seats, parties=parties, **changes)


def night_of_2017(election: Election) -> Board:
    return Board.of(
        election,
        [
            result(election, "North Antrim", 1, {"DUP": 28_521, "TUV": TUV_2017}),
            result(election, "Elsewhere", 1, {"Con": VALID_2017 - 28_521 - TUV_2017}),
        ],
    )


def test_tuv_lost_0_044_points_in_2017() -> None:
    change = night_of_2017(united_kingdom("TUV")).vote_share_change("TUV")
    assert change
    assert format_rounded(change, 3) == "-0.044"


def test_tuv_has_no_change_where_2015_has_it_in_north_antrim_alone() -> None:
    """Six of its seven results of 2015 are among the others of a table with a row a seat."""
    board = night_of_2017(united_kingdom("Other"))
    assert board.vote_share_change("TUV") is None


def test_a_party_with_a_column_did_not_stand_where_it_has_no_votes() -> None:
    election = united_kingdom("Other", previous_columns=("Con", "DUP", "TUV"))
    change = night_of_2017(election).vote_share_change("TUV")
    assert change
    assert format_rounded(change, 3) == "-0.011"


def test_a_seat_without_previous_votes_is_left_out_of_both_nights() -> None:
    """Two seats that vote as last time, and a new seat that votes Labour."""
    old = seat("Ambridge", {"Con": 600, "Lab": 400}), seat("Borchester", {"Con": 500, "Lab": 500})
    new = msgspec.structs.replace(seat("Felpersham", electorate=20_000), previous={})
    election = small(*old, new)
    results = [
        result(election, "Ambridge", 1, {"Con": 599, "Lab": 401}),
        result(election, "Borchester", 1, {"Con": 500, "Lab": 500}),
        result(election, "Felpersham", 1, {"Con": 1_000, "Lab": 9_000}),
    ]
    board = Board.of(election, results)
    assert board.vote_share_change("Lab") == Fraction(5, 100)
    assert board.vote_share_change("Con") == -Fraction(5, 100)
    assert board.compared_seats == 2


def stands(*parties: str) -> Seat:
    return msgspec.structs.replace(
        seat("Ambridge", {"Con": 500, "Lab": 400, "LD": 100}), stands=parties
    )


@pytest.mark.parametrize(
    ("where", "votes", "compared"),
    [
        pytest.param(stands("Con", "Lab", "LD"), {"Con": 5, "Lab": 4}, 0, id="a part"),
        pytest.param(stands("Con", "Lab", "LD"), {"Con": 5, "Lab": 4, "LD": 1}, 1, id="all"),
        pytest.param(stands(), {"Con": 5, "Lab": 4}, 1, id="candidates not known"),
    ],
)
def test_our_own_report_of_a_part_of_the_votes_is_left_out(
    where: Seat, votes: dict[str, int], compared: int
) -> None:
    election = small(where)
    board = Board.of(election, [desk_entry(Board.empty(election), "Ambridge", "Con", votes)])
    assert board.compared_seats == compared
    assert (board.vote_share_change("Con") is not None) is bool(compared)


@pytest.mark.parametrize("of_others", [0, 5])
def test_a_party_among_tonights_others_has_no_change(of_others: int) -> None:
    election = small(seat("Ambridge", {"Con": 500, "Lab": 400, "LD": 100}))
    votes = {"Con": 5, "Lab": 4, "Other": of_others}
    board = Board.of(election, [result(election, "Ambridge", 1, votes)])
    assert (board.vote_share_change("LD") is None) is bool(of_others)
    assert board.vote_share_change("Con") is not None
