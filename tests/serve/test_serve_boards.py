"""Boards in browsers: each a process, as many as there may be, and none that outlives its use."""

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
from tracker.serve.boards import COLUMNS, command, within

OURS = os.getpid()


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp('it\'s the "night"; exit 1')
    return make_ledger(folder / "the night's.db", "Ipswich")


@pytest.fixture
async def server(ledger: Path) -> AsyncIterator[Served]:
    async with served(ledger, most=2) as server:
        yield server


async def count(server: Served) -> int:
    return int(json.loads((await server.get("/healthz"))[1])["boards"])


async def ended(board: aiohttp.ClientWebSocketResponse) -> bool:
    """Read a board to its end."""
    while (await board.receive(timeout=20)).type is aiohttp.WSMsgType.BINARY:
        pass
    return board.closed


async def test_a_board_is_shown_read_only_whatever_the_ledger_is_called(server: Served) -> None:
    async with await server.board() as board:
        await shown(board, "General Election", "READ ONLY", "1 of 69")
        await board.send_json(["stdin", "d"])
        await shown(board, "This board is read only.")


async def test_its_process_ends_when_the_browser_goes_away(server: Served) -> None:
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


async def test_a_board_whose_process_dies_does_not_stand_still(server: Served) -> None:
    async with await server.board() as board:
        await shown(board, "General Election")
        (process,) = processes_of(OURS)
        os.kill(process, signal.SIGKILL)
        assert await ended(board)


async def test_a_board_is_closed_by_its_reader(server: Served) -> None:
    async with await server.board() as board:
        await shown(board, "General Election")
        await board.send_json(["stdin", "q"])
        await shown(board, "Leave the board?")
        await board.send_json(["stdin", "\r"])
        assert await ended(board)


async def test_one_more_than_there_may_be_is_told_so(server: Served) -> None:
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


async def test_when_the_server_stops_its_boards_do(ledger: Path) -> None:
    async with served(ledger) as server:
        board = await server.board()
        await shown(board, "General Election")
        assert len(processes_of(OURS)) == 1
    assert processes_of(OURS) == []


async def test_a_process_that_will_not_end_is_ended(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boards, "GRACE_SECONDS", 0.1)
    async with served(ledger) as server:
        board = await server.board()
        await shown(board, "General Election")
        (process,) = processes_of(OURS)
        os.kill(process, signal.SIGSTOP)
    assert processes_of(OURS) == []


async def test_what_textual_would_not_say_closes_the_board(server: Served) -> None:
    for nonsense in ("not JSON", '{"stdin": "x"}', '["resize", {"width": "80"}]', '["quit"]'):
        board = await server.board()
        await board.send_str(nonsense)
        assert await ended(board)
        assert board.close_code == 1007
        for _ in range(200):
            if not await count(server):
                break
            await asyncio.sleep(0.02)


def test_a_window_of_any_size_gets_a_board_of_a_sensible_one() -> None:
    sizes = [within(COLUMNS, cells) for cells in (0, 80, 10**9)]
    assert sizes == [COLUMNS[0], 80, COLUMNS[1]]


def test_a_board_is_read_only_unless_it_is_meant_to_be_written_to() -> None:
    ledger = Path("night.db")
    assert "--read-only" in command(ledger, writable=False)
    assert "--read-only" not in command(ledger, writable=True)
    for writable in (False, True):
        assert "--guest" in command(ledger, writable=writable)
