"""Mends text that was decoded with a wrong encoding: "SiÃ¢n" is "Siân"."""

from typing import Final

WRONG_ENCODINGS: Final = ("cp1252", "mac_roman")
"""Encodings with which programs wrongly decode UTF-8. Bytes that Windows-1252 does not define are
characters of Latin-1."""


def mend_text(text: str) -> str:
    """The text that was encoded as UTF-8 and then decoded with one of `WRONG_ENCODINGS`.

    Any other text is returned as it is: it is mended only if its bytes in the wrong encoding are
    valid UTF-8, and each character of this UTF-8 can be printed.
    """
    if text.isascii():
        return text
    for encoding in WRONG_ENCODINGS:
        try:
            mended = b"".join(_byte(character, encoding) for character in text).decode()
        except UnicodeError:
            continue
        if mended.isprintable():
            return mended
    return text


def _byte(character: str, encoding: str) -> bytes:
    try:
        return character.encode(encoding)
    except UnicodeEncodeError:
        return character.encode("latin-1") if encoding == "cp1252" else character.encode("ascii")
