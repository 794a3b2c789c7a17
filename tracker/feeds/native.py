"""Reads the tracker's own JSON format, for newsrooms that send results from a program.

`docs/native.schema.json` is the JSON Schema of `Document`; a test compares the two. Duplicate keys
and `NaN` are rejected, although Python's JSON parser accepts them.
"""

import json
import re
from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal, NoReturn

import msgspec
from msgspec import Meta

from tracker.board.bounds import MAX_DIGITS, MAX_FIGURE, MAX_REVISION
from tracker.board.bulletin import Bulletin, Candidate
from tracker.election import Election, Seat
from tracker.feeds.checks import check_declaration, declaration_warnings, repeated_results
from tracker.feeds.matching import check_election_name, match_seat, party_code
from tracker.feeds.parsing import (
    MAX_CHARACTERS,
    check_polling_day,
    decode_utf8,
    excerpt,
    personal_name,
    plain_text,
    utc_time,
)
from tracker.feeds.reading import (
    IncompleteError,
    Reading,
    RejectedError,
    Remark,
    error_prefix,
)
from tracker.support.escape import visible

MAX_VALUES = 200_000
"""The largest number of JSON values in a document, counted as its commas and opening brackets.

650 results have 25,000. Without a limit a document could fill the memory.
"""

Count = Annotated[int, Meta(ge=0, le=MAX_FIGURE)]
Electorate = Annotated[int, Meta(ge=1, le=MAX_FIGURE)]
Revision = Annotated[int, Meta(ge=1, le=MAX_REVISION)]
Text = Annotated[str, Meta(min_length=1, max_length=MAX_CHARACTERS)]
OptionalText = Annotated[str, Meta(max_length=MAX_CHARACTERS)]
"""An empty text is an absent one."""


class NativeCandidate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A candidate."""

    party: Annotated[Text, Meta(description="Code, name or alias of the party.")]
    votes: Annotated[
        Count | None, Meta(description="Required in a result, not allowed in a rush.")
    ] = None
    name: Annotated[OptionalText | None, Meta(description="First name and surname.")] = None
    elected: Annotated[
        bool,
        Meta(
            description="True for the winner. Required in a rush. A result needs it only "
            "if several candidates share the most votes and the winner was drawn by lot."
        ),
    ] = False


class NativeBulletin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A statement about a seat."""

    seat: Annotated[Text, Meta(description="The seat's name, alias or code.")]
    kind: Annotated[
        Literal["result", "rush", "recount"],
        Meta(
            description="result: the votes. rush: the winner, without votes. "
            "recount: votes are counted again, no candidates are listed."
        ),
    ]
    revision: Annotated[
        Revision,
        Meta(
            description="Number of this version. Results and rushes of a seat are numbered in one "
            "sequence; the highest number stands."
        ),
    ] = 1
    candidates: tuple[NativeCandidate, ...] = ()
    electorate: Annotated[Electorate | None, Meta(description="Voters on the register.")] = None
    valid_votes: Annotated[
        Electorate | None, Meta(description="The candidates' votes must add up to this number.")
    ] = None
    declared_at: Annotated[
        OptionalText | None,
        Meta(
            description="2019-12-13T02:31:00+00:00, or 02:31: the first 02:31 after the polls "
            "closed, in the election's time zone."
        ),
    ] = None


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Statements about seats of one election. If one of them has an error, none counts."""

    election: Annotated[Text, Meta(description="Id or name of the election.")]
    date: Annotated[OptionalText | None, Meta(description="Polling day: 2019-12-12.")] = None
    bulletins: Annotated[tuple[NativeBulletin, ...], Meta(min_length=1)]


_DECODER: Final = msgspec.json.Decoder(Document)
_TYPE_NAMES: Final = {
    "int": "a whole number",
    "float": "a decimal number",
    "str": "text",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a document, as published in docs/native.schema.json."""
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, "title": "Tracker bulletins", **msgspec.json.schema(Document)}


def read(data: bytes, election: Election) -> Reading:
    """Read a document. Returns its bulletins. Raises DocumentError."""
    document = _document(decode_utf8(data))
    check_election_name(document.election, election)
    if document.date:
        check_polling_day(document.date, "date", election)
    bulletins: dict[tuple[str, str, int | None], Bulletin] = {}
    warnings: list[Remark] = []
    notes: list[str] = []
    for number, native in enumerate(document.bulletins):
        with error_prefix(f"bulletins[{number}]"):
            seat = match_seat(native.seat, election)
        with error_prefix(f"bulletins[{number}] ({seat.name})"):
            of_seat: list[str] = []
            bulletin = _bulletin(native, seat, election, of_seat)
            key = bulletin.seat, bulletin.kind, bulletin.revision
            if key in bulletins:
                raise RejectedError(f"there is a {native.kind} {native.revision} already")
        bulletins[key] = bulletin
        notes += (f"{seat.name}: {note}" for note in of_seat)
        warnings += (
            Remark(sentence, seat.id, bulletin.revision)
            for sentence in declaration_warnings(bulletin, seat, election)
        )
    for error in repeated_results(bulletins.values(), election):
        raise RejectedError(error.sentence)
    return Reading(tuple(bulletins.values()), warnings=tuple(warnings), notes=tuple(notes))


def _document(text: str) -> Document:
    if sum(map(text.count, ",[{")) > MAX_VALUES:
        raise RejectedError(f"has more than {MAX_VALUES} values; send fewer seats at a time")
    try:
        plain = json.loads(
            text, object_pairs_hook=_object, parse_int=_integer, parse_constant=_no_constant
        )
        return _DECODER.decode(text)
    except RecursionError:
        raise RejectedError("is nested too deeply to be a document of bulletins") from None
    except json.JSONDecodeError as error:
        raise IncompleteError(_syntax_message(error)) from None
    except msgspec.ValidationError as error:
        raise RejectedError(_validation_message(str(error), plain)) from None
    except msgspec.DecodeError as error:
        raise RejectedError(f"is not JSON that can be read: {visible(str(error))}") from None


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
