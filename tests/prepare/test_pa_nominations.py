"""PA's messages before the night: who stands, who sat, what last time was; never tonight's votes."""

import datetime as dt
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from tests.makers import night
from tests.makers.pa_samples import RESULTS, SAMPLES, only_with_samples
from tests.prepare.messages import (
    BY_ELECTION,
    GENERAL,
    IPSWICH,
    RESULT,
    RUSH,
    Person,
    block,
    message,
    notional,
    send,
)
from tests.prepare.written import sentences
from tracker.prepare.finding import Severity
from tracker.prepare.pa_nominations import Nominations, Nominee, read_nominations
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.uk_parties import PartyIndex

DATE = dt.date(2019, 12, 12)
MAYORS = {"name": "Mayoral Elections", "date": "2019-12-12", "type": "M"}
OTHER_DAY = {**GENERAL, "date": "2024-07-04"}


def read(
    folder: Path,
    report: Report | None = None,
    name: str = "General Election",
    date: dt.date = DATE,
) -> Nominations:
    said = report or Report()
    found = read_nominations(folder, name, date, PartyIndex(), said)
    said.add(*(finding for seat in found.seats.values() for finding in seat.findings))
    return found


def alone(folder: Path, **messages: Element) -> Nominations:
    """The nominations in these messages, which must have no findings."""
    report = Report()
    found = read(send(folder, **messages), report)
    assert sentences(report) == []
    return found


def sitting(folder: Path, **messages: Element) -> str:
    """The party that sat in the one seat of these messages."""
    (seat,) = alone(folder, **messages).seats.values()
    return seat.sitting


def test_what_nominations_state(tmp_path: Path) -> None:
    found = alone(tmp_path, a=message(electorate="75525", sat={"Martin": "*"}))
    assert (found.name, found.kind) == ("General Election", "G")
    ((number, seat),) = found.seats.items()
    assert (number, seat.number, seat.seat, seat.electorate) == (332, 332, "Ipswich", 75_525)
    assert seat.nominees == (
        Nominee("Con", "Conservative", "Tom", "Hunt", sat_here=False),
        Nominee("Lab", "Labour", "Sandy", "Martin", sat_here=True),
        Nominee("Green", "Green", "Barry", "Broom", sat_here=False),
    )
    assert (seat.sitting, seat.before) == ("Lab", None)


def test_what_they_do_not_state_stays_unknown(tmp_path: Path) -> None:
    (seat,) = alone(tmp_path, a=message()).seats.values()
    assert (seat.electorate, seat.sitting, seat.before) == (None, "", None)


@pytest.mark.parametrize(
    ("sat", "expected"),
    [
        pytest.param({}, "", id="nobody"),
        pytest.param({"Martin": "*"}, "Lab", id="sat here"),
        pytest.param({"Martin": "+"}, "", id="sat elsewhere"),
        pytest.param({"Hunt": "+", "Martin": "*"}, "Lab", id="one here, one elsewhere"),
        pytest.param({"Hunt": "*", "Martin": "*"}, "", id="two here cannot both be right"),
    ],
)
def test_who_sat_is_the_one_candidate_who_sat_here(
    tmp_path: Path, sat: dict[str, str], expected: str
) -> None:
    assert sitting(tmp_path, a=message(sat=sat)) == expected


@pytest.mark.parametrize(
    ("kind", "about"),
    [
        pytest.param(RESULT, {"sittingParty": "Ind"}, id="result"),
        pytest.param(
            RUSH,
            {"sittingPartyAbbreviation": "Ind", "sittingPartyName": "Independent"},
            id="rush",
        ),
    ],
)
def test_the_sitting_party_overrides_the_sitting_member(
    tmp_path: Path, kind: str, about: dict[str, str]
) -> None:
    """A member who left the party sat as an independent, and stands for yet another."""
    root = message(kind=kind, sat={"Martin": "*"})
    next(root.iter("Constituency")).attrib.update(about)
    assert sitting(tmp_path, a=root) == "Ind"


def test_the_sitting_party_of_a_result_overrides_the_nominations(
    tmp_path: Path,
) -> None:
    report = Report()
    folder = send(
        tmp_path,
        a=message(sat={"Martin": "*"}),
        b=message(kind=RESULT, sittingParty="Ind"),
    )
    assert read(folder, report).seats[332].sitting == "Ind"
    (said,) = sentences(report, "differs")
    assert said.startswith("Ipswich: held before by ")


@pytest.mark.parametrize(
    ("about", "what"),
    [({"electorate": "75526"}, "of a register"), ({"seat": "Ipswich Town"}, "named")],
)
def test_messages_that_contradict_each_other_are_reported_and_nominations_stand(
    tmp_path: Path, about: dict[str, str], what: str
) -> None:
    report = Report()
    first: dict[str, Any] = {"electorate": "75525", "seat": "Ipswich"}
    folder = send(
        tmp_path,
        a=message(kind=RESULT, **{**first, **about}),
        b=message(**first),
    )
    seat = read(folder, report).seats[332]
    assert (seat.seat, seat.electorate) == ("Ipswich", 75_525)
    (said,) = sentences(report, "differs")
    assert said.startswith(f"Ipswich: {what} ")


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")], ids=["in order", "reversed"])
def test_the_highest_revision_stands_whatever_the_files_are_called(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    first, second = names
    people = (*IPSWICH, ("Nicola", "Thomas", "BRX"))
    found = alone(
        tmp_path,
        **{first: message(revision=9), second: message("Ipswich", 332, people, revision=10)},
    )
    assert [one.surname for one in found.seats[332].nominees][-1] == "Thomas"


BROOM = (*IPSWICH[:2], ("Barry", "Broom", "Ind"))


def test_two_messages_of_one_revision_that_differ_are_reported_and_the_last_is_used(
    tmp_path: Path,
) -> None:
    report = Report()
    folder = send(tmp_path, a=message(), b=message("Ipswich", 332, BROOM))
    assert [one.party for one in read(folder, report).seats[332].nominees] == ["Con", "Lab", "Ind"]
    assert sentences(report) == [
        "a.xml and b.xml are both revision 1 and differ; the latter is used"
    ]


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(message(), id="a copy"),
        pytest.param(message("Ipswich", 332, BROOM, revision=2), id="another revision"),
        pytest.param(message("Ipswich", 332, BROOM, kind=RESULT), id="another kind"),
        pytest.param(message("Colchester", 157), id="another seat"),
        pytest.param(message("Bedford", 332, election=MAYORS), id="another election"),
    ],
)
def test_messages_that_do_not_contradict_each_other_are_not_reported(
    tmp_path: Path, second: Element
) -> None:
    assert 332 in alone(tmp_path, a=message(), b=second).seats


def test_an_unreadable_newest_revision_gives_way_to_the_one_before(tmp_path: Path) -> None:
    report = Report()
    broken = message("Ipswich", 332, BROOM, revision=2, electorate="many")
    found = read(send(tmp_path, a=message(electorate="75525"), b=broken), report)
    assert found.seats[332].electorate == 75_525
    (said,) = sentences(report, "differs")
    assert said.startswith("b.xml: ")
    assert said.endswith("; passed over")


def test_a_tie_of_superseded_revisions_is_not_reported(tmp_path: Path) -> None:
    newest = message("Ipswich", 332, BROOM, revision=2)
    assert 332 in alone(tmp_path, a=message(), b=message("Ipswich", 332, BROOM), c=newest).seats


def test_what_is_no_file_or_still_arriving_is_not_read(tmp_path: Path) -> None:
    folder = send(tmp_path, a=message())
    (folder / "old.xml").mkdir()
    (folder / ".b.xml").write_text("<FirstPastThe")
    report = Report()
    assert list(read(folder, report).seats) == [332]
    assert sentences(report) == []


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")], ids=["in order", "reversed"])
def test_the_block_of_a_superseded_revision_is_not_reported(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    first, second = names
    wrong, right = block(majority="813"), block(majority="831")
    found = alone(
        tmp_path,
        **{
            first: message("Ipswich", 332, IPSWICH, wrong, revision=1),
            second: message("Ipswich", 332, IPSWICH, right, revision=2),
        },
    )
    assert found.seats[332].before is not None


def test_the_block_of_the_newest_revision_is_reported(tmp_path: Path) -> None:
    report = Report()
    root = message("Ipswich", 332, IPSWICH, block(majority="813"), revision=2)
    read(send(tmp_path, a=message(), b=root), report)
    assert sentences(report) == ["b.xml: last time's votes give a majority of 831, it states 813"]


def test_tonights_votes_are_never_read(tmp_path: Path) -> None:
    root = message(kind=RESULT)
    for party in root.iter("Party"):
        party.set("votes", "not a number")
    assert len(alone(tmp_path, a=root).seats[332].nominees) == 3


def test_last_time_comes_from_whichever_message_has_it(tmp_path: Path) -> None:
    found = alone(
        tmp_path, a=message(), b=message("Ipswich", 332, IPSWICH, block(), kind=RESULT)
    )  # fmt: skip
    before = found.seats[332].before
    assert before is not None
    assert before.votes["Con"] == 23_393


def test_a_notional_block_is_kept_as_such(tmp_path: Path) -> None:
    votes = {"Lab": 500, "C": 400}
    found = alone(tmp_path, a=message("Ipswich", 332, IPSWICH, notional(votes)))
    before = found.seats[332].before
    assert before is not None
    assert before.notional


@pytest.mark.parametrize(
    ("sat", "sitting", "severity", "sentence"),
    [
        pytest.param(
            {"Martin": "*"}, "Lab", "note",
            "Lab won the by-election of 2018-05-03; last time's votes are those of the general "
            "election before it",
            id="its winner sat",
        ),
        pytest.param(
            {}, "Lab", "note",
            "Lab won the by-election of 2018-05-03; it is the sitting party, because PA states no "
            "other",
            id="nobody is said to have sat",
        ),
        pytest.param(
            {"Hunt": "*"}, "Con", "differs",
            "Lab won the by-election of 2018-05-03, and PA states that Con sat; the latter is used "
            "unless --sitting gives another party",
            id="another sat",
        ),
    ],
)  # fmt: skip
def test_who_sat_after_a_by_election(
    tmp_path: Path, sat: dict[str, str], sitting: str, severity: Severity, sentence: str
) -> None:
    blocks = block({"C": 500, "Lab": 400}), block({"Lab": 900, "C": 1}, election=BY_ELECTION)
    report = Report()
    (seat,) = read(
        send(tmp_path, a=message("Ipswich", 332, IPSWICH, *blocks, sat=sat)), report
    ).seats.values()
    assert seat.before is not None
    assert (seat.before.winner, seat.sitting) == ("Con", sitting)
    assert sentences(report, severity) == [f"Ipswich: {sentence}"]


def test_two_messages_of_one_file_name_in_two_folders_are_both_read(tmp_path: Path) -> None:
    for name, root in (("east", message()), ("wales", message("Ynys Mon", 647))):
        send(tmp_path / name, nominations=root)
    assert sorted(alone(tmp_path).seats) == [332, 647]


def test_a_file_is_named_with_the_folder_it_is_in(tmp_path: Path) -> None:
    report = Report()
    send(tmp_path / "wales", b=b"<FirstPast")
    read(send(tmp_path, a=message()), report)
    (said,) = sentences(report, "differs")
    assert said.startswith("wales/b.xml: the XML ends")


def test_folders_in_the_folder_are_read_too(tmp_path: Path) -> None:
    send(tmp_path / "later", b=message("Colchester", 157))
    (tmp_path / "later" / "b.xml").rename(tmp_path / "later" / "B.XML")
    assert sorted(alone(tmp_path, a=message()).seats) == [157, 332]


# Which election


def test_a_message_of_another_day_is_not_of_this_election(tmp_path: Path) -> None:
    found = alone(tmp_path, a=message(), b=message("Colchester", 157, election=OTHER_DAY))
    assert list(found.seats) == [332]


@pytest.mark.parametrize("name", ["General Election", "general election"])
def test_of_two_elections_of_a_day_the_named_one_is_meant(tmp_path: Path, name: str) -> None:
    folder = send(tmp_path, a=message(), b=message("Bedford", 1, election=MAYORS))
    found = read(folder, name=name)
    assert (found.name, found.kind, list(found.seats)) == ("General Election", "G", [332])


def test_two_elections_and_a_name_that_is_neithers_are_refused(tmp_path: Path) -> None:
    folder = send(tmp_path / "pa", a=message(), b=message("Bedford", 1, election=MAYORS))
    with pytest.raises(PrepareError) as refused:
        read(folder, name="Election")
    assert str(refused.value) == (
        'pa: messages of "General Election" and "Mayoral Elections" on 2019-12-12; write one of '
        "them as --name"
    )


def test_messages_of_another_election_of_the_day_are_refused_with_its_name(tmp_path: Path) -> None:
    """Their seats have numbers of their own: 332 is not Ipswich to a mayoral election."""
    with pytest.raises(PrepareError) as refused:
        read(send(tmp_path / "pa", a=message(election=MAYORS)), name="General Election")
    assert str(refused.value) == (
        'pa: messages of "Mayoral Elections" on 2019-12-12; write one of them as --name'
    )


def test_one_name_for_elections_of_two_types_is_refused(tmp_path: Path) -> None:
    other = {**GENERAL, "type": "M"}
    with pytest.raises(
        PrepareError, match='"General Election" of the types G and M; leave one type'
    ):
        read(send(tmp_path, a=message(), b=message(election=other)))


def test_messages_of_a_type_with_several_members_a_seat_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PrepareError, match=r"type L, not G .* counts one member a seat"):
        read(send(tmp_path, a=message(election={**GENERAL, "type": "L"})))


@pytest.mark.parametrize(
    ("messages", "there"),
    [
        ({"a": message()}, '"General Election" of 2019-12-12'),
        (
            {"a": message(), "b": message(election=OTHER_DAY)},
            '"General Election" of 2019-12-12, "General Election" of 2024-07-04',
        ),
        ({}, "none of any election"),
    ],
)
def test_no_message_of_the_day_is_refused_with_the_days_there_are(
    tmp_path: Path, messages: dict[str, Element], there: str
) -> None:
    with pytest.raises(PrepareError) as refused:
        read(send(tmp_path / "pa", **messages), date=dt.date(2029, 5, 3))
    assert str(refused.value) == f"pa: no message of an election on 2029-05-03; there are {there}"


# What is passed over


@pytest.mark.parametrize(
    "other", [message(kind="FirstPastThePostStateOfParties"), Element("Recipe")], ids=["sop", "recipe"]
)  # fmt: skip
def test_other_messages_are_noted_and_not_read(tmp_path: Path, other: Element) -> None:
    report = Report()
    assert list(read(send(tmp_path, a=message(), other=other), report).seats) == [332]
    assert sentences(report) == ["neither nominations nor results, so not read: other.xml"]


def test_of_many_other_messages_a_few_are_named(tmp_path: Path) -> None:
    report = Report()
    others = {f"sop_{n}": message(kind="FirstPastThePostStateOfParties") for n in range(5)}
    read(send(tmp_path, a=message(), **others), report)
    assert sentences(report) == [
        "neither nominations nor results, so not read: sop_0.xml, sop_1.xml and 3 more"
    ]


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        pytest.param(b"<FirstPastThe", "the XML ends in the middle of line 1", id="cut off"),
        pytest.param(b"", "the XML ends in line 1 before it is complete", id="empty"),
        pytest.param(
            b'<FirstPastThePostResult revision="1"/>',
            "FirstPastThePostResult has 0 Election elements; it must have one",
            id="about nothing",
        ),
        pytest.param(
            b'<!DOCTYPE x [<!ENTITY y "z">]><x/>',
            "has a DOCTYPE or entities; only plain XML is read",
            id="entities",
        ),
    ],
)
def test_a_file_that_is_no_message_is_ignored_and_reported(
    tmp_path: Path, broken: bytes, sentence: str
) -> None:
    report = Report()
    assert list(read(send(tmp_path, a=message(), b=broken), report).seats) == [332]
    assert sentences(report, "differs") == [f"b.xml: {sentence}; passed over"]


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        pytest.param(
            message(electorate="many"),
            'electorate "many" is not a whole number; write it in the digits 0 to 9 alone',
            id="register",
        ),
        pytest.param(message(revision=0), 'revision "0" is not above 0', id="revision"),
        pytest.param(message(number=0), 'Constituency number "0" is not above 0', id="number"),
        pytest.param(message(""), "Constituency has no name", id="name"),
        pytest.param(
            message("Ipswich", 332, (("A", "B", ""),)), "a candidate has no party", id="party"
        ),
        pytest.param(
            message("Ipswich", 332, (), block({})), "PreviousElection has no votes", id="last time"
        ),
    ],
)  # fmt: skip
def test_a_message_that_cannot_be_read_is_ignored_and_reported(
    tmp_path: Path, broken: Element, sentence: str
) -> None:
    report = Report()
    found = read(send(tmp_path, a=message("Colchester", 157), b=broken), report)
    assert list(found.seats) == [157]
    assert sentences(report, "differs") == [f"b.xml: {sentence}; passed over"]


@pytest.mark.parametrize(
    ("root", "sentence"),
    [
        pytest.param(
            message(electorate="0"),
            'electorate "0" is not above 0; write the voters on the register, or leave it out if '
            "they are not known",
            id="nobody on the register",
        ),
        pytest.param(
            message("Ipswich", 332, (("Tom", "Hunt", "Ind"),)),
            'party "Ind" is Independent, but its name is "Labour"; both must mean one party',
            id="an independent of a party",
        ),
        pytest.param(
            message("Ipswich", 332, IPSWICH, block({"Ind": 5, "C": 4})),
            'PreviousElection: party "Ind" is Independent, but its name is "Labour"; both must mean '
            "one party",
            id="an independent of a party last time",
        ),
    ],
)
def test_a_message_that_contradicts_itself_is_ignored_and_reported(
    tmp_path: Path, root: Element, sentence: str
) -> None:
    for party in root.iter("Party"):
        if party.get("abbreviation") == "Ind":
            party.set("name", "Labour")
    report = Report()
    read(send(tmp_path, a=message("Colchester", 157), b=root), report)
    assert sentences(report, "differs") == [f"b.xml: {sentence}; passed over"]


def test_control_characters_in_a_name_are_not_let_in(tmp_path: Path) -> None:
    report = Report()
    people: tuple[Person, ...] = (("A\u202e", "B", "C"),)
    read(send(tmp_path, a=message("Colchester", 157), b=message("Ipswich", 332, people)), report)
    (said,) = sentences(report, "differs")
    assert "control character" in said
    assert "\u202e" not in said


# The rows of candidates.csv


def test_the_rows_of_candidates(tmp_path: Path) -> None:
    found = alone(tmp_path, a=message())
    ours = night.seat("Ipswich", pa_number=332)
    assert list(found.candidates([ours, night.seat("Elsewhere")])) == [
        ("X-Ipswich", "Ipswich", "Tom", "Hunt", "Con", "Conservative"),
        ("X-Ipswich", "Ipswich", "Sandy", "Martin", "Lab", "Labour"),
        ("X-Ipswich", "Ipswich", "Barry", "Broom", "Green", "Green"),
    ]
    assert found.parties([ours]) == {"Con", "Lab", "Green"}
    assert found.parties([night.seat("Elsewhere")]) == set()


# PA's own test messages


@only_with_samples
def test_pas_own_messages_about_scotland() -> None:
    report = Report()
    found = read_nominations(
        SAMPLES, "Scottish Parliament Test", dt.date(2026, 5, 6), PartyIndex(), report
    )
    assert (found.name, found.kind) == ("Scottish Parliament Test", "S")
    assert len(found.seats) == len({path.stem.rpartition("_")[0] for path in RESULTS})
    assert sentences(report, "differs") == []
    assert all(seat.before and seat.electorate and seat.sitting for seat in found.seats.values())
    glasgow = found.seats[47]
    assert glasgow.before is not None
    assert (glasgow.sitting, glasgow.before.notional, glasgow.before.winner) == ("SNP", True, "SNP")
    assert glasgow.before.votes["RUK"] == 78
    assert [one.surname for one in glasgow.nominees if one.sat_here] == []


@only_with_samples
def test_pas_own_messages_are_of_several_elections() -> None:
    with pytest.raises(PrepareError) as refused:
        read_nominations(SAMPLES, "Test", dt.date(2026, 5, 6), PartyIndex(), Report())
    assert str(refused.value) == (
        'pa-samples: messages of "Mayoral Elections Test" and "Scottish Parliament Test" on '
        "2026-05-06; write one of them as --name"
    )
