"""What a desk does while its line to the hub holds: read, offer, compare, and say how it is.

One thread, one ledger. Whatever ends a session, the next begins with what the ledger says and
with what the hub still has.
"""

import asyncio
import contextlib
import time
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from tracker.board.bulletin import Bulletin
from tracker.ledger.follow import POLL_SECONDS
from tracker.ledger.schema import is_transient
from tracker.replication import outbound, status
from tracker.replication.compare_sets import Listed, SetDigest
from tracker.replication.errors import HubLost
from tracker.replication.hub import MOST_OF_A_NAME, Arrival, Hub
from tracker.replication.site import BEHIND_SECONDS, Desk
from tracker.replication.status import Position, State
from tracker.support import sqlite
from tracker.support.escape import visible
from tracker.support.phrases import several
from tracker.support.retry import Backoff

BATCH = 250
"""Messages that are put on record in one transaction."""
OFFER_SECONDS = 0.02
"""How often it is asked whether there is something to offer; asking costs 3 µs."""
OFFERED_AT_ONCE = 100
"""Statements that are published before their acknowledgements are waited for."""
PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.1, 0.5
"""Before a statement that was not acknowledged is offered again: twice as long each time."""
TELL_SECONDS, TELL_SECONDS_LEAST = 3.0, 0.25
"""How often the others are told of our set at rest, and at most after a change."""
HEALTH_SECONDS = 2.0
"""How often the hub is asked whether its stream is the one we read."""
MOST_UNANSWERED = 3
"""Times that it may not answer: then another of its nodes is tried."""
STUCK_SECONDS = 6.0
"""What the hub has and does not bring for so long is asked for anew."""
RETRY_SECONDS = 0.5
"""Before a ledger that could not be written is written again."""

T = TypeVar("T")


class Session:
    """The work of one connection."""

    def __init__(self, desk: Desk, hub: Hub) -> None:
        self._desk, self._hub, self._ledger = desk, hub, desk.ledger
        self._arrived: asyncio.Queue[Arrival] = asyncio.Queue()
        self._at = Position()
        self._last = 0
        """Number of the last message that the hub is known to have."""
        self._busy_since: float | None = None
        self._refusal = ""
        """What the hub last said against what was offered."""
        self._offers = True
        """Whether there may be something in the outbox."""
        self._changed = True
        """Whether the others are to be told of our set."""
        self._anew = asyncio.Event()
        """Set when the stream is to be read again from its beginning."""

    async def run(self) -> None:
        """Until the line is lost, everything stops, or it is time to begin anew.

        Raises HubLost, HubError, LedgerError, and sqlite.Error where trying again is of no use.
        """
        work: list[Coroutine[Any, Any, None]] = [
            self._read(),
            self._offer(),
            self._tell(),
            self._look_after(),
            self._end(),
        ]
        tasks = [asyncio.create_task(one) for one in work]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for one in done:
                one.result()
        finally:
            for one in tasks:
                one.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def begin(self) -> None:
        """Find out what the hub has, and read on from where the ledger is.

        Raises HubLost, HubError and sqlite.Error.
        """
        stream = await self._hub.stream()
        at = status.position(self._ledger)
        self._desk.intray.begin_anew()
        if at.stream != stream.made:
            has = f"has {several(stream.last, 'message')} of it" if stream.last else "is new to it"
            with self._ledger.writing():
                status.offer_everything(self._ledger)
                status.put_position(self._ledger, Position(stream.made))
            brings = several(outbound.waiting(self._ledger), "statement")
            self._desk.log(f"the hub {has}; this ledger brings {brings}")
            at = Position(stream.made)
            self._desk.acknowledged.clear()
            self._desk.gaps.clear()
        elif stream.last < at.number:
            self._desk.acknowledged.clear()
            lost = several(at.number - stream.last, "message")
            self._desk.log(f"the hub has lost {lost}; everything is compared")
            at = Position(stream.made)
        self._at, self._last = at, stream.last
        await self._hub.listen("set", self._hear_told)
        await self._hub.listen("ids", self._hear_listed)
        name = f"{self._desk.name}-{self._desk.token}".replace(" ", "-").replace(".", "-")
        await self._hub.read_on(at.number, name, self._arrived)
        self._desk.put_state(*self._state())

    async def _end(self) -> None:
        """Wait for the end: the line's, the session's, or everything's."""
        while not self._desk.stop.is_set() and not self._anew.is_set():
            self._ledger.check_file()
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._hub.lost.wait(), POLL_SECONDS)
                self._hub.check_allowed()
                raise HubLost("the connection was lost")
            self._hub.check_allowed()
            self._desk.put_state(*self._state())

    # -- how it is ----------------------------------------------------------------------

    @property
    def _read_all(self) -> bool:
        return self._arrived.empty() and self._at.number >= self._last

    def _behind(self) -> int:
        """What is on its way, either way."""
        unread = max(0, self._last - self._at.number)
        return unread + self._desk.intray.waiting + outbound.waiting(self._ledger)

    def _state(self) -> tuple[State, int]:
        behind = self._behind()
        now = time.monotonic()
        if not behind:
            self._busy_since = None
        elif self._busy_since is None:
            self._busy_since = now
        if self._busy_since is not None and now - self._busy_since > BEHIND_SECONDS:
            return "behind", behind
        return "joined", 0

    async def _look_after(self) -> None:
        """Ask the hub, again and again, whether it still has the stream that we read."""
        unanswered, moved, moved_at = 0, self._at.number, time.monotonic()
        while True:
            await asyncio.sleep(HEALTH_SECONDS)
            known = max(self._last, self._at.number)
            try:
                stream = await self._hub.stream()
                unanswered = 0
            except HubLost:  # its leader is being elected; or this node has lost the others
                unanswered += 1
                if unanswered == MOST_UNANSWERED:
                    raise
                continue
            self._last = max(self._last, stream.last)
            if self._at.number != moved or self._at.number >= stream.last:
                moved, moved_at = self._at.number, time.monotonic()
            stuck = time.monotonic() - moved_at > STUCK_SECONDS
            if stream.made != self._at.stream or stream.last < known or stuck:
                self._anew.set()

    # -- reading ------------------------------------------------------------------------

    async def _read(self) -> None:
        while True:
            batch = [await self._arrived.get()]
            while len(batch) < BATCH and not self._arrived.empty():
                batch.append(self._arrived.get_nowait())
            if self._anew.is_set():  # how far we are is another number by now
                return
            if self._left_out(batch):
                self._anew.set()
                return
            newest = max(batch, key=lambda one: one.number)  # the last may have come before
            at = replace(self._at, number=max(self._at.number, newest.number))
            await self._take(batch, at)
            self._offers = True  # what was taken may have left something in the outbox
            self._at, self._last = at, max(self._last, at.number)
            await newest.acknowledge()
            await asyncio.sleep(0)

    def _left_out(self, batch: list[Arrival]) -> bool:
        """Whether the hub brought another message than the next; that it has none, the second
        time."""
        number = self._at.number
        for one in batch:
            if one.number > number + 1 and number not in self._desk.gaps:
                self._desk.gaps.add(number)
                return True
            number = max(number, one.number)
        return False

    async def _take(self, batch: list[Arrival], at: Position) -> None:
        """Put a batch on record, again and again while the ledger cannot be written."""
        backoff = Backoff(RETRY_SECONDS, RETRY_SECONDS)
        while True:
            try:
                messages = [one.message for one in batch]
                taken = self._desk.intray.take(messages, at, self._desk.clock())
                break
            except sqlite.Error as error:
                if not is_transient(error):
                    raise
                if not backoff.failures:
                    self._desk.say(f"the ledger could not be written: {error}; trying again")
            await asyncio.sleep(backoff.next_pause())
        for sentence in taken.refused:
            self._desk.say(f"refused: {sentence}")
        if taken.new:
            self._desk.log(self._received(taken.new))
        self._changed = True

    def _received(self, new: tuple[Bulletin, ...]) -> str:
        seats = self._ledger.election.seat_by_id
        names = list(dict.fromkeys(seats[one.seat].name for one in new))
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        return f"received: {', '.join(names[:3])}{more}"

    # -- offering -----------------------------------------------------------------------

    async def _offer(self) -> None:
        """Publish what is in the outbox, once everything that was there before us is read."""
        backoff = Backoff(PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
        while True:
            if not self._read_all:
                await asyncio.sleep(OFFER_SECONDS)
                continue
            if self._ledger.has_changed():
                self._offers = self._changed = True
            if not self._offers:
                await asyncio.sleep(OFFER_SECONDS)
                continue
            try:
                offered, kept = await self._offer_some()
            except sqlite.Error as error:
                if not is_transient(error):
                    raise
                offered, kept = 1, 0
            self._offers = offered > 0
            if kept < offered:
                await asyncio.sleep(backoff.next_pause())
            else:
                backoff.reset()

    async def _offer_some(self) -> tuple[int, int]:
        """Publish some of the outbox; how many statements, and how many the hub has now."""
        offers = outbound.offers(self._ledger, self._desk.name, OFFERED_AT_ONCE)
        if not offers:
            return 0, 0
        cut = [(offer, offer.messages(self._hub.room)) for offer in offers]
        every = [message for _, messages in cut for message in messages]
        if large := {one.id for one in every if len(one.content) > self._hub.most}:
            return self._keep_here(large)
        wanted = [one for one in every if one.id not in self._desk.acknowledged]
        stored = await self._hub.publish(wanted)
        self._desk.acknowledged |= {m.id for m in wanted if m.kind == "slice" and m.id in stored}
        self._last = max(self._last, *stored.values(), 0)
        if self._hub.refusal != self._refusal:
            self._refusal = self._hub.refusal
            if self._refusal:
                self._desk.say(f"the hub does not store what is offered: {self._refusal}")
        done = []
        for offer, messages in cut:
            slices = [m.id for m in messages if m.kind == "slice"]
            if all(id in self._desk.acknowledged for id in slices):
                done += [one.id for one in offer.bulletins if one.id in stored]
        outbound.acknowledged(self._ledger, done)
        self._changed = True
        return sum(len(offer.bulletins) for offer in offers), len(done)

    def _keep_here(self, large: set[str]) -> tuple[int, int]:
        """Statements that fit into no message do not travel, and somebody is told so."""
        for id in sorted(large - self._desk.comparing.large):
            self._desk.say(f"statement {id[:12]} is too large to go to the other desks")
        self._desk.comparing.large |= large
        outbound.acknowledged(self._ledger, large)
        return len(large), len(large)

    # -- comparing ----------------------------------------------------------------------

    def _at_rest(self) -> bool:
        """Whether all is read and offered; our set is as it is at that moment."""
        with self._ledger.snapshot():
            self._desk.comparing.refresh(self._desk.intray.unfit)
            return self._read_all and not outbound.waiting(self._ledger)

    async def _tell(self) -> None:
        """Tell the others of our set: soon after it changed, and every few seconds."""
        told_at = float("-inf")
        while True:
            await asyncio.sleep(TELL_SECONDS_LEAST)
            at_rest = self._at_rest()
            changed = self._changed and at_rest
            if not changed and time.monotonic() - told_at < TELL_SECONDS:
                continue
            told = self._desk.comparing.told(self._at, at_rest=at_rest)
            await self._hub.tell("set", msgspec.json.encode(told))
            told_at = time.monotonic()
            self._changed = self._changed and not changed

    async def _hear_told(self, content: bytes) -> None:
        theirs = _read(content, SetDigest)
        if theirs is None or theirs.token == self._desk.token:
            return
        if theirs.token not in self._desk.last_seen:
            self._changed = True  # it is new, and wants to know of us
        name = visible(theirs.desk)[:MOST_OF_A_NAME]
        if theirs.token not in self._desk.last_seen:
            self._desk.log(f"{name} is here")
            if theirs.desk == self._desk.name:
                self._desk.say(f"another desk is called {name} too; give each its own --desk")
        self._desk.last_seen[theirs.token] = (name, time.monotonic())
        comparing = self._desk.comparing
        if theirs.tables != comparing.tables() and theirs.token not in self._desk.strangers:
            self._desk.strangers.add(theirs.token)
            self._desk.say(f"{name} counts by other tables of the election; boards may differ")
        if not self._at_rest():
            return
        if listed := comparing.listed(theirs, self._at):
            self._changed = True  # and so they may list what they have
            with contextlib.suppress(HubLost):
                await self._hub.tell("ids", msgspec.json.encode(listed))

    async def _hear_listed(self, content: bytes) -> None:
        theirs = _read(content, Listed)
        if theirs is None or theirs.token == self._desk.token or not self._at_rest():
            return
        found = self._desk.comparing.difference(theirs, self._at)
        if found.they_lack:
            self._desk.acknowledged.clear()
            outbound.offer_again(self._ledger, found.they_lack)
            self._offers = True
        if found.we_lack:
            self._read_again(found.we_lack)

    def _read_again(self, lacking: frozenset[str]) -> None:
        """Read the night from its beginning; for the same ids again less and less often."""
        desk, now = self._desk, time.monotonic()
        if lacking != desk.missing_at_reread:
            desk.reread_backoff.reset()
        if now < desk.reread_after:
            return
        desk.reread_after = now + desk.reread_backoff.next_pause()
        desk.missing_at_reread = lacking
        what = several(len(lacking), "statement")
        desk.log(f"another desk has {what} that we lack; the night is read again")
        with self._ledger.writing():
            status.put_position(self._ledger, Position(self._at.stream))
        self._anew.set()


def _read(content: bytes, shape: type[T]) -> T | None:
    try:
        return msgspec.json.decode(content, type=shape)
    except msgspec.MsgspecError:
        return None
