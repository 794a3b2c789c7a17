"""The web server: its routes, its start and its stop."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Callable
from html import escape
from pathlib import Path
from string import Template

import textual_serve
from aiohttp import web

from tracker.election.clock import Clock
from tracker.serve.access_policy import AccessPolicy, AddressError
from tracker.serve.boards import Boards, board_command
from tracker.serve.connections import (
    HEADER_SECONDS,
    VIEWERS,
    Connections,
    log_loop_errors,
    server_log,
)
from tracker.serve.full_answer import FullAnswer
from tracker.serve.middleware import CSP, DENY_ALL, protected_application
from tracker.serve.pages import add_pages, page_footer, page_head
from tracker.serve.renditions import Renditions
from tracker.support.escape import visible

STATIC = Path(__file__).parent / "static"
TEXTUAL_STATIC = Path(textual_serve.__file__).parent / "static"
SHUTDOWN_SECONDS = 3.0
"""How long an open request may take after the server begins to stop."""


def application(
    policy: AccessPolicy,
    ledger_path: Path,
    clock: Clock,
    *,
    title: str,
    writable: bool = False,
    wall: bool = False,
    max_boards: int = 20,
    max_viewers: int = 500,
) -> web.Application:
    """The application: the board at `/`, the page, the summary and the health check.

    `title` is the title of the board's window in the browser. With `wall`, boards begin with
    the wall. `max_viewers`: as `connections.Viewers.limit`.
    """
    app = protected_application(policy, max_viewers)
    boards = Boards(board_command(ledger_path, writable=writable, wall=wall), max_boards)
    renditions = Renditions(ledger_path, clock, head=page_head(policy), footer=page_footer())
    template = Template((STATIC / "board.html").read_text(encoding="utf-8"))
    html = template.substitute(title=escape(visible(title)))

    async def index(request: web.Request) -> web.Response:
        if boards.refusal:
            return FullAnswer(boards.refusal)
        csp = f"{_BOARD_POLICY}; connect-src 'self' ws://{request.host} wss://{request.host}"
        return web.Response(text=html, content_type="text/html", headers={CSP: csp})

    app.router.add_get("/", index)
    app.router.add_get("/ws", boards.connect)
    app.router.add_static("/static/textual", TEXTUAL_STATIC)
    app.router.add_static("/static", STATIC)
    add_pages(app, renditions, boards, policy)
    app.on_shutdown.append(lambda _: boards.close())
    app.on_cleanup.append(lambda _: renditions.close())
    return app


_BOARD_POLICY = (
    f"{DENY_ALL}; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self';"
    " img-src 'self' data:"
)
"""The content policy of the board's page. xterm.js writes inline styles. All scripts are files of
this package or of textual-serve."""


def open_listener(host: str, port: int) -> socket.socket:
    """A listening socket. Port 0 means any free port. Raises AddressError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise AddressError(f"cannot listen on {host}, port {port}: {error.strerror}") from error


def run(app: web.Application, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM. `ready` is called when the server accepts connections."""
    asyncio.run(_run(app, listener, ready))


async def _run(app: web.Application, listener: socket.socket, ready: Callable[[], None]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    log_loop_errors(loop)
    async with serving(app, listener):
        for number in (signal.SIGINT, signal.SIGTERM):
            try:
                loop.add_signal_handler(number, stop.set)
            except NotImplementedError:  # on Windows
                signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
        ready()
        await stop.wait()


@contextlib.asynccontextmanager
async def serving(app: web.Application, listener: socket.socket) -> AsyncIterator[None]:
    """Accept connections on the socket during the block."""
    runner = web.AppRunner(
        app,
        access_log=None,
        logger=server_log(),
        keepalive_timeout=HEADER_SECONDS,
        shutdown_timeout=SHUTDOWN_SECONDS,
    )
    await runner.setup()
    assert runner.server is not None
    accept = Connections(runner.server, app[VIEWERS])
    server = await asyncio.get_running_loop().create_server(accept, sock=listener)
    try:
        yield
    finally:
        server.close()
        await runner.cleanup()
