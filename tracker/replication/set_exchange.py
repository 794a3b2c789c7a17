"""The exchange of digests between the desks: finds statements that a desk lacks.

`compare_sets` describes the steps.
"""

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from tracker.replication import outbound, status
from tracker.replication.compare_sets import GroupListing, SetDigest
from tracker.replication.errors import HubUnreachableError
from tracker.replication.hub import Hub, StreamMessage
from tracker.replication.messages import MAX_NAME_LENGTH
from tracker.replication.site import Site
from tracker.replication.status import Position
from tracker.support.escape import visible
from tracker.support.phrases import quantity

BROADCAST_SECONDS, MIN_BROADCAST_SECONDS = 3.0, 0.25
"""Seconds between two broadcasts of our digest: while nothing changes, and the shortest pause."""

T = TypeVar("T")


@dataclass
class SessionState:
    """The state of one session, shared by its tasks."""

    position: Position = field(default_factory=Position)
    """The position of the last recorded message."""
    last_seq: int = 0
    """The highest sequence number that the hub has reported."""
    arrived: "asyncio.Queue[StreamMessage]" = field(default_factory=asyncio.Queue)
    """Messages that are not recorded yet."""
    has_offers: bool = True
    """Whether the outbox may contain statements."""
    has_changed: bool = True
    """Whether our digest must be broadcast soon: our set has changed, or a desk needs it."""
    restart: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when this session must end and a new session begin."""

    @property
    def has_read_all(self) -> bool:
        """Whether every message that the hub has reported is recorded."""
        return self.arrived.empty() and self.position.seq >= self.last_seq


class SetExchange:
    """Compares the statements of this desk with those of the others."""

    def __init__(self, site: Site, hub: Hub, state: SessionState) -> None:
        self._site, self._hub, self._state = site, hub, state
        self._ledger, self._comparison = site.ledger, site.comparison

    async def subscribe(self) -> None:
        """Subscribe to the broadcasts of the desks. Raises HubUnreachableError."""
        await self._hub.on_broadcast("set", self._on_digest)
        await self._hub.on_broadcast("ids", self._on_listing)

    async def broadcast(self) -> None:
        """Broadcast our digest every few seconds, and soon after a change."""
        sent_at = float("-inf")
        while True:
            await asyncio.sleep(MIN_BROADCAST_SECONDS)
            at_rest = self._is_at_rest()
            is_news = self._state.has_changed and at_rest
            if not is_news and time.monotonic() - sent_at < BROADCAST_SECONDS:
                continue
            digest = self._comparison.digest(self._state.position, at_rest=at_rest)
            await self._hub.broadcast("set", msgspec.json.encode(digest))
            sent_at = time.monotonic()
            self._state.has_changed = self._state.has_changed and not is_news

    def _is_at_rest(self) -> bool:
        """Whether the whole stream is read and the outbox is empty. Updates our set of ids."""
        with self._ledger.snapshot():
            self._comparison.refresh(self._site.inbound.unusable)
            return self._state.has_read_all and not outbound.pending_count(self._ledger)

    async def _on_digest(self, content: bytes) -> None:
        theirs = _decode(content, SetDigest)
        if theirs is None or theirs.token == self._site.token:
            return
        self._note_presence(theirs)
        if not self._is_at_rest():
            return
        if listing := self._comparison.differing_groups(theirs, self._state.position):
            self._state.has_changed = True  # in answer to our digest the other desk lists its ids
            with contextlib.suppress(HubUnreachableError):
                await self._hub.broadcast("ids", msgspec.json.encode(listing))

    def _note_presence(self, theirs: SetDigest) -> None:
        site = self._site
        name = visible(theirs.desk)[:MAX_NAME_LENGTH]
        if theirs.token not in site.last_seen:
            self._state.has_changed = True  # a new desk needs our digest
            site.log(f"{name} is here")
            if theirs.desk == site.name:
                site.report(f"another desk is called {name} too; give each its own --desk")
        site.last_seen[theirs.token] = (name, time.monotonic())
        has_other_tables = theirs.tables != self._comparison.tables_hash()
        if has_other_tables and theirs.token not in site.reported_tables:
            site.reported_tables.add(theirs.token)
            site.report(f"{name} counts by other tables of the election; boards may differ")

    async def _on_listing(self, content: bytes) -> None:
        theirs = _decode(content, GroupListing)
        if theirs is None or theirs.token == self._site.token or not self._is_at_rest():
            return
        found = self._comparison.difference(theirs, self._state.position)
        if found.missing_there:
            self._site.acknowledged_slices.clear()
            outbound.requeue(self._ledger, found.missing_there)
            self._state.has_offers = True
        if found.missing_here:
            self._reread(found.missing_here)

    def _reread(self, missing: frozenset[str]) -> None:
        """Read the stream again from its beginning, in a new session.

        The pauses between two readings grow until the ids that were missing are received: a
        hostile desk can list ids that nobody has.
        """
        site, now = self._site, time.monotonic()
        if self._comparison.has(site.missing_at_reread):
            site.reread_backoff.reset()
        if now < site.reread_after:
            return
        site.reread_after = now + site.reread_backoff.next_pause()
        site.missing_at_reread = missing
        count = quantity(len(missing), "statement")
        site.log(f"another desk has {count} that we lack; the night is read again")
        with self._ledger.writing():
            status.save_position(self._ledger, Position(self._state.position.stream))
        self._state.restart.set()


def _decode(content: bytes, shape: type[T]) -> T | None:
    """The decoded broadcast; None if it does not have this shape."""
    try:
        return msgspec.json.decode(content, type=shape)
    except msgspec.MsgspecError:
        return None
