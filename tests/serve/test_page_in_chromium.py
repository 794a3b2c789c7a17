"""The page in Chromium: it requests nothing, fits a telephone, and prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.makers.boards import MORNING, anglia, hostile
from tests.makers.night import anglia_results
from tracker.board import Board
from tracker.serve.pages import page_footer
from tracker.summary.html import page
from tracker.support.contrast import text_colour

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Dialog, Route, ViewportSize

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright import sync_api

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def boards() -> dict[str, Board]:
    return {
        "half": Board.of(anglia(), anglia_results()[:34]),
        "full": Board.of(anglia(), anglia_results()),
        "hostile": hostile("</svg><script>alert(1)</script>" + "W" * 300),
    }


class Opened:
    """A page in the browser, with its messages and errors, and the URLs that it requested."""

    def __init__(self, browser: Browser, file: Path, **context: Any) -> None:
        self.context = browser.new_context(**context)
        self.page = self.context.new_page()
        self.messages: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("dialog", self._dismiss)
        self.page.goto(file.as_uri(), wait_until="load")

    def _dismiss(self, dialog: Dialog) -> None:
        self.messages.append(dialog.message)
        dialog.dismiss()


Open = Callable[..., Opened]
"""A function that opens a page: of the board of this name, with a viewport and a colour scheme."""


@pytest.fixture
def opened(browser: Browser, boards: dict[str, Board], tmp_path: Path) -> Iterator[Open]:
    contexts: list[BrowserContext] = []

    def open_(board: str, viewport: ViewportSize, scheme: str = "light") -> Opened:
        file = tmp_path / "page.html"
        file.write_text(page(boards[board], MORNING), encoding="utf-8")
        found = Opened(browser, file, viewport=viewport, color_scheme=scheme)
        contexts.append(found.context)
        return found

    yield open_
    for context in contexts:
        context.close()


@pytest.mark.parametrize("board", ["half", "full", "hostile"])
def test_the_page_has_no_messages_and_requests_only_itself(opened: Open, board: str) -> None:
    shown = opened(board, DESK)
    assert shown.messages == []
    assert len(shown.requests) == 1
    assert shown.requests[0].startswith("file:")


WIDER = """() => {
  const width = document.documentElement.clientWidth;
  const scrolls = (e) => e && (e.classList.contains("table") || scrolls(e.parentElement));
  return [...document.body.querySelectorAll("*")]
    .filter(e => !e.closest("svg *") && !e.matches(".skip, .screen-reader") && !scrolls(e))
    .filter(e => e.getBoundingClientRect().right > width + 0.5)
    .map(e => `${e.tagName}.${e.getAttribute("class")}`);
}"""
"""The elements that reach over the right edge and are not in a box with its own scrolling."""


@pytest.mark.parametrize("board", ["half", "full", "hostile"])
def test_on_a_telephone_only_tables_scroll_sideways(opened: Open, board: str) -> None:
    shown = opened(board, PHONE)
    assert shown.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    shown.page.evaluate("document.querySelectorAll('details').forEach((part) => part.open = true)")
    assert shown.page.evaluate(WIDER) == []


SMALLEST = """() => Math.min(...[...document.querySelectorAll("svg")].map(svg =>
  svg.getBoundingClientRect().width / svg.viewBox.baseVal.width))"""


def test_on_a_telephone_a_unit_of_a_picture_is_about_a_pixel(opened: Open) -> None:
    assert opened("full", PHONE).page.evaluate(SMALLEST) == pytest.approx(1, abs=0.05)


COLOURS = """() => {
  const style = (selector) => getComputedStyle(document.querySelector(selector));
  return [style("body").backgroundColor, style("svg .name").fill];
}"""


@pytest.mark.parametrize(
    ("scheme", "colours"),
    [
        ("light", ["rgb(255, 255, 255)", "rgb(22, 24, 29)"]),
        ("dark", ["rgb(20, 22, 27)", "rgb(236, 239, 244)"]),
    ],
)
def test_the_page_is_light_or_dark_as_the_device(
    opened: Open, scheme: str, colours: list[str]
) -> None:
    assert opened("half", DESK, scheme).page.evaluate(COLOURS) == colours


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_partys_mark_has_the_text_colour_of_its_tile(opened: Open, scheme: str) -> None:
    fills = opened("full", DESK, scheme).page.evaluate(
        """() => [...document.querySelectorAll('g:has(> rect[fill="#E4003B"]) > text.mark')]
             .map(text => getComputedStyle(text).fill)"""
    )
    assert text_colour("#E4003B") == "#ffffff"
    assert set(fills) == {"rgb(255, 255, 255)"}


def test_the_first_tab_key_offers_a_link_to_the_results(opened: Open) -> None:
    shown = opened("half", DESK).page
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    shown.keyboard.press("Enter")
    assert shown.evaluate("location.hash") == "#main"


def test_the_title_of_a_tile_names_the_winner_of_the_seat(opened: Open) -> None:
    title = opened("full", DESK).page.evaluate(
        """() => {
          const drawn = document.querySelector("#tiles svg");
          drawn.scrollIntoView();
          const svg = drawn.getBoundingClientRect();
          const side = svg.width / 10;
          const at = document.elementFromPoint(svg.left + 4.5 * side, svg.top + 1.5 * side);
          return at.closest("a").querySelector("title").textContent;
        }"""
    )
    assert title == "Conservative gain from Labour in Peterborough"


def test_the_page_prints_dark_text_on_white_in_both_colour_schemes(opened: Open) -> None:
    shown = opened("half", DESK, "dark").page
    shown.emulate_media(media="print", color_scheme="dark")
    assert shown.evaluate(COLOURS) == ["rgb(255, 255, 255)", "rgb(22, 24, 29)"]
    folded = shown.locator(".sentences li", has_text="Bedford is still to declare").first
    assert folded.evaluate("(item) => item.checkVisibility()")
    shown.emulate_media(media="screen", color_scheme="dark")
    assert not folded.evaluate("(item) => item.checkVisibility()")
    shown.emulate_media(media="print", color_scheme="dark")
    printed = shown.pdf(format="A4")
    assert printed.startswith(b"%PDF-")
    assert 2 <= printed.count(b"/Type /Page\n") <= 12


def test_a_page_whose_server_has_a_new_token_asks_for_the_new_address(browser: Browser) -> None:
    """And a browser without `AbortSignal.timeout` follows the board all the same."""
    html = page(Board.of(anglia(), anglia_results()[:3]), MORNING, foot=page_footer())
    answers = [(200, html), (200, html)]

    def answer(route: Route) -> None:
        status, body = answers.pop(0) if answers else (403, "no")
        route.fulfill(status=status, body=body, content_type="text/html; charset=utf-8")

    context = browser.new_context()
    shown = context.new_page()
    shown.add_init_script("delete AbortSignal.timeout")
    shown.route("http://127.0.0.1:9/page", answer)
    shown.goto("http://127.0.0.1:9/page")
    live = shown.locator("#live")
    sync_api.expect(live).to_contain_text("Live: nothing newer")
    shown.evaluate("dispatchEvent(new Event('focus'))")
    sync_api.expect(live).to_contain_text("NOT LIVE")
    sync_api.expect(live).to_contain_text("Ask for the new address")
    context.close()
