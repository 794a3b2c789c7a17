"""The desks that made the entries of a ledger, with their signatures.

An entry is signed once, by the desk that made it. The signature is stored with the entry, so that
every desk that offers the entry again offers it in the name of the desk that made it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tracker.ledger import Ledger
from tracker.replication.keys import DeskKeys
from tracker.replication.messages import Message, MessageError, has_valid_id, signed_bytes

Seal = Callable[[Message], Message]
"""Adds this desk's signature to a message that it sends."""


class SignatureError(MessageError):
    """A message of a signed night without the signature of a listed desk."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The desk that made an entry."""

    desk: str
    """Empty if it is not known."""
    signature: bytes = b""
    is_verified: bool = False
    """Whether the signature was checked against the night's list when the entry was received."""


def check_signature(message: Message, night: str, keys: DeskKeys | None) -> bool:
    """Whether the message has the signature of a listed desk; False in an unsigned night.

    Raises SignatureError in a signed night if it has none.
    """
    if keys is None:
        return False
    if keys.is_signed(message.signer, signed_bytes(message, night), message.signature):
        return True
    what = f"statement {message.id[:12]}" if has_valid_id(message) else "a part of a file"
    raise SignatureError(
        f"{what} in the name of {message.desk or 'nobody'}: is not signed with a key in the "
        "night's list"
    )


def check_origin(message: Message, keys: DeskKeys | None) -> None:
    """Check that an entry is signed by the desk that made it. Raises SignatureError."""
    if keys and message.signer != message.desk:
        raise SignatureError(
            f"statement {message.id[:12]}: is an entry of {message.desk or 'no desk'}, and signed "
            f"by {message.signer}"
        )


def seal_with(keys: DeskKeys | None, night: str) -> Seal:
    """The function that signs this desk's messages; it changes nothing in an unsigned night."""

    def seal(message: Message) -> Message:
        if keys is None or message.signature:
            return message
        signed = keys.sign(signed_bytes(message, night))
        return replace(message, signer=keys.desk, signature=signed)

    return seal


def record(ledger: Ledger, message: Message, *, is_new: bool, is_verified: bool) -> None:
    """Record the desk that made a received entry. Call it inside Ledger.writing.

    If the entry is not new, a verified origin replaces one that is not verified. An entry that this
    desk made has no origin.
    """
    row = (message.desk, message.signature, is_verified, message.id)
    if is_new:
        sql = (
            "INSERT OR REPLACE INTO entry_origins (desk, signature, is_verified, bulletin)"
            " VALUES (?, ?, ?, ?)"
        )
    else:
        sql = (
            "UPDATE entry_origins SET desk = ?, signature = ?, is_verified = ?"
            " WHERE bulletin = ? AND NOT is_verified"
        )
    if is_new or is_verified:
        ledger.connection.execute(sql, row)


def read(ledger: Ledger, id_: str) -> Origin | None:
    """The origin of an entry; None if this desk made it. Raises sqlite.Error."""
    row = ledger.connection.execute(
        "SELECT desk, signature, is_verified FROM entry_origins WHERE bulletin = ?", (id_,)
    ).fetchone()
    return Origin(row[0], row[1], bool(row[2])) if row else None
