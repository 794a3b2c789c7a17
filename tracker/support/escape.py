"""Untrusted text made safe to show: control and direction characters become visible.

For terminals and logs. Rich markup, HTML and CSV have escapes of their own, applied where
they are written.
"""

import re

_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def visible(text: str) -> str:
    """The text with every control, line-break, direction or surrogate character written out.

    "\\x1b[2J" becomes the four letters `\\x1b` and so on; everything else is left alone.
    """
    if text.isprintable():  # as nearly every name of a night is, and told sooner
        return text
    return _HIDDEN.sub(lambda match: _written(match[0]), text)


def has_hidden(text: str) -> bool:
    """Whether the text holds a character that `visible` would write out."""
    return bool(_HIDDEN.search(text))


def _written(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
