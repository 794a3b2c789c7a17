"""A block of last time whose figures contradict each other is reported."""

from collections.abc import Mapping
from xml.etree import ElementTree as ET

import pytest

from tests.makers.pa_documents import LAST_TIME, TONIGHT, ambridge, block, compare_document, result
from tracker.reconcile.pa_result import read

RIGHT = {
    "turnout": "1000",
    "majority": "100",
    "percentageMajority": "10.00",
    "percentageTurnout": "50.00",
    "winningParty": "C",
}
SHARES = {"C": "50.00", "Lab": "40.00", "LD": "10.00"}


def differences(
    about: Mapping[str, str] | None = None, shares: Mapping[str, str] = SHARES
) -> list[str]:
    """The differences in a message with this block of last time."""

    def print_shares(root: ET.Element) -> None:
        last = root.find("PreviousElection")
        assert last is not None
        for party in last.iter("Party"):
            party.set("percentageShare", shares[party.get("abbreviation", "")])

    votes = {"C": 500, "Lab": 400, "LD": 100}
    figures = {**RIGHT, **(about or {})}
    edits = block(votes, "PreviousElection", "General Election", None, "G", **figures), print_shares
    found = compare_document(result(ambridge(previous=LAST_TIME), TONIGHT, *edits), ambridge())
    assert found
    return [f"{d}: {d.explanation or 'UNEXPLAINED'}" for d in found.differences]


IN_BLOCK = " in its own figures of General Election 2017-06-08"


def test_a_block_whose_figures_follow_from_its_votes() -> None:
    assert differences() == []


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ({"turnout": "1001"}, "previous valid votes{} PA 1,001, its votes give 1,000"),
        ({"majority": "101"}, "previous majority{} PA 101, its votes give 100"),
        (
            {"percentageMajority": "10.01"},
            "previous majority per cent{} PA 10.01, its votes give 10.00",
        ),
    ],
)
def test_a_wrong_figure_of_a_block_is_unexplained(about: dict[str, str], found: str) -> None:
    assert f"{found.format(IN_BLOCK)}: UNEXPLAINED" in differences(about)


def test_a_wrong_share_of_a_block_names_its_party() -> None:
    assert differences(shares={**SHARES, "LD": "10.10"}) == [
        f"previous share of LD{IN_BLOCK} PA 10.10, its votes give 10.00: UNEXPLAINED"
    ]


def test_a_turnout_of_last_time_may_be_on_the_register_of_that_time() -> None:
    assert differences({"percentageTurnout": "52.63"}) == [
        f"previous turnout{IN_BLOCK} PA 52.63, its votes give 50.00: its own figures of General "
        "Election 2017-06-08 has its turnout on the register of that time"
    ]


def test_the_votes_of_several_candidates_under_one_abbreviation() -> None:
    """In Dumbarton, two independents stood in 2021: to PA each is a party of its own."""

    def second(root: ET.Element) -> None:
        seat = root.find("PreviousElection/Constituency")
        assert seat is not None
        person = ET.SubElement(seat, "Candidate", surname="Muir")
        ET.SubElement(person, "Party", name="Independent Muir", abbreviation="Ind", votes="94")

    first = block({"C": 500, "Ind": 183, "LD": 100}, names={"Ind": "Independent Morrison"})
    message = read(result(ambridge(), TONIGHT, first, second), ambridge())
    assert message
    (found,) = message.blocks
    assert found.of_several == {"Ind": 277}
    assert found.votes["Ind"] == 277
