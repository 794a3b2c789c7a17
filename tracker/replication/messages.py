"""The messages between desks: encoding and decoding, without the network.

A statement is sent as its canonical JSON, under its own id. An accepted file is sent as a parcel:
its name, its bytes and the ids of all its statements, compressed. The parcel is cut into slices
that fit into a message. A desk records a file when it has the parcel and all the statements.
"""

import base64
import hashlib
import re
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from tracker.board import bulletin as bulletins
from tracker.board.bulletin import Bulletin
from tracker.election import Election
from tracker.feeds.parsing import MAX_DOCUMENT_BYTES
from tracker.ledger.statement_checks import InvalidStatementError, check_statement
from tracker.support.errors import TrackerError
from tracker.support.escape import excerpt, has_hidden, visible

VERSION = 1
"""Version of the messages. Desks of different versions cannot share a night."""
MIN_PAYLOAD_BYTES = 262_144
"""The hub must allow messages of this size: a statement is not cut into slices."""
MAX_SLICES = 1_000
"""Most slices of one parcel."""
MAX_UNPACKED_BYTES = 2 * MAX_DOCUMENT_BYTES
"""Most bytes of an unpacked parcel: the document and the ids of its statements."""
MAX_NAME_LENGTH = 32
"""Characters of another desk's name; a longer name is cut."""
_MESSAGE_ID, _DESK = "Nats-Msg-Id", "Tracker-Desk"
_SIGNER, _SIGNATURE = "Tracker-Signer", "Tracker-Signature"
"""Optional headers, which older trackers do not read."""

_SLICE_ID = re.compile(r"([0-9a-f]{64})\.([0-9]{1,4})\.([0-9]{1,4})")

Kind = Literal["bulletin", "slice"]


class MessageError(TrackerError):
    """A message that cannot be used."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the night's stream: a statement, or a slice of a parcel."""

    kind: Kind
    id: str
    """Of a statement: its id. Of a slice: KEY.NUMBER.COUNT, see `parse_slice_id`."""
    content: bytes
    desk: str = ""
    """Of a file and its statements: the desk that received the file from the agency. Of a desk
    entry: the desk that made it."""
    signer: str = ""
    """The desk that signed the message; empty without a signature. Of a desk entry: the desk that
    made it. Of a file and its statements: the desk that sent the message."""
    signature: bytes = b""
    """Of `signed_bytes`, 64 bytes."""

    @property
    def sender(self) -> str:
        """The desk that signed the message; without a signature, `desk`."""
        return self.signer or self.desk


class Parcel(msgspec.Struct, frozen=True, array_like=True):
    """An accepted file: its bytes and the ids of all its statements."""

    name: str
    """Path in the drop folder."""
    sentence: str
    """The warnings of the intake; empty if there are none."""
    raw_ids: tuple[bytes, ...]
    """The ids of its statements, 32 bytes each, sorted."""
    document: bytes

    @property
    def sha256(self) -> str:
        """SHA-256 of the document, in hexadecimal."""
        return _sha256(self.document)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its statements, in hexadecimal."""
        return tuple(id.hex() for id in self.raw_ids)


_packer = msgspec.msgpack.Encoder()
_unpacker = msgspec.msgpack.Decoder(Parcel)


def make_parcel(name: str, sentence: str, ids: Collection[str], document: bytes) -> Parcel:
    """The parcel of a file; `ids` are the ids of its statements, in hexadecimal."""
    return Parcel(name, sentence, tuple(sorted(bytes.fromhex(id) for id in ids)), document)


def slices(parcel: Parcel, max_bytes: int, desk: str) -> tuple[Message, ...]:
    """The messages of a parcel: slices of at most `max_bytes`, compressed."""
    packed = zlib.compress(_packer.encode(parcel))
    key = _sha256(packed)
    cut = [packed[begin : begin + max_bytes] for begin in range(0, len(packed), max_bytes)]
    return tuple(
        Message("slice", f"{key}.{number}.{len(cut)}", content, desk)
        for number, content in enumerate(cut)
    )


def bulletin_message(bulletin: Bulletin, desk: str) -> Message:
    """The message of a statement."""
    return Message("bulletin", bulletin.id, bulletin.canonical(), desk)


def headers(message: Message) -> dict[str, str]:
    """The NATS headers of a message."""
    found = {_MESSAGE_ID: message.id, _DESK: message.desk}
    if message.signature:
        found[_SIGNER] = message.signer
        found[_SIGNATURE] = base64.b64encode(message.signature).decode()
    return found


def from_headers(kind: Kind, headers: Mapping[str, str], content: bytes) -> Message:
    """The message with these NATS headers. Missing and malformed ones are empty."""
    try:
        signature = base64.b64decode(headers.get(_SIGNATURE, ""), validate=True)
    except ValueError:
        signature = b""
    desk, signer = (visible(headers.get(name, ""))[:MAX_NAME_LENGTH] for name in (_DESK, _SIGNER))
    return Message(kind, headers.get(_MESSAGE_ID, ""), content, desk, signer, signature)


def signed_bytes(message: Message, night: str) -> bytes:
    """The bytes that a desk signs: the night, the kind, the desk, and the id.

    All slices of a parcel have the same. No hub can obtain a signature of them by an
    authentication: it asks for the signature of a text in UTF-8, and the first byte here is in no
    such text.
    """
    subject = message.id.partition(".")[0]
    return b"\xff" + "\n".join(("tracker", night, message.kind, message.desk, subject)).encode()


def parse_slice_id(id: str) -> tuple[str, int, int]:
    """Parse the id of a slice, KEY.NUMBER.COUNT.

    Returns the key of the parcel (SHA-256 of the compressed parcel), the number of the slice from
    0, and the count of the parcel's slices. Raises MessageError.
    """
    match = _SLICE_ID.fullmatch(id)
    if match is None:
        raise MessageError(f'the message id "{excerpt(id)}" is not that of a part of a file')
    key, number, count = match.groups()
    if not int(number) < int(count) <= MAX_SLICES:
        raise MessageError(f'the message id names part "{number}" of {count} of a file')
    return key, int(number), int(count)


def is_parcel(key: str, contents: Sequence[bytes]) -> bool:
    """Whether the slices with these contents, in order, are those of the key."""
    return _sha256(b"".join(contents)) == key


def unpack_parcel(key: str, contents: Sequence[bytes]) -> Parcel:
    """The parcel whose slices have these contents, in order.

    Raises MessageError if they do not match the key, or are not a parcel that a desk would send.
    """
    packed = b"".join(contents)
    if _sha256(packed) != key:
        raise MessageError(f"file {key[:12]}: its bytes are not those that were sent")
    unpacker = zlib.decompressobj()
    try:
        parcel = _unpacker.decode(unpacker.decompress(packed, MAX_UNPACKED_BYTES))
    except (zlib.error, msgspec.MsgspecError) as error:
        raise MessageError(f"file {key[:12]}: cannot be unpacked: {error}") from None
    is_safe = parcel.name and not has_hidden(parcel.name + parcel.sentence)
    if not is_safe or len(parcel.document) > MAX_DOCUMENT_BYTES:
        raise MessageError(f"file {key[:12]}: no desk sends such a file")
    if not parcel.raw_ids or any(len(id) != 32 for id in parcel.raw_ids):
        raise MessageError(f"{excerpt(parcel.name)}: has no valid ids of its statements")
    return parcel


def has_valid_id(message: Message) -> bool:
    """Whether the message is a statement, and its id is the SHA-256 of its content."""
    return message.kind == "bulletin" and _sha256(message.content) == message.id


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read_bulletin(message: Message, election: Election) -> Bulletin:
    """The statement of a message. Raises MessageError if it is invalid in this election."""
    label = f"statement {excerpt(message.id)[:12]}"
    if not has_valid_id(message):
        raise MessageError(f"{label}: its content is not that of its id")
    try:
        bulletin = bulletins.decode(message.content)
    except msgspec.MsgspecError as error:
        raise MessageError(f"{label}: cannot be read: {excerpt(str(error))}") from None
    if bulletin.canonical() != message.content:
        raise MessageError(f"{label}: is not in canonical form")
    try:
        check_statement(bulletin, election)
    except InvalidStatementError as error:
        raise MessageError(f"{label}: {error}") from None
    return bulletin
