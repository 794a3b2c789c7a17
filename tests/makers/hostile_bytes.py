"""Documents made to break a reader, and what every reader must do with any bytes."""

import json
import re
import unicodedata
from collections.abc import Callable

from tests.makers.small_night import ELECTION, result_xml, rush_xml
from tracker.board import bulletin
from tracker.feeds import DocumentError, IncompleteError, is_complete, read
from tracker.feeds.parsing import MAX_DOCUMENT_BYTES
from tracker.intake.drop_folder import MAX_BYTES
from tracker.ledger.statement_checks import check_statement
from tracker.support.escape import has_hidden

TABLE = b"""seat,candidate,party,votes,elected,revision,declared at,electorate,valid votes,rows
Ipswich,Tom Hunt,Con,24952,yes,1,02:48,75525,44425,3
Ipswich,Sandy Martin,Lab,19473,,1,,,,
"North Norfolk","Baker, Duncan",Con,29792,x,2,2019-12-13T03:32:00+00:00,,,
"""


DOCUMENT = json.dumps(
    {
        "election": "anglia-small",
        "date": "2019-12-12",
        "bulletins": [
            {
                "seat": "Ipswich",
                "kind": "result",
                "revision": 2,
                "electorate": 75525,
                "valid_votes": 24952,
                "declared_at": "02:48",
                "candidates": [{"party": "Con", "name": "Zoë", "votes": 24952, "elected": True}],
            },
            {"seat": "North Norfolk", "kind": "recount"},
        ],
    },
    ensure_ascii=False,
).encode()


VALID = {
    ".xml": [result_xml(turnout="49579", winningParty="C", majority="5479"), rush_xml()],
    ".csv": [TABLE],
    ".json": [DOCUMENT],
}


NASTY = (
    b"\0", b"\x1b[2J", b"\n", b"\r", b'"', b"'", b",", b";", b"\t", b"<", b"&", b"&#27;", b"]]>",
    b"[", b"{", b"}", b"NaN", b"1e999", b"-0", b"1_000", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80",
    b"\\ud800", b"\\u001b", b"\\u202e", "１２".encode(), "\u202e\u2028\u0085".encode(), b"9" * 40,
    b"<!DOCTYPE a>", b" - at `$.bulletins[9]`", b"Norwich", b"Lab", b"*",
)  # fmt: skip


def assert_understood_or_one_sentence(suffix: str, data: bytes) -> None:
    name, refusal = f"document{suffix}", None
    try:
        reading = read(name, data, ELECTION)
    except DocumentError as error:
        refusal = error
        sentences: tuple[str, ...] = (str(error),)
    else:
        assert bool(reading.bulletins) != bool(reading.irrelevance)
        remarks = (*reading.warnings, *reading.left_out)
        sentences = (*(remark.sentence for remark in remarks), *reading.notes)
        sentences += (reading.irrelevance,) if reading.irrelevance else ()
        for stated in reading.bulletins:
            assert stated.seat in ELECTION.seat_by_id
            again = bulletin.decode(stated.canonical())
            assert again == stated
            assert again.id == stated.id
            check_statement(stated, ELECTION)
            assert not has_hidden(stated.canonical().decode())
            assert_nothing_is_made_up(stated, data)
    assert not (is_complete(name, data) and isinstance(refusal, IncompleteError))
    for sentence in sentences:
        assert sentence
        assert len(sentence) < 1000
        assert not has_hidden(sentence)
        assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in sentence)


def assert_nothing_is_made_up(stated: bulletin.Bulletin, data: bytes) -> None:
    """Every figure stands in the document as it is, with no digit more or less."""
    written = {int(digits) for digits in re.findall(rb"[0-9]+", data.replace(b"\0", b""))}
    votes = [candidate.votes for candidate in stated.candidates]
    figures = {figure for figure in (*votes, stated.electorate, stated.valid_votes) if figure}
    assert figures <= written
    assert stated.revision in (None, 1, *written)


WIDE = "\U0001f5f3".encode()
"""In memory it makes every character beside it four bytes wide."""


def full(start: bytes, unit: bytes, end: bytes = b"") -> bytes:
    """As large as a document may be."""
    return start + unit * ((MAX_DOCUMENT_BYTES - len(start + end)) // len(unit)) + end


HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "deep XML": (".xml", lambda: b"<a>" * 33_000 + b"</a>" * 33_000),
    "many elements": (".xml", lambda: b"<a>%s</a>" % (b"<b/>" * 99_000)),
    "too many elements": (".xml", lambda: full(b"<a>", b"<b/>")),
    "many attributes": (
        ".xml",
        lambda: b"<a%s/>" % b"".join(b' b%d=""' % n for n in range(99_000)),
    ),
    "too many attributes": (".xml", lambda: full(b"<a ", b'b="" ')),
    "a long attribute": (".xml", lambda: full(b'<a b="', b"x", WIDE + b'"/>')),
    "a long name": (".xml", lambda: full(b"<", b"x", b"/>")),
    "many cells": (".csv", lambda: full(b"", b",")),
    "a long cell": (".csv", lambda: full(b"", b"x", WIDE)),
    "many quotes": (".csv", lambda: full(b"seat,party,votes\n", b'"\n')),
    "many rows": (".csv", lambda: b"seat,party,votes\n" + b"332,x,1\n" * 19_999),
    "wide rows": (".csv", lambda: full(b"seat,party,votes\n", b"332,%s,1\n" % (WIDE * 60))),
    "deep JSON": (".json", lambda: full(b"", b"[")),
    "many values": (".json", lambda: b"[%s0]" % (b"0," * 190_000)),
    "many keys": (".json", lambda: b"{%s}" % b",".join(b'"%d":0' % n for n in range(95_000))),
    "a long string": (".json", lambda: full(b'"', b"\\n", WIDE + b'"')),
    "a long number": (".json", lambda: full(b"", b"1")),
    "all that the inbox reads": (".json", lambda: b'"%s"' % (b"x" * (MAX_BYTES - 2))),
}
"""Documents made to fill memory or to keep us busy."""
