"""What the desks of a night say to each other, as bytes: pure, and without a network.

A statement travels as its canonical JSON, under its own id. The file it came in travels as a
parcel: its name, its bytes, and the ids of all that it says, compressed and cut into slices
that fit into a message. A desk puts a file on record when it has all of it.
"""

import hashlib
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from tracker.board import bulletin as bulletins_of
from tracker.board.bulletin import Bulletin
from tracker.election import Election
from tracker.feeds.checks import MAX_CANDIDATES
from tracker.feeds.parsing import MAX_DIGITS, MAX_DOCUMENT_BYTES, excerpt
from tracker.support.errors import TrackerError
from tracker.support.escape import hidden

VERSION = 1
"""Of the messages. Desks of two versions do not share a night."""
LEAST_PAYLOAD = 262_144
"""Bytes a message must be allowed to have: a statement of a feed travels in one."""
MOST_SLICES = 1_000
"""In one parcel."""
MOST_UNPACKED = 2 * MAX_DOCUMENT_BYTES
"""Bytes of a parcel, unpacked: a document, and the ids of what it says."""

_FIRST_YEAR, _LAST_YEAR = 1900, 9000
"""Near the ends of the calendar a time zone has no room."""

Kind = Literal["bulletin", "slice"]


class MessageError(TrackerError):
    """A message that is not what it should be, with a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the night: a statement, or a slice of a parcel."""

    kind: Kind
    id: str
    """The statement's id; of a slice, the parcel's key, its number and how many there are."""
    content: bytes
    desk: str = ""
    """Who offered it first."""


class Parcel(msgspec.Struct, frozen=True, array_like=True):
    """A file that counted: its bytes and everything it says."""

    name: str
    """Path in the drop folder it was delivered to."""
    sentence: str
    """What to know of it; empty where there is nothing."""
    says: tuple[bytes, ...]
    """The ids of its statements, 32 bytes each, sorted."""
    document: bytes

    @property
    def sha256(self) -> str:
        """Of the document."""
        return _sha256(self.document)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its statements, in hexadecimal as everywhere else."""
        return tuple(one.hex() for one in self.says)


_packer = msgspec.msgpack.Encoder()
_unpacker = msgspec.msgpack.Decoder(Parcel)


def parcel(name: str, sentence: str, says: Collection[str], document: bytes) -> Parcel:
    """A file as it travels; `says` are the ids of its statements."""
    return Parcel(name, sentence, tuple(sorted(bytes.fromhex(one) for one in says)), document)


def slices(parcel: Parcel, at_most: int, desk: str) -> tuple[Message, ...]:
    """The messages of a parcel, with at most so many bytes of it in each."""
    packed = zlib.compress(_packer.encode(parcel))
    key = _sha256(packed)
    cut = [packed[begin : begin + at_most] for begin in range(0, len(packed), at_most)]
    return tuple(
        Message("slice", f"{key}.{number}.{len(cut)}", content, desk)
        for number, content in enumerate(cut)
    )


def statement(bulletin: Bulletin, desk: str) -> Message:
    """The message of a statement."""
    return Message("bulletin", bulletin.id, bulletin.canonical(), desk)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a slice belongs."""

    key: str
    number: int
    count: int


def place(id: str) -> Place:
    """Where the slice of this id belongs. Raises MessageError."""
    key, number, count = (*id.split("."), "", "")[:3]
    if not (_is_hash(key) and _is_count(number) and _is_count(count)):
        raise MessageError(f'a message says it is "{excerpt(id)}", which is no part of a file')
    found = Place(key, int(number), int(count))
    if not found.number < found.count <= MOST_SLICES:
        raise MessageError(f'a message says it is part "{number}" of {count} of a file')
    return found


def _is_hash(text: str) -> bool:
    return len(text) == 64 and all(c in "0123456789abcdef" for c in text)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4


def joined(key: str, cut: Sequence[bytes]) -> Parcel:
    """The parcel whose slices these are. Raises MessageError where they are not of its key."""
    packed = b"".join(cut)
    if _sha256(packed) != key:
        raise MessageError(f"file {key[:12]}: its bytes are not those that were sent")
    unpacker = zlib.decompressobj()
    try:
        found = _unpacker.decode(unpacker.decompress(packed, MOST_UNPACKED))
    except (zlib.error, msgspec.MsgspecError) as error:
        raise MessageError(f"file {key[:12]}: cannot be unpacked: {error}") from None
    if (
        len(found.document) > MAX_DOCUMENT_BYTES
        or hidden(found.name + found.sentence)
        or not found.name
    ):
        raise MessageError(f"file {key[:12]}: is none that a desk would send")
    if not found.says or any(len(one) != 32 for one in found.says):
        raise MessageError(f"{excerpt(found.name)}: does not name what it says")
    return found


def is_genuine(message: Message) -> bool:
    """Whether it is a statement, by its hash, whatever it says."""
    return message.kind == "bulletin" and _sha256(message.content) == message.id


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def bulletin(message: Message, election: Election) -> Bulletin:
    """The statement of a message, one of this election by its hash. Raises MessageError."""
    what = f"statement {excerpt(message.id)[:12]}"
    if not is_genuine(message):
        raise MessageError(f"{what}: its content is not that of its id")
    try:
        found = bulletins_of.decode(message.content)
    except msgspec.MsgspecError as error:
        raise MessageError(f"{what}: cannot be read: {excerpt(str(error))}") from None
    if found.canonical() != message.content:
        raise MessageError(f"{what}: is not written in the form that ids are made of")
    if found.election != election.id:
        raise MessageError(
            f"{what}: is of the election {excerpt(found.election)}, not {election.id}"
        )
    if found.seat not in election.seat_by_id:
        raise MessageError(f"{what}: is about {excerpt(found.seat)}, which is not in seats.csv")
    for sentence in _beyond_bounds(found):
        raise MessageError(f"{what}: {sentence}")
    return found


def _beyond_bounds(found: Bulletin) -> Iterator[str]:
    """What no feed and no desk would say, and no board could count."""
    figures = [found.revision, found.electorate, found.valid_votes]
    figures += [candidate.votes for candidate in found.candidates]
    for figure in figures:
        if figure is not None and not 0 <= figure < 10**MAX_DIGITS:
            yield f"has the figure {excerpt(str(figure))}"
    if 0 in (found.electorate, found.valid_votes):
        yield "has an electorate or a valid vote of 0"
    for time in (found.declared_at, found.said_at):
        if time is not None and not _FIRST_YEAR <= time.year <= _LAST_YEAR:
            yield f"has the time {time}"
    if len(found.candidates) > MAX_CANDIDATES:
        yield f"has {len(found.candidates)} candidates"
    if found.kind == "result" and not any(candidate.votes for candidate in found.candidates):
        yield "is a result in which nobody has any votes"
