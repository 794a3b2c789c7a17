"""One connection to NATS: opening, requests, loss and closing.

The client does not reconnect by itself. After each loss a new session, with a new connection,
first compares its position with the hub's stream.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Self, TypeVar

import nats.errors
from nats.js.client import JetStreamContext
from nats.js.errors import APIError

from tracker.replication.address import HubAddress
from tracker.replication.client import Client
from tracker.replication.errors import (
    HubError,
    HubUnreachableError,
    connect_error,
    error_text,
    ignore_error,
)
from tracker.replication.messages import MIN_PAYLOAD_BYTES

CONNECT_SECONDS = 2.0
CLOSE_SECONDS = 1.0
REQUEST_SECONDS = (0.75, 1.5, 3.0)
"""How long the first, second and third try of a request waits for the answer. The first is short:
a request that arrives while the hub has no leader is never answered. The last is long: on a slow
line an answer takes time."""
PING_SECONDS = 2
MAX_UNANSWERED_PINGS = 2
"""After this many the connection counts as lost. A dead line causes no other error."""

T = TypeVar("T")


class Connection:
    """An open connection to one node of a hub."""

    def __init__(self) -> None:
        self.refusal = ""
        """Why the hub did not store the last published messages; empty if it gave no reason."""
        self.client = Client()
        self.lost = self.client.lost
        self.jetstream: JetStreamContext = self.client.jetstream(timeout=REQUEST_SECONDS[-1])
        self._denied: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._last_error = ""

    @classmethod
    async def open(cls, hub: HubAddress, name: str) -> Self:
        """Connect to the first node that answers. The nodes are tried in random order.

        `name` is the desk's name. Raises HubError and HubUnreachableError.
        """
        connection = cls()
        try:
            await connection.client.connect(
                servers=list(hub.servers),
                name=f"tracker {name}",
                allow_reconnect=False,
                max_reconnect_attempts=1,
                reconnect_time_wait=0,
                connect_timeout=CONNECT_SECONDS,  # type: ignore[arg-type]  # a float works
                ping_interval=PING_SECONDS,
                max_outstanding_pings=MAX_UNANSWERED_PINGS,
                error_cb=connection._on_error,
                closed_cb=connection._on_closed,
                **hub.login,
            )
        except Exception as error:
            await connection.close()
            raise connect_error(hub, error, connection._last_error) from error
        if connection.client.max_payload < MIN_PAYLOAD_BYTES:
            await connection.close()
            raise HubError(
                f"{hub}: allows messages of {connection.client.max_payload:,} bytes; a night needs "
                f"{MIN_PAYLOAD_BYTES:,} (max_payload)"
            )
        return connection

    @property
    def address(self) -> str:
        """URL of the connected node, without user and password; empty if not connected."""
        url = self.client.connected_url
        return f"{url.scheme}://{url.hostname}:{url.port}" if url else ""

    async def _on_error(self, error: Exception) -> None:
        self._last_error = error_text(error) or type(error).__name__
        if isinstance(error, APIError):  # the answer to a refused publish arrives only here
            self.refusal = error.description or f"JetStream's error {error.err_code}"
        if "permissions violation" in str(error).lower() and not self._denied.done():
            self._denied.set_result(str(error).removeprefix("nats: "))

    async def _on_closed(self) -> None:
        self.lost.set()

    async def close(self) -> None:
        """Close within CLOSE_SECONDS, also if the line is dead."""
        self._denied.cancel()
        with contextlib.suppress(Exception):
            await asyncio.wait_for(self.client.close(), CLOSE_SECONDS)
        self.lost.set()

    async def request(self, send: Callable[[], Awaitable[T]]) -> T:
        """Call `send` until it returns the hub's answer, at most three times.

        Raises HubError if the hub does not permit the request, HubUnreachableError without an
        answer, and APIError if the answer is an error.
        """
        for seconds in REQUEST_SECONDS:
            with contextlib.suppress(TimeoutError, nats.errors.TimeoutError):
                return await self.while_connected(asyncio.wait_for(send(), seconds))
        raise HubUnreachableError("the hub does not answer")

    async def while_connected(self, work: Awaitable[T]) -> T:
        """The result of `work`, which is cancelled if the connection ends first.

        Raises HubUnreachableError if the connection ends, HubError if the hub denies an
        operation, and TimeoutError or APIError if `work` raises them.
        """
        working = asyncio.ensure_future(work)
        working.add_done_callback(ignore_error)
        lost = asyncio.ensure_future(self.lost.wait())
        try:
            await asyncio.wait({working, lost, self._denied}, return_when=asyncio.FIRST_COMPLETED)
            self.check_permitted()
            if not working.done():
                raise HubUnreachableError("the connection was lost")
            return await working
        except (TimeoutError, APIError):
            raise
        except (nats.errors.Error, OSError) as error:
            raise HubUnreachableError(f"the connection was lost: {error}") from None
        finally:
            working.cancel()
            lost.cancel()

    def check_permitted(self) -> None:
        """Raise HubError if the hub has denied an operation to this desk."""
        if self._denied.done() and not self._denied.cancelled():
            raise HubError(f"the hub does not permit what a desk must do: {self._denied.result()}")
