"""The hub of a night: its stream of messages, and the broadcasts between the desks.

After `HubError` another try does not help. After `HubUnreachableError` the caller tries again
with a new connection.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from nats.aio.msg import Msg
from nats.js import api
from nats.js.errors import APIError, NotFoundError

from tracker.election import Election
from tracker.replication.connection import Connection
from tracker.replication.errors import HubError, HubUnreachableError, connection_errors
from tracker.replication.messages import VERSION, Kind, Message, from_headers, headers

ACK_SECONDS = 1.5
"""Longest wait for an acknowledgement; a hub that elects a leader acknowledges nothing."""
MIN_BYTES_PER_SECOND = 50_000
"""Lowest supported speed of a desk's line. ACK_SECONDS is prolonged by the time to send."""
REDELIVERY_SECONDS = 60.0
"""A delivered message that is not acknowledged within this time is delivered again."""
MAX_IN_FLIGHT = 1_000
"""Most messages that the hub delivers to a desk before an acknowledgement."""
CONSUMER_EXPIRY_SECONDS = 600.0
"""The hub deletes the consumer of a desk that has been away for this long."""
DUPLICATE_WINDOW_SECONDS = 120.0
"""A message published twice within this time is stored once."""
MAX_SLICE_BYTES = 64 * 1024
"""Most bytes of a file in one message: on a slow line a larger message would delay the others."""
MAX_UNACKNOWLEDGED_BYTES = 2 * MAX_SLICE_BYTES
"""Most bytes published before the acknowledgements are awaited."""
HEADER_BYTES = 4_096
"""Reserved for the headers of a message."""
CLUSTER_COPIES = 3
"""Number of nodes that store a night, unless the settings choose another."""
# JetStream's error codes. _NO_CLUSTER: a single server cannot store several copies.
_NO_CLUSTER, _STREAM_EXISTS, _SUBJECTS_TAKEN = 10074, 10058, 10065


class _Description(msgspec.Struct, frozen=True):
    """The description of a night's stream, stored at the hub as JSON."""

    tracker: int
    """Version of the messages."""
    election: str
    signed: bool = False
    """Whether the first desk signs its messages."""


@dataclass(frozen=True, slots=True)
class StreamState:
    """The state of the night's stream at the time of the request."""

    created: str
    """Time of creation, ISO 8601; it identifies the stream."""
    last_seq: int
    """Sequence number of its last message."""


@dataclass(frozen=True, slots=True)
class StreamMessage:
    """A message delivered from the stream."""

    seq: int
    message: Message
    delivered: Msg

    async def acknowledge(self) -> None:
        """Acknowledge this message and all before it. Raises HubUnreachableError."""
        with connection_errors():
            await self.delivered.ack()


class Hub:
    """The stream and the broadcasts of one night, over an open connection."""

    def __init__(
        self,
        connection: Connection,
        night: str,
        election: Election,
        copies: int | None = None,
        *,
        is_signed: bool = False,
    ) -> None:
        self.connection = connection
        self._jetstream = connection.jetstream
        self._night, self._election, self._copies = night, election, copies
        self._stream = f"TRACKER_{night}"
        self._is_signed = is_signed

    # -- the stream ----------------------------------------------------------------------

    async def stream(self) -> StreamState:
        """The state of the night's stream. Creates the stream if it does not exist.

        Raises HubError and HubUnreachableError.
        """
        try:
            try:
                info = await self._stream_info()
            except NotFoundError:
                info = await self._create_stream()
        except APIError as error:
            reason = error.description or "no JetStream answers; start nats-server with -js"
            raise HubUnreachableError(f"the hub cannot keep the night yet: {reason}") from None
        if info.cluster and not info.cluster.leader:  # this node does not reach the others
            raise HubUnreachableError("the hub has no leader: too few of its nodes are at work")
        self._check_description(info.config.description or "")
        return StreamState(info.created.isoformat() if info.created else "", info.state.last_seq)

    async def _stream_info(self) -> api.StreamInfo:
        return await self.connection.request(lambda: self._jetstream.stream_info(self._stream))

    def _check_description(self, text: str) -> None:
        try:
            found = msgspec.json.decode(text, type=_Description)
        except msgspec.MsgspecError:
            raise HubError(f"the hub has a stream {self._stream} that no tracker made") from None
        if found.tracker != VERSION:
            raise HubError(
                f"the night {self._night} is kept by desks of another version (their messages "
                f"are of version {found.tracker}, ours of {VERSION}); use the same tracker"
            )
        if found.election != self._election.id:
            raise HubError(
                f"the night {self._night} is of the election {found.election}, "
                f"not {self._election.id}; choose another --night"
            )
        if found.signed and not self._is_signed:
            raise HubError(
                f"the desks of the night {self._night} sign what they send, and accept nothing "
                "else; give the night's list of keys with --keys"
            )

    async def _create_stream(self) -> api.StreamInfo:
        stated = _Description(VERSION, self._election.id, self._is_signed)
        description = msgspec.json.encode(stated).decode()
        config = api.StreamConfig(
            name=self._stream,
            description=description,
            subjects=[self._subject("bulletin"), self._subject("slice")],
            retention=api.RetentionPolicy.LIMITS,
            storage=api.StorageType.FILE,
            num_replicas=self._copies or CLUSTER_COPIES,
            duplicate_window=DUPLICATE_WINDOW_SECONDS,
            deny_delete=True,
            deny_purge=True,
        )
        try:
            return await self.connection.request(lambda: self._jetstream.add_stream(config))
        except APIError as error:
            if error.err_code == _NO_CLUSTER and self._copies is None:
                self._copies = 1
                return await self._create_stream()
            if error.err_code == _NO_CLUSTER:
                reason = f"the hub is one node, and cannot keep {self._copies} copies"
                raise HubError(reason) from None
            if error.err_code == _STREAM_EXISTS:  # another desk has just created it
                return await self._stream_info()
            if error.err_code == _SUBJECTS_TAKEN:
                reason = f"the hub has another stream for the subjects of the night {self._night}"
                raise HubError(reason) from None
            raise

    def _subject(self, suffix: str) -> str:
        return f"tracker.{self._night}.{suffix}"

    async def consume(self, after: int, name: str, queue: "asyncio.Queue[StreamMessage]") -> None:
        """Subscribe: the messages after sequence number `after` arrive in `queue`, in order.

        A message that is not acknowledged in time arrives again. The hub delivers through a
        durable consumer called `name`, which survives the loss of a node. An earlier consumer of
        that name is deleted: our position is stored in our ledger, not at the hub. Raises
        HubError and HubUnreachableError.
        """
        client = self.connection.client
        inbox = client.new_inbox()

        async def on_message(msg: Msg) -> None:
            kind: Kind = "bulletin" if msg.subject.endswith(".bulletin") else "slice"
            message = from_headers(kind, msg.headers or {}, msg.data)
            queue.put_nowait(StreamMessage(msg.metadata.sequence.stream, message, msg))

        config = api.ConsumerConfig(
            durable_name=name,
            deliver_subject=inbox,
            deliver_policy=api.DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=after + 1,
            ack_policy=api.AckPolicy.ALL,
            ack_wait=REDELIVERY_SECONDS,
            max_ack_pending=MAX_IN_FLIGHT,
            inactive_threshold=CONSUMER_EXPIRY_SECONDS,
        )
        request = self.connection.request
        try:
            with contextlib.suppress(NotFoundError):
                await request(lambda: self._jetstream.delete_consumer(self._stream, name))
            with connection_errors():
                await client.subscribe(inbox, cb=on_message)
            await request(lambda: self._jetstream.add_consumer(self._stream, config))
        except APIError as error:
            reason = error.description or error
            raise HubUnreachableError(f"the stream cannot be read: {reason}") from None

    @property
    def max_message_bytes(self) -> int:
        """Most bytes of one message, without its headers."""
        return self.connection.client.max_payload - HEADER_BYTES

    async def publish(self, messages: Sequence[Message]) -> dict[str, int]:
        """Publish messages in batches. Returns the sequence number of each stored message, by id.

        Stops after the first batch in which a message is not acknowledged. Raises HubError and
        HubUnreachableError.
        """
        stored: dict[str, int] = {}
        for batch in _batches(messages):
            acknowledged = await self._publish(batch)
            stored |= acknowledged
            if len(acknowledged) < len(batch):
                break
        return stored

    async def _publish(self, batch: Sequence[Message]) -> dict[str, int]:
        self.connection.refusal = ""
        id_by_future: dict[asyncio.Future[api.PubAck], str] = {}
        with connection_errors():
            for message in batch:
                future = await self._jetstream.publish_async(
                    self._subject(message.kind), message.content, headers=headers(message)
                )
                id_by_future[future] = message.id
        timeout = ACK_SECONDS + sum(len(m.content) for m in batch) / MIN_BYTES_PER_SECOND
        with contextlib.suppress(HubUnreachableError):  # acknowledgements before the loss count
            await self.connection.while_connected(_wait_for_acks(set(id_by_future), timeout))
        for future in id_by_future:
            future.cancel()  # published again later; the hub drops the duplicate
        return {
            id: future.result().seq
            for future, id in id_by_future.items()
            if future.done() and not future.cancelled() and not future.exception()
        }

    # -- broadcasts, which are not stored ----------------------------------------------------

    async def broadcast(self, suffix: str, content: bytes) -> None:
        """Send `content` to all desks that are connected now, this desk included.

        `suffix` is the last part of the NATS subject. Raises HubUnreachableError.
        """
        with connection_errors():
            await self.connection.client.publish(self._subject(suffix), content)

    async def on_broadcast(self, suffix: str, receive: Callable[[bytes], Awaitable[None]]) -> None:
        """Call `receive` with the content of each broadcast of this suffix.

        Raises HubUnreachableError.
        """

        async def on_message(msg: Msg) -> None:
            await receive(msg.data)

        with connection_errors():
            await self.connection.client.subscribe(self._subject(suffix), cb=on_message)


def _batches(messages: Sequence[Message]) -> Iterator[list[Message]]:
    """The messages in batches of at most MAX_UNACKNOWLEDGED_BYTES, or of one larger message."""
    batch: list[Message] = []
    for message in messages:
        if batch and sum(len(m.content) for m in (*batch, message)) > MAX_UNACKNOWLEDGED_BYTES:
            yield batch
            batch = []
        batch.append(message)
    if batch:
        yield batch


async def _wait_for_acks(futures: "set[asyncio.Future[Any]]", timeout: float) -> None:
    """Wait until all futures are done, or until no further one is done for `timeout` seconds."""
    done = futures
    while done and futures:
        done, futures = await asyncio.wait(
            futures, timeout=timeout, return_when=asyncio.FIRST_COMPLETED
        )
