"""The keys of desks: nkeys made from their names, and the list of a night."""

import hashlib
from functools import cache
from pathlib import Path

import nkeys
from nacl.signing import SigningKey

from tracker.replication.keys import DeskKeys

HOSTILE = "hostile"
"""The name of a listed desk that is hostile."""
NAMES = ("london", "norwich", "van", HOSTILE)


def seed(name: str) -> str:
    """The seed of a desk's nkey."""
    raw = hashlib.sha256(name.encode()).digest()
    text: bytes = nkeys.encode_seed(raw, nkeys.PREFIX_BYTE_USER)
    return text.decode()


def public_key(name: str) -> str:
    """The public key of a desk's nkey."""
    pair = nkeys.from_seed(bytearray(seed(name).encode()))
    text: bytes = pair.public_key
    return text.decode()


@cache
def _signing_key(name: str) -> SigningKey:
    return SigningKey(hashlib.sha256(name.encode()).digest())


def keys(desk: str, listed: tuple[str, ...] = NAMES) -> DeskKeys:
    """The keys of a desk, whose list has these desks."""
    return DeskKeys(desk, _signing_key(desk), {n: (_signing_key(n).verify_key,) for n in listed})


def write_keys(folder: Path, *names: str) -> Path:
    """Write the seed of each desk to NAME.nk, and the list of the night. Returns the list."""
    for name in names:
        (folder / f"{name}.nk").write_text(f"{seed(name)}\n", encoding="utf-8")
    file = folder / "desks.keys"
    lines = (f"{name} {public_key(name)}\n" for name in names)
    file.write_text("# the desks of the night\n" + "".join(lines), encoding="utf-8")
    return file
