"""A hostile desk at a real hub: a client that publishes messages that must not count."""

import asyncio
import contextlib
import random
import threading
from collections import deque
from collections.abc import Iterator

import nats
from nats.aio.msg import Msg

from tests.makers import night
from tests.makers.hubs import Node
from tests.replication.hostile import HostileDesk
from tracker.replication import messages as wire
from tracker.replication.messages import Kind, Message

TRUE = wire.bulletin_message(night.result(night.few(), "Ipswich"), "london")
"""Stands for the messages of the others until there are some."""
PAUSE_SECONDS = 0.02
"""Between two messages."""


class HostileClient:
    """Publishes messages, made out of those that the others publish."""

    def __init__(self, node: Node, night_name: str, chance: random.Random) -> None:
        self._node, self._night = node, night_name
        self._desk, self._stop = HostileDesk(chance), threading.Event()
        self._seen: deque[Message] = deque(maxlen=200)
        self.published = 0
        """The number of published messages."""

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Publish until the block ends."""
        thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()

    async def _run(self) -> None:
        while not self._stop.is_set():
            with contextlib.suppress(nats.errors.Error, OSError, TimeoutError):
                await self._publish()
            await asyncio.sleep(PAUSE_SECONDS)

    async def _publish(self) -> None:
        """Publish until the connection is lost, as the node is killed."""
        client = await nats.connect(
            self._node.url, allow_reconnect=False, connect_timeout=1, error_cb=_ignore
        )
        try:
            await client.subscribe(f"tracker.{self._night}.*", cb=self._on_message)
            while not self._stop.is_set() and client.is_connected:
                message = self._desk.attack([*self._seen] or [TRUE], same_ids=False)
                subject = f"tracker.{self._night}.{message.kind}"
                await client.publish(subject, message.content, headers=wire.headers(message))
                self.published += 1
                await asyncio.sleep(PAUSE_SECONDS)
        finally:
            with contextlib.suppress(nats.errors.Error, OSError):
                await client.close()

    async def _on_message(self, msg: Msg) -> None:
        suffix = msg.subject.rpartition(".")[2]
        kind: Kind = "bulletin" if suffix == "bulletin" else "slice"
        if suffix in ("bulletin", "slice"):
            self._seen.append(wire.from_headers(kind, msg.headers or {}, msg.data))


async def _ignore(error: Exception) -> None:
    """The node is killed again and again."""
