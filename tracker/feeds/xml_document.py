"""A whole and harmless XML document and its parts; it knows no election.

An XML document shows its own end, so whatever is not well-formed may still be arriving
and is IncompleteError. What no further byte can mend is RejectedError.
"""

import re
from typing import Final
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat
from xml.parsers.expat import errors

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from tracker.feeds.checks import check_size, shown, utf8
from tracker.feeds.reading import DocumentError, IncompleteError, RejectedError

MOST_MARKS = 100_000
"""Of "<" and "=". A state of the parties after 650 results has 3,000; more would fill memory."""

_ENDS_EARLY = "the XML ends in the middle of line {line}"
_PLAIN_WORDS: Final = {
    errors.XML_ERROR_NO_ELEMENTS: "the XML ends in line {line} before it is complete",
    errors.XML_ERROR_UNCLOSED_TOKEN: _ENDS_EARLY,
    errors.XML_ERROR_PARTIAL_CHAR: _ENDS_EARLY,
    errors.XML_ERROR_UNCLOSED_CDATA_SECTION: _ENDS_EARLY,
    errors.XML_ERROR_INVALID_TOKEN: (
        'line {line} has a character that XML does not allow there ("&" is written "&amp;")'
    ),
    errors.XML_ERROR_TAG_MISMATCH: "line {line} closes an element that is not open",
    errors.XML_ERROR_DUPLICATE_ATTRIBUTE: "line {line} gives an attribute twice",
    errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: "line {line} goes on after the end of the XML",
    errors.XML_ERROR_BAD_CHAR_REF: "line {line} refers to a character that XML does not allow",
}
_BEYOND_MENDING: Final = {
    errors.XML_ERROR_UNDEFINED_ENTITY: "uses an entity in line {line}; write the character itself",
    errors.XML_ERROR_UNKNOWN_ENCODING: "is in an unknown encoding; send it as UTF-8",
    errors.XML_ERROR_INCORRECT_ENCODING: (
        "is in another encoding than its first line says; send it as UTF-8"
    ),
}
_DECLARED: Final = re.compile(
    rb"""(?:\xef\xbb\xbf)?\s*<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)"""
)


def parsed(data: bytes) -> Element:
    """The root of the document. Raises DocumentError."""
    check_size(data)
    if (marks := data.count(b"<") + data.count(b"=")) > MOST_MARKS:
        raise RejectedError(f"has {marks} tags and attributes; at most {MOST_MARKS} are read")
    if _is_unsaid_utf8(data):
        raise RejectedError(_BEYOND_MENDING[errors.XML_ERROR_INCORRECT_ENCODING])
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except ParseError as error:
        raise _fault(error, data) from None
    except DefusedXmlException:
        raise RejectedError("has a DOCTYPE or entities; only plain XML is read") from None
    except (LookupError, ValueError):
        raise RejectedError("is in an unknown encoding; send it as UTF-8") from None
    return root


def _says_utf8(data: bytes) -> bool:
    """Whether the first line declares UTF-8, or nothing, which means UTF-8."""
    declared = _DECLARED.match(data)
    return not declared or declared[1].upper() == b"UTF-8"


def _is_unsaid_utf8(data: bytes) -> bool:
    """Whether it is UTF-8 and declares another encoding, in which "Zoë" is read as "ZoÃ«"."""
    if _says_utf8(data) or data.isascii():
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _fault(error: ParseError, data: bytes) -> DocumentError:
    line, _ = error.position
    reason = expat.ErrorString(error.code) or "unknown error"
    if reason in _BEYOND_MENDING:
        return RejectedError(_BEYOND_MENDING[reason].format(line=line))
    if data.endswith(b"\0\0"):
        return IncompleteError(f"is padded with NUL bytes after line {line}")
    if reason == errors.XML_ERROR_INVALID_TOKEN and _says_utf8(data):
        try:
            utf8(data)
        except DocumentError as its_fault:
            return its_fault
    words = _PLAIN_WORDS.get(reason, f"line {{line}} is not XML ({reason})")
    return IncompleteError(words.format(line=line))


def only(parent: Element, tag: str) -> Element:
    """The one child of that tag. Raises RejectedError where there is none, or several."""
    children = parent.findall(tag)
    if len(children) != 1:
        raise RejectedError(
            f"{shown(parent.tag)} has {len(children)} {tag} elements; it must have one"
        )
    return children[0]


def attribute(element: Element, name: str) -> str:
    """A value that must be there. Raises RejectedError."""
    value = element.get(name)
    if not value:
        raise RejectedError(f"{shown(element.tag)} has no {name}")
    return value
