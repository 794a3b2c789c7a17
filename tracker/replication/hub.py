"""The hub of a night: one connection to NATS, and the night's stream on it.

All that the tracker asks of NATS is asked here. `HubError` is what trying again does not
mend; everything else that can go wrong is `HubLost`, and whoever meets it begins anew with
another connection: the client's own reconnecting is not used, because after each loss it must
be found out what the hub still has.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import msgspec
import nats.errors
from nats.aio.msg import Msg
from nats.js import api
from nats.js.client import JetStreamContext
from nats.js.errors import APIError, NotFoundError

from tracker.election import Election
from tracker.replication.address import Via
from tracker.replication.client import Client
from tracker.replication.errors import HubError, HubLost, forget, line, not_let_in, words
from tracker.replication.messages import LEAST_PAYLOAD, VERSION, Kind, Message
from tracker.support.escape import visible

CONNECT_SECONDS = 2.0
ASK_SECONDS = (0.75, 1.5, 3.0)
"""How long the hub may take over an answer, before it is asked once more: what was asked while
there was no leader is never answered, and on a slow line an answer takes its time."""
ACK_SECONDS = 1.5
"""How long it may acknowledge nothing, as while its leader is elected …"""
LEAST_BYTES_A_SECOND = 50_000
"""… and longer by what was sent, on the slowest line that a desk may have."""
PING_SECONDS = 2
PINGS_LOST = 2
"""A line that has gone dead without a word is given up after so many unanswered pings."""
ACK_WAIT_SECONDS = 60.0
"""What was delivered and not acknowledged in this time is delivered again."""
MOST_IN_FLIGHT = 1_000
"""Messages that a desk may have been sent and not acknowledged."""
FORGOTTEN_AFTER_SECONDS = 600.0
"""The hub forgets the consumer of a desk that has been away for so long."""
DUPLICATES_SECONDS = 120.0
"""A message offered twice within this time is stored once."""
MOST_OF_A_PARCEL = 64 * 1024
"""Bytes of a file in one message: on a slow line what else is said waits behind it."""
MOST_UNACKNOWLEDGED = 2 * MOST_OF_A_PARCEL
"""Bytes that are published before their acknowledgements are waited for."""
HEADERS = 4_096
"""Bytes of a message that are left for its headers."""
COPIES_IN_A_CLUSTER = 3
_NO_CLUSTER = 10074
"""JetStream's code for copies asked of a server that stands alone."""
_EXISTS = 10058
_SUBJECTS_TAKEN = 10065
MOST_OF_A_NAME = 32
"""Characters of a desk's name that are kept."""
_MESSAGE_ID, _DESK = "Nats-Msg-Id", "Tracker-Desk"

T = TypeVar("T")


class _Description(msgspec.Struct, frozen=True):
    """What a night's stream says of itself."""

    tracker: int
    """Version of the messages."""
    election: str


@dataclass(frozen=True, slots=True)
class Stream:
    """The night's stream, as it is at one moment."""

    made: str
    """When; a stream that was made anew is another one."""
    last: int
    """Number of its last message."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message of the stream, as it was delivered."""

    number: int
    message: Message
    delivered: Msg

    async def acknowledge(self) -> None:
        """Tell the hub that this one, and every one before it, is on our disk. Raises HubLost."""
        with line():
            await self.delivered.ack()


class Hub:
    """An open connection to the hub of one night."""

    def __init__(self, night: str, election: Election, copies: int | None) -> None:
        self.lost = asyncio.Event()
        """Set once the connection is gone."""
        self._night, self._election, self._copies = night, election, copies
        self._denied: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._last_trouble = ""
        self.refusal = ""
        """Why the hub did not store what was last published; empty where it did, or was silent."""
        self._client = Client()
        self._jetstream: JetStreamContext = self._client.jetstream(timeout=ASK_SECONDS[-1])
        self._stream = f"TRACKER_{night}"
        self._watching: asyncio.Future[None] | None = None

    @classmethod
    async def connect(
        cls, via: Via, night: str, election: Election, *, name: str, copies: int | None = None
    ) -> Self:
        """A connection to the first of the addresses that answers. Raises HubError and HubLost."""
        hub = cls(night, election, copies)
        try:
            await hub._client.connect(
                servers=list(via.servers),
                name=f"tracker {name}",
                allow_reconnect=False,
                max_reconnect_attempts=1,
                reconnect_time_wait=0,
                connect_timeout=CONNECT_SECONDS,  # type: ignore[arg-type]  # it is slept with
                ping_interval=PING_SECONDS,
                max_outstanding_pings=PINGS_LOST,
                error_cb=hub._trouble,
                closed_cb=hub._closed,
                **via.login,
            )
        except Exception as error:
            await hub.close()
            raise not_let_in(via, error, hub._last_trouble) from error
        hub._watching = asyncio.ensure_future(hub._until_deaf())
        if hub._client.max_payload < LEAST_PAYLOAD:
            await hub.close()
            raise HubError(
                f"{via}: allows messages of {hub._client.max_payload:,} bytes; a night needs "
                f"{LEAST_PAYLOAD:,} (max_payload)"
            )
        return hub

    @property
    def address(self) -> str:
        """The node that answers, without what may be secret."""
        found = self._client.connected_url
        return f"{found.scheme}://{found.hostname}:{found.port}" if found else ""

    async def _trouble(self, error: Exception) -> None:
        self._last_trouble = words(error) or type(error).__name__
        if isinstance(error, APIError):  # an answer to a publish comes by this road alone
            self.refusal = error.description or f"JetStream's error {error.err_code}"
        if "permissions violation" in str(error).lower() and not self._denied.done():
            self._denied.set_result(str(error).removeprefix("nats: "))

    async def _closed(self) -> None:
        self.lost.set()

    async def _until_deaf(self) -> None:
        await self._client.deaf.wait()
        self.lost.set()

    async def close(self) -> None:
        """Let go, without waiting for a line that is dead."""
        self._denied.cancel()
        if self._watching:
            self._watching.cancel()
        with contextlib.suppress(Exception):
            await asyncio.wait_for(self._client.close(), 1.0)
        self.lost.set()

    async def _asked(self, ask: Callable[[], Awaitable[T]]) -> T:
        """What the hub answers to what may be asked twice.

        Raises HubError where it is not allowed, HubLost and APIError.
        """
        for seconds in ASK_SECONDS:
            with contextlib.suppress(TimeoutError, nats.errors.TimeoutError):
                return await self._while_connected(asyncio.wait_for(ask(), seconds))
        raise HubLost("the hub does not answer")

    async def _while_connected(self, work: Awaitable[T]) -> T:
        """What comes of it, unless the line goes first. Raises like `_asked`, and TimeoutError."""
        working = asyncio.ensure_future(work)
        working.add_done_callback(forget)
        gone = asyncio.ensure_future(self.lost.wait())
        try:
            await asyncio.wait({working, gone, self._denied}, return_when=asyncio.FIRST_COMPLETED)
            self.check_allowed()
            if not working.done():
                raise HubLost("the connection was lost")
            return await working
        except (TimeoutError, APIError):
            raise
        except (nats.errors.Error, OSError) as error:
            raise HubLost(f"the connection was lost: {error}") from None
        finally:
            for one in (working, gone):
                one.cancel()

    def check_allowed(self) -> None:
        """Raises HubError once the hub has denied us something."""
        if self._denied.done() and not self._denied.cancelled():
            raise HubError(f"the hub does not permit what a desk must do: {self._denied.result()}")

    # -- the stream ----------------------------------------------------------------------

    async def stream(self) -> Stream:
        """The night's stream, made if it is not there. Raises HubError and HubLost."""
        try:
            try:
                info = await self._asked(lambda: self._jetstream.stream_info(self._stream))
            except NotFoundError:
                info = await self._make_stream()
        except APIError as error:
            why = error.description or "no JetStream answers; it is started with nats-server -js"
            raise HubLost(f"the hub cannot keep the night yet: {why}") from None
        if info.cluster and not info.cluster.leader:  # answered by a node that has lost the others
            raise HubLost("the hub has no leader: too few of its nodes are at work")
        self._check_description(info.config.description or "")
        return Stream(info.created.isoformat() if info.created else "", info.state.last_seq)

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

    async def _make_stream(self) -> api.StreamInfo:
        description = msgspec.json.encode(_Description(VERSION, self._election.id)).decode()
        config = api.StreamConfig(
            name=self._stream,
            description=description,
            subjects=[self._subject("bulletin"), self._subject("slice")],
            retention=api.RetentionPolicy.LIMITS,
            storage=api.StorageType.FILE,
            num_replicas=self._copies or COPIES_IN_A_CLUSTER,
            duplicate_window=DUPLICATES_SECONDS,
            deny_delete=True,
            deny_purge=True,
        )
        try:
            return await self._asked(lambda: self._jetstream.add_stream(config))
        except APIError as error:
            if error.err_code == _NO_CLUSTER and self._copies is None:
                self._copies = 1
                return await self._make_stream()
            if error.err_code == _NO_CLUSTER:
                raise HubError(
                    f"the hub is one node, and cannot keep {self._copies} copies"
                ) from None
            if error.err_code == _EXISTS:  # another desk just has
                return await self._asked(lambda: self._jetstream.stream_info(self._stream))
            if error.err_code == _SUBJECTS_TAKEN:
                raise HubError(
                    f"the hub has another stream for the subjects of the night {self._night}"
                ) from None
            raise

    def _subject(self, what: str) -> str:
        return f"tracker.{self._night}.{what}"

    async def read_on(self, after: int, name: str, queue: "asyncio.Queue[Arrival]") -> None:
        """Have every message behind this number put into a queue, in order.

        A durable consumer of this name: it outlives the node of the hub that keeps it. One of
        the name that is left from before is dropped, and with it what it thought we had: how
        far we are is in our ledger. Raises HubError and HubLost.
        """
        inbox = self._client.new_inbox()

        async def arrived(msg: Msg) -> None:
            headers = msg.headers or {}
            kind: Kind = "bulletin" if msg.subject.endswith(".bulletin") else "slice"
            desk = visible(headers.get(_DESK, ""))[:MOST_OF_A_NAME]
            message = Message(kind, headers.get(_MESSAGE_ID, ""), msg.data, desk)
            queue.put_nowait(Arrival(msg.metadata.sequence.stream, message, msg))

        config = api.ConsumerConfig(
            durable_name=name,
            deliver_subject=inbox,
            deliver_policy=api.DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=after + 1,
            ack_policy=api.AckPolicy.ALL,
            ack_wait=ACK_WAIT_SECONDS,
            max_ack_pending=MOST_IN_FLIGHT,
            inactive_threshold=FORGOTTEN_AFTER_SECONDS,
        )
        try:
            with contextlib.suppress(NotFoundError):
                await self._asked(lambda: self._jetstream.delete_consumer(self._stream, name))
            with line():
                await self._client.subscribe(inbox, cb=arrived)
            await self._asked(lambda: self._jetstream.add_consumer(self._stream, config))
        except APIError as error:
            raise HubLost(f"the stream cannot be read: {error.description or error}") from None

    @property
    def room(self) -> int:
        """How many bytes of a file go into one message."""
        return min(MOST_OF_A_PARCEL, self.most)

    @property
    def most(self) -> int:
        """How many bytes any message may have, beside its headers."""
        return self._client.max_payload - HEADERS

    async def publish(self, messages: Sequence[Message]) -> dict[str, int]:
        """Have messages put into the stream; the number of each that is in it now, by id.

        A few at a time, each waited for while some are acknowledged now and then; where none
        is, the others are not tried. Raises HubError and HubLost.
        """
        stored: dict[str, int] = {}
        for some in _a_few_at_a_time(messages):
            found = await self._publish(some)
            stored |= found
            if len(found) < len(some):
                break
        return stored

    async def _publish(self, messages: Sequence[Message]) -> dict[str, int]:
        self.refusal = ""
        waiting: dict[asyncio.Future[api.PubAck], str] = {}
        with line():
            for message in messages:
                headers = {_MESSAGE_ID: message.id, _DESK: message.desk}
                future = await self._jetstream.publish_async(
                    self._subject(message.kind), message.content, headers=headers
                )
                waiting[future] = message.id
        with contextlib.suppress(HubLost):  # what was acknowledged before, was
            await self._while_connected(_while_some_are_done(set(waiting), _patience(messages)))
        for future in waiting:
            future.cancel()  # what is acknowledged later is offered once more, and known there
        return {
            id: future.result().seq
            for future, id in waiting.items()
            if future.done() and not future.cancelled() and not future.exception()
        }

    # -- what is not kept ------------------------------------------------------------------

    async def tell(self, what: str, content: bytes) -> None:
        """Say something to whoever listens now; it is kept nowhere. Raises HubLost."""
        with line():
            await self._client.publish(self._subject(what), content)

    async def listen(self, what: str, heard: Callable[[bytes], Awaitable[None]]) -> None:
        """Hear what the desks tell. Raises HubLost."""

        async def arrived(msg: Msg) -> None:
            await heard(msg.data)

        with line():
            await self._client.subscribe(self._subject(what), cb=arrived)


def _a_few_at_a_time(messages: Sequence[Message]) -> Iterator[list[Message]]:
    """The messages, in as many at once as may be unacknowledged; always one."""
    some: list[Message] = []
    for one in messages:
        if some and sum(len(m.content) for m in (*some, one)) > MOST_UNACKNOWLEDGED:
            yield some
            some = []
        some.append(one)
    if some:
        yield some


def _patience(messages: Sequence[Message]) -> float:
    """Seconds without any acknowledgement after which no more is waited for."""
    return ACK_SECONDS + sum(len(one.content) for one in messages) / LEAST_BYTES_A_SECOND


async def _while_some_are_done(waiting: "set[asyncio.Future[Any]]", patience: float) -> None:
    """Until all are done, or none has been for so many seconds."""
    while waiting:
        done, waiting = await asyncio.wait(
            waiting, timeout=patience, return_when=asyncio.FIRST_COMPLETED
        )
        if not done:
            return
