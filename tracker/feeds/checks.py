"""What text and figures must be before they count, whatever the format; it maps no names.

Every sentence names the field, the value found and what would be right.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from tracker.board.bulletin import Candidate
from tracker.election import Election, Seat, spelling
from tracker.election.clock import parse_time
from tracker.feeds.reading import IncompleteError, RejectedError
from tracker.support.escape import hidden, visible

MOST_BYTES = 4_000_000
"""Of a document. All results of the United Kingdom take a quarter; in memory, a single wide
character makes it many times as large."""
MOST_DIGITS = 12
"""Of any figure."""
MOST_CHARACTERS = 200
"""Of a name."""
MOST_CANDIDATES = 200
"""In one seat."""
MOST_SHOWN = 60
"""Characters of a value that are repeated in a sentence."""
NEAR_POLLING_DAY = dt.timedelta(days=366)
"""A time further off belongs to another election; tests are sent weeks before the night."""
ALIKE_ELECTORATES = (0.8, 1.25)
"""A register that has changed by more since the election's own table looks mistyped."""

_WITH_SEPARATORS = re.compile(r"[0-9]{1,3}(?:[,._'’ \u00a0\u2009\u202f][0-9]{3})+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
"""Pasted from a web page they make a name that looks right another one."""


def shown(text: str) -> str:
    """The text as it may stand in a sentence: short, harmless to a terminal, all to be seen."""
    short = text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"
    return _UNSEEN.sub(lambda unseen: f"\\u{ord(unseen[0]):04x}", visible(short))


def plain_text(text: str, what: str, at_most: int = MOST_CHARACTERS) -> str:
    """The text without the spaces around it.

    Raises RejectedError for control and direction characters, and for more than `at_most`
    characters. `[/x]`, quotes and commas are text like any other.
    """
    if hidden(text):
        culprit = visible(next(filter(hidden, text)))
        raise RejectedError(
            f'{what} "{shown(text)}" has the control character {culprit}; write plain text'
        )
    if len(text) > at_most:
        raise RejectedError(
            f'{what} "{shown(text)}" has {len(text)} characters; at most {at_most} are read'
        )
    return text.strip()


def whole_number(text: str, what: str) -> int:
    """A count written in the digits 0 to 9 and nothing else. Raises RejectedError with a hint."""
    if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return int(text)
    are = "are" if what.endswith("s") else "is"
    if not text:
        raise RejectedError(f"{what} {are} missing; write a whole number")
    raise RejectedError(f'{what} "{shown(text)}" {are} not a whole number; {_hint(text, what)}')


def _hint(text: str, what: str) -> str:
    if text.isascii() and text.isdigit():
        return f"at most {MOST_DIGITS} digits are read"
    if _WITH_SEPARATORS.fullmatch(text):
        return f"write {re.sub('[^0-9]', '', text)}, without separators"
    if (bare := text.strip()) != text and bare.isascii() and bare.isdigit():
        return f"write {bare}, without spaces or line breaks"
    if re.fullmatch("[-−–][0-9]+", text):
        return f"{what.split()[-1]} cannot be negative"
    return "write it in the digits 0 to 9 alone"


def positive_number(text: str, what: str) -> int:
    """A whole number from 1. Raises RejectedError."""
    if number := whole_number(text, what):
        return number
    raise RejectedError(f'{what} "{shown(text)}" is not above 0')


def moment(text: str, what: str, election: Election) -> dt.datetime:
    """A time of this election, in UTC. Raises RejectedError.

    The same moment written with another offset is the same statement, hence UTC.
    """
    try:
        time = parse_time(plain_text(text, what), election)
    except ValueError as error:
        raise RejectedError(f"{what} {visible(str(error))}") from None
    if abs(time.date() - election.date) > NEAR_POLLING_DAY:
        raise RejectedError(f'{what} "{shown(text)}" is not near polling day, {election.date}')
    return time.astimezone(dt.UTC)


def day(text: str, what: str, election: Election) -> None:
    """Polling day and no other. Raises RejectedError."""
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise RejectedError(
            f'{what} "{shown(text)}" is not a date; write it like polling day, {election.date}'
        )
    if text != election.date.isoformat():
        raise RejectedError(f"is dated {text}; polling day of this election is {election.date}")


def check_size(data: bytes) -> None:
    """Not more than can be read without filling memory. Raises RejectedError."""
    if len(data) > MOST_BYTES:
        raise RejectedError(
            f"has {len(data):,} bytes; at most {MOST_BYTES:,} are read; send fewer seats at a time"
        )


def utf8(data: bytes) -> str:
    """The text of a document, without a byte-order mark.

    Raises RejectedError for another encoding, for too much of it and for a ZIP file, which is
    what a workbook is; IncompleteError where the document stops inside a character, has NULs from
    a writer that has not finished, or holds nothing.
    """
    check_size(data)
    if data.startswith(b"PK\3\4"):
        raise RejectedError("is a ZIP file or an Excel workbook; save it as text in UTF-8")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:2].count(0) == 1:
        raise RejectedError("is UTF-16; save it as UTF-8")
    if data.endswith(b"\0"):
        raise IncompleteError("is padded with NUL bytes")
    if b"\0" in data:
        raise IncompleteError(f"has NUL bytes in line {line_of(data, data.index(0))}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = line_of(data, error.start)
        if error.reason == "unexpected end of data":
            raise IncompleteError(f"ends in the middle of line {line}") from None
        byte = data[error.start]
        raise RejectedError(
            f"is not UTF-8: byte 0x{byte:02x} in line {line}; save it as UTF-8"
        ) from None
    if not text.strip():
        raise IncompleteError("is empty")
    return text


def line_of(data: bytes, position: int) -> int:
    """The number of the line that a byte is in, from 1."""
    return data.count(b"\n", 0, position) + 1


def check_result(
    candidates: Sequence[Candidate],
    *,
    seat: Seat,
    election: Election,
    electorate: int | None = None,
    valid_votes: int | None = None,
) -> None:
    """The figures of a result agree with each other. Raises RejectedError.

    `electorate` and `valid_votes` as the source states them; without an electorate the
    votes are set against the register of the election's own table. Equal top votes are
    left to the lot: the mark may be on either.
    """
    check_candidates(candidates, election)
    total = sum(candidate.votes or 0 for candidate in candidates)
    register = seat.electorate if electorate is None else electorate
    if not total:
        raise RejectedError("nobody has a vote; a result gives the votes of each candidate")
    if valid_votes is not None and total != valid_votes:
        raise RejectedError(
            f"the votes add up to {total}, but the valid votes are stated as {valid_votes}"
        )
    if total > register:
        raise RejectedError(f"the votes add up to {total}, more than the electorate of {register}")
    leader = max(candidates, key=lambda candidate: candidate.votes or 0)
    for candidate in candidates:
        if candidate.elected and candidate.votes != leader.votes:
            raise RejectedError(
                f"{who(candidate)} is marked as elected with {candidate.votes} votes, "
                f"but {who(leader)} has {leader.votes}"
            )


def check_call(candidates: Sequence[Candidate], election: Election) -> None:
    """A rush names its winner. Raises RejectedError."""
    check_candidates(candidates, election)
    if not any(candidate.elected for candidate in candidates):
        raise RejectedError("does not say who was elected; mark one candidate")


def check_candidates(candidates: Sequence[Candidate], election: Election) -> None:
    """There are candidates, each is there once, at most one is elected. Raises RejectedError.

    Without names, a party of its own is there once; independents may be several.
    """
    if not candidates:
        raise RejectedError("names no candidates")
    if len(candidates) > MOST_CANDIDATES:
        raise RejectedError(f"has {len(candidates)} candidates; at most {MOST_CANDIDATES} are read")
    counted = Counter((c.party, spelling(c.name)) for c in candidates)
    for candidate in candidates:
        twice = counted[candidate.party, spelling(candidate.name)] > 1
        if twice and (candidate.name or election.comparable(candidate.party)):
            raise RejectedError(f"{who(candidate)} is there twice; each candidate stands once")
    elected = [who(candidate) for candidate in candidates if candidate.elected]
    if len(elected) > 1:
        several = " and ".join(elected[:3])
        raise RejectedError(f"{len(elected)} are marked as elected, {several}; only one can be")


def doubts(
    candidates: Sequence[Candidate], *, seat: Seat, election: Election, electorate: int | None
) -> Iterator[str]:
    """Sentences on what counts but should be looked at."""
    for party, name in dict.fromkeys((c.party, c.party_name) for c in candidates):
        if party not in election.party_by_code:
            called = shown(name or party)
            yield f'{seat.name}: the party "{called}" is not known; it counts as its own party'
    parties = Counter(c.party for c in candidates if election.comparable(c.party))
    for party, count in parties.items():
        if count > 1:
            yield f"{seat.name}: {election.party_name(party)} has {count} candidates"
    low, high = ALIKE_ELECTORATES
    known = seat.electorate
    if electorate is not None and not low * known <= electorate <= high * known:
        yield f"{seat.name}: the electorate is {electorate}; it was known to be {known}"


def who(candidate: Candidate) -> str:
    """A candidate in a sentence: Jane Smith (Labour), or the party alone."""
    party = shown(candidate.party_name or candidate.party)
    return f"{shown(candidate.name)} ({party})" if candidate.name else party
