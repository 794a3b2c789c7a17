"""Connections that send nothing, too little or too much: viewers are answered all the same."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.serve.serving import TOKEN, Served, make_ledger, served
from tracker.serve import connections, server
from tracker.serve.connections import OneLineFilter


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_ledger(tmp_path_factory.mktemp("connections") / "night.db", "Ipswich")


@pytest.fixture
async def protected(ledger: Path) -> AsyncIterator[Served]:
    async with served(ledger, token=TOKEN) as server:
        yield server


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def connect(served: Served, *begun: bytes) -> Connection:
    reader, writer = await asyncio.open_connection("127.0.0.1", served.policy.port)
    writer.write(b"".join(begun))
    await writer.drain()
    return reader, writer


async def raw(served: Served, request: bytes) -> tuple[int, bytes]:
    """Status and answer of a request as bytes, whose header has everything but the end."""
    reader, writer = await connect(served, request)
    host = f"Host: 127.0.0.1:{served.policy.port}\r\nConnection: close\r\n\r\n"
    writer.write(host.encode())
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    return int(answer.split()[1]), answer


async def test_many_half_open_connections_stop_nobody(
    protected: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """1,050 of them stopped the server, and filled the log with 71 MB of tracebacks."""
    monkeypatch.setattr(connections, "MAX_UNKNOWN", 5)
    async with contextlib.AsyncExitStack() as opened:
        half_open = [await connect(protected, b"GET / HTTP/1.1\r\nHost") for _ in range(30)]
        for _, writer in half_open:
            opened.callback(writer.close)
        assert (await protected.get(f"/page?token={TOKEN}"))[0] == 303
        assert (await protected.get("/page"))[0] == 200
        for reader, _ in half_open[:24]:
            assert await asyncio.wait_for(reader.read(), 5) == b""
    assert "Traceback" not in caplog.text


async def test_a_viewer_over_the_limit_is_refused_until_another_has_gone(
    ledger: Path, caplog: pytest.LogCaptureFixture
) -> None:
    request = b"HEAD /page HTTP/1.1\r\n"
    async with served(ledger, max_viewers=2) as serving:
        host = f"Host: 127.0.0.1:{serving.policy.port}\r\n\r\n".encode()
        viewers = [await connect(serving, request, host) for _ in range(2)]
        for reader, _ in viewers:
            assert b" 200 " in await reader.readuntil(b"\r\n\r\n")
        status, answer = await raw(serving, b"GET /page HTTP/1.1\r\n")
        assert status == 503
        assert b"2 connections of viewers" in answer
        assert b'<a href="page">' in answer
        assert "2 connections of viewers" in caplog.text
        assert "<p>" not in caplog.text
        (reader, first), (_, second) = viewers
        first.write(request + host)
        assert b" 200 " in await reader.readuntil(b"\r\n\r\n")
        second.close()
        assert (await raw(serving, request))[0] == 200
        first.close()


async def test_a_header_that_does_not_end_in_time_closes_its_connection(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "HEADER_SECONDS", 0.2)
    async with served(ledger) as serving:
        reader, writer = await connect(serving, b"GET /page HTTP/1.1\r\n")

        async def drip() -> None:
            while True:
                writer.write(b"X: y\r\n")
                await asyncio.sleep(0.05)

        dripping = asyncio.create_task(drip())
        with contextlib.suppress(ConnectionResetError):  # a byte came after the end
            assert await asyncio.wait_for(reader.read(), 5) == b""
        dripping.cancel()
        writer.close()


@pytest.mark.parametrize(
    "request_line",
    [
        pytest.param(b"GET /?token=\xe9 HTTP/1.1\r\n", id="a token in Latin-1"),
        pytest.param(b"GET /?token=%E9 HTTP/1.1\r\n", id="an escaped token in Latin-1"),
        pytest.param("GET /?token=né HTTP/1.1\r\n".encode(), id="a token in UTF-8"),
        pytest.param(b"GET / HTTP/1.1\r\nAuthorization: Bearer \xe9\r\n", id="a bearer in Latin-1"),
        pytest.param(b"GET / HTTP/1.1\r\nCookie: tracker=\xe9\r\n", id="a cookie in Latin-1"),
        pytest.param(b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n", id="an overlong path"),
        pytest.param(b"NONSENSE\r\n", id="no request"),
    ],
)
async def test_what_no_viewer_sends_is_refused_without_an_error_of_ours(
    protected: Served, request_line: bytes
) -> None:
    status, _ = await raw(protected, request_line)
    assert 400 <= status < 500


@pytest.mark.parametrize(
    "path", [b"/static/" + b"a" * 300, b"/static/%00", b"/static/%FF", b"/%E9"]
)
async def test_a_path_that_can_be_no_file_is_not_found(ledger: Path, path: bytes) -> None:
    async with served(ledger) as serving:
        status, _ = await raw(serving, b"GET " + path + b" HTTP/1.1\r\n")
    assert status in (400, 403, 404)


async def test_a_token_with_an_accent_can_be_used(ledger: Path) -> None:
    async with served(ledger, token="le jeton d'été à nous") as serving:
        status, _, _ = await serving.get("/page?token=le%20jeton%20d'%C3%A9t%C3%A9%20%C3%A0%20nous")
        assert status == 303
        assert (await serving.get("/page"))[0] == 200


def record(error: Exception) -> logging.LogRecord:
    return logging.LogRecord(
        "tracker", logging.ERROR, "", 0, "failed for %s", ("x",), (type(error), error, None)
    )


def test_an_error_of_the_web_server_is_one_line_a_minute() -> None:
    now = [0.0]
    one_line = OneLineFilter(lambda: now[0])
    first = record(ValueError("no"))
    assert one_line.filter(first)
    assert first.getMessage() == "failed for x: ValueError('no')"
    assert first.exc_info is None
    assert not one_line.filter(record(ValueError("again")))
    assert one_line.filter(record(OSError("another kind")))
    now[0] = 61.0
    assert one_line.filter(record(ValueError("again")))
