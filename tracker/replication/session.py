"""The session of one connection to the hub: reads the stream, publishes the outbox, checks the hub.

A session uses one ledger, in one thread. Each session begins with the position in the ledger and
with the state of the hub's stream, however the last session ended.
"""

import asyncio
import contextlib
import time
from dataclasses import replace

from tracker.ledger.errors import is_transient
from tracker.ledger.follow import POLL_SECONDS
from tracker.replication import outbound, status
from tracker.replication.errors import HubUnreachableError
from tracker.replication.hub import MAX_SLICE_BYTES, Hub, StreamMessage
from tracker.replication.inbound import Applied
from tracker.replication.set_exchange import SessionState, SetExchange
from tracker.replication.site import BEHIND_SECONDS, Site
from tracker.replication.status import Position
from tracker.support import sqlite
from tracker.support.phrases import quantity
from tracker.support.retry import Backoff

READ_BATCH = 250
"""The largest number of messages that are recorded in one transaction."""
OFFER_BATCH = 100
"""The largest number of statements that are read from the outbox at once."""
OFFER_POLL_SECONDS = 0.02
"""Seconds between two checks for new statements; a check costs 3 µs."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.1, 0.5
"""Shortest and longest pause before an unacknowledged statement is published again."""
HEALTH_SECONDS = 2.0
"""Pause between two checks that the hub still has our stream."""
MAX_UNANSWERED_CHECKS = 3
"""After this many unanswered checks in a row, the session ends. The next may use another node."""
STUCK_SECONDS = 6.0
"""If the hub delivers nothing for this long although it has messages, a new session begins."""
WRITE_RETRY_SECONDS = 0.5
"""Pause before the next try to write a ledger that is busy or whose disk is full."""


class HubSession:
    """The tasks that run during one connection. Call `begin`, then `run`."""

    def __init__(self, site: Site, hub: Hub) -> None:
        self._site, self._hub, self._ledger = site, hub, site.ledger
        self._state = SessionState()
        self._exchange = SetExchange(site, hub, self._state)
        self._behind_since: float | None = None
        self._refusal = ""
        """Why the hub did not store the last published messages; empty if it gave no reason."""

    async def run(self) -> None:
        """Work until the connection is lost, the site stops, or a restart is needed.

        Raises HubUnreachableError, HubError, LedgerError, and sqlite.Error if it is not transient.
        """
        work = [self._read, self._offer, self._exchange.broadcast, self._check_health]
        tasks = [asyncio.create_task(task()) for task in (*work, self._until_end)]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def begin(self) -> None:
        """Compare our position with the hub's stream, and subscribe.

        Raises HubUnreachableError, HubError and sqlite.Error.
        """
        site = self._site
        stream = await self._hub.stream()
        position = status.read_position(self._ledger)
        if position.stream != stream.created:
            with self._ledger.writing():
                status.queue_all(self._ledger)
                status.save_position(self._ledger, Position(stream.created))
            messages = quantity(stream.last_seq, "message")
            unsent = quantity(outbound.pending_count(self._ledger), "statement")
            stream_text = "the hub's stream of this night is new to this ledger"
            site.log(f"{stream_text} and has {messages}; the ledger has {unsent} to send")
            position = Position(stream.created)
            site.acknowledged_slices.clear()
            site.gaps.clear()
        elif stream.last_seq < position.seq:
            site.acknowledged_slices.clear()
            lost = quantity(position.seq - stream.last_seq, "message")
            site.log(f"the hub has lost {lost}; everything is compared")
            position = Position(stream.created)
        if position.seq == 0:
            site.inbound.forget_hub()
        self._state.position, self._state.last_seq = position, stream.last_seq
        await self._exchange.subscribe()
        consumer = f"{site.name}-{site.token}".replace(" ", "-").replace(".", "-")
        await self._hub.consume(position.seq, consumer, self._state.arrived)
        self._save_link_state()

    async def _until_end(self) -> None:
        """Wait until the site stops or a restart is needed. Save the state of the link meanwhile.

        Raises HubUnreachableError if the connection is lost, HubError and LedgerError.
        """
        connection = self._hub.connection
        while not self._site.stop.is_set() and not self._state.restart.is_set():
            self._ledger.check_file()
            self._ledger.write_back()
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(connection.lost.wait(), POLL_SECONDS)
                connection.check_permitted()
                raise HubUnreachableError("the connection was lost")
            connection.check_permitted()
            self._save_link_state()

    # -- the state ----------------------------------------------------------------------

    def _save_link_state(self) -> None:
        not_read = max(0, self._state.last_seq - self._state.position.seq)
        behind = not_read + self._site.inbound.pending + outbound.pending_count(self._ledger)
        now = time.monotonic()
        self._behind_since = (self._behind_since or now) if behind else None
        if self._behind_since and now - self._behind_since > BEHIND_SECONDS:
            self._site.save_state("behind", behind)
        else:
            self._site.save_state("joined")

    async def _check_health(self) -> None:
        """Check every few seconds that the hub still has our stream and delivers it."""
        state = self._state
        unanswered, last_moved_seq, moved_at = 0, state.position.seq, time.monotonic()
        while True:
            await asyncio.sleep(HEALTH_SECONDS)
            self._expire_staged()
            known = max(state.last_seq, state.position.seq)
            try:
                stream = await self._hub.stream()
                unanswered = 0
            except HubUnreachableError:  # the hub elects a leader, or this node is cut off
                unanswered += 1
                if unanswered == MAX_UNANSWERED_CHECKS:
                    raise
                continue
            state.last_seq = max(state.last_seq, stream.last_seq)
            if state.position.seq != last_moved_seq or state.position.seq >= stream.last_seq:
                last_moved_seq, moved_at = state.position.seq, time.monotonic()
            is_stuck = time.monotonic() - moved_at > STUCK_SECONDS
            if stream.created != state.position.stream or stream.last_seq < known or is_stuck:
                state.restart.set()

    def _expire_staged(self) -> None:
        try:
            dropped = self._site.inbound.expire(self._site.clock())
        except sqlite.Error as error:
            if not is_transient(error):
                raise
            return
        if dropped:
            self._site.report(
                f"{quantity(dropped, 'message')} of other desks waited too long for the rest of "
                "a file; dropped, and asked for again"
            )

    # -- reading ------------------------------------------------------------------------

    async def _read(self) -> None:
        state = self._state
        while True:
            batch = [await state.arrived.get()]
            while len(batch) < READ_BATCH and not state.arrived.empty():
                batch.append(state.arrived.get_nowait())
            if state.restart.is_set():  # drop the batch: the next session may read another stream
                return
            if self._has_new_gap(batch):
                state.restart.set()
                return
            newest = max(batch, key=lambda arrived: arrived.seq)  # the last may be a redelivery
            position = replace(state.position, seq=max(state.position.seq, newest.seq))
            applied = await self._apply(batch, position)
            self._report(applied)
            state.has_changed = True
            state.has_offers = True  # recording may have added statements to the outbox
            state.position, state.last_seq = position, max(state.last_seq, position.seq)
            await newest.acknowledge()
            await asyncio.sleep(0)

    def _has_new_gap(self, batch: list[StreamMessage]) -> bool:
        """Whether sequence numbers are missing in a place where none were missing before.

        Then a new session reads from that place again. If the same numbers are missing again, the
        hub does not have these messages, and the session goes on without them.
        """
        seq = self._state.position.seq
        for arrived in batch:
            if arrived.seq > seq + 1 and seq not in self._site.gaps:
                self._site.gaps.add(seq)
                return True
            seq = max(seq, arrived.seq)
        return False

    async def _apply(self, batch: list[StreamMessage], position: Position) -> Applied:
        """Record a batch. Tries again while the ledger cannot be written."""
        messages = [arrived.message for arrived in batch]
        backoff = Backoff(WRITE_RETRY_SECONDS, WRITE_RETRY_SECONDS)
        while True:
            try:
                return self._site.inbound.apply(messages, position, self._site.clock())
            except sqlite.Error as error:
                if not is_transient(error):
                    raise
                if not backoff.failures:
                    self._site.report(f"the ledger could not be written: {error}; trying again")
            await asyncio.sleep(backoff.next_pause())

    def _report(self, applied: Applied) -> None:
        for reason in applied.refused:
            self._site.report_refusal(reason)
        if applied.new:
            seats = self._ledger.election.seat_by_id
            names = list(dict.fromkeys(seats[bulletin.seat].name for bulletin in applied.new))
            more = f" and {len(names) - 3} more" if len(names) > 3 else ""
            self._site.log(f"received: {', '.join(names[:3])}{more}")

    # -- offering -----------------------------------------------------------------------

    async def _offer(self) -> None:
        """Publish the outbox again and again, whenever the whole stream has been read."""
        state = self._state
        backoff = Backoff(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
        while True:
            if state.has_read_all and self._ledger.has_changed():
                state.has_offers = state.has_changed = True
            if not (state.has_read_all and state.has_offers):
                await asyncio.sleep(OFFER_POLL_SECONDS)
                continue
            try:
                offered, stored = await self._publish_offers()
            except sqlite.Error as error:
                if not is_transient(error):
                    raise
                offered, stored = 1, 0  # so that it is tried again after a pause
            state.has_offers = offered > 0
            if stored < offered:
                await asyncio.sleep(backoff.next_pause())
            else:
                backoff.reset()

    async def _publish_offers(self) -> tuple[int, int]:
        """Publish a batch of the outbox. Returns how many statements it had, how many left it.

        A statement leaves the outbox when the hub has stored it and its whole file.
        """
        site = self._site
        if left_out := outbound.left_out(self._ledger):
            outbound.acknowledge(self._ledger, left_out)
        offers = outbound.next_offers(self._ledger, site.name, OFFER_BATCH)
        if not offers:
            return 0, 0
        limit = self._hub.max_message_bytes
        by_offer = [
            (offer, offer.messages(min(MAX_SLICE_BYTES, limit), site.seal)) for offer in offers
        ]
        messages = [message for _, offer_messages in by_offer for message in offer_messages]
        if oversized := {m.id for m in messages if len(m.content) > limit}:
            return self._keep_back(oversized)
        pending = [m for m in messages if m.id not in site.acknowledged_slices]
        stored = await self._hub.publish(pending)
        site.acknowledged_slices |= {m.id for m in pending if m.kind == "slice" and m.id in stored}
        self._state.last_seq = max(self._state.last_seq, *stored.values(), 0)
        refusal = self._hub.connection.refusal
        if refusal and refusal != self._refusal:
            site.report(f"the hub does not store what is offered: {refusal}")
        self._refusal = refusal
        done = []
        for offer, offer_messages in by_offer:
            slices = {message.id for message in offer_messages if message.kind == "slice"}
            if slices <= site.acknowledged_slices:
                done += [bulletin.id for bulletin in offer.bulletins if bulletin.id in stored]
        outbound.acknowledge(self._ledger, done)
        self._state.has_changed = True
        return sum(len(offer.bulletins) for offer in offers), len(done)

    def _keep_back(self, oversized: set[str]) -> tuple[int, int]:
        """Report statements that are too large for a message, and remove them from the outbox.

        Returns their number twice, as if they had been offered and stored.
        """
        comparison = self._site.comparison
        for id in sorted(oversized - comparison.oversized):
            self._site.report(f"statement {id[:12]} is too large to go to the other desks")
        comparison.oversized |= oversized
        outbound.acknowledge(self._ledger, oversized)
        return len(oversized), len(oversized)
