"""Checks the terminal: colours, characters, width of symbols, clipboard, size. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tracker.doctor.check import Check, fail, ok, warn

SYMBOLS: Final = "·≢↻∆✎⚲◉⚑✶−–●◇█⇄✔✓▹▸←↑→↓✘◂◀▶▴▁▂▃▄▅▆▇▓▐▌┃│━─…±┏┓┗┛┣┫╺╸╻╹┻"
"""The symbols on the board, without the marks of parties. Each is one cell wide.

The last eleven are of the large digits of the wall."""

LEAST_SIZE: Final = (80, 24)
"""Columns and rows of the smallest terminal in which the board is tested."""

_CLIPBOARD: Final = (
    "iTerm",
    "WezTerm",
    "ghostty",
    "kitty",
    "foot",
    "alacritty",
    "vscode",
    "contour",
)
"""Names of terminals that put text on the clipboard (OSC 52), some only if their settings do."""
_NO_CLIPBOARD: Final = ("Apple_Terminal", "linux")

CLIPBOARD_ATTRIBUTE: Final = 52
"""The attribute by which a terminal reports that it supports OSC 52."""


@dataclass(frozen=True, slots=True)
class Replies:
    """What a terminal reported."""

    widths: tuple[int, ...]
    """Cells of each symbol, in order; fewer if the terminal did not report all."""
    attributes: frozenset[int]
    """The primary device attributes; empty if the terminal did not report them."""


@dataclass(frozen=True, slots=True)
class Tmux:
    """The settings of tmux for the clipboard."""

    set_clipboard: str
    """"on", "external" or "off"; empty if it is not known."""
    outer_has_clipboard: bool
    """Whether tmux has found that the terminal around it supports OSC 52."""


def parse_replies(data: bytes) -> Replies:
    """Read the cursor positions (each after a symbol in the first column) and the attributes."""
    widths = tuple(int(column) - 1 for column in re.findall(rb"\x1b\[\d+;(\d+)R", data))
    reported = re.search(rb"\x1b\[\?([\d;]*)c", data)
    numbers = reported[1].split(b";") if reported else []
    return Replies(widths, frozenset(int(number) for number in numbers if number))


def colours_check(environment: Mapping[str, str]) -> Check:
    """Check the number of colours, from the variables that Rich uses."""
    name = "colours"
    term = environment.get("TERM", "")
    if term in ("", "dumb", "unknown"):
        return fail(
            name,
            f'TERM is "{term}": the board cannot be drawn.',
            "Use another terminal, or set TERM=xterm-256color if this one is like xterm.",
        )
    if environment.get("NO_COLOR"):
        return ok(name, "NO_COLOR is set: parties differ by their marks alone.")
    if environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return ok(name, "16 million (COLORTERM).")
    if term.rpartition("-")[2] == "256color" or term in ("xterm-kitty", "xterm-ghostty"):
        return ok(name, f"256 (TERM={term}): parties have the nearest of them.")
    return warn(
        name,
        f"16 (TERM={term}, without COLORTERM): several parties look alike.",
        "If the terminal has more, set TERM=xterm-256color or COLORTERM=truecolor.",
    )


def characters_check(encoding: str) -> Check:
    """Check the encoding of the output."""
    if encoding.lower().replace("-", "") != "utf8":
        return fail(
            "characters",
            f"The output is in {encoding}, which lacks the board's symbols.",
            "Set LC_ALL=C.UTF-8, or another locale with UTF-8.",
        )
    return ok("characters", "UTF-8.")


def symbols_check(symbols: Sequence[str], replies: Replies) -> Check:
    """Check that each symbol is one cell wide. `replies`: the cells of each, as far as reported."""
    if not replies.widths or len(replies.widths) != len(symbols):
        return ok("symbols", "Not measured: the terminal does not report its cursor.")
    wide = [symbol for symbol, cells in zip(symbols, replies.widths, strict=True) if cells != 1]
    if wide:
        return warn(
            "symbols",
            f"{' '.join(wide)} {'is' if len(wide) == 1 else 'are'} not one cell wide here: lines "
            "of the board are shifted.",
            "In the terminal's settings, make characters of ambiguous width narrow, or choose "
            "another font.",
        )
    return ok("symbols", f"All {len(symbols)} are one cell wide, measured.")


def clipboard_check(environment: Mapping[str, str], replies: Replies, tmux: Tmux | None) -> Check:
    """Check whether `y` on the board can copy. `tmux`: its settings, inside tmux."""
    name = "clipboard"
    untested = "Press y on the board, and paste; if nothing comes, select with the mouse."
    if tmux and tmux.set_clipboard != "on":
        return warn(
            name,
            f"tmux keeps it from the board: set-clipboard is {tmux.set_clipboard or 'not known'}.",
            "Run `tmux set-option -s set-clipboard on`.",
        )
    if tmux and tmux.outer_has_clipboard:
        return ok(name, "tmux passes it on to its terminal.")
    names = " ".join(environment.get(key, "") for key in ("TERM", "TERM_PROGRAM", "LC_TERMINAL"))
    if CLIPBOARD_ATTRIBUTE in replies.attributes and not tmux:
        return ok(name, "The terminal reports that it takes it (OSC 52).")
    if "WT_SESSION" in environment or any(known in names for known in _CLIPBOARD):
        return ok(name, "This terminal takes it (OSC 52), unless its settings forbid that.")
    if any(known in names.split() for known in _NO_CLIPBOARD) and not tmux:
        return warn(
            name,
            "This terminal does not take it: y on the board copies nothing.",
            "Use another terminal, or select with the mouse.",
        )
    return ok(name, "It is not known whether this terminal takes it (OSC 52).", untested)


def window_check(columns: int, rows: int) -> Check:
    """Check the size of the terminal, in cells; 0 if it does not report it."""
    least = f"{LEAST_SIZE[0]} × {LEAST_SIZE[1]}"
    sentence = f"{columns} × {rows} cells"
    if not columns or not rows:
        return ok("window", f"The terminal does not report its size; {least} are enough.")
    if columns < LEAST_SIZE[0] or rows < LEAST_SIZE[1]:
        return warn(
            "window",
            f"{sentence}; the board needs {least}.",
            "Make the window larger, or its font smaller.",
        )
    return ok("window", f"{sentence}; {least} are enough.")
