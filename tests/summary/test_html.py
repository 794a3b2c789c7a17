"""The page read back by an HTML parser."""

from html.parser import HTMLParser

import pytest

from tests.summary.boards import HOSTILE, MORNING, hostile
from tracker.board import Board
from tracker.escape import visible
from tracker.summary.html import page

VOID = {"meta", "br"}


class Page(HTMLParser):
    """Tags that are closed in order, and the text in each kind of element."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.texts: dict[str, list[str]] = {}
        self.feed(written)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts[self.open[-1]][-1] += data


OURS = {
    *("html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "section", "ul", "li"),
    *("strong", "br", "div", "table", "thead", "tbody", "tr", "th", "td"),
}


def test_the_full_night(full: Board) -> None:
    read = Page(page(full, MORNING))
    assert read.texts["title"] == read.texts["h1"] == ["General Election, Anglia, 12 December 2019"]
    assert read.texts["p"][0] == "At 07:13 on Friday 13 December 2019: 69 of 69 seats declared."
    assert read.texts["h2"][0] == "Conservative target seats: 3 taken of 5"
    assert read.texts["strong"][:2] == ["Peterborough:", "Bedford:"]
    assert read.texts["td"][:8] == "Conservative|63|+2|3|1|2,107,401|57.5%|+2.7".split("|")


@pytest.mark.parametrize("night", ["empty", "half", "full", "unfinished"])
def test_it_is_one_page_of_its_own(night: str, request: pytest.FixtureRequest) -> None:
    board: Board = request.getfixturevalue(night)
    written = page(board, MORNING)
    read = Page(written)
    assert read.open == []
    assert set(read.tags) <= OURS
    assert read.attributes <= {"lang", "charset", "name", "content", "scope", "class"}
    assert "url(" not in written
    assert "@import" not in written


def test_a_phone_shows_it_at_its_own_width(full: Board) -> None:
    assert 'content="width=device-width, initial-scale=1"' in page(full, MORNING)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_from_a_file_is_only_a_name(name: str) -> None:
    read, tame = Page(page(hostile(name), MORNING)), Page(page(hostile("Ind"), MORNING))
    assert read.tags == tame.tags
    assert any(visible(name) in text for text in read.texts["td"])
    assert any(visible(name) in text for text in read.texts["li"])
