"""The page read back by an HTML parser, its pictures by an XML parser."""

import re
from html.parser import HTMLParser

import msgspec
import pytest

from tests.makers.boards import HOSTILE, MORNING, anglia, hostile
from tests.makers.night import anglia_results
from tests.summary.drawn import drawn
from tracker.board import Board
from tracker.summary.formats import Part
from tracker.summary.html import page
from tracker.summary.html_style import ICON, STYLE
from tracker.support.contrast import contrast
from tracker.support.escape import visible

VOID = {"meta", "br", "link", "input"}
NIGHTS = ("empty", "half", "full", "unfinished")

HARMFUL = (
    *("</svg><script>alert(1)</script>", "</title></desc><a>", "]]><b>", "<!--", "&#60;b&#62;"),
    *("' onload='a()", '" onload="a()', "url(//example.org/x)", "\u200f\u202eLab\u2066"),
)
"""Names that would end a picture, open a tag or reverse the text."""


class Page(HTMLParser):
    """Tags that are closed in order, and the text in each kind of element."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(written)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts[self.open[-1]][-1] += data

    def values(self, attribute: str) -> list[str]:
        return [value for name, value in self.attributes if name == attribute]


OURS = {
    *("html", "head", "meta", "title", "style", "body", "header", "nav", "main", "footer"),
    *("h1", "h2", "p", "section", "div", "ul", "li", "a", "strong", "b", "small", "span", "br"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary"),
    *("figure", "figcaption", "svg", "desc", "g", "rect", "path", "circle", "text"),
    *("link", "h3", "i", "label", "input"),
}
"""Nothing that runs, loads, embeds or sends."""

ATTRIBUTES = {
    *("lang", "charset", "name", "content", "scope", "class", "id", "href", "style", "role"),
    *("tabindex", "aria-label", "aria-labelledby", "aria-hidden", "property", "rel", "hidden"),
    *("for", "type", "autocomplete", "spellcheck", "data-find"),
    *("viewbox", "x", "y", "width", "height", "d", "fill", "transform", "cx", "cy", "r"),
}


@pytest.fixture(params=NIGHTS)
def board(request: pytest.FixtureRequest) -> Board:
    found: Board = request.getfixturevalue(request.param)
    return found


def pictures(written: str) -> list[str]:
    return re.findall(r"<svg .*?</svg>", written, re.DOTALL)


def test_the_full_night(full: Board) -> None:
    read = Page(page(full, MORNING))
    title = "General Election, Anglia, 12 December 2019"
    assert read.texts["h1"] == [title]
    assert read.texts["title"][0] == title
    assert read.texts["p"][0] == "At 07:13 on Friday 13 December 2019: 69 of 69 seats declared."
    assert read.texts["h2"][:12] == [
        "Anglia, all 69 declared: Conservative 63 seats, up 2; Labour 5, down 2",
        *("Latest declarations", "All gains: 4", "Unsettled: none", "Map"),
        *("Swing needed and swing", "Find a seat", "Seats by party", "Parties"),
        *("Through the night", "Seats by region", "Conservative target seats: 3 taken of 5"),
    ]
    assert "Peterborough:" in read.texts["strong"]
    cells = read.texts["td"]
    start = cells.index("2,107,401") - 4
    assert cells[start : start + 7] == "63|+2|3|1|2,107,401|57.5%|+2.7".split("|")


def test_the_parties_stand_at_the_top_with_seats_and_net_change(full: Board) -> None:
    read = Page(page(full, MORNING))
    assert list(zip(read.texts["b"], read.texts["small"], strict=True)) == [
        *(("63", "up 2"), ("5", "down 2"), ("1", "unchanged")),
    ]


def test_the_page_is_self_contained(board: Board) -> None:
    written = page(board, MORNING)
    read = Page(written)
    assert read.open == []
    assert set(read.tags) <= OURS
    assert {name for name, _ in read.attributes} <= ATTRIBUTES


def test_the_page_loads_nothing(board: Board) -> None:
    written = page(board, MORNING)
    assert written.count(ICON) == 1  # a picture inside its address
    written = written.replace(f'href="{ICON}"', "")
    assert not re.search(r"https?:|//|url\(|@import|<script|data:", written)
    assert all(href.startswith("#") for href in Page(written).values("href"))


def test_every_link_target_exists_once(board: Board) -> None:
    read = Page(page(board, MORNING))
    ids = read.values("id")
    assert len(ids) == len(set(ids))
    pointed = {href.removeprefix("#") for href in read.values("href") if href != ICON}
    pointed |= {name for names in read.values("aria-labelledby") for name in names.split()}
    assert pointed <= set(ids)


def test_landmarks_and_headings_are_in_order(board: Board) -> None:
    read = Page(page(board, MORNING))
    landmarks = [tag for tag in read.tags if tag in {"header", "nav", "main", "footer"}]
    assert landmarks == ["header", "main", "footer"]
    headings = [tag for tag in read.tags if re.fullmatch(r"h\d", tag)]
    assert [tag for tag in headings if tag != "h3"] == ["h1", *["h2"] * read.tags.count("section")]
    assert read.texts["a"][0] == "Skip to the results"
    assert read.values("lang") == ["en-GB"]


def test_a_page_from_prince_edward_island_is_not_in_british_english() -> None:
    elsewhere = msgspec.structs.replace(anglia(), timezone="America/Halifax")
    assert '<html lang="en">' in page(Board.of(elsewhere, []), MORNING)


def test_every_picture_has_a_title_and_a_description(board: Board) -> None:
    found = [drawn(svg) for svg in pictures(page(board, MORNING))]
    assert len(found) == 3 + 3
    (map_,) = [picture for picture in found if picture.get("role") == "group"]  # it has links
    found.remove(map_)
    for picture in found:
        assert picture.get("role") == "img"
        title, desc = picture[0], picture[1]
        assert picture.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
        assert (title.tag, desc.tag) == ("title", "desc")
        assert len(title.text or "") > 10
        assert (desc.text or "").endswith(".")


def test_every_table_has_a_caption_and_scopes(board: Board) -> None:
    read = Page(page(board, MORNING))
    assert read.tags.count("table") == read.tags.count("caption") > 0
    assert read.values("scope").count("col") + read.values("scope").count("row") == read.tags.count(
        "th"
    )
    rows = read.tags.count("tr") - read.tags.count("thead")
    assert read.values("scope").count("row") == rows


def test_party_marks_are_hidden_from_screen_readers_and_beside_the_name(full: Board) -> None:
    written = page(full, MORNING)
    hidden = re.findall(r'<span class="badge"[^>]*aria-hidden="true">.</span> \w', written)
    assert len(hidden) == written.count('class="badge"') > 69


@pytest.mark.parametrize(
    ("part", "first"),
    [
        ("targets", ["Swing needed and swing", "Conservative target seats: 3 taken of 5"]),
        ("general", ["Anglia, all 69 declared: Conservative 63 seats, up 2; Labour 5, down 2"]),
    ],
)
def test_a_part_has_its_own_pictures(full: Board, part: Part, first: list[str]) -> None:
    written = page(full, MORNING, part=part)
    assert Page(written).texts["h2"][: len(first)] == first
    assert len(pictures(written)) == 3


def test_many_target_pictures_are_closed_and_after_the_others() -> None:
    election = msgspec.structs.replace(anglia(), targets=anglia().targets * 3)
    read = Page(page(Board.empty(election), MORNING))
    headings = read.texts["h2"]
    assert headings.index("Swing needed and swing") > headings.index("Through the night")
    assert "All 7 charts of targets" in read.texts["summary"]


def test_a_phone_shows_it_at_its_own_width(full: Board) -> None:
    assert 'content="width=device-width, initial-scale=1"' in page(full, MORNING)


@pytest.mark.parametrize("scheme", [0, 1])
def test_text_and_shapes_have_contrast_in_both_schemes(scheme: int) -> None:
    named = {
        name: re.findall(rf"--{name}: (#\w{{6}})", STYLE)[scheme]
        for name in ("paper", "ink", "quiet", "track")
    }
    for background in ("paper", "track"):
        assert contrast(named["ink"], named[background]) > 11
        assert contrast(named["quiet"], named[background]) > 4.5
    assert contrast(named["ink"], named["paper"]) > 13
    assert contrast(named["quiet"], named["paper"]) > 6


def test_the_foot_is_at_the_end_of_the_body(full: Board) -> None:
    foot = "<script>location.reload()</script>"
    written = page(full, MORNING, foot=foot)
    assert written.endswith(f"</footer>\n{foot}\n</body>\n</html>\n")
    assert written.replace(f"{foot}\n", "") == page(full, MORNING)


@pytest.mark.parametrize("name", HOSTILE + HARMFUL)
def test_a_name_from_a_file_is_only_a_name(name: str) -> None:
    written, tame = page(hostile(name), MORNING), Page(page(hostile("Ind"), MORNING))
    read = Page(written)
    assert read.tags == tame.tags
    assert {*read.values("href")} == {*tame.values("href")}
    assert any(visible(name) in text for text in read.texts["th"])
    assert any(visible(name) in text for text in read.texts["li"])
    assert any(visible(name) in text for text in read.texts["desc"])
    assert len([drawn(svg) for svg in pictures(written)]) == 6


def test_a_hostile_seat_name_ends_no_picture() -> None:
    read = Page(page(_renamed("I</svg><script>x</script> & <b>"), MORNING))
    assert read.tags == Page(page(_renamed("Ipswich"), MORNING)).tags
    assert any("</svg><script>x</script> & <b>" in text for text in read.texts["desc"])


def _renamed(name: str) -> Board:
    """The whole night with another name for Ipswich."""
    seats = tuple(
        msgspec.structs.replace(seat, name=name) if seat.name == "Ipswich" else seat
        for seat in anglia().seats
    )
    return Board.of(msgspec.structs.replace(anglia(), seats=seats), anglia_results())


def test_every_class_of_the_page_is_in_its_style_sheet(unfinished: Board) -> None:
    classes = {
        name for value in Page(page(unfinished, MORNING)).values("class") for name in value.split()
    }
    assert {name for name in classes if f".{name}" not in STYLE} == {"news", "stack"}
