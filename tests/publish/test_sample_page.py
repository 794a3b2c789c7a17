"""The sample page of docs/publish.md in Chromium: map, latest and score, from four requests."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.makers import night
from tracker.election.clock import wall_clock
from tracker.ledger import Ledger
from tracker.publish.folder import Folder
from tracker.publish.publication import Publication
from tracker.publish.publisher import Publisher

if TYPE_CHECKING:
    from playwright.sync_api import Page

SAMPLE = Path(__file__).parents[2] / "docs" / "samples" / "results.html"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]

OWN_VOTES = {"Con": 24_952, "Lab": 19_473}

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")


class Handler(SimpleHTTPRequestHandler):
    """A static server that writes no log."""

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "graphics"


@pytest.fixture
def url(folder: Path) -> Iterator[str]:
    """The address of the folder on a static server, with the sample page in it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page() -> Iterator[Page]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser.new_page()
        browser.close()


@needs_chromium
def test_thirty_lines_draw_map_latest_and_score_from_four_requests(
    folder: Path, url: str, page: Page, tmp_path: Path
) -> None:
    board = night.anglia_board()
    with Ledger.create(tmp_path / "night.db", board.election, wall_clock()) as ledger:
        with ledger.writing():
            ours = night.desk_entry(board.empty(board.election), "Ipswich", "Con", OWN_VOTES)
            feed = [b for b in night.anglia_results()[:-1] if b.seat != ours.seat]
            ledger.append([ours, *feed], wall_clock())
        publication = Publication(ledger, Publisher(Folder(folder), wall_clock))
        publication.publish()
        shutil.copy(SAMPLE, folder / "results.html")
        requests: list[str] = []
        faults: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{url}/results.html")
        page.wait_for_function("document.querySelectorAll('#latest li').length === 20")
        files = [request for request in requests if request.endswith(".json")]
        assert len(files) == 4
        assert page.text_content("#headline") == (
            "Anglia, 68 of 69 declared: Conservative 62 seats, up 2; Labour 5, down 2"
        )
        assert page.locator("#score li").all_text_contents()[0] == (
            "Conservative 62 (with our own report)"
        )
        assert page.locator("#map rect").count() == 69
        assert page.locator("#map rect[fill='#0087DC']").count() == 62
        assert page.locator("#map rect[stroke='#000']").count() == 1
        with ledger.writing():
            ledger.append(night.anglia_results()[-1:], wall_clock())
        publication.publish()
        page.wait_for_function("document.getElementById('headline').textContent.includes('all 69')")
        assert page.locator("#latest li").all_text_contents()[:2] == [
            "Ipswich: Conservative gain from Labour (with our own report)",
            "South Northamptonshire: Conservative hold",
        ]
        assert faults == []


def test_the_sample_has_about_thirty_lines_and_inserts_only_text() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 40
    assert "innerHTML" not in text
