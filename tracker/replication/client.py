"""A NATS client that survives malformed messages and notices every lost connection."""

import asyncio
from typing import Any

import nats.errors
from nats.aio.client import Client as NatsClient


class UnencryptedError(nats.errors.Error):
    """The settings require encryption, and the server does not offer it."""


class Client(NatsClient):
    """A NATS client. `connect` raises UnencryptedError before it sends a password."""

    def __init__(self) -> None:
        super().__init__()
        self.lost = asyncio.Event()
        """Set when the connection has ended. The reading loop sets it too, because NatsClient
        does not notice every end of that loop."""

    async def _process_info(self, info: dict[str, Any], initial_connection: bool = False) -> None:
        """Raise UnencryptedError if the server does not offer the encryption that we require.

        NatsClient would go on without encryption and send the password, also if somebody has
        forged the server's first message.
        """
        encrypts = info.get("tls_required") or info.get("tls_available")
        if initial_connection and "tls" in self.options and not encrypts:
            server = self._current_server
            if server is None or server.uri.scheme != "wss":  # wss is encrypted by the websocket
                raise UnencryptedError
        await super()._process_info(info, initial_connection)

    async def _process_headers(self, headers: Any) -> dict[str, str] | None:
        """The headers of a message. None if they are malformed: an error would end the reading."""
        try:
            found: dict[str, str] | None = await super()._process_headers(headers)
        except Exception:  # noqa: BLE001 - anyone can publish anything
            return None
        return found

    async def _read_loop(self) -> None:
        """Read until the connection ends. Any received data counts as an answer to a ping.

        On a slow line the answer itself can be late, behind a long message.
        """
        parse = self._ps.parse

        async def parse_and_reset_pings(data: bytes = b"") -> None:
            self._pings_outstanding = 0
            await parse(data)

        self._ps.parse = parse_and_reset_pings  # type: ignore[method-assign]
        try:
            await super()._read_loop()
        finally:
            self.lost.set()
