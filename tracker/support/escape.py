"""Escapes untrusted text for terminals and logs: control characters become visible.

The modules that write HTML, CSV and Markdown also escape the special characters of their formats.
"""

import re
from typing import Final

INVISIBLE: Final = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u200b\u200c\u200d"
    "\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10)))
)
"""Characters without width: soft hyphens, joiners, byte-order marks. They are often pasted from a
web page. A name that contains them looks like the name without them."""

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)

EXCERPT_CHARACTERS = 60
"""The largest number of characters of a value in an error message."""


def visible(text: str) -> str:
    """The text with an escape for each control character, line break, direction mark and surrogate.

    The control character ESC becomes the four characters `\\x1b`.
    """
    if text.isprintable():  # the usual case, and faster than the pattern
        return text
    return _HIDDEN.sub(lambda match: _escaped(match[0]), text)


MAX_ECHOED: Final = 200
"""Maximum number of characters of an input that a sentence repeats."""

_LONG = re.compile(rf'"[^"]{{{MAX_ECHOED},}}"|[^\s"]{{{MAX_ECHOED + 1},}}')


def shortened(sentence: str) -> str:
    """The sentence with each quoted text and each word cut in the middle to `MAX_ECHOED`.

    Both come from an input: an argument, a path, a cell.
    """
    if len(sentence) <= MAX_ECHOED:
        return sentence
    half = MAX_ECHOED // 2
    return _LONG.sub(lambda match: f"{match[0][:half]}…{match[0][1 - half :]}", sentence)


class Escaped(str):
    """Text that may enter a terminal: escaped, and perhaps styled afterwards.

    Only this module and `cli.style` make it. A type checker refuses other text where it is needed.
    """

    __slots__ = ()


def escaped(*parts: str) -> Escaped:
    """The parts as one text of one line. A part that is `Escaped` is not escaped again."""
    return Escaped("".join(p if isinstance(p, Escaped) else visible(p) for p in parts))


def escaped_lines(text: str) -> Escaped:
    """As `escaped`, but line breaks stay."""
    return Escaped("\n".join(visible(line) for line in text.split("\n")))


def visible_name(text: str) -> str:
    """As `visible`, and with an escape for each invisible character, for an error about a name.

    The zero-width space becomes the six characters `\\u200b`.
    """
    return visible(text) if text.isascii() else _INVISIBLE.sub(_escaped_invisible, visible(text))


def excerpt(text: str) -> str:
    """The text for an error message: cut to `EXCERPT_CHARACTERS`, without hidden characters.

    Control, direction and invisible characters become escapes such as `\\u200b`.
    """
    short = text if len(text) <= EXCERPT_CHARACTERS else f"{text[: EXCERPT_CHARACTERS - 1]}…"
    return visible_name(short)


def _escaped_invisible(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def has_hidden(text: str) -> bool:
    """Whether the text contains a character that `visible` escapes."""
    return bool(_HIDDEN.search(text))


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
