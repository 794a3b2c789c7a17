"""Boards in browsers: each is `tracker watch` in a process of its own, carried by textual-serve."""

import asyncio
import contextlib
import os
import shlex
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import WSMsgType, web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from tracker.support.phrases import several

GRACE_SECONDS = 5.0
"""How long a board may take to let go of the ledger before its process is killed."""
HEARTBEAT_SECONDS = 15.0
"""A browser that does not answer for so long is gone."""
CLOSE_SECONDS = 2.0
COLUMNS, ROWS = (20, 500), (5, 200)
"""The least and the most that a window may claim to have."""


def command(ledger: Path, *, writable: bool) -> list[str]:
    """The command that shows a ledger to a guest."""
    rights = [] if writable else ["--read-only"]
    watch = [sys.executable, "-m", "tracker", "watch", "--guest", *rights]
    return [*watch, "--db", str(ledger.absolute())]


def _environment(width: int, height: int) -> dict[str, str]:
    """Of the process: our own without what was meant for us, and what a browser can show."""
    ours = ("NO_COLOR", "TMUX", "VTE_VERSION", "LC_TERMINAL", "COLUMNS", "LINES")
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ours and (not name.startswith("TRACKER_") or name == "TRACKER_CONFIG")
    }
    return {
        **kept,
        "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "TERM": "xterm-256color",
        "TERM_PROGRAM": "textual",
        "COLUMNS": str(width),
        "ROWS": str(height),
    }


class BoardProcess(AppService):
    """One board: its process, and the websocket of the browser that shows it."""

    def __init__(self, argv: Sequence[str], websocket: web.WebSocketResponse) -> None:
        super().__init__(
            shlex.join(argv),
            write_bytes=websocket.send_bytes,
            write_str=websocket.send_str,
            close=websocket.close,  # type: ignore[arg-type]  # it says how it went; nobody asks
            download_manager=DownloadManager(),
        )
        self._argv = list(argv)

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        """Start the process without a shell, which would have to be quoted for.

        It is in a session of its own: Ctrl+C is for the server, which then ends its boards.
        """
        self._process = process = await asyncio.create_subprocess_exec(
            *self._argv,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=_environment(width, height),
            start_new_session=True,
        )
        self._stdin = process.stdin
        return process

    async def run(self) -> None:
        """Carry the board to its end; a process that is gone is no board that stands still."""
        try:
            await super().run()
        finally:
            await self.remote_close()

    async def on_data(self, payload: bytes) -> None:
        """Hand over what the board shows; read on where nobody looks, so that it can end."""
        with contextlib.suppress(ConnectionError):
            await super().on_data(payload)

    async def on_meta(self, data: bytes) -> None:
        """Of what a process can ask of a browser, a board has only its own end."""
        if msgspec.json.decode(data).get("type") == "exit":
            await self.remote_close()

    async def resize(self, width: int, height: int) -> None:
        """The browser's window has another size, in cells."""
        await self.set_terminal_size(within(COLUMNS, width), within(ROWS, height))

    async def stop(self) -> None:
        """Have the board close, and see to it that the process is gone."""
        process = self._process
        if process is None:
            return
        try:
            await self.send_meta({"type": "quit"})
            async with asyncio.timeout(GRACE_SECONDS):
                await process.wait()
        except TimeoutError:
            pass
        finally:
            if process.returncode is None:
                process.kill()
        await process.wait()
        if self._task is not None:
            await self._task


def within(limits: tuple[int, int], cells: int) -> int:
    """So many cells, but no fewer and no more than a window may have."""
    return max(limits[0], min(limits[1], cells))


class Boards:
    """The boards that are open, as many as there may be."""

    def __init__(self, argv: Sequence[str], most: int) -> None:
        self.most = most
        self._argv = argv
        self._open: set[BoardProcess] = set()

    @property
    def count(self) -> int:
        """How many there are, with those that are closing: each is a process."""
        return len(self._open)

    @property
    def refusal(self) -> str:
        """Why there cannot be another one; empty where there can."""
        if self.count < self.most:
            return ""
        return (
            f"{several(self.most, 'board')} open, as many as this server shows at once."
            " Try again when one has been closed; the summary is at /page.\n"
        )

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Open a board for a browser's websocket, until either of them goes away."""
        if self.refusal:
            return web.Response(status=503, text=self.refusal)
        websocket = web.WebSocketResponse(heartbeat=HEARTBEAT_SECONDS, timeout=CLOSE_SECONDS)
        board = BoardProcess(self._argv, websocket)
        self._open.add(board)
        try:
            await websocket.prepare(request)
            width, height = (_cells(request.query.get(side)) for side in ("width", "height"))
            await board.start(within(COLUMNS, width or 80), within(ROWS, height or 24))
            await _carry(websocket, board)
        finally:
            await board.stop()
            self._open.discard(board)
        return websocket

    async def close(self) -> None:
        """Close them all; their processes are gone on return."""
        await asyncio.gather(*(board.stop() for board in self._open))


def _cells(said: str | None) -> int:
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 6 else 0


async def _carry(websocket: web.WebSocketResponse, board: BoardProcess) -> None:
    """Hand what the browser says to the board: textual.js's messages, and no others."""
    async for message in websocket:
        if message.type is not WSMsgType.TEXT:
            continue
        try:
            said: Any = msgspec.json.decode(message.data)
        except msgspec.DecodeError:
            said = None
        match said:
            case ["stdin", str(keys)]:
                await board.send_bytes(keys.encode("utf-8", "replace"))
            case ["resize", {"width": int(width), "height": int(height)}]:
                await board.resize(width, height)
            case ["ping", str(sent)]:
                await websocket.send_json(["pong", sent])
            case ["focus"]:
                await board.focus()
            case ["blur"]:
                await board.blur()
            case _:
                await websocket.close(code=1007, message=b"not what textual.js would say")
