"""Native JSON: the schema, strictly."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from tests.makers.small_night import ELECTION
from tracker.board.bulletin import Bulletin, Candidate
from tracker.feeds import IncompleteError, Reading, RejectedError, read
from tracker.feeds.native_shapes import schema

DOCS = Path(__file__).parents[2] / "docs"

HUNT: dict[str, Any] = {"party": "C", "name": "Tom Hunt", "votes": 24952, "elected": True}
MARTIN: dict[str, Any] = {"party": "Lab", "votes": 19473}
IPSWICH: dict[str, Any] = {"seat": "Ipswich", "kind": "result", "candidates": [HUNT, MARTIN]}


def document(*bulletins: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"election": "anglia-small", "bulletins": list(bulletins) or [IPSWICH]} | changes


def reading(text: str | bytes | dict[str, Any]) -> Reading:
    if isinstance(text, dict):
        text = json.dumps(text)
    return read("document.json", text.encode() if isinstance(text, str) else text, ELECTION)


def rejection(text: str | bytes | dict[str, Any]) -> str:
    with pytest.raises(RejectedError) as rejected:
        reading(text)
    return str(rejected.value)


def test_a_document_gives_all_its_fields() -> None:
    said = IPSWICH | {
        "revision": 3,
        "electorate": 75525,
        "valid_votes": 44425,
        "declared_at": "02:48",
    }
    assert reading(document(said, date="2019-12-12")) == Reading(
        (
            Bulletin(
                election="anglia-small",
                seat="E14000761",
                kind="result",
                origin="feed",
                revision=3,
                candidates=(
                    Candidate(
                        party="Con", party_name="C", name="Tom Hunt", votes=24952, elected=True
                    ),
                    Candidate(party="Lab", party_name="Lab", votes=19473),
                ),
                electorate=75525,
                valid_votes=44425,
                declared_at=dt.datetime(2019, 12, 13, 2, 48, tzinfo=dt.UTC),
            ),
        )
    )


def test_rushes_and_recounts() -> None:
    rush = {"seat": "332", "kind": "rush", "candidates": [{"party": "Con", "elected": True}]}
    recount = {"seat": "Norfolk North", "kind": "recount"}
    found = reading(document(rush, recount, IPSWICH | {"revision": 2})).bulletins
    assert [(b.seat, b.kind, b.revision, b.winner) for b in found] == [
        ("E14000761", "rush", 1, "Con"),
        ("E14000848", "recount", 1, None),
        ("E14000761", "result", 2, "Con"),
    ]


def test_a_byte_order_mark_is_no_harm() -> None:
    assert reading(b"\xef\xbb\xbf" + json.dumps(document()).encode()) == reading(document())


def candidate(**changes: Any) -> dict[str, Any]:
    return document(IPSWICH | {"candidates": [HUNT, MARTIN | changes]})


VOTES = "bulletins[0].candidates[1].votes"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        pytest.param(
            candidate(votes="19,473"),
            f'{VOTES} is "19,473": expected a whole number, got text; '
            "write the digits 0 to 9 alone, without quotation marks",
            id="votes as text",
        ),
        pytest.param(
            candidate(votes=19473.0),
            f"{VOTES} is 19473.0: expected a whole number, got a decimal number",
            id="decimal votes",
        ),
        pytest.param(
            candidate(votes=True),
            f"{VOTES} is true: expected a whole number, got true or false",
            id="votes as truth",
        ),
        pytest.param(
            candidate(votes=-5), f"{VOTES} is -5: expected a whole number >= 0", id="negative"
        ),
        pytest.param(
            candidate(votes=10**8),
            f"{VOTES} is 100000000: expected a whole number <= 99999999",
            id="too many votes",
        ),
        pytest.param(
            '{"votes": 1' + "0" * 5000,
            f"has the number 1{'0' * 58}…; at most 8 digits are read",
            id="endless votes",
        ),
        pytest.param(
            candidate(votes=None),
            "bulletins[0] (Ipswich): Lab votes are missing",
            id="missing votes",
        ),
        pytest.param(
            candidate(vots=5),
            "bulletins[0].candidates[1]: object contains unknown field `vots`",
            id="a slip in a key",
        ),
        pytest.param(
            candidate(**{"\x1b - at `$.bulletins[0]`": 5}),
            r"bulletins[0].candidates[1]: object contains unknown field `\x1b - at `$.bulletins[0]``",
            id="a key that pretends to be a path",
        ),
        pytest.param(
            candidate(party="Ind", name="Sandy\x01Martin"),
            r'bulletins[0] (Ipswich): name "Sandy\x01Martin" has the control character \x01; write plain text',
            id="control character in an independent's name",
        ),
        pytest.param(
            candidate(party="\x1b[2J"),
            r'bulletins[0] (Ipswich): party "\x1b[2J" has the control character \x1b; write plain text',
            id="ESC in a party",
        ),
        pytest.param(
            candidate(party="\u202e"),
            r'bulletins[0] (Ipswich): party "\u202e" has the control character \u202e; write plain text',
            id="bidirectional mark in a party",
        ),
        pytest.param(
            candidate(party=" "),
            "bulletins[0] (Ipswich): party is missing; write its name or abbreviation, or Ind for an independent",
            id="blank party",
        ),
        pytest.param(
            candidate(name="\ud800"),
            "is not JSON that can be read: JSON is malformed: ",
            id="half a character",
        ),
        pytest.param(
            candidate(elected=1),
            "bulletins[0].candidates[1].elected is 1: expected true or false, got a whole number",
            id="elected as a number",
        ),
        pytest.param(
            document(IPSWICH | {"kind": "retraction"}),
            'bulletins[0].kind is "retraction": expected result, rush or recount',
            id="another kind",
        ),
        pytest.param(
            document({"seat": "Ipswich", "kind": "note"}),
            'bulletins[0].kind is "note": expected result, rush or recount',
            id="a note, which is the desk's own",
        ),
        pytest.param(
            document({"seat": "Ipswich", "kind": "confirm"}),
            'bulletins[0].kind is "confirm": expected result, rush or recount',
            id="a confirmation, which is the desk's own",
        ),
        pytest.param(
            document(IPSWICH | {"reason": "rung the count"}),
            "bulletins[0]: object contains unknown field `reason`",
            id="a reason, which is the desk's own",
        ),
        pytest.param(
            document({"kind": "recount"}),
            "bulletins[0]: object missing required field `seat`",
            id="no seat",
        ),
        pytest.param(
            document({"seat": "Norwich", "kind": "recount"}),
            'bulletins[0]: unknown seat "Norwich"; did you mean Norwich North or Norwich South?',
            id="unknown seat",
        ),
        pytest.param(
            document(IPSWICH | {"revision": 0}),
            "bulletins[0].revision is 0: expected a whole number >= 1",
            id="revision 0",
        ),
        pytest.param(
            document(IPSWICH | {"electorate": 0}),
            "bulletins[0].electorate is 0: expected a whole number >= 1",
            id="nobody on the register",
        ),
        pytest.param(
            document(IPSWICH | {"valid_votes": 1}),
            "bulletins[0] (Ipswich): the votes add up to 44425, but the valid votes are stated as 1",
            id="not adding up",
        ),
        pytest.param(
            document(IPSWICH | {"electorate": 1}),
            "bulletins[0] (Ipswich): the votes add up to 44425, more than the electorate of 1",
            id="above the electorate",
        ),
        pytest.param(
            document(IPSWICH | {"declared_at": "soon"}),
            'bulletins[0] (Ipswich): declared_at "soon" is not a time; '
            "write 02:31 or 2019-12-12T23:15:00+00:00",
            id="no time",
        ),
        pytest.param(
            document(IPSWICH | {"kind": "rush"}),
            "bulletins[0] (Ipswich): a rush has no votes, but C has",
            id="rush with votes",
        ),
        pytest.param(
            document({"seat": "Ipswich", "kind": "rush", "candidates": [{"party": "Con"}]}),
            "bulletins[0] (Ipswich): does not say who was elected; mark one candidate",
            id="rush without a winner",
        ),
        pytest.param(
            document(IPSWICH | {"kind": "recount"}),
            "bulletins[0] (Ipswich): a recount names no candidates; send a result or a rush when it is over",
            id="recount with candidates",
        ),
        pytest.param(
            document({"seat": "Ipswich", "kind": "result"}),
            "bulletins[0] (Ipswich): names no candidates",
            id="result without candidates",
        ),
        pytest.param(
            document(IPSWICH, IPSWICH),
            "bulletins[1] (Ipswich): there is a result 1 already",
            id="the same revision twice",
        ),
        pytest.param(
            document(bulletins=[]),
            "bulletins: expected a list of length >= 1",
            id="no bulletins",
        ),
        pytest.param(
            document(election="anglia-2017"),
            'election "anglia-2017" is another one; '
            'this is "anglia-small" or "General Election in Anglia"',
            id="another election",
        ),
        pytest.param(
            document(election="Test General Election"),
            'says it is a test ("Test General Election"); tests do not count here',
            id="test",
        ),
        pytest.param(
            document(date="2017-06-08"),
            "is dated 2017-06-08; polling day of this election is 2019-12-12",
            id="another date",
        ),
        pytest.param("[]", "the document: expected an object, got a list", id="a list"),
        pytest.param(
            "7", "the document is 7: expected an object, got a whole number", id="a number"
        ),
        pytest.param(
            '{"election": "anglia-small", "election": "x"}',
            'has the key "election" twice in one object; write it once',
            id="a key twice",
        ),
        pytest.param(
            '{"election": NaN}',
            "has NaN for a number; write a whole number, or leave it out",
            id="NaN",
        ),
        pytest.param(
            '{"election": -Infinity}',
            "has -Infinity for a number; write a whole number, or leave it out",
            id="infinity",
        ),
        pytest.param(
            "[" * 100_000, "is nested too deeply to be a document of bulletins", id="deep nesting"
        ),
        pytest.param(
            "[" + "0," * 200_000,
            "has more than 200000 values; send fewer seats at a time",
            id="too much of it",
        ),
        pytest.param(
            '{"election": "Zoë"}'.encode("latin-1"),
            "is not UTF-8: byte 0xeb in line 1; save it as UTF-8",
            id="latin-1",
        ),
        pytest.param('{"a": 1}'.encode("utf-16"), "is UTF-16; save it as UTF-8", id="UTF-16"),
    ],
)
def test_what_is_not_in_the_schema_or_not_true_is_rejected(
    said: str | bytes | dict[str, Any], sentence: str
) -> None:
    assert rejection(said).startswith(sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"election":\n"anglia', "the JSON ends in the middle of line 2"),
        ('{"election":\n"x", ', "the JSON ends in the middle of line 2"),
        ('{"election":\n"x" "y"}', 'line 2 is not JSON at ""y"}": expecting \',\' delimiter'),
        ('{"election":\n"x\x1b"}', r'line 2 is not JSON at "\x1b"}": invalid control character'),
        ("{}\n{}", 'line 2 is not JSON at "{}": extra data'),
        ("404 Not Found", 'line 1 is not JSON at "Not Found": extra data'),
        ('{"votes":\n+5, "party"', 'line 2 is not JSON at "+5, "party"": expecting value'),
        ('{"election": "x"}\0\0', "is padded with NUL bytes"),
        ('{"election":\n"\0\0"}', "has NUL bytes in line 2"),
        (b'{"election": "Zo\xc3', "ends in the middle of line 1"),
    ],
)
def test_json_that_breaks_off_is_incomplete(text: str | bytes, sentence: str) -> None:
    with pytest.raises(IncompleteError) as incomplete:
        reading(text)
    assert str(incomplete.value) == sentence


def test_a_document_cut_anywhere_never_counts() -> None:
    text = json.dumps(document())
    for length in range(1, len(text)):
        with pytest.raises(IncompleteError):
            reading(text[:length])


def test_the_published_schema_is_that_of_the_code() -> None:
    published = json.loads((DOCS / "native.schema.json").read_text(encoding="utf-8"))
    assert published == json.loads(json.dumps(schema()))


def test_the_schema_and_the_reader_agree() -> None:
    validator = jsonschema.Draft202012Validator(schema())
    validator.check_schema(schema())
    assert validator.is_valid(document())
    assert not validator.is_valid(candidate(votes="19473"))
    assert not validator.is_valid(candidate(vots=1))
    assert not validator.is_valid(document(bulletins=[]))


def test_two_seats_with_the_same_votes_are_a_copied_bulletin() -> None:
    assert rejection(document(IPSWICH, IPSWICH | {"seat": "North Norfolk"})) == (
        "Ipswich: has the same votes as North Norfolk; send its own votes; "
        "North Norfolk: has the same votes as Ipswich; send its own votes"
    )


NORFOLK: dict[str, Any] = {
    "seat": "North Norfolk",
    "kind": "result",
    "candidates": [{"party": "LD", "votes": 25512}, {"party": "C", "votes": 21200}],
}


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (NORFOLK | {"candidates": [{"party": "LD", "votes": "25512"}]}, "not a"),
        (NORFOLK | {"revison": 2}, "bulletins[1]"),
        (NORFOLK | {"valid_votes": 3}, "bulletins[1] (North Norfolk): the votes add up to"),
        (NORFOLK | {"seat": "Nort Norfolk"}, 'bulletins[1]: unknown seat "Nort Norfolk"'),
        (7, "bulletins[1] is 7: expected an object"),
    ],
    ids=["text as votes", "unknown key", "wrong sum", "unknown seat", "no object"],
)
def test_a_bad_bulletin_costs_its_seat_and_no_other(bad: Any, sentence: str) -> None:
    found = reading({"election": "anglia-small", "bulletins": [IPSWICH, bad]})
    assert [ELECTION.seat_by_id[b.seat].name for b in found.bulletins] == ["Ipswich"]
    (error,) = found.left_out
    assert sentence in error.sentence or "expected a whole number, got text" in error.sentence
    assert error.seat in ("", ELECTION.find_seat("North Norfolk").id)  # type: ignore[union-attr]


def test_a_seat_whose_correction_is_broken_does_not_count_as_it_was_before() -> None:
    broken = NORFOLK | {"revision": 2, "valid_votes": 3}
    found = reading(document(IPSWICH, NORFOLK, broken))
    assert [ELECTION.seat_by_id[b.seat].name for b in found.bulletins] == ["Ipswich"]


def test_two_copied_bulletins_cost_their_seats_and_no_other() -> None:
    copied = IPSWICH | {"seat": "North Norfolk"}
    third = NORFOLK | {"seat": ELECTION.seats[-1].name}
    found = reading(document(IPSWICH, copied, third))
    assert len(found.bulletins) == 1
    assert len(found.left_out) == 2
