"""The records of the JSON summary: fields, types and units. `json_document` fills them.

Other programs read them. `docs/summary.schema.json` is generated from them, and a test compares the
two.
"""

import datetime as dt
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from tracker.board.doubt_reason import DoubtReason
from tracker.board.house_majority import MajorityStatus
from tracker.board.standing import Status
from tracker.board.targets import TargetStatus

VERSION = 1
"""Version of the JSON summary. It becomes larger when a field is removed or changes its meaning. A
new field does not change it."""


def doc(description: str, *, ge: int | None = None) -> Meta:
    """The description of a field, and its minimum `ge`, for the JSON Schema."""
    return Meta(description=description, ge=ge)


Code = Annotated[str, doc("A party, by the code of the election's parties.csv.")]
SeatId = Annotated[str, doc("The seat's code in the election's tables.")]
SeatName = Annotated[str, doc("The seat's name.")]
OwnReport = Annotated[bool, doc("Whether the desk's own declaration stands, and no agency's.")]
Count = Annotated[int, Meta(ge=0)]
Points = Annotated[float, doc("Percentage points, unrounded.")]
Time = Annotated[
    str,
    Meta(
        description="ISO 8601, with the offset of the election's time zone.",
        extra_json_schema={"format": "date-time"},
    ),
]


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """A JSON object. null: there is no figure, or it is not safe for air."""


class Contest(Shape, frozen=True, kw_only=True):
    """The election."""

    id: Annotated[str, doc("Id of the election.")]
    name: Annotated[str, doc("Name of the election.")]
    date: Annotated[dt.date, doc("Polling day.")]
    region: Annotated[str, doc("Empty where it is the whole country.")]


class SeatCounts(Shape, frozen=True, kw_only=True):
    """How many seats have each status; all but the total add up to the total."""

    total: Annotated[int, doc("All seats.")]
    declared: Annotated[int, doc("A winner and votes.")]
    called: Annotated[int, doc("A winner whose votes are still to come.")]
    votes_pending: Annotated[int, doc("A corrected winner; the old votes are void.")]
    recount: Annotated[int, doc("A recount is reported; no result stands.")]
    tied: Annotated[int, doc("Equal top votes and nobody marked elected.")]
    conflict: Annotated[int, doc("Statements of equal standing disagree.")]
    awaiting: Annotated[int, doc("No declaration yet.")]
    set_aside: Annotated[int, doc("No declaration is expected that night.")]
    doubtful: Annotated[int, doc("An implausible declaration, withheld until it is confirmed.")]


class DoubtLine(Shape, frozen=True, kw_only=True):
    """Why a declaration is withheld."""

    reason: DoubtReason
    sentence: Annotated[str, doc("With the figures, for a producer. Not for air.")]


class NetAgainst(Shape, frozen=True, kw_only=True):
    """Gains less losses, by basis."""

    previous: Annotated[int, doc("Who won last time.")]
    sitting: Annotated[
        int | None,
        doc("Who sat at dissolution; null if it is not known who sat in every seat."),
    ]


class PartyTotals(Shape, frozen=True, kw_only=True):
    """A party's night so far. Gains and losses are against the election's own basis."""

    party: Code
    seats: Annotated[int, doc("Seats won so far.")]
    held: Annotated[int, doc("Seats won that the party defended.")]
    gains: Annotated[int, doc("Seats won that another party defended.")]
    losses: Annotated[int, doc("Seats that the party defended and lost.")]
    net: Annotated[int, doc("Gains less losses.")]
    votes: Annotated[int, doc("In the seats whose votes are in.")]
    share: Annotated[Points | None, doc("Of the valid vote in those seats.")]
    share_change: Annotated[
        Points | None,
        doc(
            "Since last time, over the seats where both nights' votes are known; null if not "
            "computable."
        ),
    ]
    net_against: NetAgainst


class SwingBetween(Shape, frozen=True, kw_only=True):
    """A Butler swing, in the direction in which it is not negative."""

    from_: Code = msgspec.field(name="from")
    to: Code
    value: Annotated[Points, Meta(ge=0)]


class Results(Shape, frozen=True, kw_only=True):
    """The result against both bases: "Con gain from Lab"."""

    previous: Annotated[str | None, doc("Against who won last time; null without a winner.")]
    sitting: Annotated[str | None, doc("Against who sat at dissolution; null without a winner.")]


class Declaration(Shape, frozen=True, kw_only=True):
    """A seat with a declaration or a recount."""

    seat_id: SeatId
    seat: SeatName
    status: Status
    winner: Code | None
    previous: Code
    sitting: Code
    result: Annotated[str | None, doc("Against the election's basis: Con gain from Lab.")]
    gain: Annotated[
        bool | None, doc("Whether it is a gain; null without a winner or a defending party.")
    ]
    majority: Annotated[Count | None, doc("Votes.")]
    majority_share: Annotated[Points | None, doc("Of the valid vote.")]
    turnout: Annotated[Points | None, doc("Valid votes per 100 on the register.")]
    valid_votes: Annotated[Count | None, doc("The votes of all candidates.")]
    electorate: Annotated[Count | None, doc("On the register.")]
    swing: Annotated[SwingBetween | None, doc("The seat's headline swing.")]
    declared_at: Time | None
    source: Annotated[str | None, doc('A file name, or "desk, AB"; else feed or desk.')]
    results: Results
    doubts: Annotated[list[DoubtLine], doc("Why the result is withheld; empty if it is not.")]
    own_report: OwnReport


class TargetLine(Shape, frozen=True, kw_only=True):
    """A published target and its outcome."""

    group: Annotated[str, doc("The heading it was published under.")]
    seat_id: SeatId
    seat: SeatName
    holder: Code
    challenger: Code
    majority: Annotated[int | None, doc("Votes of the holder over the challenger last time.")]
    published_majority: Annotated[int | None, doc("Votes, as published.")]
    published_swing: Annotated[Points | None, doc("Swing needed, as published.")]
    swing_needed: Annotated[
        Points | None, doc("As counted: half the challenger's deficit in share.")
    ]
    swing: Annotated[
        Points | None, doc("From holder to challenger; below zero: it went the other way.")
    ]
    beyond: Annotated[Points | None, doc("Swing less swing needed.")]
    seat_status: Status
    status: TargetStatus
    winner: Code | None
    own_report: OwnReport


class WatchedSeat(Shape, frozen=True, kw_only=True):
    """A seat that contains a part of a watch area."""

    seat_id: SeatId
    seat: SeatName
    status: Status
    winner: Code | None
    share: Annotated[Points | None, doc("Of the area's party in this seat tonight.")]
    own_report: OwnReport


class WatchAreaLine(Shape, frozen=True, kw_only=True):
    """A published target area, in one or more seats."""

    area: Annotated[str, doc("Name of the area.")]
    party: Code
    published_share: Annotated[float | None, doc("Per cent, as published.")]
    seats: Annotated[list[WatchedSeat], doc("The seats that contain a part of the area.")]


class HouseMajorityLine(Shape, frozen=True, kw_only=True):
    """The majority of the house: who has it, or can still reach it. Numbers are seats."""

    status: Annotated[
        MajorityStatus,
        doc(
            "open: a party can still reach it; hung: none can; provisional: a party has it only "
            "with the desk's own reports; won."
        ),
    ]
    seats_for_majority: Annotated[int, doc("Of the whole house.")]
    leader: Annotated[Code | None, doc("The party with the most seats; null if two are level.")]
    leader_seats: Annotated[Count, doc("Of the leader, or of each of the level parties.")]
    needed: Annotated[Count, doc("What the leader lacks.")]
    reached_at: Annotated[
        Time | None, doc("When the deciding seat declared; null if a time is not known.")
    ]
    reached_in: Annotated[list[SeatName], doc("The seats of that minute; one of them decided.")]
    absent: Annotated[list[Code], doc("Parties that won seats and do not take them.")]
    absent_seats: Annotated[Count, doc("Their seats so far.")]
    seats_without_absent: Annotated[
        int | None,
        doc("For a majority of the members who take their seats; null if all do so far."),
    ]
    majority: Annotated[int | None, doc("Once every seat has declared: less all other seats.")]
    majority_without_absent: Annotated[
        int | None, doc("The same of the members who take their seats.")
    ]


class Summary(Shape, frozen=True, kw_only=True):
    """The night at one time."""

    version: Annotated[int, doc("Of this shape.", ge=1)]
    election: Contest
    as_of: Annotated[Time, doc("When this was known.")]
    seats: SeatCounts
    parties: Annotated[list[PartyTotals], doc("By seats, votes, code.")]
    declarations: Annotated[
        list[Declaration], doc("By time of declaration; seats without a time last.")
    ]
    targets: Annotated[list[TargetLine], doc("In published order.")]
    watch_areas: Annotated[list[WatchAreaLine], doc("In published order.")]
    declared_by: Annotated[Time | None, doc("Set if only seats declared by this time are counted.")]
    damaged: Annotated[
        list[str],
        doc("Statements that the ledger has not kept as they were recorded; empty if it is sound."),
    ]
    house_majority: Annotated[
        HouseMajorityLine | None, doc("null if the seats are not a whole house.")
    ]


def schema_of(shape: type[msgspec.Struct], title: str, version: int = VERSION) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a record in this version."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:tracker:{shape.__name__.lower()}:{version}",
        "title": title,
        **msgspec.json.schema(shape),
    }
