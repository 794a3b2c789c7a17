"""Boards in browsers: one process each, a limit, and no process left behind."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.serve.serving import Served, make_ledger, processes_of, served, shown
from tracker.serve import boards
from tracker.serve.boards import COLUMN_LIMITS, board_command, clamp

OURS = os.getpid()


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp('it\'s the "night"; exit 1')
    return make_ledger(folder / "the night's.db", "Ipswich")


@pytest.fixture
async def server(ledger: Path) -> AsyncIterator[Served]:
    async with served(ledger, max_boards=2) as server:
        yield server


async def count(server: Served) -> int:
    return int(json.loads((await server.get("/healthz"))[1])["boards"])


async def ended(board: aiohttp.ClientWebSocketResponse) -> bool:
    """Read a board to its end."""
    while (await board.receive(timeout=20)).type is aiohttp.WSMsgType.BINARY:
        pass
    return board.closed


async def test_a_board_opens_read_only_for_any_ledger_name(server: Served) -> None:
    async with await server.board() as board:
        await shown(board, "General Election", "READ ONLY", "1 of 69")
        await board.send_json(["stdin", "d"])
        await shown(board, "This board is read only.")


async def test_a_boards_process_ends_when_its_browser_disconnects(server: Served) -> None:
    board = await server.board()
    await shown(board, "General Election")
    (process,) = processes_of(OURS)
    await board.close()
    for _ in range(200):
        if not await count(server):
            break
        await asyncio.sleep(0.02)
    assert await count(server) == 0
    assert process not in processes_of(OURS)


async def test_a_board_whose_process_dies_is_closed_in_the_browser(server: Served) -> None:
    async with await server.board() as board:
        await shown(board, "General Election")
        (process,) = processes_of(OURS)
        os.kill(process, signal.SIGKILL)
        assert await ended(board)


async def test_a_board_closes_on_its_own_quit_key(server: Served) -> None:
    async with await server.board() as board:
        await shown(board, "General Election")
        await board.send_json(["stdin", "q"])
        await shown(board, "Leave the board?")
        await board.send_json(["stdin", "\r"])
        assert await ended(board)


async def test_a_board_over_the_limit_is_refused(server: Served) -> None:
    one, two = await server.board(), await server.board()
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await server.board()
    assert refused.value.status == 503
    status, said, _ = await server.get("/")
    assert (status, said[:60]) == (
        503,
        "2 boards open, as many as this server shows at once. Try aga",
    )
    assert (await server.get("/page"))[0] == 200
    await asyncio.gather(one.close(), two.close())


async def test_all_boards_end_with_the_server(ledger: Path) -> None:
    async with served(ledger) as server:
        board = await server.board()
        await shown(board, "General Election")
        assert len(processes_of(OURS)) == 1
    assert processes_of(OURS) == []


async def test_a_process_that_does_not_end_is_killed(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boards, "STOP_SECONDS", 0.1)
    async with served(ledger) as server:
        board = await server.board()
        await shown(board, "General Election")
        (process,) = processes_of(OURS)
        os.kill(process, signal.SIGSTOP)
    assert processes_of(OURS) == []


async def test_a_message_that_textual_never_sends_closes_the_board(server: Served) -> None:
    for nonsense in ("not JSON", '{"stdin": "x"}', '["resize", {"width": "80"}]', '["quit"]'):
        board = await server.board()
        await board.send_str(nonsense)
        assert await ended(board)
        assert board.close_code == 1007
        for _ in range(200):
            if not await count(server):
                break
            await asyncio.sleep(0.02)


def test_the_size_of_a_window_is_clamped() -> None:
    sizes = [clamp(COLUMN_LIMITS, cells) for cells in (0, 80, 10**9)]
    assert sizes == [COLUMN_LIMITS[0], 80, COLUMN_LIMITS[1]]


def test_a_board_is_read_only_unless_writable() -> None:
    ledger = Path("night.db")
    assert "--read-only" in board_command(ledger, writable=False)
    assert "--read-only" not in board_command(ledger, writable=True)
    for writable in (False, True):
        assert "--guest" in board_command(ledger, writable=writable)
