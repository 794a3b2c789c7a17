"""The server put together, started and stopped."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from html import escape
from pathlib import Path
from string import Template

import textual_serve
from aiohttp import web

from tracker.election.clock import Clock
from tracker.serve.access_policy import AddressError, Door
from tracker.serve.boards import Boards, command
from tracker.serve.middleware import CLOSED, CSP, guarded
from tracker.serve.pages import add_pages, foot
from tracker.serve.renditions import Renditions
from tracker.support.escape import visible

OURS = Path(__file__).parent / "static"
TEXTUALS = Path(textual_serve.__file__).parent / "static"
HURRY_SECONDS = 3.0
"""How long a request may go on after the server was told to stop."""


def application(
    door: Door,
    ledger_path: Path,
    clock: Clock,
    *,
    title: str,
    writable: bool = False,
    most: int = 20,
) -> web.Application:
    """Everything that is served: the board at `/`, the page and the summary beside it.

    `title` is what the browser calls the board's window. At most `most` boards are open at
    once.
    """
    app = guarded(door)
    boards = Boards(command(ledger_path, writable=writable), most)
    renditions = Renditions(ledger_path, clock, foot=foot())
    html = Template((OURS / "board.html").read_text(encoding="utf-8"))
    shown = html.substitute(title=escape(visible(title)))

    async def index(request: web.Request) -> web.Response:
        if boards.refusal:
            return web.Response(status=503, text=boards.refusal)
        policy = f"{_BOARD_POLICY}; connect-src 'self' ws://{request.host} wss://{request.host}"
        return web.Response(text=shown, content_type="text/html", headers={CSP: policy})

    async def running(app: web.Application) -> AsyncIterator[None]:
        yield
        await renditions.close()

    async def stop(app: web.Application) -> None:
        await boards.close()

    app.add_routes(
        [
            web.get("/", index),
            web.get("/ws", boards.connect),
            web.static("/static/textual", TEXTUALS),
            web.static("/static", OURS),
        ]
    )
    add_pages(app, renditions, boards)
    app.cleanup_ctx.append(running)
    app.on_shutdown.append(stop)
    return app


_BOARD_POLICY = (
    f"{CLOSED}; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self';"
    " img-src 'self' data:"
)
"""xterm.js writes styles of its own; every script is a file of ours or textual-serve's."""


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there; on any free port for port 0. Raises AddressError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise AddressError(f"cannot listen on {host}, port {port}: {error.strerror}") from error


def run(app: web.Application, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; `ready` is called once it is reached."""
    asyncio.run(_run(app, listener, ready))


async def _run(app: web.Application, listener: socket.socket, ready: Callable[[], None]) -> None:
    stop = asyncio.Event()
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=HURRY_SECONDS)
    await runner.setup()
    try:
        with _on_signals(stop.set):
            await web.SockSite(runner, listener).start()
            ready()
            await stop.wait()
    finally:
        await runner.cleanup()


@contextlib.contextmanager
def _on_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Stop when told to; where the loop cannot be told (Windows), as soon as it looks."""
    loop, numbers = asyncio.get_running_loop(), (signal.SIGINT, signal.SIGTERM)
    for number in numbers:
        try:
            loop.add_signal_handler(number, stop)
        except NotImplementedError:
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))
    yield
