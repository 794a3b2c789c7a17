"""The table: what a person types in a spreadsheet, and the slips that are caught."""

import datetime as dt

import pytest

from tests.makers.small_night import ELECTION, election
from tracker.board.bulletin import Bulletin, Candidate
from tracker.feeds import DocumentError, IncompleteError, Reading, RejectedError, is_complete, read
from tracker.feeds.reading import Remark

IPSWICH = """Seat,Candidate,Party,Votes,Elected,Revision,Declared at,Electorate,Valid votes
Ipswich,Tom Hunt,Con,24952,yes,2,02:48,75525,49579
Ipswich,Sandy Martin,Lab,19473,,,,,
Ipswich,Adrian Hyyrylainen-Trett,LD,2439,,,,,
Ipswich,Nicola Thomas,BRX,1432,,,,,
Ipswich,Barry Broom,Green,1283,,,,,
"""


def reading(table: str | bytes) -> Reading:
    return read("table.csv", table.encode() if isinstance(table, str) else table, ELECTION)


def rejection(table: str | bytes) -> str:
    with pytest.raises(RejectedError) as rejected:
        reading(table)
    return str(rejected.value)


def test_a_table_gives_all_its_fields() -> None:
    assert reading(IPSWICH) == Reading(
        (
            Bulletin(
                election="anglia-small",
                seat="E14000761",
                kind="result",
                origin="feed",
                revision=2,
                candidates=(
                    Candidate(
                        party="Con", party_name="Con", name="Tom Hunt", votes=24952, elected=True
                    ),
                    Candidate(party="Lab", party_name="Lab", name="Sandy Martin", votes=19473),
                    Candidate(
                        party="LD", party_name="LD", name="Adrian Hyyrylainen-Trett", votes=2439
                    ),
                    Candidate(party="Brexit", party_name="BRX", name="Nicola Thomas", votes=1432),
                    Candidate(party="Green", party_name="Green", name="Barry Broom", votes=1283),
                ),
                electorate=75525,
                valid_votes=49579,
                declared_at=dt.datetime(2019, 12, 13, 2, 48, tzinfo=dt.UTC),
            ),
        )
    )


def test_an_unknown_party_in_two_unicode_forms_is_one_party() -> None:
    tables = (TWO + f"Ipswich,{name} Party,5\n" for name in ("Café", "Cafe\u0301", "Ca\u200bfé"))
    first, *others = (reading(table).bulletins[0].id for table in tables)
    assert others == [first, first]


def test_a_name_that_was_decoded_wrongly_counts_with_a_warning() -> None:
    table = (
        "seat,party,votes,candidate\nIpswich,Con,24952,Tom Hunt\nIpswich,Lab,19473,SiÃ¢n Martin\n"
    )
    (warning,) = reading(table).warnings
    assert "looks like UTF-8 read as Latin-1: Siân Martin" in str(warning)


def test_similar_names_are_offered_for_an_unknown_party() -> None:
    (warning,) = reading(TWO + "Ipswich,Liberal Demcrat,5\n").warnings
    assert "did you mean Liberal Democrat?" in str(warning)


TWO = "seat,party,votes\nIpswich,Con,24952\nIpswich,Lab,19473\n"


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(TWO.encode(), id="plain"),
        pytest.param(TWO.strip().encode(), id="no final newline"),
        pytest.param(b"\xef\xbb\xbf" + TWO.encode(), id="byte-order mark"),
        pytest.param(TWO.replace("\n", "\r\n").encode(), id="Windows lines"),
        pytest.param(TWO.replace("\n", "\r").encode(), id="old Macintosh lines"),
        pytest.param(TWO.replace(",", ";").encode(), id="semicolons"),
        pytest.param(TWO.replace(",", "\t").encode(), id="tabs"),
        pytest.param(TWO.replace(",", ", ").encode(), id="spaces after commas"),
        pytest.param(TWO.replace("Ipswich", '"Ipswich"').encode(), id="quotes"),
        pytest.param(TWO.replace("\n", "\n\n ,,\n").encode(), id="blank rows"),
        pytest.param(b"\n\n" + TWO.encode(), id="blank rows on top"),
        pytest.param(TWO.replace("\n", ",\n").encode(), id="an empty column without a name"),
        pytest.param(TWO.replace("seat,party,votes", "SEAT, Party ,VOTES").encode(), id="case"),
        pytest.param(TWO.replace("seat", "District", 1).encode(), id="district"),
        pytest.param(
            TWO.replace("seat", "Electoral district", 1).encode(), id="electoral district"
        ),
        pytest.param(TWO.replace("seat", "Riding", 1).encode(), id="riding"),
        pytest.param(TWO.replace("Ipswich,Lab", "e14000761,Lab").encode(), id="ONS code"),
        pytest.param(TWO.replace("Ipswich,Con", "332,Con").encode(), id="PA number"),
        pytest.param(
            "seat,party,votes,election,date,rows\nIpswich,Con,24952,anglia-small,2019-12-12,2\n"
            "Ipswich,Lab,19473,General election,,2\n".replace("General election", "").encode(),
            id="election, date and rows stated",
        ),
        pytest.param(
            TWO.replace("votes", "votes,valid_votes")
            .replace("52\n", "52,44425\n")
            .replace("73\n", "73,44425\n")
            .encode(),
            id="underscore",
        ),
    ],
)
def test_however_it_is_typed_and_saved(table: bytes) -> None:
    (result,) = reading(table).bulletins
    assert (result.seat, result.winner, result.revision) == ("E14000761", "Con", 1)
    assert [candidate.votes for candidate in result.candidates] == [24952, 19473]


def test_several_seats_in_one_table() -> None:
    table = """seat,party,votes,elected
Ipswich,Con,24952,
North Norfolk,Con,,x
Ipswich,Lab,19473,
Norwich South,Lab,,TRUE
"""
    found = reading(table).bulletins
    assert [(b.seat, b.kind, b.winner) for b in found] == [
        ("E14000761", "result", "Con"),
        ("E14000848", "rush", "Con"),
        ("E14000865", "rush", "Lab"),
    ]


def test_a_call_needs_no_column_of_votes() -> None:
    (rush,) = reading("seat,party,elected\nIpswich,Con,yes\nIpswich,Lab,no\n").bulletins
    assert (rush.kind, rush.winner) == ("rush", "Con")


@pytest.mark.parametrize(
    "election_cell", ["anglia-small", "general election", "General Election in Anglia"]
)
def test_the_election_is_known_by_id_and_name(election_cell: str) -> None:
    assert reading(f"seat,party,votes,election\nIpswich,Con,9,{election_cell}\n").bulletins


def test_our_own_election_name_with_the_word_test_is_no_test() -> None:
    tested = election(id="test-night", feed_names=())
    table = b"seat,party,votes,election\nIpswich,Con,9,test-night\n"
    assert read("table.csv", table, tested).bulletins


def test_an_unknown_party_is_a_warning() -> None:
    (warning,) = reading(TWO + "Ipswich,[/x],7\n").warnings
    sentence = 'Ipswich: the party "[/x]" is not known; it counts as its own party'
    assert warning == Remark(sentence, "E14000761", 1)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        pytest.param(
            TWO.replace("\n", ",Rejected\n", 1),
            'the column "Rejected" is not known; write rejected ballot papers in a row below the '
            'candidates, "Rejected" as the party and their number as votes',
            id="the rejected papers as a column",
        ),
        pytest.param(
            TWO.replace("votes", "vots"),
            'the column "vots" is not known; did you mean "votes"?',
            id="a slip in the header",
        ),
        pytest.param(
            TWO.replace("votes", "colour"),
            'the column "colour" is not known; delete or rename it; the columns are seat, seat code, party, votes, candidate, '
            "elected, revision, declared at, electorate, valid votes, election, date, rows",
            id="an unknown column",
        ),
        pytest.param(
            "seat,kind,reason\nIpswich,note,no answer\n",
            'the columns "kind" and "reason" are not known; delete or rename them; the columns are seat, seat code, party, votes, candidate, '
            "elected, revision, declared at, electorate, valid votes, election, date, rows",
            id="a note, which is the desk's own",
        ),
        pytest.param(
            TWO.replace("votes", "votes,colour\x1b".replace(",", "")),
            'the column "votescolour\\x1b" is not known; delete or rename it; the columns are seat, seat code, party, votes, '
            "candidate, elected, revision, declared at, electorate, valid votes, election, date, rows",
            id="control character in the header",
        ),
        pytest.param(
            "seat,votes\nIpswich,5\n",
            'there is no column "party"; the columns are seat, seat code, party, votes, candidate, elected, '
            "revision, declared at, electorate, valid votes, election, date, rows",
            id="a missing column",
        ),
        pytest.param(
            "seat,party\nIpswich,Con\n",
            'there is no column "votes", and no column "elected" to call a winner',
            id="nothing stated",
        ),
        pytest.param(
            "seat,party,votes,Votes\nIpswich,Con,5,6\n",
            'the column "votes" is duplicated',
            id="a doubled column",
        ),
        pytest.param(
            TWO + "Ipswich,LD,1,234\n",
            "Ipswich: row 4 has 4 cells; the header has 3; "
            "put text with a comma in quotation marks, and write figures without commas",
            id="too many cells",
        ),
        pytest.param(
            TWO + "Ipswich,LD\n",
            "Ipswich: row 4 has 2 cells; the header has 3",
            id="too few cells",
        ),
        pytest.param(
            "seat,party,votes,\nIpswich,Con,5,6\n",
            'Ipswich: row 2 has "6" in a column without a name',
            id="a figure without a column",
        ),
        pytest.param(
            TWO.replace("24952", '"24.952"'),
            'Ipswich: row 2: Con votes "24.952" are not a whole number; '
            "write 24952, without separators",
            id="separators",
        ),
        pytest.param(
            TWO.replace("24952", "-5"),
            'Ipswich: row 2: Con votes "-5" are not a whole number; votes cannot be negative',
            id="negative",
        ),
        pytest.param(
            TWO.replace("24952", '"5\n"'),
            r'Ipswich: row 2: Con votes "5\x0a" are not a whole number; '
            "write 5, without spaces or line breaks",
            id="newline in a cell",
        ),
        pytest.param(
            TWO + "\nIpswich,LD,\n",
            "Ipswich: row 5 has no votes and others have; "
            "give all of them, or none to call a winner",
            id="votes for some",
        ),
        pytest.param(
            "seat,party,elected\nIpswich,Con,\n",
            "Ipswich: does not say who was elected; mark one candidate",
            id="a call of nobody",
        ),
        pytest.param(
            "seat,party,elected\nIpswich,Con,x\nIpswich,Lab,x\n",
            "Ipswich: 2 are marked as elected, Con and Lab; only one can be: "
            "the tracker counts one member a seat, the candidate with the most votes",
            id="a call of two",
        ),
        pytest.param(
            "seat,party,elected\nIpswich,Con,perhaps\n",
            'Ipswich: row 2: elected "perhaps" is not understood; write yes, or leave it empty',
            id="a mark that is none",
        ),
        pytest.param(
            TWO + "Norwich,Con,5\n",
            'row 4: unknown seat "Norwich"; did you mean Norwich North or Norwich South?'
            "; Ipswich: left out; row 4 may be of this seat",
            id="unknown seat",
        ),
        pytest.param(
            TWO + "Ips\u200bwitch,LD,5\n",
            r'row 4: unknown seat "Ips\u200bwitch"; did you mean Ipswich?'
            "; Ipswich: left out; row 4 may be of this seat",
            id="a seat with what cannot be seen",
        ),
        pytest.param(
            TWO + "Aberavon,Lab,5\n",
            'row 4: unknown seat "Aberavon"; no name of our seats is like it'
            "; Ipswich: left out; row 4 may be of this seat",
            id="a seat elsewhere",
        ),
        pytest.param(
            TWO + ",LD,5\n", "row 4: seat is missing; write its name or code", id="no seat"
        ),
        pytest.param(
            TWO + "Ipswich,,5\n",
            "Ipswich: row 4: party is missing; write its name or abbreviation, or Ind for an independent",
            id="no party",
        ),
        pytest.param(
            TWO + "Ips\x1bwich,LD,5\n",
            r'row 4: seat "Ips\x1bwich" has the control character \x1b; write plain text'
            "; Ipswich: left out; row 4 may be of this seat",
            id="ESC in a seat",
        ),
        pytest.param(
            TWO + "Ipswich,L\u202eD,5\n",
            r'Ipswich: row 4: party "L\u202eD" has the control character \u202e; write plain text',
            id="bidirectional mark in a party",
        ),
        pytest.param(
            TWO + "Ipswich,Con,5\n",
            "Ipswich: Con is listed twice; each candidate stands once",
            id="the same party twice",
        ),
        pytest.param(
            TWO + "Ipswich,LD,31101\n",
            "Ipswich: the votes add up to 75526, more than the electorate of 75525",
            id="above the electorate",
        ),
        pytest.param(
            IPSWICH.replace("49579", "49578"),
            "Ipswich: the votes add up to 49579, but the valid votes are stated as 49578",
            id="not adding up",
        ),
        pytest.param(
            IPSWICH.replace("1283,,,", "1283,,3,"),
            'Ipswich: revision is "2" in row 2 and "3" in row 6; it must be the same',
            id="two revisions",
        ),
        pytest.param(
            IPSWICH.replace("yes,2", "yes,0"),
            'Ipswich: revision "0" is not above 0',
            id="revision 0",
        ),
        pytest.param(
            "seat,party,votes,electorate\nIpswich,Con,9,0\n",
            'Ipswich: electorate "0" is not above 0; write the voters on the register, or leave it '
            "out if they are not known",
            id="nobody on the register",
        ),
        pytest.param(
            "seat,party,votes,election\nIpswich,Con,9,anglia-2017\n",
            'election "anglia-2017" is another one; '
            'this is "anglia-small" or "General Election in Anglia"',
            id="another election",
        ),
        pytest.param(
            "seat,party,votes,election\nIpswich,Con,9,General Election (test)\n",
            'says it is a test ("General Election (test)"); tests do not count here',
            id="test",
        ),
        pytest.param(
            "seat,party,votes,date\nIpswich,Con,9,2017-06-08\n",
            "is dated 2017-06-08; polling day of this election is 2019-12-12",
            id="another date",
        ),
        pytest.param(
            "seat,party,votes,date\nIpswich,Con,9,12/12/19\n",
            'date "12/12/19" is not a date; write it like polling day, 2019-12-12',
            id="no date",
        ),
        pytest.param(
            "seat,party,votes,rows\nIpswich,Con,9,1\nIpswich,Lab,8,1\n",
            "has 2 rows, but states 1",
            id="more rows than stated",
        ),
        pytest.param(
            "seat,party,votes,rows\nIpswich,Con,9,2\nIpswich,Lab,8,3\n",
            'rows is "2" in row 2 and "3" in row 3; it must be the same',
            id="two counts of rows",
        ),
        pytest.param(
            'seat\tparty\tvotes\n"Ipswich"x\tCon\t5\n',
            "row 2 is not CSV: '\\x09' expected after '\"'",
            id="text after a quotation mark",
        ),
        pytest.param(
            f"seat,party,votes\nIpswich,{'x' * 200_000},5\n",
            "row 2 is not CSV: field larger than field limit (131072)",
            id="a cell without end",
        ),
        pytest.param(
            TWO + "\n" * 20_000,
            "has more than 20000 rows; send fewer seats at a time",
            id="too long",
        ),
        pytest.param(
            TWO.replace("Con", "Zoë").encode("latin-1"),
            "is not UTF-8: byte 0xeb in line 2; save it as UTF-8",
            id="latin-1",
        ),
        pytest.param(
            b"PK\3\4" + bytes(range(256)),
            "is a ZIP file or an Excel workbook; save it as text in UTF-8",
            id="a workbook under another name",
        ),
        pytest.param(TWO.encode("utf-16"), "is UTF-16; save it as UTF-8", id="UTF-16"),
        pytest.param(
            TWO.encode("utf-16-be"), "is UTF-16; save it as UTF-8", id="UTF-16 without a mark"
        ),
    ],
)
def test_a_typing_error_rejects_a_table_with_one_seat(table: str | bytes, sentence: str) -> None:
    assert rejection(table) == sentence


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        pytest.param("seat,party,votes\n", "has a header and no rows yet", id="header alone"),
        pytest.param(TWO + "Ipswich,LD", "ends in the middle of row 4", id="inside a row"),
        pytest.param("seat,par", "ends in the middle of row 1", id="inside the header"),
        pytest.param(
            TWO + 'Ipswich,"LD,5\n',
            "opens a quotation mark after row 3 and never closes it",
            id="quote",
        ),
        pytest.param(TWO + "Ipswich,LD,5\n\0\0\0", "is padded with NUL bytes", id="NUL padding"),
        pytest.param("\0\0" + TWO, "has NUL bytes in line 1", id="NULs in front"),
        pytest.param(
            (TWO + "Ipswich,Zo").encode() + b"\xc3",
            "ends in the middle of line 4",
            id="inside a character",
        ),
        pytest.param(
            "seat,party,votes,rows\nIpswich,Con,9,3\nIpswich,Lab,8,3\n",
            "has 2 of the 3 rows that it states",
            id="fewer rows than stated",
        ),
        pytest.param(",,,\n", "is empty", id="commas alone"),
        pytest.param(b"\xef\xbb\xbf\r\n", "is empty", id="byte-order mark alone"),
    ],
)
def test_a_table_that_is_cut_off_is_incomplete(table: str | bytes, sentence: str) -> None:
    with pytest.raises(IncompleteError) as incomplete:
        reading(table)
    assert str(incomplete.value) == sentence


def test_a_table_that_states_its_rows_and_votes_counts_with_all_of_its_figures_or_not() -> None:
    table = """seat,party,votes,rows,valid votes
Ipswich,Con,24952,2,44425
Ipswich,Lab,19473,2,44425
"""
    whole = reading(table)
    for length in range(len(table)):
        try:
            assert reading(table[:length]) == whole
        except DocumentError:
            assert length < len(table) - len("44425\n") or table[length - 1].isdigit()


@pytest.mark.parametrize(
    ("data", "complete"),
    [
        (b"seat,party,votes,rows\nIpswich,Con,9,2\nIpswich,Lab,8,\n", True),
        (b"seat,party,votes,rows\r\nIpswich,Con,9,1\r\n", True),
        (b"seat,party,votes,rows\nIpswich,Con,9,2\nIpswich,Lab,8,", False),
        (b"seat,party,votes,rows\nIpswich,Con,9,2\nIpswich,Lab,8", False),
        (b"seat,party,votes,rows\nIpswich,Con,9,2\n", False),
        (b"seat,party,votes,rows\nIpswich,Con,9,1\nIpswich,Lab,8,\n", False),
        (b"seat,party,votes,rows\nIpswich,Con,9,\n", False),
        (b"seat,party,votes\nIpswich,Con,9\n", False),
        (b'seat,party,votes,rows\nIpswich,"Con,9,1\n', False),
        (b"\xff\xfe", False),
        (b"", False),
    ],
)
def test_a_table_is_complete_with_its_stated_rows_and_an_ended_last_line(
    data: bytes, complete: bool
) -> None:
    assert is_complete("results.CSV", data) is complete
    assert is_complete("results.xml", data) is False


# A table with several seats: an error costs only the seats that it can be about

NORTH_NORFOLK = "North Norfolk,Con,29792\nNorth Norfolk,LD,15397\n"
IPSWICH_ID, NORTH_NORFOLK_ID = "E14000761", "E14000848"


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        pytest.param(
            "Ipswich,Con,24952\nIpswich,Lab,2O479\n",
            'Ipswich: row 5: Lab votes "2O479" are not a whole number; '
            "write it in the digits 0 to 9 alone",
            id="a letter among the digits",
        ),
        pytest.param(
            "Ipswich,Con,24952\nIpswich,Lab,\n",
            "Ipswich: row 5 has no votes and others have; "
            "give all of them, or none to call a winner",
            id="votes that are typed so far for one candidate",
        ),
        pytest.param(
            "Ipswich,Con,24,952\nIpswich,Lab,19473\n",
            "Ipswich: row 4 has 4 cells; the header has 3; "
            "put text with a comma in quotation marks, and write figures without commas",
            id="a comma in a figure",
        ),
        pytest.param(
            "Ipswich,Con,24952\nIpswich,Con,19473\n",
            "Ipswich: Con is listed twice; each candidate stands once",
            id="the same party twice",
        ),
        pytest.param(
            "Ipswich,Con,94952\nIpswich,Lab,19473\n",
            "Ipswich: the votes add up to 114425, more than the electorate of 75525",
            id="more votes than voters",
        ),
    ],
)
def test_one_bad_seat_does_not_take_the_others_along(rows: str, sentence: str) -> None:
    found = reading("seat,party,votes\n" + NORTH_NORFOLK + rows)
    assert [b.seat for b in found.bulletins] == [NORTH_NORFOLK_ID]
    assert found.left_out == (Remark(sentence, IPSWICH_ID, 1),)


def test_a_slip_in_a_seats_name_leaves_out_the_seat_that_would_lack_a_candidate() -> None:
    rows = "Ipswich,Con,24952\nIpswitch,Lab,19473\nIpswich,LD,2439\n"
    found = reading("seat,party,votes\n" + NORTH_NORFOLK + rows)
    assert [b.seat for b in found.bulletins] == [NORTH_NORFOLK_ID]
    assert found.left_out == (
        Remark('row 5: unknown seat "Ipswitch"; did you mean Ipswich?'),
        Remark("Ipswich: left out; row 5 may be of this seat", IPSWICH_ID, 1),
    )


def test_a_row_that_names_no_seat_leaves_out_the_seats_beside_it() -> None:
    rows = "Somewhere,,45189\nIpswich,Con,24952\nIpswich,Lab,19473\n"
    norwich = "Norwich South,Lab,27766\nNorwich South,Con,15006\n"
    found = reading("seat,party,votes\n" + NORTH_NORFOLK + rows + norwich)
    assert [b.seat for b in found.bulletins] == ["E14000865"]
    assert [remark.seat for remark in found.left_out] == ["", IPSWICH_ID, NORTH_NORFOLK_ID]


def test_a_seat_elsewhere_with_its_own_rows_takes_no_seat_along() -> None:
    rows = "Aberavon,Lab,17008\nAberavon,Con,6518\nIpswich,Con,24952\nIpswich,Lab,19473\n"
    found = reading("seat,party,votes\n" + NORTH_NORFOLK + rows)
    assert {b.seat for b in found.bulletins} == {NORTH_NORFOLK_ID, IPSWICH_ID}
    assert [remark.seat for remark in found.left_out] == [""]


def test_a_row_without_a_seat_can_be_of_any_seat_and_rejects_the_table() -> None:
    rows = "Ipswich,Con,24952\n,Lab,19473\n"
    assert rejection("seat,party,votes\n" + NORTH_NORFOLK + rows).startswith(
        "row 5: seat is missing"
    )


def test_a_table_of_another_election_is_rejected_with_the_name_after_twenty_unknown_ones() -> None:
    rows = "".join(f"Place {number},Lab,17008\n" for number in range(30))
    assert rejection("seat,party,votes\n" + NORTH_NORFOLK + rows).startswith(
        'row 24: unknown seat "Place 20"'
    )


def test_when_no_seat_counts_the_errors_are_one_sentence_and_keep_their_seats() -> None:
    with pytest.raises(RejectedError) as rejected:
        reading("seat,party,votes\nIpswich,Con,-1\nNorth Norfolk,Con,-2\n")
    assert str(rejected.value).count("cannot be negative") == 2
    assert [remark.seat for remark in rejected.value.remarks()] == [IPSWICH_ID, NORTH_NORFOLK_ID]


@pytest.mark.parametrize("empty", ["", "0"], ids=["empty", "nought"])
def test_seats_of_a_prefilled_sheet_that_have_no_votes_yet_are_passed_over(empty: str) -> None:
    rows = f"Ipswich,Con,{empty}\nIpswich,Lab,{empty}\n"
    found = reading("seat,party,votes\n" + NORTH_NORFOLK + rows)
    assert [b.seat for b in found.bulletins] == [NORTH_NORFOLK_ID]
    assert (found.left_out, found.warnings) == ((), ())
    assert found.notes == ("no votes yet in Ipswich",)


def test_a_seat_whose_votes_are_cut_off_at_the_end_is_an_error_and_not_without_votes() -> None:
    """`Ipswich,Con,2,` of `Ipswich,Con,2,2`: a property test found it among written parts."""
    found = reading("seat,party,valid votes,votes\nNorth Norfolk,Con,2,2\nIpswich,Con,2,")
    assert [b.seat for b in found.bulletins] == [NORTH_NORFOLK_ID]
    assert ([remark.seat for remark in found.left_out], found.notes) == ([IPSWICH_ID], ())


def test_a_sheet_in_which_no_seat_has_votes_yet_is_irrelevant() -> None:
    found = reading("seat,party,votes\nIpswich,Con,\nIpswich,Lab,\n")
    assert found == Reading(irrelevance="no votes yet in Ipswich")


def test_a_call_in_a_sheet_without_votes_counts() -> None:
    (rush,) = reading("seat,party,votes,elected\nIpswich,Con,,yes\nIpswich,Lab,,\n").bulletins
    assert (rush.kind, rush.winner) == ("rush", "Con")


# Names of persons


def test_a_line_break_in_a_candidates_name_is_a_space() -> None:
    table = 'seat,candidate,party,votes\nIpswich,"Tom\nHunt\u200e",Con,24952\n'
    (result,) = reading(table).bulletins
    assert result.candidates[0].name == "Tom Hunt"


def test_a_name_with_lost_letters_is_left_out_with_a_note() -> None:
    found = reading("seat,candidate,party,votes\nIpswich,\ufffdine H\x01,Con,24952\n")
    assert found.bulletins[0].candidates[0].name == ""
    (note,) = found.notes
    assert note.startswith('Ipswich: candidate "')
    assert "left out" in note


def test_an_independents_name_is_needed_and_its_control_character_rejects_the_seat() -> None:
    sentence = rejection("seat,candidate,party,votes\nIpswich,A\x01,Ind,24952\nIpswich,B,Ind,1\n")
    assert "has the control character" in sentence


@pytest.mark.parametrize("written", ['"24,952"', "24 952", "24\u202f952", "24'952"])
def test_votes_may_have_thousands_separators_as_a_spreadsheet_writes_them(written: str) -> None:
    (bulletin,) = reading(TWO.replace("24952", written)).bulletins
    assert bulletin.candidates[0].votes == 24952


def test_a_table_with_shares_and_numbers_of_districts_is_read_as_it_comes() -> None:
    table = (
        "District No.,District Name,Candidate,Party,Votes,% of Vote,Vote share,Eligible voters\n"
        "E14000761,Ipswich,Tom Hunt,Con,24952,50.3,50.3,75525\n"
        "E14000761,Ipswich,Sandy Martin,Lab,19473,39.3,39.3,75525\n"
    )
    (bulletin,) = reading(table).bulletins
    assert bulletin.seat == "E14000761"
    assert bulletin.electorate == 75525


def test_a_table_with_the_code_of_the_seat_alone() -> None:
    (bulletin,) = reading("District number,Party,Votes\nE14000761,Con,5\n").bulletins
    assert bulletin.seat == "E14000761"


def test_another_numbering_beside_the_names_is_passed_over() -> None:
    (bulletin,) = reading("Seat number,Seat,Party,Votes\n9999,Ipswich,Con,5\n").bulletins
    assert bulletin.seat == "E14000761"


def test_the_code_of_another_seat_costs_both_seats_and_no_other() -> None:
    table = (
        "seat code,seat,party,votes\nE14000848,Ipswich,Con,5\nE14000848,North Norfolk,Con,5\n"
        "E14000864,Norwich North,Con,5\n"
    )
    found = reading(table)
    assert [bulletin.seat for bulletin in found.bulletins] == ["E14000864"]
    assert {remark.seat for remark in found.left_out} == {"E14000761", "E14000848"}
    assert 'has the seat "Ipswich" and the code of "North Norfolk"' in found.left_out[0].sentence


def test_all_unknown_columns_are_in_one_sentence() -> None:
    with pytest.raises(RejectedError) as refused:
        reading("seat,party,votes,Gender,Poll,% of Vote\nIpswich,Con,5,F,1,50\n")
    assert str(refused.value).startswith(
        'the columns "Gender" and "Poll" are not known; delete or rename them; the columns are'
    )


def test_a_block_was_copied_and_got_the_name_of_another_seat() -> None:
    rows = "North Norfolk,Con,24952\nNorth Norfolk,Lab,19473\n"
    copied = rows.replace("North Norfolk", "Ipswich")
    norwich = "Norwich South,Lab,27766\nNorwich South,Con,15006\n"
    found = reading("seat,party,votes\n" + rows + copied + norwich)
    assert [b.seat for b in found.bulletins] == ["E14000865"]
    assert found.left_out == (
        Remark(
            "North Norfolk: has the same votes as Ipswich; send its own votes", NORTH_NORFOLK_ID, 1
        ),
        Remark("Ipswich: has the same votes as North Norfolk; send its own votes", IPSWICH_ID, 1),
    )


def test_two_tables_were_joined_and_each_has_its_header() -> None:
    header = "seat,party,votes\n"
    rows = "Ipswich,Con,24952\nIpswich,Lab,19473\n"
    found = reading(header + NORTH_NORFOLK + "\n" + header + rows)
    assert {b.seat for b in found.bulletins} == {NORTH_NORFOLK_ID, IPSWICH_ID}
    assert found.left_out == ()


@pytest.mark.parametrize("remark", ["* provisional figures,,", "Source: the council's website"])
def test_a_remark_below_a_table_costs_no_seat(remark: str) -> None:
    found = reading(f"seat,party,votes\n{NORTH_NORFOLK}{remark}\n")
    assert [b.seat for b in found.bulletins] == [NORTH_NORFOLK_ID]
    (note,) = found.notes
    assert note.startswith("row 4 is a remark, passed over: ")


def test_a_slip_in_a_seats_name_is_no_remark() -> None:
    rows = "Ipswich,Con,24952\nIpswich,Lab,19473\nIpswitch,,\n"
    found = reading("seat,party,votes\n" + NORTH_NORFOLK + rows)
    assert [b.seat for b in found.bulletins] == [NORTH_NORFOLK_ID]
