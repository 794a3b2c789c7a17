"""The objects of a graphics folder, field by field, with units: a published contract.

`docs/publish.schema.json` is generated from them (`schema`), and a test compares the two. The
`summary.*` files have their own shapes.
"""

import datetime as dt
from typing import Annotated

import msgspec

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
    doc,
)

VERSION = 1
"""Version of the objects. New fields keep it; a field removed or changed in meaning raises it."""

Time = Annotated[dt.datetime, doc("ISO 8601, with the offset of the election's time zone.")]
Votes = Annotated[int, doc("Votes.", ge=0)]
Group = Annotated[str, doc("The heading the target was published under.")]


class Figure(Shape, frozen=True, kw_only=True):
    """A share, a change or a swing, in percentage points."""

    value: Annotated[float, doc("Unrounded, for bars and scales.")]
    printed: Annotated[str, doc("For air: rounded once, half up; a change has its sign.")]


class SwingFigure(Shape, frozen=True, kw_only=True):
    """A Butler swing, named in the direction that it went."""

    from_: Code = msgspec.field(name="from")
    to: Code
    value: Annotated[float, doc("Percentage points, unrounded.", ge=0)]
    printed: Annotated[str, doc("For air, rounded once.")]


class Published(Shape, frozen=True, kw_only=True):
    """The first fields of every object."""

    version: Annotated[int, doc("Of this shape.", ge=1)]
    election: Annotated[str, doc("The election's id.")]
    declared: Annotated[int, doc("Seats with a winner and votes at that time.", ge=0)]
    total: Annotated[int, doc("Seats of the election.", ge=0)]


class OfTheNight(Published, frozen=True, kw_only=True):
    """The first fields of every object of the whole board."""

    as_of: Annotated[dt.datetime, doc("When the last statement in it was received.")]


class TargetLine(Shape, frozen=True, kw_only=True):
    """A published target and its outcome."""

    group: Group
    seat_id: SeatId
    seat: SeatName
    holder: Code
    challenger: Code
    majority: Annotated[int | None, doc("Votes of the holder over the challenger last time.")]
    published_swing: Annotated[
        str | None, doc("Swing needed as it was published, percentage points.")
    ]
    swing_needed: Annotated[
        Figure | None, doc("As counted: half the challenger's deficit in share.")
    ]
    swing: Annotated[
        Figure | None, doc("From holder to challenger; below zero: it went the other way.")
    ]
    beyond: Annotated[
        Figure | None, doc("Swing less swing needed; above zero: the challenger beat the holder.")
    ]
    seat_status: Status
    status: TargetStatus
    winner: Code | None


class PartyHeadline(Shape, frozen=True, kw_only=True):
    """A party in a headline."""

    party: Code
    name: Annotated[str, doc("As a newsreader says it.")]
    seats: int
    net: Annotated[int, doc("Gains less losses, against the election's basis.")]


class TargetCounts(Shape, frozen=True, kw_only=True):
    """The score of the published targets; a seat under two headings counts twice."""

    total: int
    taken: Annotated[int, doc("The challenger won.")]
    undecided: Annotated[int, doc("Nobody has won yet.")]


class State(OfTheNight, frozen=True, kw_only=True):
    """`state.json`: the progress of the night and its headline figures."""

    name: Annotated[str, doc("Of the election.")]
    date: dt.date
    region: Annotated[str, doc("Empty where it is the whole country.")]
    seats: SeatCounts
    decided: Annotated[int, doc("Seats with a winner, with or without votes.")]
    gains: Annotated[int, doc("Seats that changed hands, against the basis.")]
    targets: TargetCounts
    valid_votes: Annotated[int, doc("In the seats whose votes are in.")]
    parties: Annotated[
        list[PartyHeadline], doc("Those with a seat, a gain or a loss, by seats, votes, code.")
    ]
    progress: Annotated[str, doc("A sentence: time and seats declared.")]
    parties_line: Annotated[
        str, doc("A sentence: every party's seats; empty while no party has any.")
    ]


class PartyResult(Shape, frozen=True, kw_only=True):
    """A party's night so far. Gains and losses are against the election's own basis."""

    party: Code
    name: str
    seats: int
    held: int
    gains: int
    losses: int
    net: Annotated[int, doc("Gains less losses.")]
    net_against: NetAgainst
    votes: Annotated[int, doc("In the seats whose votes are in.")]
    share: Annotated[Figure | None, doc("Of the valid vote in those seats.")]
    share_change: Annotated[
        Figure | None, doc("Since last time, in the same seats; null for an aggregate.")
    ]


class PartyLook(Shape, frozen=True, kw_only=True):
    """A party's name, colour and mark."""

    name: str
    colour: Annotated[str, doc("#rrggbb")]
    mark: Annotated[str, doc("One character that identifies it without colour.")]


class Parties(OfTheNight, frozen=True, kw_only=True):
    """`parties.json`: every party that has a seat, a gain, a loss or a vote."""

    parties: Annotated[list[PartyResult], doc("By seats, votes, code.")]
    looks: Annotated[dict[str, PartyLook], doc("Every party of the election, by its code.")]


class Flip(Shape, frozen=True, kw_only=True):
    """A seat that changed hands."""

    seat_id: SeatId
    seat: SeatName
    winner: Code
    results: Results
    taken: Annotated[list[str], doc("The headings of targets whose challenger won by it.")]
    majority: Votes | None
    swing: Annotated[SwingFigure | None, doc("The seat's headline swing.")]
    on_air: Annotated[str, doc("The sentence for the air.")]
    declared_at: Annotated[Time | None, doc("null for a call without votes.")]


class Flips(OfTheNight, frozen=True, kw_only=True):
    """`flips.json`: gains against the basis, and targets whose challenger won."""

    flips: Annotated[
        list[Flip],
        doc(
            "Those without a time first, by receipt, latest first; then by time of "
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
    status: Annotated[Status, doc("awaiting or recount")]
    last_time: Annotated[Time | None, doc("When it declared last time.")]
    targets: list[NextTarget]


class Next(OfTheNight, frozen=True, kw_only=True):
    """`next.json`: the targets still to declare."""

    seats: Annotated[list[NextSeat], doc("By when they declared last time; unknown ones last.")]


class Targets(OfTheNight, frozen=True, kw_only=True):
    """`targets.json`: every published target."""

    targets: Annotated[list[TargetLine], doc("In published order.")]
