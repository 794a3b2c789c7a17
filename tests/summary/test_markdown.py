"""The summary read back by a Markdown parser (markdown-it, with GitHub's tables)."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.makers.boards import HOSTILE, MORNING, hostile
from tracker.board import Board
from tracker.summary.markdown import inline, markdown
from tracker.support.escape import visible

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

OURS = {
    *("heading", "paragraph", "bullet_list", "list_item", "inline", "text", "hardbreak"),
    *("strong", "table", "thead", "tbody", "tr", "th", "td"),
}


def tokens(written: str) -> Iterator[Token]:
    for token in PARSER.parse(written):
        yield token
        yield from token.children or ()


def kinds(written: str) -> set[str]:
    return {token.type.removesuffix("_open").removesuffix("_close") for token in tokens(written)}


def plain(written: str) -> str:
    return "".join(token.content for token in tokens(written) if token.type == "text")


def headings(written: str) -> list[tuple[str, str]]:
    parsed = PARSER.parse(written)
    return [(now.tag, then.content) for now, then in pairwise(parsed) if now.type == "heading_open"]


def test_the_full_night_has_a_title_and_its_headings(full: Board) -> None:
    assert headings(markdown(full, MORNING))[:3] == [
        ("h1", "General Election, Anglia, 12 December 2019"),
        ("h2", "Headline"),
        ("h2", "All gains: 4"),
    ]


def test_a_target_is_an_item_of_two_lines(full: Board) -> None:
    assert (
        "- **Peterborough:** Conservative from Labour, 0.6 per cent needed, majority 607.\\\n"
        "  Conservative gain from Labour in Peterborough. Paul Bristow has a majority of 2,580."
    ) in markdown(full, MORNING)


def test_the_parties_are_a_table(full: Board) -> None:
    written = markdown(full, MORNING)
    assert "| Conservative | 63 | +2 | 3 | 1 | 2,107,401 | 57.5% | +2.7 |\n" in written
    rows = [token for token in tokens(written) if token.type == "tr_open"]
    assert len(rows) == 1 + 19


@pytest.mark.parametrize("night", ["empty", "half", "full", "unfinished"])
def test_only_expected_markdown_elements_occur(night: str, request: pytest.FixtureRequest) -> None:
    board: Board = request.getfixturevalue(night)
    assert kinds(markdown(board, MORNING)) <= OURS


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_from_a_file_is_only_a_name(name: str) -> None:
    written = markdown(hostile(name), MORNING)
    assert kinds(written) <= OURS
    assert len(headings(written)) == len(headings(markdown(hostile("Ind"), MORNING)))
    assert visible(name).strip() in plain(written)


@pytest.mark.parametrize("text", ["+2.7", "-8.0", "57.5%", "St Albans", "Q & A", "04:47"])
def test_plain_text_is_not_escaped(text: str) -> None:
    assert inline(text) == text
