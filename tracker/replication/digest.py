"""Comparing two sets of ids without telling them all: a digest for about a hundred ids each.

Pure. The ids are hashes, so the first bits of one put it into one of a power of two groups of
much the same size; a group's digest does not depend on any order.
"""

from collections.abc import Collection, Iterable
from functools import reduce
from operator import xor

PER_GROUP = 100
"""Ids in a group, on average, at most."""
MOST_BITS = 16


def bits_for(count: int) -> int:
    """How many leading bits of an id make groups of at most a hundred among so many."""
    groups = -(-count // PER_GROUP)
    return min(MOST_BITS, max(groups - 1, 0).bit_length())


def group_of(id: str, bits: int) -> int:
    """The group of an id (64 hexadecimal digits)."""
    return int(id[:4], 16) >> (MOST_BITS - bits)


def grouped(ids: Iterable[str], bits: int) -> list[set[str]]:
    """The ids, by group."""
    groups: list[set[str]] = [set() for _ in range(1 << bits)]
    for one in ids:
        groups[group_of(one, bits)].add(one)
    return groups


def digests(ids: Iterable[str], bits: int) -> tuple[int, ...]:
    """A 64-bit digest of each group: the ids' own last bits, added without carry.

    The ids are SHA-256 already: that two sets which differ have one digest is a matter of
    chance, 1 in 2^64.
    """
    return tuple(
        reduce(xor, (int(one[-16:], 16) for one in group), 0) for group in grouped(ids, bits)
    )


def differing(ids: Collection[str], bits: int, theirs: Collection[int]) -> list[int]:
    """The groups in which another desk, whose digests these are, has not what we have."""
    ours = digests(ids, bits)
    return [group for group, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b]
