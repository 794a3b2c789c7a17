"""Control characters in untrusted text are shown, and never reach the terminal."""

import sys
import unicodedata

import pytest

from tracker.support.escape import MAX_ECHOED, has_hidden, shortened, visible

EVERY_CHARACTER = [chr(code) for code in range(sys.maxunicode + 1)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("\x1b[2J", r"\x1b[2J", id="clear the screen"),
        pytest.param("\x1b]0;title\x07", r"\x1b]0;title\x07", id="set the title"),
        pytest.param("a\rb", r"a\x0db", id="carriage return"),
        pytest.param("a\nb\tc", r"a\x0ab\x09c", id="new line and tab"),
        pytest.param("\x00", r"\x00", id="NUL"),
        pytest.param("\x7f", r"\x7f", id="delete"),
        pytest.param("\x9b2J", r"\x9b2J", id="the one-byte control sequence introducer"),
        pytest.param("Con\u202egreb", r"Con\u202egreb", id="right to left"),
        pytest.param("a\u2028b", r"a\u2028b", id="line separator"),
        pytest.param("caf\udce9.xml", r"caf\udce9.xml", id="a byte of a name that is not UTF-8"),
    ],
)
def test_hidden_characters_are_escaped(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert has_hidden(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("Ynys Môn", id="letters"),
        pytest.param("[/x] [bold]", id="Rich markup is not its business"),
        pytest.param("<b>&amp;", id="nor is HTML"),
        pytest.param("=1+1", id="nor a spreadsheet's formula"),
        pytest.param(r"\x1b", id="a written escape"),
        pytest.param("候補 🗳️ ألف", id="other scripts and an emoji"),
    ],
)
def test_other_text_is_unchanged(text: str) -> None:
    assert visible(text) == text
    assert not has_hidden(text)


@pytest.mark.parametrize(
    "category", ["Cc", "Cs", "Zl", "Zp"], ids=["control", "surrogate", "line", "paragraph"]
)
def test_every_character_of_a_dangerous_kind_is_hidden(category: str) -> None:
    of_kind = [c for c in EVERY_CHARACTER if unicodedata.category(c) == category]
    assert [c for c in of_kind if not has_hidden(c)] == []


def test_every_character_that_turns_the_direction_of_text_is_hidden() -> None:
    turning = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    turns = [c for c in EVERY_CHARACTER if unicodedata.bidirectional(c) in turning]
    marks = ["\u061c", "\u200e", "\u200f"]
    assert [c for c in turns + marks if not has_hidden(c)] == []


def test_visible_is_idempotent() -> None:
    once = visible("".join(EVERY_CHARACTER))
    assert visible(once) == once
    once.encode("utf-8")


@pytest.mark.parametrize(
    "sentence",
    [
        f'no seat "{"x" * 5000}"; did you mean Ipswich?',
        f'no seat "{"x y " * 1000}"; did you mean Ipswich?',
        f"{'x' * 5000}: no such file; did you mean Ipswich?",
    ],
)
def test_no_input_is_repeated_beyond_its_length(sentence: str) -> None:
    short = shortened(sentence)
    assert len(short) < MAX_ECHOED + 60
    assert short.endswith("did you mean Ipswich?")
    assert shortened("a " * 500) == "a " * 500
