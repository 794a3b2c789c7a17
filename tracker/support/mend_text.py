"""Detects and mends text that was decoded with a wrong encoding: "SiÃ¢n" is "Siân".

`tracker prepare` mends such text with a note. In a result it is refused with the guess.
"""

from functools import lru_cache
from typing import Final

WRONG_ENCODINGS: Final = ("cp1252", "mac_roman")
"""Encodings with which programs wrongly decode UTF-8. Bytes that Windows-1252 does not define are
characters of Latin-1."""


ENCODING_NAMES: Final = {"cp1252": "Latin-1", "mac_roman": "Mac Roman"}
"""The names of the encodings in a sentence."""


def mend_text(text: str) -> str:
    """The text that was encoded as UTF-8 and then decoded with one of `WRONG_ENCODINGS`.

    Any other text is returned as it is: it is mended only if its bytes in the wrong encoding are
    valid UTF-8, and each character of this UTF-8 can be printed.
    """
    return _mend(text)[0]


@lru_cache(maxsize=1024)
def wrong_decoding(text: str) -> str:
    """Why a text is not what was written: "looks like UTF-8 read as Latin-1: Ynys Môn".

    A text can be decoded wrongly several times. Empty if the text looks right.
    """
    mended, encoding = _mend(text)
    again = mend_text(mended)
    while again != mended:
        mended, again = again, mend_text(again)
    return f"looks like UTF-8 read as {ENCODING_NAMES[encoding]}: {mended}" if encoding else ""


def _mend(text: str) -> tuple[str, str]:
    """The mended text and its wrong encoding; the text and "" if there is nothing to mend."""
    if text.isascii():
        return text, ""
    for encoding in WRONG_ENCODINGS:
        try:
            mended = b"".join(_byte(character, encoding) for character in text).decode()
        except UnicodeError:
            continue
        if mended.isprintable():
            return mended, encoding
    return text, ""


def _byte(character: str, encoding: str) -> bytes:
    try:
        return character.encode(encoding)
    except UnicodeEncodeError:
        return character.encode("latin-1") if encoding == "cp1252" else character.encode("ascii")
