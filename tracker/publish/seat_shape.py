"""The shape of a seat's own object, `seats/<id>.json`; see `shapes`."""

from typing import Annotated

from tracker.board.standing import Status
from tracker.election import Basis
from tracker.publish.shapes import (
    Figure,
    Published,
    SwingFigure,
    TargetLine,
    Time,
    Votes,
)
from tracker.summary.json_shapes import (
    Code,
    DoubtLine,
    OwnReport,
    Results,
    SeatId,
    SeatName,
    Shape,
    doc,
)


class Winner(Shape, frozen=True, kw_only=True):
    """The winner of a seat."""

    party: Code
    name: Annotated[str, doc("The party's name, as a newsreader says it.")]
    candidate: Annotated[
        str | None, doc("The candidate's name; null if not known or statements disagree.")
    ]


class CandidateLine(Shape, frozen=True, kw_only=True):
    """A candidate of the result that stands."""

    party: Code
    party_name: Annotated[str, doc("The party's name, as a newsreader says it.")]
    name: Annotated[str | None, doc("The candidate's name; null if not known.")]
    elected: Annotated[bool, doc("Whether the candidate is elected.")]
    votes: Votes
    share: Annotated[Figure, doc("Share of the valid vote.")]
    share_change: Annotated[
        Figure | None, doc("Change of the party's share since last time; null if not comparable.")
    ]


class SeatObject(Published, frozen=True, kw_only=True):
    """`seats/<id>.json`: everything about a seat that is safe for air.

    While figures are not safe, they are null and the list of candidates is empty.
    """

    as_of: Annotated[
        Time | None, doc("When the last statement about this seat was received; null without one.")
    ]
    declared: Annotated[
        int, doc("Number of declared seats after that statement; 0 without one.", ge=0)
    ]
    seat_id: SeatId
    seat: SeatName
    pa_number: Annotated[int | None, doc("PA's number of the seat; null without PA's feed.")]
    status: Annotated[Status, doc("The status of the seat.")]
    winner: Winner | None
    previous: Annotated[Code | None, doc("The party that won last time; null if not known.")]
    sitting: Annotated[
        Code | None, doc("The party that held the seat at dissolution; null if not known.")
    ]
    basis: Annotated[
        Basis, doc("Whether headlines compare the winner with `previous` or `sitting`.")
    ]
    gain: Annotated[
        bool | None,
        doc(
            "Whether the seat changed hands, by `basis`; null without a winner or such a party. A "
            "Speaker who is re-elected gains no seat."
        ),
    ]
    results: Results
    on_air: Annotated[str, doc("Sentences for the air; they say what is our own report.")]
    own_report: OwnReport
    majority: Votes | None
    majority_share: Annotated[Figure | None, doc("Majority as a share of the valid vote.")]
    turnout: Annotated[Figure | None, doc("Valid votes per 100 on the register.")]
    valid_votes: Votes | None
    electorate: Annotated[int | None, doc("People on the register.")]
    swing: Annotated[
        SwingFigure | None,
        doc("The headline swing: to the winner, from last time's winner or from the second party."),
    ]
    candidates: Annotated[list[CandidateLine], doc("Sorted by votes, most first.")]
    targets: Annotated[list[TargetLine], doc("The targets in this seat, in published order.")]
    declared_at: Annotated[
        Time | None,
        doc("Time of declaration; null if none is stated, in a conflict, and if it is doubtful."),
    ]
    source: Annotated[
        str | None,
        doc(
            'File of the statement that stands, or "desk, AB"; in a conflict, that of one of the '
            "statements."
        ),
    ]
    pinned: Annotated[bool, doc("Whether a pin or a settlement of the desk decides what stands.")]
    confirmed: Annotated[
        list[str], doc("Initials of the people who confirmed the statement that stands.")
    ]
    flags: Annotated[list[str], doc("Warnings about the seat, as text.")]
    doubts: Annotated[
        list[DoubtLine],
        doc("Why the result is withheld. Not to be read out; empty if it is not withheld."),
    ]
