"""The terminal: colours, characters, symbols, clipboard, size."""

import ast
import unicodedata
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.makers import night
from tests.makers.commands import ROOT, TRACKER, environment
from tests.makers.terminal import HAS_TERMINALS, terminal
from tracker.doctor.terminal import (
    SYMBOLS,
    Replies,
    Tmux,
    characters_check,
    clipboard_check,
    colours_check,
    parse_replies,
    symbols_check,
    window_check,
)
from tracker.ui.widgets.large_digits import large_digits

NO_REPLIES = Replies((), frozenset())


def _shown_by(path: Path) -> set[str]:
    """The characters outside ASCII in the texts of a module, without its docstrings and letters."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    statements = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if id(node) not in statements
    ]
    return {c for c in "".join(texts) if not c.isascii() and not c.isalpha()}


def test_the_symbols_are_those_of_the_screen() -> None:
    shown = set[str]().union(*map(_shown_by, (ROOT / "tracker" / "ui").rglob("*.py")))
    shown |= {c for rows in map(large_digits, "0123456789,") for row in rows for c in row}
    assert {c for c in shown if c.isprintable() and not c.isascii()} - set(SYMBOLS) == set()


@pytest.mark.parametrize("symbol", [*SYMBOLS, *(party.mark for party in night.anglia().parties)])
def test_a_symbol_is_one_cell_wide(symbol: str) -> None:
    """For Rich and for Unicode: no character that is wide, or that joins the one before it.

    Where a terminal takes two cells for those of ambiguous width, the doctor measures it.
    """
    assert len(symbol) == cell_len(symbol) == 1
    assert unicodedata.east_asian_width(symbol) not in ("W", "F")
    assert unicodedata.category(symbol)[0] in "SPL"


@pytest.mark.parametrize(
    ("variables", "status", "words"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "ok", "16 million"),
        ({"TERM": "xterm-256color"}, "ok", "256"),
        ({"TERM": "tmux-256color"}, "ok", "256"),
        ({"TERM": "xterm"}, "warn", "16 "),
        ({"TERM": "linux"}, "warn", "16 "),
        ({"TERM": "xterm", "NO_COLOR": "1"}, "ok", "NO_COLOR"),
        ({"TERM": "dumb"}, "fail", "dumb"),
        ({}, "fail", "TERM"),
    ],
)
def test_the_number_of_colours_follows_from_the_variables(
    variables: dict[str, str], status: str, words: str
) -> None:
    found = colours_check(variables)
    assert (found.status, words in found.sentence) == (status, True)


@pytest.mark.parametrize(
    ("encoding", "status"),
    [("utf-8", "ok"), ("UTF8", "ok"), ("iso8859-1", "fail"), ("ANSI_X3.4-1968", "fail")],
)
def test_the_output_must_be_in_utf_8(encoding: str, status: str) -> None:
    assert characters_check(encoding).status == status


def test_replies_of_a_terminal_are_read() -> None:
    data = b"\x1b[5;2R\x1b[5;3R\x1b[5;2R\x1b[?62;4;52c"
    assert parse_replies(data) == Replies((1, 2, 1), frozenset({62, 4, 52}))
    assert parse_replies(b"") == NO_REPLIES
    assert parse_replies(b"\x1b[?c").attributes == frozenset()


@pytest.mark.parametrize(
    ("widths", "status", "words"),
    [
        ((1, 1, 1), "ok", "All 3 are one cell wide"),
        ((1, 2, 1), "warn", "★ is not"),
        ((2, 2, 1), "warn", "● ★ are not"),
        ((1, 1), "ok", "Not measured"),
        ((), "ok", "Not measured"),
    ],
)
def test_a_wide_symbol_is_a_warning(widths: tuple[int, ...], status: str, words: str) -> None:
    found = symbols_check("●★█", Replies(widths, frozenset()))
    assert (found.status, words in found.sentence) == (status, True)


@pytest.mark.parametrize(
    ("variables", "attributes", "tmux", "status", "words"),
    [
        ({"TERM": "xterm-kitty"}, (), None, "ok", "This terminal takes it"),
        ({"TERM": "xterm-256color", "WT_SESSION": "x"}, (), None, "ok", "This terminal takes it"),
        ({"TERM": "xterm-256color"}, (62, 52), None, "ok", "reports"),
        ({"TERM": "xterm-256color"}, (62,), None, "ok", "not known"),
        ({"TERM_PROGRAM": "Apple_Terminal"}, (), None, "warn", "does not take it"),
        ({"TERM": "linux"}, (), None, "warn", "does not take it"),
        ({"TERM": "tmux-256color"}, (52,), Tmux("external", True), "warn", "external"),
        ({"TERM": "tmux-256color"}, (), Tmux("", True), "warn", "not known"),
        ({"TERM": "tmux-256color"}, (), Tmux("on", True), "ok", "tmux passes it on"),
        ({"TERM": "tmux-256color"}, (52,), Tmux("on", False), "ok", "not known"),
    ],
)
def test_the_clipboard_depends_on_the_terminal_and_on_tmux(
    variables: dict[str, str],
    attributes: tuple[int, ...],
    tmux: Tmux | None,
    status: str,
    words: str,
) -> None:
    found = clipboard_check(variables, Replies((), frozenset(attributes)), tmux)
    assert (found.status, words in found.sentence) == (status, True)


@pytest.mark.parametrize(
    ("columns", "rows", "status"),
    [(80, 24, "ok"), (200, 60, "ok"), (79, 24, "warn"), (80, 23, "warn"), (100, 0, "ok")],
)
def test_a_small_window_is_a_warning(columns: int, rows: int, status: str) -> None:
    assert window_check(columns, rows).status == status


@pytest.mark.skipif(not HAS_TERMINALS, reason="no ptys on this system")
def test_a_terminal_is_asked_for_the_width_of_each_symbol(tmp_path: Path) -> None:
    """The test answers as a terminal in which the first symbol is two cells wide."""
    with terminal([*TRACKER, "doctor"], tmp_path, environment()) as screen:
        screen.wait_for("\x1b[c")
        others = "\x1b[1;2R" * (len(SYMBOLS) - 1)
        screen.send(f"\x1b[1;3R{others}\x1b[?62;52c")
        assert screen.wait() in (1, 2)
    shown = screen.written.decode()
    assert "· is not one cell wide here" in shown
    assert "The terminal reports that it takes it" in shown
    assert "120 × 40 cells" in shown


@pytest.mark.skipif(not HAS_TERMINALS, reason="no ptys on this system")
def test_a_terminal_that_does_not_answer_is_not_waited_for(tmp_path: Path) -> None:
    with terminal([*TRACKER, "doctor"], tmp_path, environment()) as screen:
        screen.wait_for("Not measured: the terminal does not report its cursor.")
        screen.wait()
