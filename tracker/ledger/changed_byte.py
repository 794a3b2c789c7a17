"""Searches for the one changed byte of a damaged document or row, by its hash or checksum."""

import hashlib
from collections.abc import Sequence
from typing import Any

from tracker.ledger.checksum import checksum

MAX_SEARCHED_BYTES = 6_000
"""The largest document in which a single changed byte is searched for: it takes up to 5 s."""


def with_one_byte_changed(data: bytes, sha256: str) -> bytes | None:
    """The bytes with one byte changed so that they have this hash; None if no change does it."""
    if len(data) > MAX_SEARCHED_BYTES:
        return None
    for differences in (_ONE_BIT, _OTHERS):
        before = hashlib.sha256()
        for place, damaged in enumerate(data):
            rest = data[place + 1 :]
            for difference in differences:
                byte = bytes([damaged ^ difference])
                attempt = before.copy()
                attempt.update(byte + rest)
                if attempt.hexdigest() == sha256:
                    return data[:place] + byte + rest
            before.update(data[place : place + 1])
    return None


_ONE_BIT = tuple(1 << bit for bit in range(8))
_OTHERS = tuple(difference for difference in range(1, 256) if difference not in _ONE_BIT)
"""What a changed byte differs by from the right one: one bit is tried first."""


def with_one_character_changed(values: Sequence[Any], row_checksum: int) -> list[Any] | None:
    """The columns with one character of a text changed so that the checksum is right; else None.

    The columns as they are, if only one byte of the checksum differs: then it is the damaged one. A
    changed column changes one byte alone in 1 of 4 million cases.
    """
    if _differs_in_one_byte(checksum(values), row_checksum):
        return list(values)
    for position, value in enumerate(values):
        if not isinstance(value, str) or len(value) > 300:
            continue
        for place in range(len(value)):
            for code in range(32, 127):
                other = f"{value[:place]}{chr(code)}{value[place + 1 :]}"
                changed = [*values[:position], other, *values[position + 1 :]]
                if checksum(changed) == row_checksum:
                    return changed
    return None


def _differs_in_one_byte(a: int, b: object) -> bool:
    return (
        isinstance(b, int)
        and sum(byte != 0 for byte in (a ^ b).to_bytes(8, "big", signed=True)) == 1
    )
