"""A line to a hub that a test can cut: a proxy on loopback, in a thread of its own."""

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from typing import Any, Self

from tests.makers.hubs import Node, free_port


class Line:
    """A proxy from a desk to one node of a hub."""

    def __init__(self, node: Node, *, bytes_per_second: int | None = None) -> None:
        """If `bytes_per_second` is None, the speed is not limited."""
        self._node = node
        self._rate = bytes_per_second
        self.port = free_port()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._flowing = asyncio.Event()

    @property
    def url(self) -> str:
        """The address for a desk."""
        return f"nats://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        self.restore()
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def cut(self) -> None:
        """Break all connections and refuse new connections."""
        self._do(self._cut())

    def silence(self) -> None:
        """Pass no more data, without closing: like a dead radio link."""
        self._do(self._set(flowing=False))

    def restore(self) -> None:
        """Pass data again, also the data that was held back."""
        self._do(self._restore())

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _set(self, *, flowing: bool) -> None:
        if flowing:
            self._flowing.set()
        else:
            self._flowing.clear()

    async def _restore(self) -> None:
        self._flowing.set()
        if self._server is None:
            self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)

    async def _cut(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in self._open:
            writer.transport.abort()
        self._open.clear()

    async def _end(self) -> None:
        self._flowing.set()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        with contextlib.suppress(OSError, asyncio.CancelledError):
            from_hub, to_hub = await asyncio.open_connection("127.0.0.1", self._node.port)
            self._open.add(to_hub)
            await asyncio.wait(
                [
                    asyncio.create_task(self._pass(reader, to_hub)),
                    asyncio.create_task(self._pass(from_hub, writer)),
                ],
                return_when=asyncio.FIRST_COMPLETED,
            )
            self._open.discard(to_hub)
            to_hub.transport.abort()
        self._open.discard(writer)
        writer.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.CancelledError):
            while data := await reader.read(4_096 if self._rate else 65_536):
                await self._flowing.wait()
                if self._rate:
                    await asyncio.sleep(len(data) / self._rate)
                writer.write(data)
                await writer.drain()
