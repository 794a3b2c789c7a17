"""The page in use: it updates itself under a reader, finds seats, and is checked by axe-core."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.makers.boards import MORNING, anglia, unfinished
from tests.makers.night import anglia_results
from tests.summary.nights import board_at, when
from tracker.board import Board
from tracker.serve.pages import page_footer
from tracker.serve.server import STATIC
from tracker.summary.html import page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

URL = "http://127.0.0.1:9/page"


@pytest.fixture(scope="module")
def country() -> str:
    """The page of the United Kingdom, when the last of its 650 seats has declared."""
    now = when("uk-2019", "2019-12-13T18:00")
    return page(board_at("uk-2019", now), now, foot=page_footer())


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context
    context.close()


def opened(context: BrowserContext, *pages: str, path: str = "") -> Page:
    """A page that gets these answers one after the other, and then the last one again."""
    answers = [*pages]

    def answer(route: Route) -> None:
        body = answers.pop(0) if len(answers) > 1 else answers[0]
        headers = {"Content-Type": "text/html; charset=utf-8", "Checked-At": "02:31"}
        route.fulfill(status=200, body=body, headers=headers)

    shown = context.new_page()
    shown.route("**/page*", answer)
    shown.goto(URL + path)
    expect(shown.locator("#live")).to_contain_text("Live: nothing newer at 02:31.")
    return shown


def html(count: int) -> str:
    """The page of Anglia after so many declarations."""
    return page(Board.of(anglia(), anglia_results()[:count]), MORNING, foot=page_footer())


def poll(shown: Page) -> None:
    shown.evaluate("dispatchEvent(new Event('focus'))")


def test_axe_core_finds_nothing_on_a_wide_screen_on_a_telephone_in_the_dark_and_on_paper(
    context: BrowserContext,
) -> None:
    shown = opened(context, page(unfinished(), MORNING, foot=page_footer()))
    for width, scheme, media in (
        (1440, "light", "screen"),
        (390, "light", "screen"),
        (1440, "dark", "screen"),
        (1440, "light", "print"),
    ):
        shown.set_viewport_size({"width": width, "height": 900})
        shown.emulate_media(media=media, color_scheme=scheme)  # type: ignore[arg-type]
        if scheme == "dark":
            shown.evaluate(OPEN_PARTS)
        # colours can differ in the dark and on paper, and nothing else
        rules = {} if (scheme, media) == ("light", "screen") else {"runOnly": ["color-contrast"]}
        found = Axe().run(shown, options=rules)
        violations = [
            (rule["id"], rule["nodes"][0]["html"]) for rule in found.response["violations"]
        ]
        assert violations == [], (width, scheme, media)


OPEN_PARTS = """() => {
  for (const part of document.querySelectorAll("main details")) {
    part.open = part.closest(".letter") === document.querySelector(".letter") || !part.closest(".letter");
  }
}"""
"""Opens everything, but of the seats only those of the first letter: the others are alike."""


def test_a_country_is_not_a_long_way_to_scroll(context: BrowserContext, country: str) -> None:
    shown = opened(context, country)
    height = "document.documentElement.scrollHeight"
    assert shown.evaluate(height) <= 6_000
    shown.set_viewport_size({"width": 390, "height": 844})
    assert shown.evaluate(height) <= 12_000
    tiles = "[...document.querySelectorAll('.map a')].map((a) => a.getBoundingClientRect().width)"
    assert min(shown.evaluate(tiles)) >= 24  # pixels: the least for a finger (WCAG 2.5.8)
    letters = "document.querySelector('.map .letters').getBoundingClientRect().height"
    assert shown.evaluate(letters) >= 7


def test_focus_selection_and_scrolling_survive_an_update(context: BrowserContext) -> None:
    context.set_default_timeout(10_000)
    shown = opened(context, html(30), html(30), html(31))
    shown.set_viewport_size({"width": 390, "height": 844})
    shown.evaluate(
        """() => {
          const table = document.querySelector("#parties .table");
          table.scrollLeft = 40;
          document.querySelector(".letter").open = true;
          const text = document.querySelector("#parties p").firstChild;
          getSelection().setBaseAndExtent(text, 0, text, 10);
          document.querySelector("#latest tbody tr a").focus({ preventScroll: true });
        }"""
    )
    before = shown.evaluate(STATE)
    assert before["scrolled"] == 40
    poll(shown)
    expect(shown.locator("h2").first).to_contain_text("31 of 69")
    assert shown.evaluate(STATE) == before
    assert shown.locator("#latest tbody tr").count() == 8


def test_an_updated_page_is_the_same_as_a_new_one(context: BrowserContext) -> None:
    shown = opened(context, html(30), html(30), html(45))
    poll(shown)
    expect(shown.locator("h2").first).to_contain_text("45 of 69")
    new = opened(context, html(45))
    assert shown.evaluate(CONTENT) == new.evaluate(CONTENT)


CONTENT = """() => {
  for (const own of document.querySelectorAll("[tabindex]")) own.removeAttribute("tabindex");
  return document.querySelector("main").innerHTML.replace(/\\s+/g, " ");
}"""


STATE = """() => ({
  focus: document.activeElement.textContent,
  selected: getSelection().toString(),
  scrolled: document.querySelector("#parties .table").scrollLeft,
  open: document.querySelectorAll("details[open]").length,
})"""


def test_the_status_speaks_only_when_it_changes(context: BrowserContext) -> None:
    shown = opened(context, html(30))
    shown.evaluate(
        """() => {
          window.spoken = 0;
          for (const status of document.querySelectorAll("[role=status]")) {
            new MutationObserver(() => window.spoken++)
              .observe(status, { childList: true, characterData: true, subtree: true });
          }
        }"""
    )
    for _ in range(3):
        with shown.expect_response("**/page"):
            poll(shown)
        shown.wait_for_timeout(50)
    assert shown.evaluate("window.spoken") == 0
    shown.unroute("**/page*")
    shown.route("**/page*", lambda route: route.abort())
    poll(shown)
    expect(shown.locator("#live-state")).to_contain_text("NOT LIVE since 02:31")
    assert shown.evaluate("window.spoken") == 1


def test_a_seat_is_found_by_typing_and_an_address_opens_it(
    context: BrowserContext, country: str
) -> None:
    shown = opened(context, country)
    field = shown.get_by_label("Seat, party, region")
    field.fill("ynys mon")
    expect(shown.locator("#found")).to_have_text("1 seat")
    seen = shown.locator(".seat:visible")
    expect(seen).to_have_count(1)
    expect(seen).to_contain_text("Ynys Môn")
    field.fill("scotland gain snp")
    expect(shown.locator("#found")).to_have_text("15 seats")
    field.fill("")
    expect(seen).to_have_count(0)

    shown.evaluate("location.hash = document.querySelector('#latest a').hash")
    result = shown.locator("#seats div[id]:visible", has_text="St Ives")
    expect(result.get_by_role("table")).to_contain_text("Derek Thomas")
    box = result.bounding_box()
    assert box
    assert 0 <= box["y"] < 900


def test_the_map_is_one_stop_of_the_tab_key_and_arrows_go_from_seat_to_seat(
    context: BrowserContext,
) -> None:
    shown = opened(context, html(40))
    assert shown.locator('.map a[tabindex="0"]').count() == 1
    shown.get_by_role("link", name="Conservative gain from Labour in Ipswich").focus()
    expect(shown.locator("#tile-name")).to_have_text("Conservative gain from Labour in Ipswich")
    shown.keyboard.press("ArrowLeft")
    name = shown.evaluate("document.activeElement.querySelector('title').textContent")
    assert "Harwich and North Essex" in name
    shown.keyboard.press("Enter")
    expect(shown.locator("#seats div[id]:visible")).to_contain_text("Harwich and North Essex")


def test_the_board_on_a_telephone_offers_the_page(context: BrowserContext) -> None:
    shown = context.new_page()

    def answer(route: Route) -> None:
        file = STATIC / Path(route.request.url).name
        if file.suffix in (".html", ".css") and file.exists():
            route.fulfill(path=file)
        else:
            route.abort()

    shown.route("**/*", answer)
    shown.goto("http://127.0.0.1:9/board.html")
    link = shown.get_by_role("link", name="The page")
    expect(link).to_be_hidden()
    shown.set_viewport_size({"width": 390, "height": 844})
    expect(link).to_be_visible()
    assert link.get_attribute("href") == "page"
