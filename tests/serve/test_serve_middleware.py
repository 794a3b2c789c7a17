"""Middleware: every route checks the access policy and sends the security headers."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.serve.serving import TOKEN, Served, make_ledger, served

ROUTES = (
    *("/", "/page", "/summary.json", "/summary.txt", "/healthz", "/ws"),
    *("/static/board.js", "/static/textual/js/textual.js", "/nowhere"),
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_ledger(tmp_path_factory.mktemp("guard") / "night.db", "Ipswich")


@pytest.fixture
async def server(ledger: Path) -> AsyncIterator[Served]:
    async with served(ledger) as server:
        yield server


@pytest.fixture
async def protected(ledger: Path) -> AsyncIterator[Served]:
    async with served(ledger, token=TOKEN) as server:
        yield server


async def test_without_the_token_every_route_answers_403(protected: Served) -> None:
    for route in ROUTES:
        status, text, answer = await protected.get(route)
        assert (status, "with the token" in text) == (403, True), route
        assert answer.headers["Content-Type"].startswith("text/plain")


async def test_a_wrong_token_is_refused_and_sets_no_cookie(protected: Served) -> None:
    status, text, answer = await protected.get("/?token=the%20token%20of%20another%20one")
    assert (status, "not this server's token" in text) == (403, True)
    assert not answer.cookies


async def test_the_token_sets_a_cookie_and_is_removed_from_the_address(protected: Served) -> None:
    status, _, answer = await protected.get(f"/page?token={TOKEN}&fontsize=20")
    assert (status, answer.headers["Location"]) == (303, "./page?fontsize=20")
    (cookie,) = answer.cookies.values()
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert TOKEN not in cookie.value
    for route in ("/", "/page", "/static/board.js"):
        assert (await protected.get(route))[0] == 200, route


async def test_the_redirect_never_leaves_this_server(protected: Served) -> None:
    _, _, answer = await protected.get(f"//evil.example/page?token={TOKEN}")
    assert answer.headers["Location"] == "./page"


async def test_a_script_may_send_the_token_in_a_header(protected: Served) -> None:
    assert (await protected.get("/summary.json", Authorization=f"Bearer {TOKEN}"))[0] == 200
    assert (await protected.get("/summary.json", Authorization="Bearer of bad news"))[0] == 403


async def test_another_host_and_a_page_of_another_site_are_refused(server: Served) -> None:
    for route in ROUTES:
        assert (await server.get(route, Host="evil.example"))[0] == 403, route
        assert (await server.get(route, Origin="http://evil.example"))[0] == 403, route


async def test_a_websocket_needs_an_origin_of_this_server(server: Served) -> None:
    for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await server.board(**headers)
        assert refused.value.status == 403
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await server.client.ws_connect(f"{server.url}/ws")
    assert refused.value.status == 403


async def test_every_response_has_the_security_headers(server: Served) -> None:
    for route in (*ROUTES[:-1], "/nowhere"):
        _, _, answer = await server.get(route)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, route
        assert "frame-ancestors 'none'" in policy
        assert "http://" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Server" not in answer.headers


async def test_pages_of_other_sites_may_frame_the_page_and_nothing_else(ledger: Path) -> None:
    async with served(ledger, embed=("https://www.example.org", "https://b.example")) as server:
        for route in ("/", "/page", "/summary.json"):
            _, _, answer = await server.get(route)
            origins = "https://www.example.org https://b.example" if route == "/page" else "'none'"
            policy = answer.headers["Content-Security-Policy"].split("; ")
            assert f"frame-ancestors {origins}" in policy, route
            assert "X-Frame-Options" not in answer.headers  # it cannot name another site


@pytest.mark.parametrize(
    ("public_url", "embed", "same_site"),
    [
        ("https://results.example.org", ("https://www.example.com",), "None; Secure"),
        ("https://results.example.org", (), "Strict; Secure"),
        ("", ("https://www.example.com",), "Strict"),
    ],
)
async def test_only_a_page_that_may_be_framed_gets_its_cookie_in_a_frame(
    ledger: Path, public_url: str, embed: tuple[str, ...], same_site: str
) -> None:
    async with served(ledger, token=TOKEN, public_url=public_url, embed=embed) as server:
        _, _, answer = await server.get(f"/page?token={TOKEN.replace(' ', '+')}")
        cookie = "; ".join(sorted(answer.headers["Set-Cookie"].split("; "), key=len))
    for part in (
        same_site.replace("None", "SameSite=None").replace("Strict", "SameSite=Strict").split("; ")
    ):
        assert part in cookie.split("; ")
    assert ("Secure" in cookie) == ("Secure" in same_site)


async def test_the_boards_page_names_the_election_and_loads_nothing_from_elsewhere(
    server: Served,
) -> None:
    _, html, answer = await server.get("/")
    assert "<title>The &lt;night&gt;</title>" in html
    assert "//" not in html
    assert "script-src 'self';" in answer.headers["Content-Security-Policy"]


async def test_folders_are_not_listed(server: Served) -> None:
    for route in ("/static", "/static/", "/static/textual/js"):
        assert (await server.get(route))[0] in (403, 404), route
