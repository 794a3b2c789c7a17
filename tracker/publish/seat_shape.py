"""The shape of a seat's own object, `seats/<ONS code>.json`; see `shapes`."""

from typing import Annotated

from tracker.board.standing import Status
from tracker.election import Basis
from tracker.publish.shapes import Figure, Published, SwingFigure, TargetLine, Time, Votes
from tracker.summary.json_shapes import Code, Results, SeatId, SeatName, Shape, doc


class Winner(Shape, frozen=True, kw_only=True):
    """Who won."""

    party: Code
    name: Annotated[str, doc("The party as a newsreader says it.")]
    candidate: Annotated[str | None, doc("Where the source names one.")]


class CandidateLine(Shape, frozen=True, kw_only=True):
    """A candidate of the result that stands."""

    party: Code
    party_name: Annotated[str, doc("The party as a newsreader says it.")]
    name: Annotated[str | None, doc("Where the source names the candidate.")]
    elected: bool
    votes: Votes
    share: Annotated[Figure, doc("Of the valid vote.")]
    share_change: Annotated[
        Figure | None, doc("The party's, since last time; null: not comparable.")
    ]


class SeatObject(Published, frozen=True, kw_only=True):
    """`seats/<ONS code>.json`: everything about a seat that is safe for air.

    Figures are null and candidates are missing while they are not.
    """

    as_of: Annotated[
        Time | None, doc("When the last statement about this seat was received; null: none was.")
    ]
    declared: Annotated[
        int, doc("Seats that had declared by then, this one among them if it had.", ge=0)
    ]
    seat_id: SeatId
    seat: SeatName
    pa_number: Annotated[int | None, doc("PA's number of the seat.")]
    status: Status
    winner: Winner | None
    previous: Annotated[Code, doc("Who won last time.")]
    sitting: Annotated[Code, doc("Who sat at dissolution.")]
    basis: Annotated[Basis, doc("The basis of gain and hold in headlines.")]
    gain: Annotated[bool | None, doc("Against the basis; null: no winner.")]
    results: Results
    on_air: Annotated[str, doc("The sentence for the air, whatever the status.")]
    majority: Votes | None
    majority_share: Annotated[Figure | None, doc("Of the valid vote.")]
    turnout: Annotated[Figure | None, doc("Valid votes per 100 on the register.")]
    valid_votes: Votes | None
    electorate: Annotated[int | None, doc("People on the register.")]
    swing: Annotated[SwingFigure | None, doc("The headline swing, by PA's pair.")]
    candidates: Annotated[list[CandidateLine], doc("By votes, most first.")]
    targets: Annotated[list[TargetLine], doc("Of this seat, as published.")]
    declared_at: Annotated[Time | None, doc("As the source states it.")]
    source: Annotated[str | None, doc("The file or the desk's initials of what stands.")]
    pinned: Annotated[bool, doc("The desk has pinned the statement that stands.")]
    confirmed: Annotated[
        list[str], doc("Initials of those who confirmed the statement that stands.")
    ]
    flags: Annotated[list[str], doc("Warnings about the seat, in words.")]
