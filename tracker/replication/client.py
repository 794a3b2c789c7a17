"""The NATS client with what a night needs of it: nothing from the line stops it for good.

Everything here is about the client's own manners; what is asked of a hub is `hub`'s.
"""

import asyncio
from typing import Any

import nats.errors
from nats.aio.client import Client as NatsClient


class UnencryptedError(nats.errors.Error):
    """The server says it does not encrypt, and we were to be encrypted."""


class Client(NatsClient):
    """Raises UnencryptedError from `connect`, before a password is written."""

    def __init__(self) -> None:
        super().__init__()
        self.deaf = asyncio.Event()
        """Set once nothing is read any more, whether the client has noticed or not."""

    async def _process_info(self, info: dict[str, Any], initial_connection: bool = False) -> None:
        """The client goes by what the server says of itself: anyone on the line can say it."""
        encrypts = info.get("tls_required") or info.get("tls_available")
        if initial_connection and "tls" in self.options and not encrypts:
            server = self._current_server
            if server is None or server.uri.scheme != "wss":  # there the line itself is encrypted
                raise UnencryptedError
        await super()._process_info(info, initial_connection)

    async def _process_headers(self, headers: Any) -> dict[str, str] | None:
        """Headers that are none leave a message without any, and do not end the reading."""
        try:
            found: dict[str, str] | None = await super()._process_headers(headers)
        except Exception:  # noqa: BLE001 - whatever somebody put there
            return None
        return found

    async def _read_loop(self) -> None:
        """Whatever comes is a sign of life: a PONG may wait behind a long message."""
        parse = self._ps.parse

        async def parse_and_live(data: bytes = b"") -> None:
            self._pings_outstanding = 0
            await parse(data)

        self._ps.parse = parse_and_live  # type: ignore[method-assign]
        try:
            await super()._read_loop()
        finally:
            self.deaf.set()
