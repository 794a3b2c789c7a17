"""The messages between desks: encoding, decoding, and refusals."""

import datetime as dt
import hashlib
import zlib
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.makers import night
from tracker.board.bulletin import Bulletin
from tracker.replication import messages
from tracker.replication.messages import Message, MessageError, Parcel

FEW = night.few()
IPSWICH = night.result(FEW, "Ipswich")
LONG_AGO = dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=12)))
IDS = st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), min_size=1, unique=True)


def of(bulletin: Bulletin) -> Message:
    return messages.bulletin_message(bulletin, "london")


def with_valid_id(content: bytes) -> Message:
    """A message of a statement with this content. Its id is the hash of the content."""
    return Message("bulletin", hashlib.sha256(content).hexdigest(), content)


def test_a_statement_is_sent_in_canonical_form_under_its_own_id() -> None:
    message = of(IPSWICH)
    assert (message.id, message.content) == (IPSWICH.id, IPSWICH.canonical())
    assert messages.read_bulletin(message, FEW) == IPSWICH


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        (replace(of(IPSWICH), id="0" * 64), "its content is not that of its id"),
        (replace(of(IPSWICH), content=b"{}"), "its content is not that of its id"),
        (with_valid_id(b"\xff"), "cannot be read"),
        (with_valid_id(b"{}"), "cannot be read"),
        (with_valid_id(b'{"kind": "coup"}'), "cannot be read"),
        (with_valid_id(IPSWICH.canonical() + b" "), "is not in canonical form"),
        (of(msgspec.structs.replace(IPSWICH, election="x")), "is of the election x, not anglia"),
        (of(msgspec.structs.replace(IPSWICH, seat="E1")), "is about E1, which is not in seats"),
        (of(msgspec.structs.replace(IPSWICH, revision=10**12)), "has the revision 1000000000000"),
        (of(msgspec.structs.replace(IPSWICH, electorate=-1)), "valid vote of -1"),
        (of(msgspec.structs.replace(IPSWICH, candidates=())), "is a result without candidates"),
        (of(night.result(FEW, "Ipswich", votes={"Con": 0, "Lab": 0})), "nobody has any votes"),
        (of(msgspec.structs.replace(IPSWICH, electorate=0)), "an electorate or a valid vote of 0"),
        (of(msgspec.structs.replace(IPSWICH, valid_votes=0)), "an electorate or a valid vote of 0"),
        (of(msgspec.structs.replace(IPSWICH, declared_at=LONG_AGO)), "has the time 0001-01-01"),
        (
            of(msgspec.structs.replace(IPSWICH, candidates=IPSWICH.candidates * 100)),
            "candidates",
        ),
    ],
)
def test_an_invalid_statement_is_refused_with_the_reason(message: Message, sentence: str) -> None:
    with pytest.raises(MessageError, match=r"^statement [0-9a-f]{12}: ") as refused:
        messages.read_bulletin(message, FEW)
    assert sentence in str(refused.value)


def test_an_error_contains_no_control_characters() -> None:
    unsafe = msgspec.structs.replace(IPSWICH, election="\x1b[2J")
    with pytest.raises(MessageError) as refused:
        messages.read_bulletin(of(unsafe), FEW)
    assert "\x1b" not in str(refused.value)


@given(document=st.binary(max_size=3000), ids=IDS, at_most=st.integers(20, 4000))
def test_a_parcel_survives_slicing_and_unpacking(
    document: bytes, ids: list[str], at_most: int
) -> None:
    sent = messages.make_parcel("a/b.xml", "turnout is odd", ids, document)
    cut = messages.slices(sent, at_most, "van")
    assert max(len(message.content) for message in cut) <= at_most
    slice_ids = [messages.parse_slice_id(message.id) for message in cut]
    assert [number for _, number, _ in slice_ids] == list(range(len(cut)))
    received = messages.unpack_parcel(slice_ids[0][0], [message.content for message in cut])
    assert received == sent
    assert sorted(received.ids) == sorted(ids)
    assert received.sha256 == hashlib.sha256(document).hexdigest()


def test_two_desks_slice_the_same_file_identically() -> None:
    """So the hub stores each slice only once: the messages have the same id."""
    ids = ["aa" * 32, "bb" * 32]
    london, van = (
        messages.slices(messages.make_parcel("a.xml", "", order, b"x" * 5000), 20, desk)
        for order, desk in ((ids, "london"), (ids[::-1], "van"))
    )
    assert [(m.id, m.content) for m in london] == [(m.id, m.content) for m in van]


def packed(parcel: object) -> tuple[str, list[bytes]]:
    content = zlib.compress(msgspec.msgpack.encode(parcel))
    return hashlib.sha256(content).hexdigest(), [content]


@pytest.mark.parametrize(
    ("key", "cut", "sentence"),
    [
        ("0" * 64, [b"x"], "its bytes are not those that were sent"),
        (hashlib.sha256(b"x").hexdigest(), [b"x"], "cannot be unpacked"),
        (*packed({"a": 1}), "cannot be unpacked"),
        (*packed(Parcel("a.xml", "", (b"1",), b"")), "has no valid ids of its statements"),
        (*packed(Parcel("a.xml", "", (), b"")), "has no valid ids of its statements"),
        (*packed(Parcel("", "", (b"1" * 32,), b"")), "no desk sends such a file"),
        (*packed(Parcel("a\nb", "", (b"1" * 32,), b"")), "no desk sends such a file"),
        (*packed(Parcel("a", "", (b"1" * 32,), b"x" * 4_000_001)), "no desk sends such"),
        (*packed(Parcel("a", "", (b"1" * 32,), b"x" * 9_000_000)), "cannot be unpacked"),
    ],
)
def test_an_invalid_parcel_is_refused(key: str, cut: list[bytes], sentence: str) -> None:
    with pytest.raises(MessageError, match=sentence):
        messages.unpack_parcel(key, cut)


KEY = "a" * 64


@pytest.mark.parametrize(
    "id",
    ["", "x", KEY, f"{KEY}.0", f"{KEY}.x.1", f"{KEY}.1.1", f"{KEY}.-1.2", f"{KEY}.0.9999"],
)
def test_a_malformed_slice_id_is_refused(id: str) -> None:
    with pytest.raises(MessageError):
        messages.parse_slice_id(id)


def test_a_slice_id_contains_only_ascii_digits_and_hash_letters() -> None:
    for id in (f"{'g' * 64}.0.1", f"{KEY}.\N{ARABIC-INDIC DIGIT THREE}.9"):
        with pytest.raises(MessageError):
            messages.parse_slice_id(id)
