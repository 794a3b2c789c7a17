"""The blocks of earlier elections in PA's messages: real, notional, of a by-election."""

from xml.etree.ElementTree import Element, fromstring

import pytest

from tracker.feeds.pa_previous import (
    MAX_BLOCKS,
    PreviousBlock,
    PreviousRow,
    previous_elements,
    read,
)
from tracker.feeds.reading import RejectedError

IPSWICH_2017 = """\
<PreviousElection name="General Election" date="2017-06-08">
  <Constituency name="Ipswich" winningParty="Lab" turnout="51137" percentageTurnout="67.58" majority="831">
    <Candidate surname="Martin"><Party name="Labour" abbreviation="Lab" votes="24224"/></Candidate>
    <Candidate surname="Gummer"><Party name="Conservative" abbreviation="C" votes="23393"/></Candidate>
    <Candidate surname="Gould"><Party name="UKIP" abbreviation="UKIP" votes="1372"/></Candidate>
    <Candidate surname="Hyyrylainen-Trett"><Party name="Liberal Democrat" abbreviation="LD" votes="1187"/></Candidate>
    <Candidate surname="Armstrong"><Party name="Green" abbreviation="Green" votes="840"/></Candidate>
    <Candidate surname="Tyler"><Party name="Independent" abbreviation="Ind" votes="121"/></Candidate>
  </Constituency>
</PreviousElection>
"""
ONE = '<Party name="Labour" abbreviation="Lab" votes="24224"/>'


def block(parties: str = ONE, kind: str = "PreviousElection", about: str = "", of: str = "") -> str:
    """A block with these parties; `about` is what it states of the seat, `of` of the election."""
    return f'<{kind} {of}><Constituency name="Ipswich" {about}>{parties}</Constituency></{kind}>'


def one(*args: str, **more: str) -> PreviousBlock:
    return read(fromstring(block(*args, **more)))


def beside(*blocks: str) -> Element:
    """A message with these blocks beside tonight's."""
    return fromstring(f"<M><Election>{ONE}</Election>{''.join(blocks)}</M>")


def tags(root: Element) -> list[str]:
    return [element.tag for element in previous_elements(root)]


def refusal(text: str) -> str:
    with pytest.raises(RejectedError) as rejected:
        read(fromstring(text))
    return str(rejected.value)


def test_a_block_with_its_candidates() -> None:
    assert read(fromstring(IPSWICH_2017)) == PreviousBlock(
        kind="PreviousElection",
        type="",
        name="General Election",
        date="2017-06-08",
        seat="Ipswich",
        rows=(
            PreviousRow("Lab", "Labour", 24_224),
            PreviousRow("C", "Conservative", 23_393),
            PreviousRow("UKIP", "UKIP", 1_372),
            PreviousRow("LD", "Liberal Democrat", 1_187),
            PreviousRow("Green", "Green", 840),
            PreviousRow("Ind", "Independent", 121),
        ),
        winner="Lab",
        valid_votes=51_137,
        turnout="67.58",
        majority=831,
    )


def test_what_a_block_does_not_state_stays_unknown() -> None:
    found = one()
    assert (found.name, found.date, found.winner, found.turnout) == ("", "", "", "")
    assert (found.valid_votes, found.majority) == (None, None)


@pytest.mark.parametrize(
    ("party", "row"),
    [
        pytest.param(ONE, PreviousRow("Lab", "Labour", 24_224), id="both names"),
        pytest.param(
            '<Party abbreviation="Lab" votes="5"/>', PreviousRow("Lab", "", 5), id="abbreviation"
        ),
        pytest.param('<Party name="Labour" votes="5"/>', PreviousRow("", "Labour", 5), id="name"),
        pytest.param(
            '<Party name=" Labour " votes="5"/>', PreviousRow("", "Labour", 5), id="spaces"
        ),
        pytest.param('<Party name="Labour"/>', PreviousRow("", "Labour", None), id="no votes"),
        pytest.param(
            '<Party name="Labour" votes=""/>', PreviousRow("", "Labour", None), id="empty votes"
        ),
        pytest.param(
            '<Party name="Labour" votes="0"/>', PreviousRow("", "Labour", 0), id="none at all"
        ),
        pytest.param(
            f"<Candidate>{ONE}</Candidate>", PreviousRow("Lab", "Labour", 24_224), id="candidate"
        ),
    ],
)
def test_a_row_is_a_party_of_a_candidate_or_of_the_seat(party: str, row: PreviousRow) -> None:
    assert one(party).rows == (row,)


def test_two_candidates_of_one_party_are_two_rows() -> None:
    independents = (f'<Party abbreviation="Ind" votes="{n}"/>' for n in (121, 30))
    assert [row.votes for row in one("".join(independents)).rows] == [121, 30]


# What kind of election it was

GENERAL = 'name="General Election" date="2017-06-08"'
BY_ELECTION = 'name="Ipswich" date="2018-05-03" type="B"'


@pytest.mark.parametrize(
    ("kind", "of", "notional", "by_election", "called"),
    [
        pytest.param(
            "PreviousElection", GENERAL, False, False,
            "its own figures of General Election 2017-06-08",
            id="real",
        ),
        pytest.param(
            "PreviousElection", 'name="General Election"', False, False,
            "its own figures of General Election",
            id="real without a date",
        ),
        pytest.param(
            "PreviousElection", 'date="2017-06-08"', False, False,
            "its own figures of last time 2017-06-08",
            id="real without a name",
        ),
        pytest.param(
            "PreviousElection", "", False, False, "its own figures of last time",
            id="real of nothing",
        ),
        pytest.param(
            "PreviousNotionalElection", GENERAL, True, False, "its notional result of 2017-06-08",
            id="notional",
        ),
        pytest.param(
            "PreviousNotionalElection", "", True, False, "its notional result of last time",
            id="notional without a date",
        ),
        pytest.param(
            "PreviousElection", BY_ELECTION, False, True, "the by-election of 2018-05-03",
            id="by-election",
        ),
        pytest.param(
            "PreviousElection", 'type="B"', False, True, "the by-election",
            id="by-election without a date",
        ),
        pytest.param(
            "PreviousElection", 'name="Ipswich by-election"', False, False,
            "its own figures of Ipswich by-election",
            id="a name decides nothing",
        ),
    ],
)  # fmt: skip
def test_the_kind_and_description_of_a_block(
    kind: str, of: str, notional: bool, by_election: bool, called: str
) -> None:
    found = one(kind=kind, of=of)
    assert (found.is_notional, found.is_by_election, found.description) == (
        notional,
        by_election,
        called,
    )


# Which blocks there are


def test_blocks_beside_tonights_in_their_order() -> None:
    kinds = ("PreviousNotionalElection", "PreviousElection", "PreviousOtherElection")
    assert tags(beside(*(block(kind=kind) for kind in kinds))) == list(kinds)


def test_a_message_may_have_none() -> None:
    assert tags(beside()) == []


@pytest.mark.parametrize(
    "parties",
    [
        pytest.param("", id="nobody"),
        pytest.param('<Party name="Labour"/>', id="no votes"),
        pytest.param('<Party name="Labour" votes=""/>', id="empty votes"),
    ],
)
def test_a_block_without_any_votes_is_ignored(parties: str) -> None:
    assert tags(beside(block(parties), block(kind="PreviousOtherElection"))) == [
        "PreviousOtherElection"
    ]


def test_votes_of_one_party_are_votes() -> None:
    assert tags(beside(block(f'<Party name="Green"/>{ONE}'))) == ["PreviousElection"]


def test_as_many_blocks_as_are_read() -> None:
    assert len(previous_elements(beside(*[block()] * MAX_BLOCKS, *[block("")] * 9))) == MAX_BLOCKS


def test_more_blocks_are_rejected() -> None:
    with pytest.raises(RejectedError) as rejected:
        previous_elements(beside(*[block()] * (MAX_BLOCKS + 1)))
    assert str(rejected.value) == "has 7 blocks of earlier elections; 6 at most"


# What is rejected

DIGITS = "write it in the digits 0 to 9 alone"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param(
            block('<Party name="Labour" votes="5OO"/>'),
            f'PreviousElection: Labour votes "5OO" are not a whole number; {DIGITS}',
            id="votes",
        ),
        pytest.param(
            block('<Party abbreviation="Lab" votes="24,224"/>'),
            'PreviousElection: Lab votes "24,224" are not a whole number; write 24224, without '
            "separators",
            id="votes of an abbreviation",
        ),
        pytest.param(
            block('<Party votes="5"/>'), "PreviousElection: a party has no name", id="no party"
        ),
        pytest.param(
            block('<Party name=" " votes="5"/>'),
            "PreviousElection: a party has no name",
            id="blank party",
        ),
        pytest.param(
            block(about='turnout="67.58"'),
            f'PreviousElection: turnout "67.58" is not a whole number; {DIGITS}',
            id="turnout",
        ),
        pytest.param(
            block(kind="PreviousNotionalElection", about='majority="-831"'),
            'PreviousNotionalElection: majority "-831" is not a whole number; majority cannot be '
            "negative",
            id="majority",
        ),
        pytest.param(
            block(about='winningParty="L\u202eab"'),
            'PreviousElection: winningParty "L\\u202eab" has the control character \\u202e; write '
            "plain text",
            id="direction",
        ),
        pytest.param(
            "<PreviousElection><Constituency/></PreviousElection>",
            "PreviousElection: Constituency has no name",
            id="no name",
        ),
        pytest.param(
            "<PreviousElection/>",
            "PreviousElection has 0 Constituency elements; it must have one",
            id="no seat",
        ),
        pytest.param(
            f"<PreviousElection>{'<Constituency/>' * 2}</PreviousElection>",
            "PreviousElection has 2 Constituency elements; it must have one",
            id="two seats",
        ),
    ],
)  # fmt: skip
def test_a_block_that_cannot_be_read_is_rejected_by_its_name(text: str, sentence: str) -> None:
    assert refusal(text) == sentence
