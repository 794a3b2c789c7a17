"""Digests of a set of ids, so that two sets can be compared without sending all ids.

The ids are hashes. Their first bits put them into 1, 2, 4 … groups of similar size, with at most
about a hundred ids each; each group has a digest, which does not depend on the order of the ids.
"""

from collections.abc import Collection, Iterable
from functools import reduce
from operator import xor

PER_GROUP = 100
"""Largest average number of ids in a group."""
MAX_BITS = 16


def bits_for(count: int) -> int:
    """How many leading bits of an id select its group, in a set of this many ids."""
    groups = -(-count // PER_GROUP)
    return min(MAX_BITS, max(groups - 1, 0).bit_length())


def group_of(id: str, bits: int) -> int:
    """The group of an id (64 hexadecimal digits)."""
    return int(id[:4], 16) >> (MAX_BITS - bits)


def grouped(ids: Iterable[str], bits: int) -> list[set[str]]:
    """The ids, by group."""
    groups: list[set[str]] = [set() for _ in range(1 << bits)]
    for id in ids:
        groups[group_of(id, bits)].add(id)
    return groups


def digests(ids: Iterable[str], bits: int) -> tuple[int, ...]:
    """A 64-bit digest of each group: the last 64 bits of its ids, XORed.

    The ids are SHA-256, so two different groups have equal digests with probability 2^-64.
    """
    return tuple(
        reduce(xor, (int(id[-16:], 16) for id in group), 0) for group in grouped(ids, bits)
    )


def differing(ids: Collection[str], bits: int, theirs: Collection[int]) -> list[int]:
    """The groups whose digest differs from that of another desk."""
    ours = digests(ids, bits)
    return [group for group, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b]
