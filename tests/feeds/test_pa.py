"""PA Media's messages: what they state, and each way in which one is refused."""

import datetime as dt
from collections.abc import Callable

import pytest

from tests.makers.small_night import (
    BROOM,
    ELECTION,
    HUNT,
    IPSWICH_2019,
    MARTIN,
    election,
    marked,
    result_xml,
    rush_xml,
    with_votes,
)
from tracker.board.bulletin import Bulletin, Candidate
from tracker.election import Election
from tracker.feeds import IncompleteError, Reading, RejectedError, read


def reading(xml: bytes, of: Election = ELECTION) -> Reading:
    return read("message.xml", xml, of)


def bulletin(xml: bytes, of: Election = ELECTION) -> Bulletin:
    (only,) = reading(xml, of).bulletins
    return only


def rejection(xml: bytes, of: Election = ELECTION) -> str:
    with pytest.raises(RejectedError) as rejected:
        reading(xml, of)
    return str(rejected.value)


def test_a_result_gives_all_its_fields() -> None:
    xml = result_xml(turnout="49579", winningParty="C", majority="5479", swing="6.29")
    assert reading(xml) == Reading(
        (
            Bulletin(
                election="anglia-small",
                seat="E14000761",
                kind="result",
                origin="feed",
                revision=1,
                candidates=(
                    Candidate(
                        party="Con",
                        party_name="Conservative",
                        name="Tom Hunt",
                        votes=24952,
                        elected=True,
                    ),
                    Candidate(party="Lab", party_name="Labour", name="Sandy Martin", votes=19473),
                    Candidate(
                        party="LD",
                        party_name="Liberal Democrat",
                        name="Adrian Hyyrylainen-Trett",
                        votes=2439,
                    ),
                    Candidate(
                        party="Brexit", party_name="Brexit Party", name="Nicola Thomas", votes=1432
                    ),
                    Candidate(party="Green", party_name="Green", name="Barry Broom", votes=1283),
                ),
                electorate=75525,
                valid_votes=49579,
                declared_at=dt.datetime(2019, 12, 13, 2, 48, tzinfo=dt.UTC),
                stated={"winningParty": "C", "majority": "5479", "swing": "6.29"},
            ),
        )
    )


def test_a_rush_states_the_winner_and_no_votes() -> None:
    rush = bulletin(rush_xml(revision="2", paStyleMessageText="Conservative gain Ipswich"))
    assert (rush.kind, rush.revision, rush.winner) == ("rush", 2, "Con")
    assert {candidate.votes for candidate in rush.candidates} == {None}
    assert rush.stated == {
        "winningPartyAbbreviation": "C",
        "paStyleMessageText": "Conservative gain Ipswich",
    }


def test_a_rush_without_a_mark_has_the_winning_partys_only_candidate() -> None:
    assert bulletin(rush_xml(marked(HUNT, ""), MARTIN)).winner == "Con"


def test_a_recount_names_the_seat_alone() -> None:
    xml = b"""<Recount><Election name="General Election" date="2019-12-12" type="G">
        <Constituency number="332" name="Ipswich"/></Election></Recount>"""
    assert bulletin(xml) == Bulletin(
        election="anglia-small", seat="E14000761", kind="recount", origin="feed"
    )
    assert bulletin(xml.replace(b"<Recount>", b'<Recount revision="3">')).revision == 3


def test_nominations_are_kept() -> None:
    xml = result_xml(root="FirstPastThePostNominations")
    assert reading(xml) == Reading(irrelevance="nominations for Ipswich")


def test_the_state_of_the_parties_is_kept() -> None:
    xml = b"""<FirstPastThePostStateOfParties numberOfResults="40"
        totalNumberOfConstituencies="73"><Election name="General Election" date="2019-12-12"
        type="G"/></FirstPastThePostStateOfParties>"""
    assert reading(xml) == Reading(
        irrelevance="state of parties after 40 of 73 results", results_counted=40
    )


def test_only_tonight_counts() -> None:
    before = b"""</Election><PreviousElection name="General Election" date="2017-06-08" type="G">
        <Constituency number="331" name="Old Ipswich"><Candidate elected="*"><Party name="Labour"
        abbreviation="Lab" votes="99999"/></Candidate></Constituency></PreviousElection>"""
    xml = result_xml()
    assert bulletin(xml.replace(b"</Election>", before)) == bulletin(xml)


@pytest.mark.parametrize("name", ["Norfolk North", "North Norfolk", "NORFOLK-NORTH"])
def test_a_seat_is_known_by_any_of_its_names(name: str) -> None:
    assert bulletin(result_xml(number="423", name=name, electorate="")).seat == "E14000848"


def test_a_name_serves_alone_where_no_number_is_given() -> None:
    assert bulletin(result_xml(number="")).seat == "E14000761"


def test_a_seat_that_is_not_ours_is_kept() -> None:
    assert reading(result_xml(number="1", name="Aberavon")) == Reading(
        irrelevance="Aberavon is not one of our seats"
    )


@pytest.mark.parametrize(
    ("number", "name", "sentence"),
    [
        pytest.param(
            "7",
            "Norwich Nort",
            'unknown seat "Norwich Nort" (PA number 7); '
            "did you mean Norwich North or Norwich South?",
            id="nearest names",
        ),
        pytest.param(
            "7",
            "Ynys Môn",
            'unknown seat "Ynys Môn" (PA number 7); no name of our seats is like it',
            id="nothing near",
        ),
        pytest.param(
            "332",
            "Norwich North",
            'PA number 332 is Ipswich, but the name is "Norwich North"; they must mean one seat',
            id="our number, our other name",
        ),
        pytest.param(
            "332",
            "Aberavon",
            'PA number 332 is Ipswich, but the name is "Aberavon"; they must mean one seat',
            id="our number, a name elsewhere",
        ),
        pytest.param(
            "7",
            "Ipswich",
            'PA number 7 is not one of our seats, but the name is "Ipswich"; they must mean one seat',
            id="unknown number, our name",
        ),
        pytest.param(
            "1",
            "Ipswich",
            'PA number 1 is Aberavon, but the name is "Ipswich"; they must mean one seat',
            id="a number elsewhere, our name",
        ),
        pytest.param(
            "1",
            "Ipswitch",
            'PA number 1 is Aberavon, but the name is "Ipswitch"; they must mean one seat',
            id="a number elsewhere, an unknown name",
        ),
        pytest.param(
            "",
            "Norwich",
            'unknown seat "Norwich"; did you mean Norwich North or Norwich South?',
            id="no number",
        ),
        pytest.param("332", "", "Constituency has no name", id="no name"),
        pytest.param(
            "x",
            "Ipswich",
            'Constituency number "x" is not a whole number; write it in the digits 0 to 9 alone',
            id="bad number",
        ),
    ],
)
def test_a_seat_is_never_guessed(number: str, name: str, sentence: str) -> None:
    assert rejection(result_xml(number=number, name=name)) == sentence


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param(
            {"election": "General Election Test"},
            'says it is a test ("General Election Test"); tests do not count here',
            id="test",
        ),
        pytest.param(
            {"election": "TEST_General Election", "date": "2019-12-01", "type": "M"},
            'says it is a test ("TEST_General Election"); tests do not count here',
            id="test before anything else",
        ),
        pytest.param(
            {"date": "2017-06-08"},
            "is dated 2017-06-08; polling day of this election is 2019-12-12",
            id="another date",
        ),
        pytest.param(
            {"date": "12/12/2019"},
            'Election date "12/12/2019" is not a date; write it like polling day, 2019-12-12',
            id="no date",
        ),
        pytest.param({"date": ""}, "Election has no date", id="missing date"),
        pytest.param(
            {"type": "S"}, 'is of type "S"; this election is of type "G"', id="another type"
        ),
        pytest.param(
            {"election": "Attestation"},
            'is about "Attestation"; this election is called "General Election"',
            id="another name",
        ),
    ],
)
@pytest.mark.parametrize(
    "root", ["FirstPastThePostResult", "FirstPastThePostNominations", "Recount"]
)
def test_another_election_is_refused(root: str, changes: dict[str, str], sentence: str) -> None:
    assert rejection(result_xml(root=root, **changes)) == sentence


def test_a_test_counts_where_tests_do() -> None:
    accepting = election(accepts_tests=True, feed_names=())
    assert bulletin(result_xml(election="General Election Test"), accepting).winner == "Con"


@pytest.mark.parametrize(
    ("xml", "sentence"),
    [
        pytest.param(
            result_xml(with_votes(HUNT, "24,952"), MARTIN),
            'Conservative votes "24,952" are not a whole number; write 24952, without separators',
            id="separators",
        ),
        pytest.param(
            result_xml(HUNT, with_votes(MARTIN, "-5")),
            'Labour votes "-5" are not a whole number; votes cannot be negative',
            id="negative",
        ),
        pytest.param(
            result_xml(HUNT, with_votes(MARTIN, "5&#10;")),
            r'Labour votes "5\x0a" are not a whole number; write 5, without spaces or line breaks',
            id="newline",
        ),
        pytest.param(
            result_xml(HUNT, with_votes(MARTIN, "")),
            "Labour votes are missing; write a whole number",
            id="missing votes",
        ),
        pytest.param(
            result_xml(electorate="40000"),
            "the votes add up to 49579, more than the electorate of 40000",
            id="above the electorate",
        ),
        pytest.param(
            result_xml(turnout="49580"),
            "the votes add up to 49579, but the valid votes are stated as 49580",
            id="not adding up",
        ),
        pytest.param(
            result_xml(marked(HUNT, ""), marked(MARTIN, "*")),
            "Sandy Martin (Labour) is marked as elected with 19473 votes, "
            "but Tom Hunt (Conservative) has 24952",
            id="mark against votes",
        ),
        pytest.param(
            result_xml(winningParty="Lab"),
            "Tom Hunt (Conservative) is marked as elected, "
            'but the winning party is stated as "Lab"',
            id="mark against winning party",
        ),
        pytest.param(
            result_xml(marked(HUNT, ""), MARTIN, winningParty="Lab"),
            "Sandy Martin (Labour) is marked as elected with 19473 votes, "
            "but Tom Hunt (Conservative) has 24952",
            id="winning party against votes",
        ),
        pytest.param(
            result_xml(marked(HUNT, ""), MARTIN, winningParty="Green"),
            'the winning party "Green" has 0 candidates and none is marked as elected; '
            "nobody can be named",
            id="winning party that did not stand",
        ),
        pytest.param(
            result_xml(HUNT, marked(MARTIN, "*")),
            "2 are marked as elected, Tom Hunt (Conservative) and Sandy Martin (Labour); "
            "only one can be: the tracker counts one member a seat, the candidate with the most votes",
            id="two elected",
        ),
        pytest.param(
            result_xml(marked(HUNT, "yes"), MARTIN),
            'elected "yes" is not a known mark; PA writes "*"',
            id="another mark",
        ),
        pytest.param(
            result_xml(HUNT, MARTIN, HUNT),
            "Tom Hunt (Conservative) is listed twice; each candidate stands once",
            id="the same candidate twice",
        ),
        pytest.param(
            result_xml(revision=""), "revision is missing; write a whole number", id="no revision"
        ),
        pytest.param(result_xml(revision="0"), 'revision "0" is not above 0', id="revision 0"),
        pytest.param(
            result_xml(revision="-1"),
            'revision "-1" is not a whole number; revision cannot be negative',
            id="negative revision",
        ),
        pytest.param(
            result_xml(declarationTime="last night"),
            'declarationTime "last night" is not a time; write 02:31 or 2019-12-12T23:15:00+00:00',
            id="no time",
        ),
        pytest.param(
            result_xml(("Jo \u0081Roe", "Independent", "Ind", "1", "*")),
            r'surname "\x81Roe" has the control character \x81; write plain text',
            id="control character in an independent's name",
        ),
        pytest.param(
            result_xml(("Tom Hunt", "Con\u202eservative", "C", "1", "*")),
            r'party name "Con\u202eservative" has the control character \u202e; write plain text',
            id="bidirectional mark in a party",
        ),
        pytest.param(
            result_xml(name="Ips&#9;wich"),
            r'Constituency name "Ips\x09wich" has the control character \x09; write plain text',
            id="tab in a seat",
        ),
        pytest.param(
            result_xml(("Tom Hunt", "Conservative", "Lab", "1", "*")),
            'party "Lab" is Labour, but its name is "Conservative"; both must mean one party',
            id="two parties in one",
        ),
        pytest.param(
            result_xml(("Tom Hunt", "Labour", "Ind", "1", "*")),
            'party "Ind" is Independent, but its name is "Labour"; both must mean one party',
            id="an independent of a party",
        ),
        pytest.param(
            result_xml(("Tom Hunt", "Independent", "Lab", "1", "*")),
            'party "Lab" is Labour, but its name is "Independent"; both must mean one party',
            id="a party's independent",
        ),
        pytest.param(
            result_xml(electorate="0"),
            'electorate "0" is not above 0; write the voters on the register, or leave it out if '
            "they are not known",
            id="nobody on the register",
        ),
        pytest.param(
            result_xml(("Tom Hunt", "", "", "1", "*")),
            "party is missing; write its name or abbreviation, or Ind for an independent",
            id="no party",
        ),
        pytest.param(
            rush_xml(marked(HUNT, ""), MARTIN, winningPartyAbbreviation=""),
            "does not say who was elected; mark one candidate",
            id="rush without a winner",
        ),
        pytest.param(
            rush_xml(winningPartyAbbreviation="Lab"),
            "Tom Hunt (Conservative) is marked as elected, "
            'but the winning party is stated as "Lab"',
            id="rush that contradicts itself",
        ),
        pytest.param(
            rush_xml(
                ("A B", "Independent A B", "Ind", "", ""),
                ("C D", "Independent C D", "Ind", "", ""),
                winningPartyAbbreviation="Ind",
            ),
            'the winning party "Ind" has 2 candidates and none is marked as elected; '
            "nobody can be named",
            id="rush that leaves it open",
        ),
        pytest.param(
            b"<TopUpResult/>",
            '"TopUpResult" is not one of the messages that are read here (FirstPastThePostResult, '
            "FirstPastThePostRush, Recount, FirstPastThePostNominations, "
            "FirstPastThePostStateOfParties)",
            id="another message",
        ),
        pytest.param(
            b"<FirstPastThePostResult/>",
            "FirstPastThePostResult has 0 Election elements; it must have one",
            id="no election",
        ),
        pytest.param(
            result_xml().replace(b"</Constituency>", b"</Constituency><Constituency/>"),
            "Election has 2 Constituency elements; it must have one",
            id="two seats",
        ),
    ],
)
def test_a_message_that_cannot_be_true_is_rejected(xml: bytes, sentence: str) -> None:
    assert rejection(xml) == sentence


def test_markup_in_a_name_is_text() -> None:
    line = ("Mr [/x]", "The [b]'\"", "X", "1", "*")
    (candidate,) = bulletin(result_xml(("Mr [/x]", "The [b]'&quot;", "X", "1", "*"))).candidates
    assert (candidate.name, candidate.party_name) == line[:2]


def test_an_unknown_party_counts_under_its_own_abbreviation_with_a_warning() -> None:
    found = reading(result_xml(*IPSWICH_2019, ("Jo Roe", "Burning Pink", "BP", "7", "")))
    assert found.bulletins[0].candidates[-1].party == "BP"
    sentence = 'Ipswich: the party "Burning Pink" is not known; it counts as its own party'
    assert [warning.sentence for warning in found.warnings] == [sentence]


def test_a_candidates_name_that_cannot_be_shown_is_left_out_with_a_note() -> None:
    found = reading(result_xml(("Tom \u0081Hunt", "Conservative", "C", "1", "*")))
    assert found.bulletins[0].candidates[0].name == ""
    assert found.notes == (r'Ipswich: surname "\x81Hunt" cannot be shown, so the name is left out',)


@pytest.mark.parametrize("empty", ["", " "], ids=["empty", "a space"])
@pytest.mark.parametrize("name", ["turnout", "electorate", "number", "majority", "winningParty"])
def test_an_empty_optional_attribute_of_the_constituency_is_an_absent_one(
    name: str, empty: str
) -> None:
    absent = result_xml(**{name: ""})
    emptied = absent.replace(b"<Constituency ", f'<Constituency {name}="{empty}" '.encode())
    assert emptied != absent
    assert reading(emptied) == reading(absent)


def test_an_empty_time_of_declaration_is_an_absent_one() -> None:
    assert bulletin(result_xml(declarationTime="")).declared_at is None


def test_an_error_in_a_message_keeps_its_seat_and_revision() -> None:
    with pytest.raises(RejectedError) as rejected:
        reading(result_xml(with_votes(HUNT, "2O479"), *IPSWICH_2019[1:], revision="3"))
    (remark,) = rejected.value.remarks()
    assert (remark.seat, remark.revision) == ("E14000761", 3)


def test_a_party_is_known_by_its_name_where_the_abbreviation_is_new() -> None:
    line = ("Nicola Thomas", "Brexit Party", "BXP", "9", "*")
    assert bulletin(result_xml(line, winningParty="BXP")).winner == "Brexit"


def test_equal_top_votes_without_a_mark_are_a_tie() -> None:
    tied = [with_votes(line, "500") for line in (marked(HUNT, ""), MARTIN, BROOM)]
    assert bulletin(result_xml(*tied)).winner is None


def test_equal_top_votes_with_a_mark_are_settled_by_it() -> None:
    tied = [with_votes(line, "500") for line in (marked(HUNT, ""), marked(MARTIN, "*"))]
    assert bulletin(result_xml(*tied)).winner == "Lab"


ZOE = result_xml(("Zoë Hunt", "Conservative", "C", "1", "*"))


def utf16(xml: bytes) -> bytes:
    return xml.decode().replace("UTF-8", "UTF-16").encode("utf-16")


def windows_1252(xml: bytes) -> bytes:
    return xml.decode().replace("UTF-8", "windows-1252").encode("windows-1252")


@pytest.mark.parametrize(
    "encoded",
    [
        pytest.param(b"\xef\xbb\xbf" + result_xml(), id="byte-order mark"),
        pytest.param(utf16(result_xml()), id="UTF-16 that says so"),
        pytest.param(windows_1252(result_xml()), id="windows-1252 that says so"),
    ],
)
def test_an_encoding_that_the_document_states_is_read(encoded: bytes) -> None:
    assert bulletin(encoded) == bulletin(result_xml())


@pytest.mark.parametrize("encode", [utf16, windows_1252])
def test_a_name_is_read_in_the_encoding_that_is_stated(encode: Callable[[bytes], bytes]) -> None:
    assert bulletin(encode(ZOE)) == bulletin(ZOE)


@pytest.mark.parametrize(
    ("xml", "sentence"),
    [
        pytest.param(
            result_xml().replace(b"UTF-8", b"klingon"),
            "is in an unknown encoding; send it as UTF-8",
            id="unknown encoding",
        ),
        pytest.param(
            result_xml().replace(b"UTF-8", b"shift_jis"),
            "is in an unknown encoding; send it as UTF-8",
            id="encoding that is not read",
        ),
        pytest.param(
            result_xml().replace(b"UTF-8", b"UTF-16"),
            "is in another encoding than its first line says; send it as UTF-8",
            id="wrong encoding",
        ),
        pytest.param(
            ZOE.decode().encode("latin-1"),
            "is not UTF-8: byte 0xeb in line 5; save it as UTF-8",
            id="latin-1 that says UTF-8",
        ),
        pytest.param(
            ZOE.replace(b"UTF-8", b"ISO-8859-1"),
            "is in another encoding than its first line says; send it as UTF-8",
            id="UTF-8 that says latin-1",
        ),
        pytest.param(
            b"\xef\xbb\xbf" + ZOE.replace(b"UTF-8", b"windows-1252"),
            "is in another encoding than its first line says; send it as UTF-8",
            id="UTF-8 with a byte-order mark that says windows-1252",
        ),
        pytest.param(
            b"PK\3\4" + bytes(range(256)),
            "is a ZIP file or an Excel workbook; save it as text in UTF-8",
            id="ZIP",
        ),
        pytest.param(
            b"<!DOCTYPE a>" + result_xml()[39:],
            "has a DOCTYPE or entities; only plain XML is read",
            id="DOCTYPE",
        ),
        pytest.param(
            b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
            "has a DOCTYPE or entities; only plain XML is read",
            id="external entity",
        ),
        pytest.param(
            result_xml(("Tom&nbsp;Hunt", "Conservative", "C", "1", "*")),
            "uses an entity in line 5; write the character itself",
            id="entity",
        ),
        pytest.param(
            b"<a" + b"><a" * 100_001 + b">",
            "has 100002 tags and attributes; at most 100000 are read",
            id="too much of it",
        ),
    ],
)
def test_xml_that_no_further_byte_can_mend_is_rejected(xml: bytes, sentence: str) -> None:
    assert rejection(xml) == sentence


@pytest.mark.parametrize(
    ("xml", "sentence"),
    [
        pytest.param(result_xml()[:300], "the XML ends in the middle of line 5", id="inside a tag"),
        pytest.param(
            result_xml()[:-27], "the XML ends in line 11 before it is complete", id="between tags"
        ),
        pytest.param(result_xml()[:10], "the XML ends in the middle of line 1", id="at once"),
        pytest.param(
            result_xml() + b"\0" * 512, "is padded with NUL bytes after line 13", id="NUL padding"
        ),
        pytest.param(
            result_xml()[:300] + b"\0" * 512,
            "is padded with NUL bytes after line 5",
            id="preallocated",
        ),
        pytest.param(
            result_xml() + b"<Party />",
            "line 13 goes on after the end of the XML",
            id="an older, longer one below",
        ),
        pytest.param(
            result_xml(("Tom \x1bHunt", "Conservative", "C", "1", "*")),
            'line 5 has a character that XML does not allow there ("&" is written "&amp;")',
            id="ESC in a name",
        ),
        pytest.param(
            result_xml(("Tom &#27;Hunt", "Conservative", "C", "1", "*")),
            "line 5 refers to a character that XML does not allow",
            id="ESC by reference",
        ),
        pytest.param(
            result_xml(("Tom Hunt", "B & C", "C", "1", "*")),
            'line 5 has a character that XML does not allow there ("&" is written "&amp;")',
            id="a bare ampersand",
        ),
        pytest.param(
            result_xml().replace(b"Tom", b"T\0m"), "has NUL bytes in line 5", id="NUL in a name"
        ),
        pytest.param(
            result_xml().replace(b"</Election>", b"</Selection>"),
            "line 11 closes an element that is not open",
            id="mismatched tag",
        ),
        pytest.param(
            result_xml().replace(b'type="G"', b'type="G" type="G"'),
            "line 3 gives an attribute twice",
            id="attribute twice",
        ),
        pytest.param(
            b"<x:a/>", "line 1 is not XML (unbound prefix)", id="anything else, in expat's words"
        ),
    ],
)
def test_xml_that_is_not_well_formed_is_incomplete(xml: bytes, sentence: str) -> None:
    with pytest.raises(IncompleteError) as incomplete:
        reading(xml)
    assert str(incomplete.value) == sentence


def test_a_message_cut_anywhere_never_counts() -> None:
    xml = result_xml().rstrip()
    for length in range(1, len(xml)):
        with pytest.raises(IncompleteError):
            reading(xml[:length])


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        pytest.param("50.33", "", id="rounded"),
        pytest.param("50.3", "", id="one decimal"),
        pytest.param("50.32", "", id="cut off"),
        pytest.param("", "", id="empty"),
        pytest.param("half", "", id="no number"),
        pytest.param("53.03", "53.03", id="not of these votes"),
    ],
)
def test_a_printed_share_is_kept_if_the_votes_do_not_give_it(printed: str, kept: str) -> None:
    xml = result_xml().replace(
        b'votes="24952"', b'votes="24952" percentageShare="%b"' % printed.encode()
    )
    hunt, *others = bulletin(xml).candidates
    assert hunt.printed_share == kept
    assert not any(candidate.printed_share for candidate in others)
