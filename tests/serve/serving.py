"""What the tests of `tracker serve` share: a ledger with a few results, and a server in the test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("textual_serve", reason="the extra serve is not installed")

import aiohttp
from aiohttp import web

from tests.makers import night
from tests.makers.newsroom import deliver, message
from tracker.election.clock import wall_clock
from tracker.ledger import Ledger
from tracker.serve.access_policy import AccessPolicy
from tracker.serve.server import application, open_listener

TOKEN = "the token of this night"


def make_ledger(path: Path, *declared: str) -> Path:
    """A ledger of Anglia with these seats' real results; the path."""
    with Ledger.create(path, night.anglia(), night.anglia().polls_close) as ledger:
        for seat in declared:
            sent = message(seat)
            deliver(ledger, sent.name, sent.xml, sent.at)
    return path


@dataclass(frozen=True)
class Served:
    """A server on a free port, and a client of it that keeps cookies."""

    url: str
    policy: AccessPolicy
    client: aiohttp.ClientSession

    async def get(self, path: str, **headers: str) -> tuple[int, str, "aiohttp.ClientResponse"]:
        """Ask for a path as a browser would type it in; redirects are not followed."""
        async with self.client.get(
            self.url + path, headers=headers, allow_redirects=False
        ) as answer:
            return answer.status, await answer.text(), answer

    async def board(self, **headers: str) -> aiohttp.ClientWebSocketResponse:
        """A board's websocket, opened as from our own page unless `Origin` is given."""
        origin = {"Origin": self.url} | headers
        return await self.client.ws_connect(
            f"{self.url}/ws?width=100&height=30", headers=origin, max_msg_size=0
        )


@asynccontextmanager
async def served(ledger: Path, *, token: str = "", max_boards: int = 20) -> AsyncIterator[Served]:
    """Serve a ledger, read only."""
    listener = open_listener("127.0.0.1", 0)
    policy = AccessPolicy("127.0.0.1", listener.getsockname()[1], token)
    app = application(policy, ledger, wall_clock, title="The <night>", max_boards=max_boards)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=3)
    await runner.setup()
    try:
        await web.SockSite(runner, listener).start()
        jar = aiohttp.CookieJar(unsafe=True)  # cookies of an address, as browsers keep them
        async with aiohttp.ClientSession(cookie_jar=jar) as client:
            yield Served(policy.url.rstrip("/"), policy, client)
    finally:
        await runner.cleanup()


async def shown(board: aiohttp.ClientWebSocketResponse, *wanted: str) -> str:
    """Read what a board sends until all of these words were in it; all of it."""
    seen = ""
    while not all(words in seen for words in wanted):
        said = await board.receive(timeout=20)
        assert said.type is aiohttp.WSMsgType.BINARY, (said.type, seen[-2000:])
        seen += said.data.decode()
    return seen


def processes_of(parent: int) -> list[int]:
    """The ids of a process's boards that have not ended, from /proc."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("processes are looked for in /proc, which this system has not")
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            status = (process / "stat").read_text().rpartition(")")[2].split()
            watches = b"\0watch\0" in (process / "cmdline").read_bytes()
            if int(status[1]) == parent and status[0] != "Z" and watches:
                found.append(int(process.name))
    return found
