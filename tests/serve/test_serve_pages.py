"""The page, the summary and the health check."""

import asyncio
import base64
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.makers import night
from tests.serve.serving import Served, make_ledger, served
from tracker.election.clock import wall_clock
from tracker.ledger import Ledger
from tracker.ledger.as_of import AsOf
from tracker.serve import renditions
from tracker.serve.renditions import Renditions, UnreadableError


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return make_ledger(tmp_path / "night.db", "Ipswich", "Colchester")


def declare(path: Path, seat: str, party: str) -> None:
    """Record a declaration of another desk."""
    with Ledger.open(path) as ledger, ledger.writing():
        ledger.append([night.desk_entry(ledger.board, seat, party)], wall_clock())


async def until(server: Served, path: str, holds: Callable[[str], bool]) -> str:
    for _ in range(100):
        _, text, _ = await server.get(path)
        if holds(text):
            return text
        await asyncio.sleep(0.05)
    raise AssertionError(text)


async def test_each_format_shows_the_current_board(ledger: Path) -> None:
    async with served(ledger) as server:
        for path, kind in (
            ("/page", "text/html"),
            ("/summary.txt", "text/plain"),
            ("/summary.json", "application/json"),
        ):
            status, text, answer = await server.get(path)
            assert (status, answer.headers["Content-Type"]) == (200, f"{kind}; charset=utf-8")
            assert "Ipswich" in text
        assert json.loads(text)["seats"]["declared"] == 2
        declare(ledger, "Peterborough", "Con")
        await until(server, "/summary.json", lambda text: json.loads(text)["seats"]["called"] == 1)
        await until(server, "/page", lambda text: "to come: Peterborough" in text)


async def test_a_client_with_the_current_etag_gets_304_and_the_time(ledger: Path) -> None:
    async with served(ledger) as server:
        _, _, answer = await server.get("/page")
        tag = answer.headers["ETag"]
        status, text, again = await server.get("/page", **{"If-None-Match": tag})
        assert (status, text, again.headers["ETag"]) == (304, "", tag)
        assert re.fullmatch(r"\d\d:\d\d", again.headers["Checked-At"])
        declare(ledger, "Peterborough", "Con")
        await asyncio.sleep(renditions.MAX_AGE_SECONDS + 0.1)
        assert (await server.get("/page", **{"If-None-Match": tag}))[0] == 200


async def test_the_page_runs_its_own_script_and_no_other(ledger: Path) -> None:
    async with served(ledger) as server:
        _, html, answer = await server.get("/page")
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in answer.headers["Content-Security-Policy"]


async def test_other_sites_get_a_title_a_description_and_a_picture_for_a_link(ledger: Path) -> None:
    async with served(ledger, public_url="https://results.example.org") as server:
        _, html, _ = await server.get("/page")
        async with server.client.get(f"{server.url}/page.png") as answer:
            picture, kind = await answer.read(), answer.headers["Content-Type"]
    shown = dict(re.findall(r'<meta property="og:([a-z:]+)" content="([^"]*)">', html))
    assert shown["title"] == "General Election, Anglia, 12 December 2019"
    assert shown["description"].startswith("Anglia, 2 of 69 declared: Conservative 2 seats")
    assert shown["url"] == "https://results.example.org/page"
    assert shown["image"] == "https://results.example.org/page.png"
    assert f'<meta name="description" content="{shown["description"]}">' in html
    assert '<link rel="icon" href="data:' in html
    assert (kind, picture[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")


async def test_the_page_is_compressed_for_clients_that_accept_it(ledger: Path) -> None:
    async with served(ledger) as server:
        _, packed, answer = await server.get("/page", **{"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        _, plain, answer = await server.get("/page", **{"Accept-Encoding": "identity"})
        assert "Content-Encoding" not in answer.headers
        assert packed == plain


async def test_the_page_is_rendered_once_for_all_its_readers(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renditions, "MAX_AGE_SECONDS", 0.0)
    cache = Renditions(ledger, wall_clock)
    rendered: list[str] = []
    render = cache._render

    def count_and_render(format: str, current: AsOf) -> bytes:
        rendered.append(format)
        return render(format, current)

    monkeypatch.setattr(cache, "_render", count_and_render)
    snapshots = await asyncio.gather(*(cache.current("text") for _ in range(50)))
    assert await cache.current("text") == snapshots[0]
    assert len(rendered) == 1
    declare(ledger, "Peterborough", "Con")
    assert (await cache.current("text")).rendition != snapshots[0].rendition
    assert len(rendered) == 2
    await cache.close()


async def test_the_health_check_reports_progress_and_boards(ledger: Path) -> None:
    async with served(ledger, max_boards=7) as server:
        status, text, _ = await server.get("/healthz")
    found = json.loads(text)
    assert (status, found["status"], found["election"]) == (200, "ok", "anglia-2019")
    assert (found["seats"], found["declared"], found["decided"]) == (69, 2, 2)
    assert (found["boards"], found["most_boards"]) == (0, 7)
    assert (found["viewers"], found["most_viewers"]) == (1, 500)
    assert found["last_file_at"].startswith("2019-12-13T")


async def test_an_unreadable_ledger_gives_503_until_it_is_back(
    ledger: Path,
) -> None:
    async with served(ledger) as server:
        away = ledger.with_name("away.db")
        for name in ("night.db", "night.db-wal", "night.db-shm"):
            if (file := ledger.with_name(name)).exists():
                file.rename(away.with_name(name.replace("night", "away")))
        for path in ("/page", "/summary.txt", "/healthz"):
            status, text, _ = await server.get(path)
            assert status == 503, path
            assert "cannot be read" in text
        assert str(ledger) not in (await server.get("/page"))[1]
        away.rename(ledger)
        await until(server, "/page", lambda text: "Ipswich" in text)


async def test_a_replaced_ledger_is_opened_again(ledger: Path, tmp_path: Path) -> None:
    cache = Renditions(ledger, wall_clock)
    before = await cache.current("text")
    other = make_ledger(tmp_path / "other.db", "Luton South")
    other.replace(ledger)
    await asyncio.sleep(renditions.MAX_AGE_SECONDS + 0.1)
    after = await cache.current("text")
    assert b"Luton South" in after.rendition.content
    assert after.rendition.etag != before.rendition.etag
    await cache.close()


async def test_a_ledger_whose_log_was_removed_is_not_shown_again(ledger: Path) -> None:
    """Else the page would stand still, or show what the file alone has."""
    cache = Renditions(ledger, wall_clock)
    await cache.current("text")
    ledger.with_name("night.db-wal").unlink()
    for _ in range(2):
        with pytest.raises(UnreadableError, match="its log"):
            await cache.state()
    await cache.close()


async def test_a_missing_ledger_is_an_unreadable_error(tmp_path: Path) -> None:
    cache = Renditions(tmp_path / "none.db", wall_clock)
    with pytest.raises(UnreadableError, match="no such ledger"):
        await cache.current("html")
    await cache.close()
