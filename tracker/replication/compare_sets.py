"""Comparison of the sets of statements of two desks that have read the same stream.

A hub may lose messages that it has acknowledged, and a desk's ledger may be replaced by a backup.
So the desks compare the ids of their statements:

1. Every few seconds each desk broadcasts its position in the stream and a digest of each group of
   its ids (`SetDigest`).
2. Two desks must have equal ids if they are at the same position and at rest: each has read the
   whole stream, and its outbox is empty. If the digest of a group differs, the desks broadcast
   the ids of that group (`GroupListing`).
3. A desk offers again the statements that are missing in the other's listing. If the listing has
   ids that the desk lacks, the desk reads the stream again.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from tracker.ledger import Ledger
from tracker.replication.digest import MAX_BITS, bits_for, differing, digests, group_of, grouped
from tracker.replication.status import Position

MAX_GROUPS = 6
"""The largest number of groups in a listing, so that it fits into one message. If more groups
differ, they are listed when the first groups have become equal."""


class SetDigest(msgspec.Struct, frozen=True, kw_only=True):
    """Broadcast: the position of a desk in the stream, and the digests of its ids."""

    desk: str
    """Name of the desk."""
    token: str
    """Identifies the process: two desks may have the same name."""
    stream: str
    """The stream, by its time of creation."""
    position: int
    """Sequence number of the last message that the desk has recorded."""
    at_rest: bool
    """Whether the desk has read the whole stream and its outbox is empty."""
    bits: int
    """Number of leading bits of an id that select its group."""
    digests: tuple[int, ...]
    """The digest of each group: 2 to the power of `bits` numbers."""
    tables: str
    """Hash of the desk's election tables."""


class GroupListing(msgspec.Struct, frozen=True, kw_only=True):
    """Broadcast: the ids of a desk in some groups. Fields as in `SetDigest`."""

    token: str
    stream: str
    position: int
    bits: int
    groups: dict[int, tuple[str, ...]]
    """The ids by number of the group."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Ids that only one of two desks has."""

    missing_there: frozenset[str] = frozenset()
    """Ids that the other desk lacks."""
    missing_here: frozenset[str] = frozenset()
    """Ids that this desk lacks."""


class SetComparison:
    """The ids of this desk's statements, and their comparison with those of other desks."""

    def __init__(self, ledger: Ledger, desk: str, token: str) -> None:
        self._ledger, self._desk, self._token = ledger, desk, token
        self._ids: set[str] = set()
        self._last_seq = 0
        self._election = ledger.election
        self._unusable: frozenset[str] = frozenset()
        self._tables_hash = (0, "")
        self.oversized: set[str] = set()
        """Ids of statements that are too large for a message. They are not compared."""

    @property
    def _shared(self) -> set[str]:
        return (self._ids | self._unusable) - self.oversized

    def refresh(self, unusable: Iterable[str]) -> None:
        """Add the ids that were recorded since the last call. Raises sqlite.Error.

        `unusable` are ids of received statements that this ledger cannot hold. They do not count as
        missing. A recorded statement that no reader counts is not offered, and counts as missing
        everywhere.
        """
        self._ledger.refresh()
        if self._ledger.election is not self._election:  # other statements are left out
            self._election, self._last_seq = self._ledger.election, 0
            self._ids.clear()
        left_out = {statement.id for statement in self._ledger.left_out}
        rows = self._ledger.connection.execute(
            "SELECT seq, id FROM bulletins WHERE seq > ? ORDER BY seq", (self._last_seq,)
        ).fetchall()
        if rows:
            self._last_seq = rows[-1][0]
        self._ids.update(id for _, id in rows if id not in left_out)
        self._unusable = frozenset(unusable)

    def has(self, ids: Iterable[str]) -> bool:
        """Whether this desk has, or has refused, all these statements."""
        return self._shared.issuperset(ids)

    def tables_hash(self) -> str:
        """Hash of the election tables in the ledger. Raises sqlite.Error."""
        seq, content = self._ledger.connection.execute(
            "SELECT seq, content FROM elections ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        if seq != self._tables_hash[0]:
            self._tables_hash = (seq, hashlib.sha256(content.encode()).hexdigest()[:16])
        return self._tables_hash[1]

    def digest(self, position: Position, *, at_rest: bool) -> SetDigest:
        """The digest to broadcast. Raises sqlite.Error."""
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
        """Our ids in the groups whose digests differ. Call it only while this desk is at rest.

        None if no digest differs, if the other desk is not at rest or not at `position` (our
        own), or if its digest is malformed.
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
        """The ids in the listed groups that only one of the two desks has.

        Empty if the other desk is not at `position` (our own), or if its listing is malformed.
        """
        if not _same_position(theirs, position) or not 0 <= theirs.bits <= MAX_BITS:
            return Difference()
        ours = {id for id in self._shared if group_of(id, theirs.bits) in theirs.groups}
        listed = {id for group in theirs.groups.values() for id in group}
        return Difference(frozenset(ours - listed), frozenset(listed - ours))


def _same_position(theirs: SetDigest | GroupListing, position: Position) -> bool:
    return (theirs.stream, theirs.position) == (position.stream, position.seq)
