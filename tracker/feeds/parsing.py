"""Parses text, numbers, times and encodings. Every format uses this.

An error message about a field names the field and the value found, and explains what is allowed.
"""

import datetime as dt
import re

from tracker.board.bounds import MAX_DIGITS, MAX_REVISION
from tracker.election import Election, visible_text
from tracker.election.clock import parse_declaration_time
from tracker.feeds.reading import IncompleteError, OtherElectionError, RejectedError
from tracker.support.escape import excerpt, has_hidden, visible

MAX_DOCUMENT_BYTES = 4_000_000
"""The size in bytes of the largest document that is read.

All results of the United Kingdom have a quarter of that. In memory a document can take four times
as much: Python stores a text that contains an emoji with four bytes for each character.
"""
MAX_CHARACTERS = 200
"""The largest number of characters of a name."""
NEAR_POLLING_DAY = dt.timedelta(days=366)
"""A time that is further from polling day is rejected. Tests are sent weeks before the night."""

_WITH_SEPARATORS = re.compile(r"[0-9]{1,3}(?:[,._'’ \u00a0\u2009\u202f][0-9]{3})+")


_DAY = re.compile(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}")
_LINE_BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain_text(text: str, field: str, max_characters: int = MAX_CHARACTERS) -> str:
    """The text in NFC without invisible characters, and without spaces at its start and end.

    Raises RejectedError if it has control characters, characters that change the direction of
    writing, or more than `max_characters`. Markup such as `[/x]` is accepted and means nothing.
    """
    if has_hidden(text):
        culprit = visible(next(filter(has_hidden, text)))
        raise RejectedError(
            f'{field} "{excerpt(text)}" has the control character {culprit}; write plain text'
        )
    if len(text) > max_characters:
        raise RejectedError(
            f'{field} "{excerpt(text)}" has {len(text)} characters; '
            f"at most {max_characters} are read"
        )
    return visible_text(text).strip()


def personal_name(text: str, field: str, notes: list[str], *, is_needed: bool) -> str | None:
    """A person's name without spaces at its start and end; None if it has to be left out.

    Line breaks and tabs become spaces, and marks of the direction of writing are removed: nobody
    sees them. A name with other control characters or with the replacement character U+FFFD has
    lost letters. It is left out, with a sentence in `notes`; if it `is_needed`, as an
    independent's is, this raises RejectedError.
    """
    name = _DIRECTION.sub("", " ".join(_LINE_BREAKS.sub(" ", text).split()))
    if is_needed or not (has_hidden(name) or "\ufffd" in name):
        return plain_text(name, field)
    notes.append(f'{field} "{excerpt(name)}" cannot be shown, so the name is left out')
    return None


def whole_number(text: str, field: str) -> int:
    """The number that the text states in the digits 0 to 9 alone.

    Raises RejectedError with a hint for the sender. `field` is the subject of its message.
    """
    if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS:
        return int(text)
    are = "are" if field.endswith("s") else "is"
    if not text:
        raise RejectedError(f"{field} {are} missing; write a whole number")
    hint = _number_hint(text, field)
    raise RejectedError(f'{field} "{excerpt(text)}" {are} not a whole number; {hint}')


def _number_hint(text: str, field: str) -> str:
    if text.isascii() and text.isdigit():
        return f"at most {MAX_DIGITS} digits are read"
    if _WITH_SEPARATORS.fullmatch(text):
        return f"write {re.sub('[^0-9]', '', text)}, without separators"
    if (stripped := text.strip()) != text and stripped.isascii() and stripped.isdigit():
        return f"write {stripped}, without spaces or line breaks"
    if re.fullmatch("[-−–][0-9]+", text):
        return f"{field.split()[-1]} cannot be negative"
    return "write it in the digits 0 to 9 alone"


def positive_number(text: str, field: str) -> int:
    """As `whole_number`, but rejects 0. Raises RejectedError."""
    if number := whole_number(text, field):
        return number
    raise RejectedError(f'{field} "{excerpt(text)}" is not above 0')


def revision_number(text: str) -> int:
    """A revision: a whole number from 1 to `MAX_REVISION`. Raises RejectedError."""
    if (number := positive_number(text, "revision")) <= MAX_REVISION:
        return number
    raise RejectedError(
        f"revision {excerpt(text)} is not one: the versions of a seat are counted from 1 to "
        f"{MAX_REVISION:,}"
    )


def revision_or_none(text: str) -> int | None:
    """The revision that a rejected document states; None if it is missing or no revision."""
    if not (text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS):
        return None
    return int(text) if 1 <= int(text) <= MAX_REVISION else None


def voters(text: str, field: str) -> int:
    """An electorate, which is above 0. Raises RejectedError."""
    if number := whole_number(text, field):
        return number
    raise RejectedError(
        f'{field} "{excerpt(text)}" is not above 0; write the voters on the register, or leave it '
        "out if they are not known"
    )


def utc_time(text: str, field: str, election: Election) -> dt.datetime:
    """The time that the text states, in UTC: two texts of one moment give equal times.

    Raises RejectedError if the text is not a time, or not a time near polling day. A day alone is
    no time: it would be midnight.
    """
    if _DAY.fullmatch(text):
        raise RejectedError(f'{field} "{text}" is a day; add the time, or leave it out')
    try:
        time = parse_declaration_time(plain_text(text, field), election)
    except ValueError as error:
        raise RejectedError(f"{field} {visible(str(error))}") from None
    if abs(time.date() - election.date) > NEAR_POLLING_DAY:
        raise RejectedError(f'{field} "{excerpt(text)}" is not near polling day, {election.date}')
    return time.astimezone(dt.UTC)


def check_polling_day(text: str, field: str, election: Election) -> None:
    """Check that the text is the date of polling day, as in 2019-12-12.

    Raises RejectedError; for another date OtherElectionError, which is one.
    """
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise RejectedError(
            f'{field} "{excerpt(text)}" is not a date; write it like polling day, {election.date}'
        )
    if text != election.date.isoformat():
        raise OtherElectionError(
            f"is dated {text}; polling day of this election is {election.date}"
        )


def check_size(data: bytes) -> None:
    """Check that a document has at most `MAX_DOCUMENT_BYTES`. Raises RejectedError."""
    if len(data) > MAX_DOCUMENT_BYTES:
        raise RejectedError(
            f"has {len(data):,} bytes; at most {MAX_DOCUMENT_BYTES:,} are read; "
            "send fewer seats at a time"
        )


def decode_utf8(data: bytes) -> str:
    """The text of a document in UTF-8, without a byte-order mark.

    Raises RejectedError for another encoding, for too many bytes, and for a ZIP file such as an
    Excel workbook. Raises IncompleteError if the document is empty, ends inside a character, or
    has NUL bytes: some programs reserve the file's space with NULs before they write.
    """
    check_size(data)
    if data.startswith(b"PK\3\4"):
        raise RejectedError("is a ZIP file or an Excel workbook; save it as text in UTF-8")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:2].count(0) == 1:
        raise RejectedError("is UTF-16; save it as UTF-8")
    if data.endswith(b"\0"):
        raise IncompleteError("is padded with NUL bytes")
    if b"\0" in data:
        raise IncompleteError(f"has NUL bytes in line {_line_number(data, data.index(0))}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = _line_number(data, error.start)
        if error.reason == "unexpected end of data":
            raise IncompleteError(f"ends in the middle of line {line}") from None
        byte = f"byte 0x{data[error.start]:02x}"
        raise RejectedError(f"is not UTF-8: {byte} in line {line}; save it as UTF-8") from None
    if not text.strip():
        raise IncompleteError("is empty")
    return text


def _line_number(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1
