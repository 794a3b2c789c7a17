"""The objects of a graphics folder, field by field, with units: a published contract.

`schema` generates `docs/publish.schema.json` from these classes, and a test compares the two. The
seat's object is in `seat_shape`. The `summary.*` files have their own shapes.
"""

import datetime as dt
from typing import Annotated

import msgspec

from tracker.board.standing import Status
from tracker.board.targets import TargetStatus
from tracker.summary.json_shapes import (
    Code,
    NetAgainst,
    OwnReport,
    Results,
    SeatCounts,
    SeatId,
    SeatName,
    Shape,
    doc,
)

VERSION = 1
"""Version of the objects. It becomes larger when a field is removed or changes its meaning. A new
field does not change it."""

Time = Annotated[dt.datetime, doc("ISO 8601, with the offset of the election's time zone.")]
Votes = Annotated[int, doc("Votes.", ge=0)]
Colour = Annotated[str, doc("Colour of the party: #rrggbb.")]
Mark = Annotated[str, doc("One character that identifies the party without its colour.")]
OwnReports = Annotated[
    int, doc("How many of these seats are the desk's own reports, and no agency's.", ge=0)
]
Group = Annotated[str, doc("The heading under which the target was published.")]


class Figure(Shape, frozen=True, kw_only=True):
    """A share, a change or a swing, in percentage points."""

    value: Annotated[float, doc("Unrounded, for bars and scales.")]
    printed: Annotated[str, doc("For air: rounded once, half up; a change has its sign.")]


class SwingFigure(Shape, frozen=True, kw_only=True):
    """A Butler swing from one party to the other; never negative."""

    from_: Code = msgspec.field(name="from")
    to: Code
    value: Annotated[float, doc("Percentage points, unrounded.", ge=0)]
    printed: Annotated[str, doc("For air, rounded once.")]


class Published(Shape, frozen=True, kw_only=True):
    """The first fields of every object."""

    version: Annotated[int, doc("Version of the objects.", ge=1)]
    election: Annotated[str, doc("Id of the election.")]
    declared: Annotated[int, doc("Number of seats with a winner and votes.", ge=0)]
    total: Annotated[
        int,
        doc("Number of seats, without those that are set aside.", ge=0),
    ]


class BoardObject(Published, frozen=True, kw_only=True):
    """The first fields of every object of the whole board."""

    as_of: Annotated[
        dt.datetime,
        doc("When the last statement was received, or the election's data recorded if later."),
    ]


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
        Figure | None, doc("Swing needed, computed: half the challenger's deficit in share.")
    ]
    swing: Annotated[
        Figure | None, doc("From holder to challenger; negative if it went the other way.")
    ]
    beyond: Annotated[
        Figure | None, doc("Swing less swing needed; positive if the challenger beat the holder.")
    ]
    seat_status: Annotated[Status, doc("The status of the seat.")]
    status: Annotated[TargetStatus, doc("The outcome of the target.")]
    winner: Annotated[Code | None, doc("The winning party; null without a winner.")]
    own_report: OwnReport


class PartyHeadline(Shape, frozen=True, kw_only=True):
    """A party in a headline."""

    party: Code
    name: Annotated[str, doc("Name, as a newsreader says it.")]
    seats: Annotated[int, doc("Seats won so far.", ge=0)]
    net: Annotated[int, doc("Gains less losses, against the election's basis.")]
    colour: Colour
    mark: Mark
    share: Annotated[Figure | None, doc("As in `parties.json`.")]
    share_change: Annotated[Figure | None, doc("As in `parties.json`.")]
    own_reports: OwnReports


class TargetCounts(Shape, frozen=True, kw_only=True):
    """The score of the published targets; a seat under two headings counts twice."""

    total: Annotated[int, doc("Number of targets.", ge=0)]
    taken: Annotated[int, doc("Targets whose challenger won.")]
    undecided: Annotated[
        int, doc("Targets in seats without a winner, except seats that are set aside.")
    ]


class State(BoardObject, frozen=True, kw_only=True):
    """`state.json`: the progress of the night and its headline figures."""

    name: Annotated[str, doc("Name of the election.")]
    date: Annotated[dt.date, doc("Polling day.")]
    region: Annotated[str, doc("Name of the region; empty for the whole country.")]
    seats: SeatCounts
    decided: Annotated[int, doc("Number of seats with a winner, with or without votes.")]
    gains: Annotated[int, doc("Number of seats that changed hands, against the election's basis.")]
    targets: TargetCounts
    valid_votes: Annotated[int, doc("Valid votes in the seats whose votes are known.")]
    parties: Annotated[
        list[PartyHeadline],
        doc("Parties with a seat, a gain or a loss; sorted by seats, votes, code."),
    ]
    progress: Annotated[str, doc("A sentence: the time and the number of seats declared.")]
    parties_line: Annotated[
        str, doc("A caption: the seats of each party; empty while no party has a seat.")
    ]
    headline: Annotated[str, doc("The state of the night in one line of at most 90 characters.")]
    seats_for_majority: Annotated[
        int | None, doc("Seats for a majority; null if the seats are not a whole house.")
    ]
    majority_line: Annotated[
        str, doc("A sentence about the majority: who has it, or how many are needed; may be empty.")
    ]
    own_reports: Annotated[
        list[SeatName], doc("Seats whose result or tie is the desk's own report, and no agency's.")
    ]
    damaged: Annotated[
        list[str],
        doc("Statements that the ledger has not kept as they were recorded; empty if it is sound."),
    ]


class PartyResult(Shape, frozen=True, kw_only=True):
    """A party's seats and votes so far. Gains and losses are against the election's basis."""

    party: Code
    name: Annotated[str, doc("Name, as a newsreader says it.")]
    colour: Colour
    mark: Mark
    seats: Annotated[int, doc("Seats won so far.", ge=0)]
    held: Annotated[int, doc("Seats won that the party defended.", ge=0)]
    gains: Annotated[int, doc("Seats won that another party defended.", ge=0)]
    losses: Annotated[int, doc("Seats that the party defended and lost.", ge=0)]
    net: Annotated[int, doc("Gains less losses.")]
    net_against: NetAgainst
    own_reports: OwnReports
    votes: Annotated[int, doc("Votes in the seats whose votes are known.")]
    share: Annotated[Figure | None, doc("Share of the valid vote in those seats.")]
    share_change: Annotated[
        Figure | None,
        doc(
            "Since last time, over the seats where both nights' votes are known; null if not "
            "computable."
        ),
    ]


class PartyLook(Shape, frozen=True, kw_only=True):
    """A party's name, colour and mark."""

    name: Annotated[str, doc("Name, as a newsreader says it.")]
    colour: Colour
    mark: Mark


class Parties(BoardObject, frozen=True, kw_only=True):
    """`parties.json`: every party that has a seat, a gain, a loss or a vote."""

    parties: Annotated[list[PartyResult], doc("Sorted by seats, votes, code.")]
    looks: Annotated[dict[str, PartyLook], doc("All parties of the election, by code.")]


class Flip(Shape, frozen=True, kw_only=True):
    """A seat that changed hands, or in which the challenger of a target won."""

    seat_id: SeatId
    seat: SeatName
    winner: Code
    from_: Annotated[
        Code | None,
        doc("The party that defended the seat, by the election's basis; null if unknown."),
    ] = msgspec.field(name="from")
    gain: Annotated[
        bool,
        doc("Whether the seat changed hands, by the election's basis; else a target is taken."),
    ]
    results: Results
    taken: Annotated[list[str], doc("Headings of the targets whose challenger won the seat.")]
    majority: Votes | None
    swing: Annotated[SwingFigure | None, doc("The seat's headline swing.")]
    on_air: Annotated[str, doc("Sentences for the air; they say what is our own report.")]
    own_report: OwnReport
    declared_at: Annotated[
        Time | None,
        doc("Time of declaration; null if none is stated, in a conflict, and if it is doubtful."),
    ]


class Flips(BoardObject, frozen=True, kw_only=True):
    """`flips.json`: seats that changed hands, or in which the challenger of a target won."""

    flips: Annotated[
        list[Flip],
        doc(
            "Seats without a time of declaration first, the last received first; then the "
            "others, the last declared first."
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
    last_time: Annotated[Time | None, doc("When the seat declared last time; null if not known.")]
    targets: Annotated[list[NextTarget], doc("The targets in this seat, in published order.")]


class Next(BoardObject, frozen=True, kw_only=True):
    """`next.json`: the targets still to declare."""

    seats: Annotated[
        list[NextSeat],
        doc("Sorted by the time of declaration last time; seats without that time last."),
    ]


class Targets(BoardObject, frozen=True, kw_only=True):
    """`targets.json`: every published target."""

    targets: Annotated[list[TargetLine], doc("In published order.")]
