"""The rows of a table that are no candidates: total, rejected papers, electorate, turnout."""

import json

import pytest

from tests.makers.small_night import ELECTION
from tracker.board.bulletin import Bulletin
from tracker.feeds import RejectedError, read

TWO = "seat,candidate,party,votes\nIpswich,A Hunt,Con,24952\nIpswich,B Martin,Lab,19473\n"
"""The votes add up to 44,425; the majority is 5,479; the electorate in the tables is 75,525."""


def bulletin(table: str) -> Bulletin:
    (found,) = read("table.csv", table.encode(), ELECTION).bulletins
    assert [c.party for c in found.candidates] == ["Con", "Lab"]
    return found


def refused(table: str) -> str:
    with pytest.raises(RejectedError) as rejected:
        read("table.csv", table.encode(), ELECTION)
    return str(rejected.value)


@pytest.mark.parametrize(
    "row",
    [
        "Ipswich,,Total,44425",
        "Ipswich,Total,,44425",
        "Ipswich,TOTAL VALID VOTES,Total,44425",
        ",,Total:,44425",
        "Total,,,44425",
        "Ipswich,,Majority,5479",
        "Ipswich,,Turnout,44700",
        "Ipswich,,Turnout,58.8%",
        "Ipswich,,Total,",
    ],
)
def test_a_row_of_the_account_that_agrees_with_the_votes_is_no_candidate(row: str) -> None:
    assert bulletin(TWO + f"{row}\n").winner == "Con"


def test_the_total_is_the_valid_votes() -> None:
    assert bulletin(TWO + "Ipswich,,Total,44425\n").valid_votes == 44_425


def test_a_total_can_contain_the_rejected_papers() -> None:
    found = bulletin(TWO + "Ipswich,,Rejected,85\nIpswich,,Total votes,44510\n")
    assert (found.valid_votes, found.rejected_ballots) == (44_425, 85)


@pytest.mark.parametrize("cast", [44_425, 44_510])
def test_the_votes_cast_can_stand_beside_a_turnout_in_per_cent(cast: int) -> None:
    footer = f"Ipswich,,Total votes cast,{cast}\nIpswich,,Turnout,58.8%\nIpswich,,Rejected,85\n"
    found = bulletin(TWO + footer)
    assert (found.winner, found.rejected_ballots) == ("Con", 85)


def test_votes_cast_below_the_votes_of_the_candidates_are_refused() -> None:
    footer = "Ipswich,,Total votes cast,44400\nIpswich,,Turnout,58.8%\n"
    assert "row 4: the turnout is stated as 44400" in refused(TWO + footer)


def test_rejected_papers_are_kept_as_such() -> None:
    found = bulletin(TWO + "Ipswich,,Rejected ballot papers,213\n")
    assert found.rejected_ballots == 213
    assert bulletin(TWO).rejected_ballots is None


def test_a_row_of_the_electorate_is_the_electorate() -> None:
    assert bulletin(TWO + "Ipswich,,Electorate,75000\n").electorate == 75_000


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Ipswich,,Total,44426", "add up to 44425, but the valid votes are stated as 44426"),
        ("Ipswich,,Majority,5478", "majority is stated as 5478, but the votes give 5479"),
        ("Ipswich,,Turnout,64000", "turnout is stated as 64000, but the votes add up to 44425"),
        ("Ipswich,,Turnout,66.1%", "turnout is stated as 66.1%, but the votes give 58.8%"),
        ("Ipswich,,Rejected,2x", 'rejected "2x" is not a whole number'),
        ("Ipswich,,Electorate,0", "is not above 0"),
        ("Ipswich,,Total,44425\nIpswich,,Totals,5", "state it once"),
        ("Ipswich,C Doe,Total,44425", '"Total" is no candidate'),
        ("Ipswich,Total,Green,44425", '"Total" is no candidate'),
    ],
)
def test_a_row_of_the_account_that_disagrees_is_refused_with_both_figures(
    row: str, words: str
) -> None:
    assert words in refused(TWO + f"{row}\n")


def test_a_row_of_a_candidate_that_was_lost_is_found_by_the_total() -> None:
    table = TWO.replace("Ipswich,B Martin,Lab,19473\n", "Ipswich,C Doe,LD,2439\n")
    assert "add up to 27391" in refused(table + "Ipswich,,Total,46864\n")


NORTH_NORFOLK = "North Norfolk,,Con,10\nNorth Norfolk,,LD,20\n"


def test_a_total_of_several_seats_is_the_sum_of_all_votes() -> None:
    table = TWO + NORTH_NORFOLK
    assert len(read("t.csv", (table + ",,Total,44455\n").encode(), ELECTION).bulletins) == 2
    assert "the votes of the table add up to 44455" in refused(table + ",,Total,44456\n")


def test_a_total_below_each_seat_is_of_this_seat() -> None:
    table = f"{TWO}Total,,,44425\n,,Rejected,5\n{NORTH_NORFOLK}Total,,,30\n,,Rejected,7\nTotal,,,44455\n"
    found = read("t.csv", table.encode(), ELECTION)
    assert [(b.valid_votes, b.rejected_ballots) for b in found.bulletins] == [(44_425, 5), (30, 7)]


def test_a_wrong_total_below_a_seat_costs_only_this_seat() -> None:
    table = f"{TWO}Total,,,44420\n{NORTH_NORFOLK}Total,,,30\n"
    found = read("t.csv", table.encode(), ELECTION)
    assert [b.valid_votes for b in found.bulletins] == [30]
    assert ["add up to 44425" in remark.sentence for remark in found.left_out] == [True]


def test_a_table_of_accounts_alone_names_no_candidates() -> None:
    assert "no candidates" in refused("seat,party,votes\nIpswich,Total,5\n")


@pytest.mark.parametrize("word", ["Total", "Rejected ballot papers", "electorate", "MAJORITY"])
def test_a_word_of_an_account_is_no_candidate_in_native_json(word: str) -> None:
    candidates = [{"party": "Con", "votes": 5}, {"party": word, "votes": 7}]
    statement = {"seat": "Ipswich", "kind": "result", "candidates": candidates}
    document = {"election": ELECTION.id, "bulletins": [statement]}
    with pytest.raises(RejectedError, match=f'"{word}" is no candidate'):
        read("native.json", json.dumps(document).encode(), ELECTION)
