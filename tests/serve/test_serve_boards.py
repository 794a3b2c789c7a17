"""Boards in browsers: a process for each board, the limit, and the end of the processes."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.serve.serving import Served, make_ledger, processes_of, read_until, served
from tracker.serve import boards
from tracker.serve.boards import COLUMN_LIMITS, board_command, clamp
from tracker.ui.screens.dialog import READ_SECONDS

SERVER_PROCESS = os.getpid()


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp('it\'s the "night"; exit 1')
    return make_ledger(folder / "the night's.db", "Ipswich")


@pytest.fixture
async def server(ledger: Path) -> AsyncIterator[Served]:
    async with served(ledger, max_boards=2) as server:
        yield server


async def board_count(server: Served) -> int:
    return int(json.loads((await server.get("/healthz"))[1])["boards"])


async def is_closed_by_server(board: aiohttp.ClientWebSocketResponse) -> bool:
    """Read the output of a board to its end. Returns whether the websocket is closed then."""
    while (await board.receive(timeout=20)).type is aiohttp.WSMsgType.BINARY:
        pass
    return board.closed


async def test_a_board_opens_read_only_for_any_ledger_name(server: Served) -> None:
    async with await server.board() as board:
        await read_until(board, "General Election", "READ ONLY", "1 of 69")
        await board.send_json(["stdin", "d"])
        await read_until(board, "This board is read only.")


async def test_a_boards_process_ends_when_its_browser_disconnects(server: Served) -> None:
    board = await server.board()
    await read_until(board, "General Election")
    (process,) = processes_of(SERVER_PROCESS)
    await board.close()
    for _ in range(200):
        if not await board_count(server):
            break
        await asyncio.sleep(0.02)
    assert await board_count(server) == 0
    assert process not in processes_of(SERVER_PROCESS)


async def test_a_board_whose_process_dies_is_closed_in_the_browser(server: Served) -> None:
    async with await server.board() as board:
        await read_until(board, "General Election")
        (process,) = processes_of(SERVER_PROCESS)
        os.kill(process, signal.SIGKILL)
        assert await is_closed_by_server(board)


async def test_a_board_closes_on_its_own_quit_key(server: Served) -> None:
    async with await server.board() as board:
        await read_until(board, "General Election")
        await board.send_json(["stdin", "q"])
        await read_until(board, "Leave the board?")
        await asyncio.sleep(READ_SECONDS)
        await board.send_json(["stdin", "\r"])
        assert await is_closed_by_server(board)


async def test_a_board_over_the_limit_is_refused(server: Served) -> None:
    first, second = await server.board(), await server.board()
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await server.board()
    assert refused.value.status == 503
    status, text, _ = await server.get("/")
    assert status == 503
    assert "2 boards open" in text
    assert '<a href="page">' in text
    assert (await server.get("/page"))[0] == 200
    await asyncio.gather(first.close(), second.close())


async def test_all_boards_end_with_the_server(ledger: Path) -> None:
    async with served(ledger) as server:
        board = await server.board()
        await read_until(board, "General Election")
        assert len(processes_of(SERVER_PROCESS)) == 1
    assert processes_of(SERVER_PROCESS) == []


async def test_a_process_that_does_not_end_is_killed(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boards, "STOP_SECONDS", 0.1)
    async with served(ledger) as server:
        board = await server.board()
        await read_until(board, "General Election")
        (process,) = processes_of(SERVER_PROCESS)
        os.kill(process, signal.SIGSTOP)
    assert processes_of(SERVER_PROCESS) == []


async def test_a_message_that_textual_never_sends_closes_the_board(server: Served) -> None:
    for nonsense in ("not JSON", '{"stdin": "x"}', '["resize", {"width": "80"}]', '["quit"]'):
        board = await server.board()
        await board.send_str(nonsense)
        assert await is_closed_by_server(board)
        assert board.close_code == 1007
        for _ in range(200):
            if not await board_count(server):
                break
            await asyncio.sleep(0.02)


def test_the_size_of_a_board_is_clamped() -> None:
    sizes = [clamp(COLUMN_LIMITS, cells) for cells in (0, 80, 10**9)]
    assert sizes == [COLUMN_LIMITS[0], 80, COLUMN_LIMITS[1]]


def test_a_board_is_read_only_unless_writable() -> None:
    ledger = Path("night.db")
    assert "--read-only" in board_command(ledger, writable=False)
    assert "--read-only" not in board_command(ledger, writable=True)
    for writable in (False, True):
        assert "--guest" in board_command(ledger, writable=writable)


def test_a_board_for_a_wall_begins_with_it() -> None:
    assert "--wall" in board_command(Path("night.db"), writable=False, wall=True)
    assert "--wall" not in board_command(Path("night.db"), writable=False)
