"""Digests of a set of ids, so that two sets can be compared without sending all ids.

An id is a SHA-256 of 64 hexadecimal digits. Its first bits select its group. There are 1, 2, 4 …
groups of similar size, with about a hundred ids at most. Each group has a digest, which does not
depend on the order of the ids.
"""

from collections.abc import Collection, Iterable
from functools import reduce
from operator import xor

PER_GROUP = 100
"""Largest average number of ids in a group."""
MAX_BITS = 16
"""Most leading bits that select a group: 65,536 groups."""


def bits_for(count: int) -> int:
    """Number of leading bits of an id that select its group, in a set of `count` ids."""
    groups = -(-count // PER_GROUP)
    return min(MAX_BITS, max(groups - 1, 0).bit_length())


def group_of(id: str, bits: int) -> int:
    """The number of an id's group, from 0."""
    return int(id[:4], 16) >> (MAX_BITS - bits)


def grouped(ids: Iterable[str], bits: int) -> list[set[str]]:
    """The ids of each group. The index in the list is the number of the group."""
    groups: list[set[str]] = [set() for _ in range(1 << bits)]
    for id in ids:
        groups[group_of(id, bits)].add(id)
    return groups


def digests(ids: Iterable[str], bits: int) -> tuple[int, ...]:
    """The digest of each group: the last 64 bits of all its ids, combined by XOR.

    Two groups with different ids have equal digests with probability 2^-64.
    """
    return tuple(
        reduce(xor, (int(id[-16:], 16) for id in group), 0) for group in grouped(ids, bits)
    )


def differing(ids: Collection[str], bits: int, theirs: Collection[int]) -> list[int]:
    """Numbers of the groups whose digest differs from the digest in `theirs`."""
    ours = digests(ids, bits)
    return [group for group, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b]
