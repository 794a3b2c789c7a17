"""Reads the tracker's own JSON format, for newsrooms that send results from a program.

`native_shapes` has the shape of a document. Duplicate keys and `NaN` are rejected, although
Python's JSON parser accepts them.
"""

import json
import re
from collections.abc import Sequence
from typing import Annotated, Any, Final, NoReturn

import msgspec
from msgspec import Meta

from tracker.board.bounds import MAX_DIGITS
from tracker.board.bulletin import Bulletin, Candidate
from tracker.election import Election, Seat
from tracker.feeds.checks import check_declaration, declaration_warnings, repeated_results
from tracker.feeds.matching import check_election_name, match_seat, party_code
from tracker.feeds.native_shapes import NativeBulletin, NativeCandidate, OptionalText, Text
from tracker.feeds.parsing import (
    check_polling_day,
    decode_utf8,
    personal_name,
    plain_text,
    utc_time,
)
from tracker.feeds.reading import (
    IncompleteError,
    Reading,
    RejectedError,
    Remark,
    error_of_seat,
    error_prefix,
    rejection,
)
from tracker.support.escape import excerpt, visible

MAX_VALUES = 200_000
"""The largest number of JSON values in a document, counted as its commas and opening brackets.

650 results have 25,000. Without a limit a document could fill the memory.
"""

_TYPE_NAMES: Final = {
    "int": "a whole number",
    "float": "a decimal number",
    "str": "text",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}


class _Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A `Document` whose bulletins are not decoded yet, so that an error costs its seat alone."""

    election: Text
    date: OptionalText | None = None
    bulletins: Annotated[tuple[msgspec.Raw, ...], Meta(min_length=1)]


_ENVELOPE_DECODER: Final = msgspec.json.Decoder(_Envelope)
_BULLETIN_DECODER: Final = msgspec.json.Decoder(NativeBulletin)


def read(data: bytes, election: Election) -> Reading:
    """Read a document. Returns the bulletins of the seats without errors. Raises DocumentError.

    Raises RejectedError if the document as a whole is wrong, or if no seat can be used. A seat with
    an error is left out with all of its bulletins: one of them may be the correction of another.
    """
    envelope, plain = _document(decode_utf8(data))
    check_election_name(envelope.election, election)
    if envelope.date:
        check_polling_day(envelope.date, "date", election)
    found: dict[tuple[str, str, int | None], Bulletin] = {}
    left_out: list[Remark] = []
    notes: list[tuple[str, str]] = []
    for number, raw in enumerate(envelope.bulletins):
        of_seat: list[str] = []
        try:
            with error_of_seat(_named_seat(plain["bulletins"][number], election)):
                native = _native(raw, number, plain)
                with error_prefix(f"bulletins[{number}]"):
                    seat = match_seat(native.seat, election)
                with error_prefix(f"bulletins[{number}] ({seat.name})"):
                    bulletin = _bulletin(native, seat, election, of_seat)
                    key = bulletin.seat, bulletin.kind, bulletin.revision
                    if key in found:
                        raise RejectedError(f"there is a {native.kind} {native.revision} already")
        except RejectedError as error:
            left_out += error.remarks()
            continue
        found[key] = bulletin
        notes += ((seat.id, f"{seat.name}: {note}") for note in of_seat)
    left_out += repeated_results(found.values(), election)
    without = {error.seat for error in left_out}
    bulletins = tuple(bulletin for bulletin in found.values() if bulletin.seat not in without)
    if not bulletins:
        raise rejection(left_out)
    return Reading(
        bulletins,
        warnings=tuple(
            Remark(sentence, bulletin.seat, bulletin.revision)
            for bulletin in bulletins
            for sentence in declaration_warnings(
                bulletin, election.seat_by_id[bulletin.seat], election
            )
        ),
        left_out=tuple(left_out),
        notes=tuple(note for seat_id, note in notes if seat_id not in without),
    )


def _named_seat(bulletin: Any, election: Election) -> str:
    """The id of the seat that a bulletin names, also if another field is wrong; empty if none."""
    name = bulletin.get("seat") if isinstance(bulletin, dict) else None
    seat = election.find_seat(name) if isinstance(name, str) else None
    return seat.id if seat else ""


def _document(text: str) -> tuple[_Envelope, Any]:
    """The document, and the same as plain values. Raises DocumentError."""
    if sum(map(text.count, ",[{")) > MAX_VALUES:
        raise RejectedError(f"has more than {MAX_VALUES} values; send fewer seats at a time")
    try:
        plain = json.loads(
            text, object_pairs_hook=_object, parse_int=_integer, parse_constant=_no_constant
        )
        return _ENVELOPE_DECODER.decode(text), plain
    except RecursionError:
        raise RejectedError("is nested too deeply to be a document of bulletins") from None
    except json.JSONDecodeError as error:
        raise IncompleteError(_syntax_message(error)) from None
    except msgspec.ValidationError as error:
        raise RejectedError(_validation_message(str(error), plain)) from None
    except msgspec.DecodeError as error:
        raise RejectedError(f"is not JSON that can be read: {visible(str(error))}") from None


def _native(raw: msgspec.Raw, number: int, plain: Any) -> NativeBulletin:
    """One bulletin of the document. Raises RejectedError, with its place in the document."""
    try:
        return _BULLETIN_DECODER.decode(raw)
    except msgspec.ValidationError as error:
        message, separator, path = str(error).rpartition(" - at `$")
        if not separator:
            message, path = str(error), "`"
        inside = f"{message} - at `$.bulletins[{number}]{path}"
        raise RejectedError(_validation_message(inside, plain)) from None
    except msgspec.DecodeError as error:
        raise RejectedError(f"bulletins[{number}]: {visible(str(error))}") from None


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise RejectedError(f'has the key "{excerpt(key)}" twice in one object; write it once')
        found[key] = value
    return found


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS + 1:
        raise RejectedError(
            f"has the number {excerpt(digits)}; at most {MAX_DIGITS} digits are read"
        )
    return int(digits)


def _no_constant(name: str) -> NoReturn:
    raise RejectedError(f"has {name} for a number; write a whole number, or leave it out")


def _syntax_message(error: json.JSONDecodeError) -> str:
    if error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated"):
        return f"the JSON ends in the middle of line {error.lineno}"
    found = excerpt(error.doc[error.pos : error.pos + 20])
    message = error.msg.removesuffix(" at")
    return f'line {error.lineno} is not JSON at "{found}": {message[0].lower()}{message[1:]}'


def _validation_message(error: str, document: Any) -> str:
    """msgspec's error message in our words: first the path, then the value found.

    The value is left out if it is a list or an object.
    """
    message, separator, path = error.rpartition(" - at `$")
    if not separator:
        message, path = error, ""
    if message.startswith("Expected"):
        message = re.sub("`([a-z]+)(?: [|] null)?`", lambda match: _TYPE_NAMES[match[1]], message)
    if message.startswith("Invalid enum value"):
        message = "Expected result, rush or recount"
    path = path.rstrip("`").removeprefix(".")
    value = _value_at(path, document)
    found = "" if isinstance(value, dict | list) else f" is {json.dumps(value, ensure_ascii=False)}"
    is_quoted = message == "Expected a whole number, got text"
    hint = "; write the digits 0 to 9 alone, without quotation marks" if is_quoted else ""
    where = f"{excerpt(path) or 'the document'}{excerpt(found)}"
    return f"{where}: {message[0].lower()}{excerpt(message[1:])}{hint}"


def _value_at(path: str, document: Any) -> Any:
    value = document
    try:
        for key, index in re.findall(r"([a-z_]+)|\[([0-9]+)\]", path):
            value = value[key] if key else value[int(index)]
    except (LookupError, TypeError):  # a key such as "a - at `$.b" was split: `path` is its end
        return document
    return value


def _bulletin(native: NativeBulletin, seat: Seat, election: Election, notes: list[str]) -> Bulletin:
    declared = native.declared_at
    bulletin = Bulletin(
        election=election.id,
        seat=seat.id,
        kind=native.kind,
        origin="feed",
        revision=native.revision,
        candidates=tuple(_candidate(candidate, election, notes) for candidate in native.candidates),
        electorate=native.electorate,
        valid_votes=native.valid_votes,
        declared_at=utc_time(declared, "declared_at", election) if declared else None,
    )
    _check_votes(bulletin)
    if bulletin.kind != "recount":
        check_declaration(bulletin, seat, election)
    return bulletin


def _candidate(native: NativeCandidate, election: Election, notes: list[str]) -> Candidate:
    party = plain_text(native.party, "party")
    code = party_code(election, party)
    is_needed = not election.comparable(code)
    return Candidate(
        party=code,
        party_name=party,
        name=personal_name(native.name or "", "name", notes, is_needed=is_needed) or "",
        votes=native.votes,
        elected=native.elected,
    )


def _check_votes(bulletin: Bulletin) -> None:
    """Check that all candidates of a result have votes, and those of a rush have none.

    Also that a recount has no candidates. Raises RejectedError.
    """
    for candidate in bulletin.candidates:
        party = excerpt(candidate.party_name)
        if bulletin.kind == "recount":
            raise RejectedError(
                "a recount names no candidates; send a result or a rush when it is over"
            )
        if bulletin.kind == "rush" and candidate.votes is not None:
            raise RejectedError(f"a rush has no votes, but {party} has")
        if bulletin.kind == "result" and candidate.votes is None:
            raise RejectedError(f"{party} votes are missing")
