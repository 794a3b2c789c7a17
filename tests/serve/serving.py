"""Makers for the tests of `tracker serve`: a ledger with results, and a server in the test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("textual_serve", reason="the extra serve is not installed")

import aiohttp

from tests.makers import night
from tests.makers.newsroom import deliver, message
from tracker.election.clock import wall_clock
from tracker.ledger import Ledger
from tracker.serve.access_policy import AccessPolicy
from tracker.serve.server import application, open_listener, serving

TOKEN = "the token of this night"


def make_ledger(path: Path, *declared: str) -> Path:
    """Create a ledger of Anglia with the real results of these seats. Returns its path."""
    with Ledger.create(path, night.anglia(), night.anglia().polls_close) as ledger:
        for seat in declared:
            sent = message(seat)
            deliver(ledger, sent.name, sent.xml, sent.at)
    return path


@dataclass(frozen=True)
class Served:
    """A server on a free port, and a client that stores its cookies."""

    url: str
    policy: AccessPolicy
    client: aiohttp.ClientSession

    async def get(self, path: str, **headers: str) -> tuple[int, str, "aiohttp.ClientResponse"]:
        """Request a path, without following redirects. Returns status, text and response."""
        async with self.client.get(
            self.url + path, headers=headers, allow_redirects=False
        ) as answer:
            return answer.status, await answer.text(), answer

    async def board(self, **headers: str) -> aiohttp.ClientWebSocketResponse:
        """Open the websocket of a board. `headers` can replace the `Origin` of the server's page."""
        origin = {"Origin": self.url} | headers
        return await self.client.ws_connect(
            f"{self.url}/ws?width=100&height=30", headers=origin, max_msg_size=0
        )


@asynccontextmanager
async def served(
    ledger: Path,
    *,
    token: str = "",
    max_boards: int = 20,
    max_viewers: int = 500,
    public_url: str = "",
    embed: tuple[str, ...] = (),
) -> AsyncIterator[Served]:
    """Serve a ledger, read only."""
    listener = open_listener("127.0.0.1", 0)
    policy = AccessPolicy("127.0.0.1", listener.getsockname()[1], token, public_url, embed=embed)
    app = application(
        policy,
        ledger,
        wall_clock,
        title="The <night>",
        max_boards=max_boards,
        max_viewers=max_viewers,
    )
    async with serving(app, listener):
        jar = aiohttp.CookieJar(unsafe=True)  # also stores cookies of an IP address, as browsers do
        async with aiohttp.ClientSession(cookie_jar=jar) as client:
            yield Served(f"http://127.0.0.1:{policy.port}", policy, client)


async def read_until(board: aiohttp.ClientWebSocketResponse, *wanted: str) -> str:
    """Read the output of a board until it contains all these texts. Returns the output."""
    output = ""
    while not all(text in output for text in wanted):
        message = await board.receive(timeout=20)
        assert message.type is aiohttp.WSMsgType.BINARY, (message.type, output[-2000:])
        output += message.data.decode()
    return output


def processes_of(parent: int) -> list[int]:
    """Process ids of the running boards of a server. `parent` is the server's process id."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("this system has no /proc")
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            status = (process / "stat").read_text().rpartition(")")[2].split()
            watches = b"\0watch\0" in (process / "cmdline").read_bytes()
            if int(status[1]) == parent and status[0] != "Z" and watches:
                found.append(int(process.name))
    return found
