"""Any bytes give a reading, or one sentence that is safe on a terminal; never another error."""

import json
import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.feeds.small_night import ELECTION, result_xml, rush_xml
from tracker import bulletin
from tracker.escape import hidden
from tracker.feeds import FORMATS, NotWhole, Rejected, read

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

suffixes = st.sampled_from(sorted(FORMATS))


@st.composite
def mutations(draw: st.DrawFn) -> tuple[str, bytes]:
    """A valid document in which a few stretches were replaced."""
    suffix = draw(suffixes)
    data = draw(st.sampled_from(VALID[suffix]))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 30)) | st.just(len(data)))
        inserted = draw(
            st.sampled_from(NASTY) | st.binary(max_size=12) | st.just(data[start:end] * 2)
        )
        data = data[:start] + inserted + data[end:]
    return suffix, data


def assert_understood_or_one_sentence(suffix: str, data: bytes) -> None:
    try:
        reading = read(f"document{suffix}", data, ELECTION)
    except (Rejected, NotWhole) as refusal:
        sentences: tuple[str, ...] = (refusal.sentence,)
    else:
        assert bool(reading.bulletins) != bool(reading.kept)
        sentences = (*reading.warnings, *filter(None, [reading.kept]))
        for stated in reading.bulletins:
            assert stated.seat in ELECTION.seat_by_id
            again = bulletin.decode(stated.canonical())
            assert again == stated
            assert again.id == stated.id
            assert not hidden(stated.canonical().decode())
    for sentence in sentences:
        assert sentence
        assert len(sentence) < 1000
        assert not hidden(sentence)
        assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in sentence)


# Bytes, not time, are the matter of these; what a document may cost is tested below.
unhurried = settings(deadline=None)


@unhurried
@given(suffixes, st.binary(max_size=400))
@example(".csv", b"\xef\xbb\xbf,")
@example(".csv", b'""')
@example(".json", b"[[" * 50_000)
@example(".json", b'{"x - at `$.y`": 1}')
@example(".json", b'"\\ud800"')
@example(".xml", b'<?xml version="1.0" encoding="idna"?><a/>')
def test_any_bytes(suffix: str, data: bytes) -> None:
    assert_understood_or_one_sentence(suffix, data)


@unhurried
@given(suffixes, st.text(max_size=200))
def test_any_text(suffix: str, text: str) -> None:
    assert_understood_or_one_sentence(suffix, text.encode("utf-8", "surrogatepass"))


@unhurried
@given(mutations())
def test_a_valid_document_spoilt(mutation: tuple[str, bytes]) -> None:
    assert_understood_or_one_sentence(*mutation)


@unhurried
@given(st.text(), st.binary(max_size=20))
def test_any_name(name: str, data: bytes) -> None:
    assert_understood_or_one_sentence(name, data)


MILLIONS = 16_000_000
"""Bytes: as much as the inbox reads."""


@pytest.mark.parametrize(
    ("suffix", "data"),
    [
        pytest.param(".xml", b"<a>" * 33_000 + b"</a>" * 33_000, id="deep XML"),
        pytest.param(".xml", b"<a/>" * (MILLIONS // 4), id="many elements"),
        pytest.param(".xml", b"<a " + b'b="" ' * (MILLIONS // 5), id="many attributes"),
        pytest.param(".xml", b'<a b="' + b"x" * MILLIONS + b'"/>', id="a long attribute"),
        pytest.param(".csv", b"," * MILLIONS, id="many cells"),
        pytest.param(".csv", b"x" * MILLIONS, id="a long cell"),
        pytest.param(".csv", b"seat,party,votes\n" + b'"\n' * (MILLIONS // 2), id="many quotes"),
        pytest.param(".csv", b"seat,party,votes\n" + b"332,x,1\n" * 19_999, id="many rows"),
        pytest.param(".json", b"[" * MILLIONS, id="deep JSON"),
        pytest.param(".json", b"[" + b"0," * 190_000 + b"0]", id="many values"),
        pytest.param(".json", b'"' + b"\\n" * (MILLIONS // 2) + b'"', id="a long string"),
    ],
)
def test_a_hostile_document_costs_less_than_a_second(suffix: str, data: bytes) -> None:
    began = time.process_time()
    assert_understood_or_one_sentence(suffix, data)
    assert time.process_time() - began < 1
