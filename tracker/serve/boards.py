"""Boards in browsers. Each is a process of `tracker watch`; textual-serve sends its screen."""

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

from tracker.serve.full_answer import FullAnswer
from tracker.support.phrases import quantity

STOP_SECONDS = 5.0
"""How long a board may take to end before its process is killed."""
HEARTBEAT_SECONDS = 15.0
"""A browser that sends nothing for this long gets a ping. Without an answer it counts as gone."""
CLOSE_SECONDS = 2.0
"""How long a browser may take to confirm that its websocket is closed."""
COLUMN_LIMITS, ROW_LIMITS = (20, 500), (5, 200)
"""Smallest and largest size of a board, in cells."""


def board_command(ledger: Path, *, writable: bool, wall: bool = False) -> list[str]:
    """The command of a board for a guest: a viewer in a browser."""
    options = [*([] if writable else ["--read-only"]), *(["--wall"] if wall else [])]
    watch = [sys.executable, "-m", "tracker", "watch", "--guest", *options]
    return [*watch, "--db", str(ledger.absolute())]


def _environment(width: int, height: int) -> dict[str, str]:
    """The server's environment, changed for a process whose terminal is in the browser.

    `width` and `height` are in cells. Of the `TRACKER_` variables only TRACKER_CONFIG is kept.
    """
    terminal_names = ("NO_COLOR", "TMUX", "VTE_VERSION", "LC_TERMINAL", "COLUMNS", "LINES")
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in terminal_names
        and (not name.startswith("TRACKER_") or name == "TRACKER_CONFIG")
    }
    return {
        **inherited,
        "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "TERM": "xterm-256color",
        "TERM_PROGRAM": "textual",
        "COLUMNS": str(width),
        "ROWS": str(height),
    }


class BoardProcess(AppService):
    """The process of one board, and the websocket of its browser."""

    def __init__(self, argv: Sequence[str], websocket: web.WebSocketResponse) -> None:
        super().__init__(
            shlex.join(argv),
            write_bytes=websocket.send_bytes,
            write_str=websocket.send_str,
            close=websocket.close,  # type: ignore[arg-type]  # its result is not used
            download_manager=DownloadManager(),
        )
        self._argv = list(argv)

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        """Start the process, without a shell.

        The process has a session of its own, so that Ctrl+C reaches only the server. The server
        then stops its boards.
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
        """Send the board to the browser. Close the websocket when the process has ended."""
        try:
            await super().run()
        finally:
            await self.remote_close()

    async def on_data(self, payload: bytes) -> None:
        """Send the board's output. Without a browser discard it, so that the process can end."""
        with contextlib.suppress(ConnectionError):
            await super().on_data(payload)

    async def on_meta(self, data: bytes) -> None:
        """Handle a control message from the process: after "exit", close the websocket."""
        if msgspec.json.decode(data).get("type") == "exit":
            await self.remote_close()

    async def resize(self, width: int, height: int) -> None:
        """Give the board the size of the browser's window, in cells, within the limits."""
        await self.set_terminal_size(clamp(COLUMN_LIMITS, width), clamp(ROW_LIMITS, height))

    async def stop(self) -> None:
        """End the board. Kills the process if it has not ended after STOP_SECONDS."""
        process = self._process
        if process is None:
            return
        try:
            with contextlib.suppress(TimeoutError):
                await self.send_meta({"type": "quit"})
                await asyncio.wait_for(process.wait(), STOP_SECONDS)
        finally:
            if process.returncode is None:
                process.kill()
        await process.wait()
        if self._task is not None:
            await self._task


def clamp(limits: tuple[int, int], cells: int) -> int:
    """`cells`, or the nearer limit if `cells` is outside the limits."""
    return max(limits[0], min(limits[1], cells))


class Boards:
    """The open boards, at most `limit` at once."""

    def __init__(self, argv: Sequence[str], limit: int) -> None:
        self.limit = limit
        self._argv = argv
        self._open: set[BoardProcess] = set()

    @property
    def count(self) -> int:
        """Number of open boards. A board counts until its process has ended."""
        return len(self._open)

    @property
    def refusal(self) -> str:
        """Why no further board can be opened; empty if a further board can be opened."""
        if self.count < self.limit:
            return ""
        return (
            f"{quantity(self.limit, 'board')} open, as many as this server shows at once."
            " Try again when one has been closed."
        )

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Open a board on the request's websocket, until the board or the websocket closes.

        Answers with status 503 if no further board can be opened.
        """
        if self.refusal:
            return FullAnswer(self.refusal)
        websocket = web.WebSocketResponse(heartbeat=HEARTBEAT_SECONDS, timeout=CLOSE_SECONDS)
        board = BoardProcess(self._argv, websocket)
        self._open.add(board)
        try:
            await websocket.prepare(request)
            columns = _parse_cells(request.query.get("width", "")) or 80
            rows = _parse_cells(request.query.get("height", "")) or 24
            await board.start(clamp(COLUMN_LIMITS, columns), clamp(ROW_LIMITS, rows))
            await _relay(websocket, board)
        finally:
            await board.stop()
            self._open.discard(board)
        return websocket

    async def close(self) -> None:
        """Close all boards; their processes have ended on return."""
        await asyncio.gather(*(board.stop() for board in self._open))


def _parse_cells(text: str) -> int:
    """The number in a text; 0 if it is not a number of at most five digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


async def _relay(websocket: web.WebSocketResponse, board: BoardProcess) -> None:
    """Pass the browser's messages to the board. Closes the websocket at the first text that
    textual.js would not send."""
    async for message in websocket:
        if message.type is not WSMsgType.TEXT:
            continue
        try:
            content: Any = msgspec.json.decode(message.data)
        except msgspec.DecodeError:
            content = None
        match content:
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
                await websocket.close(code=1007, message=b"not a message of textual.js")
