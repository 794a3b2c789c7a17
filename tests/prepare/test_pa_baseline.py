"""PA's block of last time: real votes, or notional ones within new boundaries."""

from xml.etree.ElementTree import Element

import pytest

from tests.prepare.messages import BY_ELECTION, VOTES_2017, block, message, notional
from tests.prepare.written import sentences
from tracker.election import PreviousCandidate
from tracker.feeds.reading import RejectedError
from tracker.prepare.pa_baseline import (
    Baseline,
    ByElection,
    EarlierElections,
    read_earlier,
)
from tracker.prepare.report import Report
from tracker.prepare.uk_parties import PartyIndex

OLD = {"Lab": 500, "C": 400, "LD": 100}
OF_2017 = {"Lab": 24_224, "Con": 23_393, "UKIP": 1_372, "LD": 1_187, "Green": 840, "Ind": 121}


def read(*blocks: Element, report: Report | None = None) -> Baseline | None:
    root = message("Ipswich", 332, (), *blocks)
    return read_earlier(root, "m.xml", PartyIndex(), report or Report()).baseline


def test_a_message_may_have_none() -> None:
    assert read() is None


def test_the_votes_of_last_time_by_our_codes() -> None:
    report = Report()
    found = read(block(turnout="51137", majority="831"), report=report)
    assert found == Baseline(
        "Ipswich",
        OF_2017,
        "Lab",
        notional=False,
        independents=(PreviousCandidate("Ind", "", 121),),
    )
    assert sentences(report) == []


def test_most_votes_come_first() -> None:
    found = read(block({"LD": 100, "C": 400, "Lab": 500}, winningParty="Lab"))
    assert found is not None
    assert list(found.votes) == ["Lab", "Con", "LD"]


def test_notional_votes_are_known_for_what_they_are() -> None:
    assert read(notional(OLD, "Ipswich East")) == Baseline(
        "Ipswich East", {"Lab": 500, "Con": 400, "LD": 100}, "Lab", notional=True
    )


@pytest.mark.parametrize("first", [block(), notional(OLD)], ids=["real first", "notional first"])
def test_of_both_the_notional_has_tonights_boundaries(first: Element) -> None:
    both = {one.tag: one for one in (block(), notional(OLD))}
    rest = [one for tag, one in both.items() if tag != first.tag]
    found = read(first, *rest)
    assert found is not None
    assert found.notional


def test_independents_are_one_figure() -> None:
    root = block({"Lab": 500, "Ind": 50})
    seat = root.find("Constituency")
    assert seat is not None
    seat.append(block({"Ind": 30})[0][0])
    found = read(root)
    assert found is not None
    assert found.votes == {"Lab": 500, "Ind": 80}


def earlier(*blocks: Element) -> EarlierElections:
    return read_earlier(message("Ipswich", 332, (), *blocks), "m.xml", PartyIndex(), Report())


@pytest.mark.parametrize(
    "blocks",
    [
        pytest.param((block(), block({"LD": 900}, election=BY_ELECTION)), id="after"),
        pytest.param((block({"LD": 900}, election=BY_ELECTION), block()), id="before"),
    ],
)
def test_hamilton_has_a_block_of_the_general_election_and_one_of_its_by_election(
    blocks: tuple[Element, ...],
) -> None:
    """PA's test of 2026 computes its changes from the general election."""
    found = earlier(*blocks)
    assert found.baseline == Baseline(
        "Ipswich",
        OF_2017,
        "Lab",
        notional=False,
        independents=(PreviousCandidate("Ind", "", 121),),
    )
    assert found.by_election == ByElection("2018-05-03", "LD")


def test_the_latest_by_election_counts() -> None:
    dates = ("2018-05-03", "2019-01-01", "2017-09-09")
    of_date = zip(("LD", "Green", "C"), dates, strict=True)
    blocks = [block({p: 900}, election={**BY_ELECTION, "date": d}) for p, d in of_date]
    assert earlier(*blocks) == EarlierElections(None, ByElection("2019-01-01", "Green"))


def test_a_by_election_is_known_by_its_type_and_not_by_its_name() -> None:
    named = block(election={"name": "Ipswich by-election", "date": "2018-05-03", "type": "G"})
    assert earlier(named).by_election is None


def test_a_block_of_an_unknown_element_is_reported_and_not_read() -> None:
    report = Report()
    unknown = block({"LD": 900}, "PreviousRegionalElection", election=BY_ELECTION)
    found = read(unknown, block(), report=report)
    assert found is not None
    assert found.winner == "Lab"
    assert sentences(report) == [
        "m.xml: PreviousRegionalElection (Ipswich by-election 2018-05-03) is not read; who sat is "
        "taken from sittingParty and previousSittingMember alone"
    ]


def test_a_block_without_a_name_is_reported_too() -> None:
    report = Report()
    assert read(Element("Footnotes"), report=report) is None
    assert [said.split(";")[0] for said in sentences(report)] == [
        "m.xml: Footnotes (unnamed) is not read"
    ]


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        pytest.param(
            block(OLD, turnout="1001"),
            "m.xml: last time's votes add up to 1,000, its turnout is 1,001",
            id="turnout",
        ),
        pytest.param(
            block(OLD, majority="10"),
            "m.xml: last time's votes give a majority of 100, it states 10",
            id="majority",
        ),
        pytest.param(
            block(OLD, winningParty="C"),
            "m.xml: Con is said to have won last time without most votes",
            id="winner",
        ),
        pytest.param(
            block(OLD, winningParty="SNP"),
            "m.xml: SNP is said to have won last time without most votes",
            id="winner who did not stand",
        ),
    ],
)
def test_what_does_not_add_up_differs(found: Element, sentence: str) -> None:
    report = Report()
    assert read(found, report=report) is not None
    assert sentences(report, "differs") == [sentence]


def test_a_majority_is_between_candidates_not_between_parties() -> None:
    root = block({"Lab": 500, "Ind": 300}, majority="200")
    seat = root.find("Constituency")
    assert seat is not None
    seat.append(block({"Ind": 299})[0][0])
    report = Report()
    found = read(root, report=report)
    assert found is not None
    assert found.votes["Ind"] == 599
    assert [candidate.votes for candidate in found.independents] == [300, 299]
    assert [said for said in sentences(report) if "majority" in said] == []


def test_independents_together_are_no_rival_of_the_winner() -> None:
    root = block({"Lab": 500, "Ind": 300}, majority="200", turnout="1090")
    seat = root.find("Constituency")
    assert seat is not None
    seat.append(block({"Ind": 290})[0][0])
    report = Report()
    found = read(root, report=report)
    assert found is not None
    assert (found.winner, list(found.votes.items())) == ("Lab", [("Ind", 590), ("Lab", 500)])
    assert sentences(report) == []


def test_the_only_candidate_has_all_votes_for_a_majority() -> None:
    report = Report()
    read(block({"Spk": 34_299}, majority="34299"), report=report)
    assert sentences(report) == []


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        pytest.param(block({}), "has no votes", id="nobody"),
        pytest.param(block({"Lab": 0}), "has no votes", id="no votes"),
        pytest.param(notional({}), "has no votes", id="notional nobody"),
        pytest.param(block({"Lab": "5OO"}), 'votes "5OO" are not a whole number', id="letters"),
        pytest.param(block({"Lab": "", "C": 5}), "Labour has no votes", id="votes missing"),
        pytest.param(block({"": 5}, winningParty="Lab"), "a party has no name", id="no party"),
        pytest.param(block(OLD, winningParty=""), "has no winningParty", id="no winner"),
        pytest.param(block(OLD, seat=""), "Constituency has no name", id="no name"),
        pytest.param(Element("PreviousElection"), "has 0 Constituency elements", id="no seat"),
    ],
)
def test_a_block_that_cannot_be_read_is_rejected_by_its_name(
    broken: Element, sentence: str
) -> None:
    with pytest.raises(RejectedError) as rejected:
        read(broken)
    assert broken.tag in str(rejected.value)
    assert sentence in str(rejected.value)


def test_two_blocks_of_a_kind_are_rejected() -> None:
    with pytest.raises(RejectedError, match="has 2 PreviousElection elements; it may have one"):
        read(block(), block(VOTES_2017))
