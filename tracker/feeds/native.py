"""The tracker's own JSON, for newsrooms that send from a program; people type tables.

`docs/native.schema.json` is the JSON Schema of `Document`, and a test holds the two
together. JSON as such lets a key stand twice and takes `NaN`; here both are refused.
"""

import json
import re
from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal, NoReturn

import msgspec
from msgspec import Meta

from tracker.board.bulletin import Bulletin, Candidate
from tracker.election import Election, Seat
from tracker.feeds.checks import (
    MOST_CHARACTERS,
    MOST_DIGITS,
    check_call,
    check_result,
    day,
    doubts,
    moment,
    plain_text,
    shown,
    utf8,
)
from tracker.feeds.matching import expect_named, party_code, seat_called
from tracker.feeds.reading import (
    IncompleteError,
    Reading,
    RejectedError,
    error_prefix,
)
from tracker.support.escape import visible

MOST = 10**MOST_DIGITS - 1
MOST_VALUES = 200_000
"""Of any kind in one document. 650 results have 25,000; more would fill memory."""

Count = Annotated[int, Meta(ge=0, le=MOST)]
Revision = Annotated[int, Meta(ge=1, le=MOST)]
Text = Annotated[str, Meta(min_length=1, max_length=MOST_CHARACTERS)]


class NativeCandidate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A candidate."""

    party: Annotated[Text, Meta(description="Code, name or alias of the party.")]
    votes: Annotated[
        Count | None, Meta(description="In a result, for every candidate; in no other kind.")
    ] = None
    name: Annotated[Text | None, Meta(description="First name and surname.")] = None
    elected: Annotated[
        bool, Meta(description="Needed in a rush, and in a result whose top votes are equal.")
    ] = False


class NativeBulletin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A statement about a seat."""

    seat: Annotated[Text, Meta(description="Name, alias, ONS code or PA number of the seat.")]
    kind: Annotated[
        Literal["result", "rush", "recount"],
        Meta(description="A result has votes, a rush the winner alone, a recount neither."),
    ]
    revision: Annotated[
        Revision, Meta(description="Of this seat; results and rushes are one sequence.")
    ] = 1
    candidates: tuple[NativeCandidate, ...] = ()
    electorate: Annotated[Count | None, Meta(description="Voters on the register.")] = None
    valid_votes: Annotated[
        Count | None, Meta(description="What the candidates' votes must add up to.")
    ] = None
    declared_at: Annotated[
        Text | None,
        Meta(description="2019-12-13T02:31:00+00:00, or 02:31 in the election's time zone."),
    ] = None


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Statements about seats of one election. They count all together or not at all."""

    election: Annotated[Text, Meta(description="Id or name of the election.")]
    date: Annotated[Text | None, Meta(description="Polling day: 2019-12-12.")] = None
    bulletins: Annotated[tuple[NativeBulletin, ...], Meta(min_length=1)]


_DECODER: Final = msgspec.json.Decoder(Document)
_IN_WORDS: Final = {
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
    title = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tracker bulletins",
    }
    return {**title, **msgspec.json.schema(Document)}


def read(data: bytes, election: Election) -> Reading:
    """What a document states. Raises DocumentError."""
    document = _document(utf8(data))
    expect_named(document.election, election)
    if document.date is not None:
        day(document.date, "date", election)
    bulletins: dict[tuple[str, str, int | None], Bulletin] = {}
    warnings: list[str] = []
    for number, native in enumerate(document.bulletins):
        with error_prefix(f"bulletins[{number}]"):
            seat = seat_called(native.seat, election)
        with error_prefix(f"bulletins[{number}] ({seat.name})"):
            bulletin = _bulletin(native, seat, election)
            key = bulletin.seat, bulletin.kind, bulletin.revision
            if key in bulletins:
                raise RejectedError(f"there is a {native.kind} {native.revision} already")
        bulletins[key] = bulletin
        warnings += doubts(
            bulletin.candidates, seat=seat, election=election, electorate=bulletin.electorate
        )
    return Reading(tuple(bulletins.values()), warnings=tuple(warnings))


def _document(text: str) -> Document:
    if sum(map(text.count, ",[{")) > MOST_VALUES:
        raise RejectedError(f"has more than {MOST_VALUES} values; send fewer seats at a time")
    try:
        plain = json.loads(
            text, object_pairs_hook=_object, parse_int=_integer, parse_constant=_no_constant
        )
        return _DECODER.decode(text)
    except RecursionError:
        raise RejectedError("is nested too deeply to be a document of bulletins") from None
    except json.JSONDecodeError as error:
        raise IncompleteError(_where_it_stops(error)) from None
    except msgspec.ValidationError as error:
        raise RejectedError(_in_words(str(error), plain)) from None
    except msgspec.DecodeError as error:
        raise RejectedError(f"is not JSON that can be read: {visible(str(error))}") from None


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise RejectedError(f'has "{shown(key)}" twice in one object; it must be there once')
        found[key] = value
    return found


def _integer(digits: str) -> int:
    if len(digits) > MOST_DIGITS + 1:
        raise RejectedError(
            f"has the number {shown(digits)}; at most {MOST_DIGITS} digits are read"
        )
    return int(digits)


def _no_constant(name: str) -> NoReturn:
    raise RejectedError(f"has {name} for a number; write a whole number, or leave it out")


def _where_it_stops(error: json.JSONDecodeError) -> str:
    at_end = error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated")
    if at_end:
        return f"the JSON ends in the middle of line {error.lineno}"
    found = shown(error.doc[error.pos : error.pos + 20])
    what = error.msg.removesuffix(" at")
    return f'line {error.lineno} is not JSON at "{found}": {what[0].lower()}{what[1:]}'


def _in_words(problem: str, document: Any) -> str:
    """msgspec's complaint with the place first, and the value found where it is one value."""
    what, placed, path = problem.rpartition(" - at `$")
    if not placed:
        what, path = problem, ""
    if what.startswith("Expected"):
        what = re.sub("`([a-z]+)(?: [|] null)?`", lambda name: _IN_WORDS[name[1]], what)
    if what.startswith("Invalid enum value"):
        what = "Expected result, rush or recount"
    path = path.rstrip("`").removeprefix(".")
    value = _value_at(path, document)
    found = "" if isinstance(value, dict | list) else f" is {json.dumps(value, ensure_ascii=False)}"
    quoted = what == "Expected a whole number, got text"
    hint = "; write the digits 0 to 9 alone, without quotation marks" if quoted else ""
    where = f"{shown(path) or 'the document'}{shown(found)}"
    return f"{where}: {what[0].lower()}{shown(what[1:])}{hint}"


def _value_at(path: str, document: Any) -> Any:
    value = document
    try:
        for key, index in re.findall(r"([a-z_]+)|\[([0-9]+)\]", path):
            value = value[key] if key else value[int(index)]
    except (LookupError, TypeError):  # a key that is not known can be spelled like a path
        return document
    return value


def _bulletin(native: NativeBulletin, seat: Seat, election: Election) -> Bulletin:
    candidates = tuple(_candidate(candidate, election) for candidate in native.candidates)
    declared = native.declared_at
    bulletin = Bulletin(
        election=election.id,
        seat=seat.id,
        kind=native.kind,
        origin="feed",
        revision=native.revision,
        candidates=candidates,
        electorate=native.electorate,
        valid_votes=native.valid_votes,
        declared_at=None if declared is None else moment(declared, "declared_at", election),
    )
    _check(bulletin, seat, election)
    return bulletin


def _candidate(native: NativeCandidate, election: Election) -> Candidate:
    party = plain_text(native.party, "party")
    return Candidate(
        party=party_code(election, party),
        party_name=party,
        name=plain_text(native.name or "", "name"),
        votes=native.votes,
        elected=native.elected,
    )


def _check(bulletin: Bulletin, seat: Seat, election: Election) -> None:
    """The fields are those of its kind and agree. Raises RejectedError."""
    candidates = bulletin.candidates
    if bulletin.kind == "recount" and candidates:
        raise RejectedError(
            "a recount names no candidates; send a result or a rush when it is over"
        )
    if bulletin.kind == "rush":
        for candidate in candidates:
            if candidate.votes is not None:
                raise RejectedError(f"a rush has no votes, but {shown(candidate.party_name)} has")
        check_call(candidates, election)
    if bulletin.kind == "result":
        for candidate in candidates:
            if candidate.votes is None:
                raise RejectedError(f"{shown(candidate.party_name)} votes are missing")
        check_result(
            candidates,
            seat=seat,
            election=election,
            electorate=bulletin.electorate,
            valid_votes=bulletin.valid_votes,
        )
