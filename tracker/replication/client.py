"""The NATS client, changed so that nothing received from the network stops it silently."""

import asyncio
from typing import Any

import nats.errors
from nats.aio.client import Client as NatsClient


class UnencryptedError(nats.errors.Error):
    """The server offers no encryption, and the settings ask for it."""


class Client(NatsClient):
    """Raises UnencryptedError from `connect`, before a password is written."""

    def __init__(self) -> None:
        super().__init__()
        self.lost = asyncio.Event()
        """Set when the connection has ended: also by the end of the reading loop, which the
        client may not notice."""

    async def _process_info(self, info: dict[str, Any], initial_connection: bool = False) -> None:
        """Check encryption here: the client trusts the server's own words, which can be forged."""
        encrypts = info.get("tls_required") or info.get("tls_available")
        if initial_connection and "tls" in self.options and not encrypts:
            server = self._current_server
            if server is None or server.uri.scheme != "wss":  # wss is encrypted by the websocket
                raise UnencryptedError
        await super()._process_info(info, initial_connection)

    async def _process_headers(self, headers: Any) -> dict[str, str] | None:
        """Malformed headers become no headers, and do not end the reading loop."""
        try:
            found: dict[str, str] | None = await super()._process_headers(headers)
        except Exception:  # noqa: BLE001 - anyone can publish anything
            return None
        return found

    async def _read_loop(self) -> None:
        """Any data counts as an answer to a ping: the PONG may wait behind a long message."""
        parse = self._ps.parse

        async def parse_and_reset_pings(data: bytes = b"") -> None:
            self._pings_outstanding = 0
            await parse(data)

        self._ps.parse = parse_and_reset_pings  # type: ignore[method-assign]
        try:
            await super()._read_loop()
        finally:
            self.lost.set()
