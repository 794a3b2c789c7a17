"""Escapes untrusted text for terminals and logs: control characters become visible.

The modules that write HTML, CSV and Markdown also escape the special characters of their formats.
"""

import re

_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def visible(text: str) -> str:
    """The text with an escape for each control character, line break, direction mark and surrogate.

    The control character ESC becomes the four characters `\\x1b`.
    """
    if text.isprintable():  # the usual case, and faster than the pattern
        return text
    return _HIDDEN.sub(lambda match: _escaped(match[0]), text)


def has_hidden(text: str) -> bool:
    """Whether the text contains a character that `visible` escapes."""
    return bool(_HIDDEN.search(text))


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
