"""The objects of a graphics folder, field by field, with units: a published contract.

`docs/publish.schema.json` is generated from them (`schema`), and a test compares the two. The
`summary.*` files have their own shapes.
"""

import datetime as dt
from typing import Annotated

import msgspec
from msgspec import Meta

from tracker.board.standing import Status
from tracker.board.targets import TargetStatus
from tracker.summary.json_shapes import (
    Code,
    NetAgainst,
    Results,
    SeatCounts,
    SeatId,
    SeatName,
    Shape,
)

VERSION = 1
"""Version of the objects. New fields keep it; a field removed or changed in meaning raises it."""

Time = Annotated[
    dt.datetime, Meta(description="ISO 8601, with the offset of the election's time zone.")
]
Votes = Annotated[int, Meta(description="Votes.", ge=0)]
Group = Annotated[str, Meta(description="The heading the target was published under.")]


class Figure(Shape, frozen=True, kw_only=True):
    """A share, a change or a swing, in percentage points."""

    value: Annotated[float, Meta(description="Unrounded, for bars and scales.")]
    printed: Annotated[
        str, Meta(description="For air: rounded once, half up; a change has its sign.")
    ]


class SwingFigure(Shape, frozen=True, kw_only=True):
    """A Butler swing, named in the direction that it went."""

    from_: Code = msgspec.field(name="from")
    to: Code
    value: Annotated[float, Meta(description="Percentage points, unrounded.", ge=0)]
    printed: Annotated[str, Meta(description="For air, rounded once.")]


class Published(Shape, frozen=True, kw_only=True):
    """The first fields of every object."""

    version: Annotated[int, Meta(description="Of this shape.", ge=1)]
    election: Annotated[str, Meta(description="The election's id.")]
    declared: Annotated[int, Meta(description="Seats with a winner and votes at that time.", ge=0)]
    total: Annotated[int, Meta(description="Seats of the election.", ge=0)]


class OfTheNight(Published, frozen=True, kw_only=True):
    """The first fields of every object of the whole board."""

    as_of: Annotated[dt.datetime, Meta(description="When the last statement in it was received.")]


class TargetLine(Shape, frozen=True, kw_only=True):
    """A published target and its outcome."""

    group: Group
    seat_id: SeatId
    seat: SeatName
    holder: Code
    challenger: Code
    majority: Annotated[
        int | None, Meta(description="Votes of the holder over the challenger last time.")
    ]
    published_swing: Annotated[
        str | None, Meta(description="Swing needed as it was published, percentage points.")
    ]
    swing_needed: Annotated[
        Figure | None, Meta(description="As counted: half the challenger's deficit in share.")
    ]
    swing: Annotated[
        Figure | None,
        Meta(description="From holder to challenger; below zero: it went the other way."),
    ]
    beyond: Annotated[
        Figure | None,
        Meta(description="Swing less swing needed; above zero: the challenger beat the holder."),
    ]
    seat_status: Status
    status: TargetStatus
    winner: Code | None


class PartyHeadline(Shape, frozen=True, kw_only=True):
    """A party in a headline."""

    party: Code
    name: Annotated[str, Meta(description="As a newsreader says it.")]
    seats: int
    net: Annotated[int, Meta(description="Gains less losses, against the election's basis.")]


class TargetCounts(Shape, frozen=True, kw_only=True):
    """The score of the published targets; a seat under two headings counts twice."""

    total: int
    taken: Annotated[int, Meta(description="The challenger won.")]
    undecided: Annotated[int, Meta(description="Nobody has won yet.")]


class State(OfTheNight, frozen=True, kw_only=True):
    """`state.json`: the progress of the night and its headline figures."""

    name: Annotated[str, Meta(description="Of the election.")]
    date: dt.date
    region: Annotated[str, Meta(description="Empty where it is the whole country.")]
    seats: SeatCounts
    decided: Annotated[int, Meta(description="Seats with a winner, with or without votes.")]
    gains: Annotated[int, Meta(description="Seats that changed hands, against the basis.")]
    targets: TargetCounts
    valid_votes: Annotated[int, Meta(description="In the seats whose votes are in.")]
    parties: Annotated[
        list[PartyHeadline],
        Meta(description="Those with a seat, a gain or a loss, by seats, votes, code."),
    ]
    progress: Annotated[str, Meta(description="A sentence: time and seats declared.")]
    parties_line: Annotated[
        str, Meta(description="A sentence: every party's seats; empty while no party has any.")
    ]


class PartyResult(Shape, frozen=True, kw_only=True):
    """A party's night so far. Gains and losses are against the election's own basis."""

    party: Code
    name: str
    seats: int
    held: int
    gains: int
    losses: int
    net: Annotated[int, Meta(description="Gains less losses.")]
    net_against: NetAgainst
    votes: Annotated[int, Meta(description="In the seats whose votes are in.")]
    share: Annotated[Figure | None, Meta(description="Of the valid vote in those seats.")]
    share_change: Annotated[
        Figure | None,
        Meta(description="Since last time, in the same seats; null for an aggregate."),
    ]


class PartyLook(Shape, frozen=True, kw_only=True):
    """A party's name, colour and mark."""

    name: str
    colour: Annotated[str, Meta(description="#rrggbb")]
    mark: Annotated[str, Meta(description="One character that identifies it without colour.")]


class Parties(OfTheNight, frozen=True, kw_only=True):
    """`parties.json`: every party that has a seat, a gain, a loss or a vote."""

    parties: Annotated[list[PartyResult], Meta(description="By seats, votes, code.")]
    looks: Annotated[
        dict[str, PartyLook], Meta(description="Every party of the election, by its code.")
    ]


class Flip(Shape, frozen=True, kw_only=True):
    """A seat that changed hands."""

    seat_id: SeatId
    seat: SeatName
    winner: Code
    results: Results
    taken: Annotated[
        list[str], Meta(description="The headings of targets whose challenger won by it.")
    ]
    majority: Votes | None
    swing: Annotated[SwingFigure | None, Meta(description="The seat's headline swing.")]
    on_air: Annotated[str, Meta(description="The sentence for the air.")]
    declared_at: Annotated[Time | None, Meta(description="null for a call without votes.")]


class Flips(OfTheNight, frozen=True, kw_only=True):
    """`flips.json`: gains against the basis, and targets whose challenger won."""

    flips: Annotated[
        list[Flip],
        Meta(
            description="Those without a time first, by receipt, latest first; then by time of "
            "declaration, latest first."
        ),
    ]


class NextTarget(Shape, frozen=True, kw_only=True):
    """A target in a seat that is still to declare."""

    group: Group
    holder: Code
    challenger: Code
    swing_needed: Figure | None


class NextSeat(Shape, frozen=True, kw_only=True):
    """A seat with targets that is still to declare."""

    seat_id: SeatId
    seat: SeatName
    status: Annotated[Status, Meta(description="awaiting or recount")]
    last_time: Annotated[Time | None, Meta(description="When it declared last time.")]
    targets: list[NextTarget]


class Next(OfTheNight, frozen=True, kw_only=True):
    """`next.json`: the targets still to declare."""

    seats: Annotated[
        list[NextSeat], Meta(description="By when they declared last time; unknown ones last.")
    ]


class Targets(OfTheNight, frozen=True, kw_only=True):
    """`targets.json`: every published target."""

    targets: Annotated[list[TargetLine], Meta(description="In published order.")]
