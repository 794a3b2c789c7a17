"""Whether two desks that have read the same stream have the same statements; no network here.

A hub may lose what it acknowledged, and a desk what it had read. So each desk tells, every
few seconds, how far it has read and a digest of its ids. Two that have read equally far, and
have nothing more to offer, must have the same set; where they have not, they tell each other
the ids of the groups that differ. Who has more offers it again, who has less reads again.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from tracker.ledger import Ledger
from tracker.replication.digest import MOST_BITS, bits_for, differing, digests, group_of
from tracker.replication.status import Position

MOST_GROUPS = 6
"""Groups whose ids are told at once, to fit into any message; the others when these are equal."""


class SetDigest(msgspec.Struct, frozen=True, kw_only=True):
    """What a desk tells of its set."""

    desk: str
    token: str
    """Of the process: two desks may have one name."""
    stream: str
    position: int
    at_rest: bool
    """Whether it has read all that it knows of, and offered all that it has."""
    bits: int
    digests: tuple[int, ...]
    tables: str
    """A hash of the election's tables that it counts by."""


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """The ids a desk has in some groups."""

    token: str
    stream: str
    position: int
    bits: int
    groups: dict[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Difference:
    """What two desks do not both have."""

    they_lack: frozenset[str] = frozenset()
    we_lack: frozenset[str] = frozenset()


class Comparing:
    """One desk's set, and what it finds when it is compared."""

    def __init__(self, ledger: Ledger, desk: str, token: str) -> None:
        self._ledger, self._desk, self._token = ledger, desk, token
        self._ids: set[str] = set()
        self._last_seq = 0
        self._tables = (0, "")
        self.large: set[str] = set()
        """Ids of statements that fit into no message: nobody can have them from us."""

    @property
    def _shared(self) -> set[str]:
        return self._ids - self.large

    def refresh(self, unfit: Iterable[str]) -> None:
        """Take up what is on record by now, and what cannot be. Raises sqlite.Error."""
        rows = self._ledger.connection.execute(
            "SELECT seq, id FROM bulletins WHERE seq > ? ORDER BY seq", (self._last_seq,)
        ).fetchall()
        if rows:
            self._last_seq = rows[-1][0]
        self._ids.update(id for _, id in rows)
        self._ids.update(unfit)

    def tables(self) -> str:
        """A hash of the election's tables, as they are in the ledger. Raises sqlite.Error."""
        seq, content = self._ledger.connection.execute(
            "SELECT seq, content FROM elections ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        if seq != self._tables[0]:
            self._tables = (seq, hashlib.sha256(content.encode()).hexdigest()[:16])
        return self._tables[1]

    def told(self, at: Position, *, at_rest: bool) -> SetDigest:
        """What to tell the others. Raises sqlite.Error."""
        ids = self._shared
        bits = bits_for(len(ids))
        return SetDigest(
            desk=self._desk,
            token=self._token,
            stream=at.stream,
            position=at.number,
            at_rest=at_rest,
            bits=bits,
            digests=digests(ids, bits),
            tables=self.tables(),
        )

    def listed(self, theirs: SetDigest, at: Position) -> Listed | None:
        """Our ids in the groups that differ from another desk's; None where nothing does.

        Only of a desk that has read as far as we have, and is at rest as we must be.
        """
        if (theirs.stream, theirs.position) != (at.stream, at.number) or not theirs.at_rest:
            return None
        if not 0 <= theirs.bits <= MOST_BITS or len(theirs.digests) != 1 << theirs.bits:
            return None
        groups = differing(self._shared, theirs.bits, theirs.digests)[:MOST_GROUPS]
        if not groups:
            return None
        ids: dict[int, list[str]] = {group: [] for group in groups}
        for one in self._shared:
            if (group := group_of(one, theirs.bits)) in ids:
                ids[group].append(one)
        return Listed(
            token=self._token,
            stream=at.stream,
            position=at.number,
            bits=theirs.bits,
            groups={group: tuple(sorted(found)) for group, found in ids.items()},
        )

    def difference(self, theirs: Listed, at: Position) -> Difference:
        """What only one of us has, in the groups that another desk lists; nothing, where it has
        not read as far as we have."""
        if (theirs.stream, theirs.position) != (at.stream, at.number):
            return Difference()
        if not 0 <= theirs.bits <= MOST_BITS:
            return Difference()
        ours = {one for one in self._shared if group_of(one, theirs.bits) in theirs.groups}
        listed = {one for group in theirs.groups.values() for one in group}
        return Difference(frozenset(ours - listed), frozenset(listed - ours))
