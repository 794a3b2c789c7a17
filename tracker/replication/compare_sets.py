"""Comparison of the sets of statements of two desks that have read the same stream.

A hub may lose what it acknowledged, and a desk what it had read. So each desk broadcasts, every
few seconds, its position and the digests of its ids. Two desks at the same position, with
nothing more to offer, must have equal sets. If a digest differs, they send each other the ids
of that group. Then the one that has more offers it again, and the one that has less reads again.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from tracker.ledger import Ledger
from tracker.replication.digest import MAX_BITS, bits_for, differing, digests, group_of, grouped
from tracker.replication.status import Position

MAX_GROUPS = 6
"""Groups whose ids are listed at once, so that the list fits into any message. Other differing
groups are listed when these are equal."""


class SetDigest(msgspec.Struct, frozen=True, kw_only=True):
    """Message: the position and the digests of one desk."""

    desk: str
    token: str
    """Identifies the process: two desks may have the same name."""
    stream: str
    position: int
    at_rest: bool
    """Whether the desk has read and offered everything."""
    bits: int
    digests: tuple[int, ...]
    tables: str
    """Hash of the election's tables of that desk."""


class GroupListing(msgspec.Struct, frozen=True, kw_only=True):
    """Message: the ids of one desk in some groups."""

    token: str
    stream: str
    position: int
    bits: int
    groups: dict[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Difference:
    """Ids that only one of two desks has."""

    missing_there: frozenset[str] = frozenset()
    missing_here: frozenset[str] = frozenset()


class SetComparison:
    """The ids of one desk, and their comparison with those of another."""

    def __init__(self, ledger: Ledger, desk: str, token: str) -> None:
        self._ledger, self._desk, self._token = ledger, desk, token
        self._ids: set[str] = set()
        self._last_seq = 0
        self._tables_hash = (0, "")
        self.oversized: set[str] = set()
        """Ids of statements too large for a message: other desks cannot get them from here."""

    @property
    def _shared(self) -> set[str]:
        return self._ids - self.oversized

    def refresh(self, unusable: Iterable[str]) -> None:
        """Add the ids recorded since the last call, and the unusable ids. Raises sqlite.Error."""
        rows = self._ledger.connection.execute(
            "SELECT seq, id FROM bulletins WHERE seq > ? ORDER BY seq", (self._last_seq,)
        ).fetchall()
        if rows:
            self._last_seq = rows[-1][0]
        self._ids.update(id for _, id in rows)
        self._ids.update(unusable)

    def tables_hash(self) -> str:
        """Hash of the election's tables in the ledger. Raises sqlite.Error."""
        seq, content = self._ledger.connection.execute(
            "SELECT seq, content FROM elections ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        if seq != self._tables_hash[0]:
            self._tables_hash = (seq, hashlib.sha256(content.encode()).hexdigest()[:16])
        return self._tables_hash[1]

    def digest(self, position: Position, *, at_rest: bool) -> SetDigest:
        """Our digest for the other desks. Raises sqlite.Error."""
        ids = self._shared
        bits = bits_for(len(ids))
        return SetDigest(
            desk=self._desk,
            token=self._token,
            stream=position.stream,
            position=position.seq,
            at_rest=at_rest,
            bits=bits,
            digests=digests(ids, bits),
            tables=self.tables_hash(),
        )

    def differing_groups(self, theirs: SetDigest, position: Position) -> GroupListing | None:
        """Our ids in the groups whose digests differ; None if there are none.

        Also None unless the other desk is at our position, and at rest. We must be at rest too.
        """
        if not _same_position(theirs, position) or not theirs.at_rest:
            return None
        if not 0 <= theirs.bits <= MAX_BITS or len(theirs.digests) != 1 << theirs.bits:
            return None
        groups = differing(self._shared, theirs.bits, theirs.digests)[:MAX_GROUPS]
        if not groups:
            return None
        ids = grouped(self._shared, theirs.bits)
        return GroupListing(
            token=self._token,
            stream=position.stream,
            position=position.seq,
            bits=theirs.bits,
            groups={group: tuple(sorted(ids[group])) for group in groups},
        )

    def difference(self, theirs: GroupListing, position: Position) -> Difference:
        """The ids that only one desk has, in the listed groups; none if the positions differ."""
        if not _same_position(theirs, position) or not 0 <= theirs.bits <= MAX_BITS:
            return Difference()
        ours = {id for id in self._shared if group_of(id, theirs.bits) in theirs.groups}
        listed = {id for group in theirs.groups.values() for id in group}
        return Difference(frozenset(ours - listed), frozenset(listed - ours))


def _same_position(theirs: SetDigest | GroupListing, position: Position) -> bool:
    return (theirs.stream, theirs.position) == (position.stream, position.seq)
