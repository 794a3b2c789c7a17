"""The keys of a night's desks: each message is signed with its desk's nkey, and checked.

An nkey is an Ed25519 key in NATS's spelling. A desk authenticates with it at the hub, and signs
with it. The list of the night has the public key of each desk.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.support.errors import TrackerError
from tracker.support.escape import visible_name

if TYPE_CHECKING:
    from nacl.signing import SigningKey, VerifyKey

_SEED = re.compile(rb"SU[A-Z2-7]{56}")
_LINE = re.compile(r"([A-Za-z0-9][A-Za-z0-9_-]{0,31})\s+(U[A-Z2-7]{55})")
MAX_LIST_BYTES = 100_000
"""Size of the largest list of keys that is read."""


class KeysError(TrackerError):
    """The list of keys, or the key of this desk, cannot be used."""


@dataclass(frozen=True, slots=True)
class DeskKeys:
    """The key of this desk, and the public keys of all desks of the night."""

    desk: str
    key: "SigningKey"
    trusted: Mapping[str, tuple["VerifyKey", ...]]
    """By name of the desk. A desk has several keys while it changes its key."""

    def sign(self, text: bytes) -> bytes:
        """This desk's signature, 64 bytes."""
        return bytes(self.key.sign(text).signature)

    def is_signed(self, desk: str, text: bytes, signature: bytes) -> bool:
        """Whether a listed key of this desk has signed the text."""
        from nacl.exceptions import CryptoError

        for key in self.trusted.get(desk, ()):
            try:
                key.verify(text, signature)
            except (CryptoError, ValueError):  # ValueError: it has not 64 bytes
                continue
            return True
        return False


def read_keys(file: Path, desk: str, seed_file: str) -> DeskKeys:
    """The keys of a night. Raises KeysError.

    Args:
        file: The list: a desk's name and its public key in each line.
        desk: The name of this desk, which must be in the list with the key of `seed_file`.
        seed_file: The file with the seed of this desk's nkey, or a credentials file.
    """
    if not seed_file:
        raise KeysError(
            "entries are signed with this desk's nkey: give its file in NATS_NKEY, or a "
            "credentials file in NATS_CREDS"
        )
    trusted = _read_list(file)
    key = _signing_key(Path(seed_file).expanduser())
    if key.verify_key not in trusted.get(desk, ()):
        raise KeysError(
            f"{file}: does not list the key of this desk; add the line: "
            f"{desk} {_public_text(key.verify_key)}"
        )
    return DeskKeys(desk, key, trusted)


def _read_list(file: Path) -> dict[str, tuple["VerifyKey", ...]]:
    trusted: dict[str, tuple[VerifyKey, ...]] = {}
    try:
        with file.open(encoding="utf-8") as lines:
            text = lines.read(MAX_LIST_BYTES)
    except (OSError, UnicodeDecodeError) as error:
        raise KeysError(f"{file}: cannot be read: {error}") from None
    for number, line in enumerate(text.splitlines(), 1):
        content = line.partition("#")[0].strip()
        if not content:
            continue
        found = _LINE.fullmatch(content)
        key = _verify_key(found[2]) if found else None
        if found is None or key is None:
            raise KeysError(
                f'{file}: line {number}: "{visible_name(content[:60])}" is not the name of a desk '
                "and its public nkey, which begins with U"
            )
        trusted[found[1]] = (*trusted.get(found[1], ()), key)
    return trusted


def _verify_key(text: str) -> "VerifyKey | None":
    """The public key of a user in NATS's spelling; None if it is misspelt."""
    import nkeys
    from nacl.signing import VerifyKey

    try:
        raw = base64.b32decode(text)
    except binascii.Error:
        return None
    if nkeys.crc16(raw[:-2]).to_bytes(2, "little") != raw[-2:]:
        return None
    return VerifyKey(raw[1:-2])


def _public_text(key: "VerifyKey") -> str:
    import nkeys

    raw = bytes([nkeys.PREFIX_BYTE_USER]) + bytes(key)
    return base64.b32encode(raw + nkeys.crc16(raw).to_bytes(2, "little")).decode()


def _signing_key(file: Path) -> "SigningKey":
    import nkeys
    from nacl.signing import SigningKey

    try:
        found = _SEED.search(file.read_bytes())
    except OSError as error:
        raise KeysError(f"{file}: cannot be read: {error.strerror}") from None
    if found is None:
        raise KeysError(f"{file}: has no seed of a user's nkey, which begins with SU")
    try:
        _, seed = nkeys.decode_seed(found[0])
        return SigningKey(bytes(seed))
    except (nkeys.NkeysError, ValueError) as error:
        raise KeysError(f"{file}: {error}") from None
