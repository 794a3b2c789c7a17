"""The shapes of the tracker's own JSON format, of which `docs/native.schema.json` is made."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from tracker.board.bounds import MAX_FIGURE, MAX_REVISION
from tracker.feeds.parsing import MAX_CHARACTERS

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
    """Statements about seats of one election. A seat with an error is left out."""

    election: Annotated[Text, Meta(description="Id or name of the election.")]
    date: Annotated[OptionalText | None, Meta(description="Polling day: 2019-12-12.")] = None
    bulletins: Annotated[tuple[NativeBulletin, ...], Meta(min_length=1)]


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a document, as published in docs/native.schema.json."""
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, "title": "Tracker bulletins", **msgspec.json.schema(Document)}
