"""The outlook as text and as JSON: for the desk, and off the air unless somebody asks for it.

Every line of it says that it is a projection; none of its words is a result's.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Any

from msgspec import Meta

from tracker.board import Board
from tracker.board.standing import Status
from tracker.election import Election
from tracker.election.clock import clock_time, local
from tracker.election.swing import as_float, printed
from tracker.projection.outlook import Outlook
from tracker.projection.so_far import SoFar, swing_so_far
from tracker.projection.target_chances import TargetOutlook, Verdict, next_to_watch, targets
from tracker.projection.totals import ILLUSTRATIVE_BELOW, Total, totals
from tracker.summary.amounts import seats
from tracker.summary.json_document import contest
from tracker.summary.json_shapes import Code, Contest, Points, SeatId, SeatName, Shape, Time
from tracker.summary.party_names import party_inside, party_name
from tracker.summary.seat_names import listed_seats
from tracker.support.escape import visible

VERSION = 1
"""Of the JSON outlook."""
METHOD = (
    "We take the swing in the seats already declared, adjust it for region and for how similar "
    "seats voted last time, and we are only as sure as those seats agree."
)
NOT_A_RESULT = "A projection, not a result."
MOST_NEXT = 5
"""Targets that are listed to watch."""

Chance = Annotated[float, Meta(ge=0, le=1, description="From 0.01 to 0.99.")]


class Swing(Shape, frozen=True, kw_only=True):
    """The swing so far between the two main parties."""

    region: Annotated[str, Meta(description="Empty for all of the election's seats.")]
    from_party: Code
    to_party: Code
    value: Points
    seats: Annotated[int, Meta(description="Declared seats that it is over.")]


class ProjectedTarget(Shape, frozen=True, kw_only=True):
    """A published target still to come."""

    group: str
    seat_id: SeatId
    seat: SeatName
    holder: Code
    challenger: Code
    verdict: Annotated[Verdict, Meta(description="On the swing so far; never a result.")]
    chance: Annotated[Chance, Meta(description="The challenger's. From 0.01 to 0.99.")]
    lead: Annotated[Points, Meta(description="The challenger's projected lead over the holder.")]
    spread: Annotated[Points, Meta(description="One standard deviation of that lead.")]
    still_needed: Annotated[Points, Meta(description="Swing that is wanting still.")]


class ProjectedSeat(Shape, frozen=True, kw_only=True):
    """A seat still to come."""

    seat_id: SeatId
    seat: SeatName
    favourite: Code
    shares: Annotated[dict[str, float], Meta(description="By party code, points of the vote.")]
    chances: Annotated[dict[str, float], Meta(description="By party code, from 0.01 to 0.99.")]


class SeatTotal(Shape, frozen=True, kw_only=True):
    """The seats a party may end with."""

    party: Code
    now: int
    expected: float
    low: Annotated[int, Meta(description="Eight outcomes in ten are from here …")]
    high: Annotated[int, Meta(description="… to here.")]


class Projection(Shape, frozen=True, kw_only=True):
    """What the declared seats say about the rest. Nothing in it is a result."""

    version: Annotated[int, Meta(ge=1)]
    election: Contest
    as_of: Time
    method: str
    seats_declared: int
    seats_total: int
    learned_from: Annotated[int, Meta(description="Declared seats that the projection uses.")]
    illustrative: Annotated[
        bool, Meta(description="Too few have declared for totals to mean more.")
    ]
    swings: list[Swing]
    targets: Annotated[list[ProjectedTarget], Meta(description="In published order.")]
    next: Annotated[list[SeatId], Meta(description="Targets to watch, first the next.")]
    totals: list[SeatTotal]
    seats: list[ProjectedSeat]


def projection(outlook: Outlook, as_of: dt.datetime) -> Projection:
    """The outlook for machines."""
    board = outlook.board
    found = targets(outlook)
    return Projection(
        version=VERSION,
        election=contest(board.election),
        as_of=local(as_of, board.election).isoformat(),
        method=f"{NOT_A_RESULT} {METHOD}",
        seats_declared=board.count(Status.DECLARED),
        seats_total=len(board.states),
        learned_from=outlook.learned_from,
        illustrative=outlook.learned_from < ILLUSTRATIVE_BELOW,
        swings=[_swing(region, swing) for region, swing in _swings(board)],
        targets=[_target(one) for one in found],
        next=[one.target.state.seat.id for one in next_to_watch(found)],
        totals=[
            SeatTotal(
                party=one.party, now=one.now, expected=one.expected, low=one.low, high=one.high
            )
            for one in totals(outlook)
        ],
        seats=[
            ProjectedSeat(
                seat_id=seat,
                seat=one.state.seat.name,
                favourite=one.favourite,
                shares=dict(one.shares),
                chances={party: one.chance(party) for party in one.shares},
            )
            for seat, one in outlook.seats.items()
        ],
    )


def _swing(region: str, swing: SoFar) -> Swing:
    return Swing(
        region=region,
        from_party=swing.from_party,
        to_party=swing.to_party,
        value=as_float(swing.value),
        seats=swing.seats,
    )


def _target(one: TargetOutlook) -> ProjectedTarget:
    published = one.target.target
    return ProjectedTarget(
        group=published.group,
        seat_id=published.seat,
        seat=one.target.state.seat.name,
        holder=published.holder,
        challenger=published.challenger,
        verdict=one.verdict,
        chance=one.chance,
        lead=one.lead,
        spread=one.projected.spread(published.challenger, published.holder),
        still_needed=one.still_needed,
    )


def _swings(board: Board) -> Iterator[tuple[str, SoFar]]:
    """Over all seats, then by region where there are several."""
    if swing := swing_so_far(board):
        yield "", swing
    regions = sorted({seat.region for seat in board.election.seats})
    for region in regions if len(regions) > 1 else ():
        if swing := swing_so_far(board, region):
            yield region, swing


# -- text --------------------------------------------------------------------------------------


def text(outlook: Outlook, as_of: dt.datetime) -> str:
    """The outlook for the desk, in lines."""
    return "".join(f"{visible(line)}\n" for line in _lines(outlook, as_of))


def _lines(outlook: Outlook, as_of: dt.datetime) -> Iterator[str]:
    board, election = outlook.board, outlook.board.election
    declared = f"{board.count(Status.DECLARED)} of {seats(len(board.states))} declared"
    yield f"Outlook at {clock_time(as_of, election)}, {declared}. {NOT_A_RESULT}"
    if why := nothing(outlook):
        yield why
        return
    yield METHOD
    for region, swing in _swings(board):
        yield f"{region or 'Swing so far'}: {swing_said(election, swing)}"
    found = targets(outlook)
    if found:
        yield ""
        yield "Targets to come, on the swing so far:"
        yield from (f"  {target_said(one)}" for one in found)
        soon = [one.target.state.seat.name for one in next_to_watch(found)[:MOST_NEXT]]
        yield f"To watch next: {listed_seats(soon)}."
    yield ""
    few = outlook.learned_from < ILLUSTRATIVE_BELOW
    yield f"Seats{', illustrative, from so few' if few else ''}; eight outcomes in ten:"
    yield from (f"  {_total_said(election, one)}" for one in totals(outlook))
    left_out = board.count(Status.AWAITING) + board.count(Status.RECOUNT) - len(outlook.seats)
    if left_out:
        yield f"Not projected: {seats(left_out)}."


def nothing(outlook: Outlook) -> str:
    """Why there is no projection at all; empty where there is one."""
    election = outlook.board.election
    if not any(seat.stands for seat in election.seats):
        return "No projection: the election's tables do not say who stands (candidates.csv)."
    if not outlook.learned_from:
        return "No projection: no seat that others can be learned from has declared."
    if not outlook.seats:
        return "No projection: no seat that can be projected is still to come."
    return ""


def swing_said(election: Election, swing: SoFar) -> str:
    """ "3.4 per cent Labour to Conservative, over 26 seats"."""
    over = f"over {seats(swing.seats)}"
    names = [party_inside(election, code) for code in (swing.from_party, swing.to_party)]
    if not swing.value:
        return f"none between {' and '.join(names)}, {over}"
    return f"{printed(swing.value)} per cent {names[0]} to {names[1]}, {over}"


def target_said(one: TargetOutlook) -> str:
    """A target on one line: seat, who from whom, verdict, chance, what is wanting."""
    election, published = one.target.state.election, one.target.target
    challenger = party_name(election, published.challenger)
    holder = party_inside(election, published.holder)
    return f"{one.target.state.seat.name}, {challenger} from {holder}: {one.said}"


def _total_said(election: Election, one: Total) -> str:
    return f"{party_name(election, one.party)} {one.low} to {one.high}; has {one.now}"


def json_of(outlook: Outlook, as_of: dt.datetime) -> Any:
    """The outlook as plain values, every text in it safe to print."""
    from tracker.summary.json_document import plain

    return plain(projection(outlook, as_of))
