"""Parses an untrusted XML document, and reads its elements and attributes.

A document that is not well-formed is an IncompleteError, since a program may still be writing it. A
document that is too large, in a wrong encoding, or uses a DOCTYPE or its own entities is a
RejectedError.
"""

import re
from typing import Final
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat
from xml.parsers.expat import errors

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from tracker.feeds.parsing import check_size, decode_utf8
from tracker.feeds.reading import DocumentError, IncompleteError, RejectedError
from tracker.support.escape import excerpt

MAX_MARKS = 100_000
"""The largest sum of the numbers of "<" and "=" in a document. It limits the memory for elements.

A state of the parties after 650 results has 3,000.
"""

_ENDS_EARLY = "the XML ends in the middle of line {line}"
_INCOMPLETE_MESSAGES: Final = {
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
_REJECTED_MESSAGES: Final = {
    errors.XML_ERROR_UNDEFINED_ENTITY: "uses an entity in line {line}; write the character itself",
    errors.XML_ERROR_UNKNOWN_ENCODING: "is in an unknown encoding; send it as UTF-8",
    errors.XML_ERROR_INCORRECT_ENCODING: (
        "is in another encoding than its first line says; send it as UTF-8"
    ),
}
_ENCODING: Final = re.compile(
    rb"""(?:\xef\xbb\xbf)?\s*<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)"""
)


def parse_xml(data: bytes) -> Element:
    """The root element of the document. Raises DocumentError."""
    check_size(data)
    if (marks := data.count(b"<") + data.count(b"=")) > MAX_MARKS:
        raise RejectedError(f"has {marks} tags and attributes; at most {MAX_MARKS} are read")
    if _is_undeclared_utf8(data):
        raise RejectedError(_REJECTED_MESSAGES[errors.XML_ERROR_INCORRECT_ENCODING])
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except ParseError as error:
        raise _document_error(error, data) from None
    except DefusedXmlException:
        raise RejectedError("has a DOCTYPE or entities; only plain XML is read") from None
    except (LookupError, ValueError):
        raise RejectedError("is in an unknown encoding; send it as UTF-8") from None
    return root


def _declares_utf8(data: bytes) -> bool:
    """Whether the XML declaration names UTF-8. Without an encoding, XML is UTF-8."""
    declared = _ENCODING.match(data)
    return not declared or declared[1].upper() == b"UTF-8"


def _is_undeclared_utf8(data: bytes) -> bool:
    """Whether a UTF-8 document declares another encoding: "Zoë" would be read as "ZoÃ«"."""
    if _declares_utf8(data) or data.isascii():
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _document_error(error: ParseError, data: bytes) -> DocumentError:
    line, _ = error.position
    reason = expat.ErrorString(error.code) or "unknown error"
    if reason in _REJECTED_MESSAGES:
        return RejectedError(_REJECTED_MESSAGES[reason].format(line=line))
    if data.endswith(b"\0\0"):
        return IncompleteError(f"is padded with NUL bytes after line {line}")
    if reason == errors.XML_ERROR_INVALID_TOKEN and _declares_utf8(data):
        try:
            decode_utf8(data)
        except DocumentError as error_of_text:
            return error_of_text
    message = _INCOMPLETE_MESSAGES.get(reason, f"line {{line}} is not XML ({reason})")
    return IncompleteError(message.format(line=line))


def only_child(parent: Element, tag: str) -> Element:
    """The only child with this tag. Raises RejectedError if there is none, or more than one."""
    children = parent.findall(tag)
    if len(children) != 1:
        raise RejectedError(
            f"{excerpt(parent.tag)} has {len(children)} {tag} elements; it must have one"
        )
    return children[0]


def required_attribute(element: Element, name: str) -> str:
    """The value of an attribute. Raises RejectedError if it is missing or empty."""
    value = element.get(name)
    if not value:
        raise RejectedError(f"{excerpt(element.tag)} has no {name}")
    return value
