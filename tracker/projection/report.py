"""The projection as text and as JSON, for `tracker outlook`. It is for the desk, not for the air.

Both state that they are a projection, not a result.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any

from msgspec import Meta

from tracker.board import Board
from tracker.board.standing import Status
from tracker.election import Election
from tracker.election.clock import clock_time, local
from tracker.election.swing import as_float, format_rounded
from tracker.projection.aggregate_swing import AggregateSwing, aggregate_swing, regional_swings
from tracker.projection.seat_projections import Projection
from tracker.projection.seat_totals import ILLUSTRATIVE_BELOW, PartyTotal, seat_totals
from tracker.projection.target_projections import (
    TargetProjection,
    Verdict,
    next_to_watch,
    target_projections,
)
from tracker.summary.amounts import seats
from tracker.summary.json_document import contest, plain
from tracker.summary.json_shapes import Code, Contest, Points, SeatId, SeatName, Shape, Time, doc
from tracker.summary.night_sentences import progress_clause
from tracker.summary.party_names import party_inside, party_name
from tracker.summary.seat_names import listed_seats
from tracker.support.escape import visible

VERSION = 1
"""Version of the JSON."""
METHOD = (
    "We take the swing in the seats already declared, adjust it for region and for how similar "
    "seats voted last time, and we are only as sure as those seats agree."
)
NOT_A_RESULT = "A projection, not a result."
MOST_NEXT = 5
"""Maximum number of targets that the text lists to watch next."""

Chance = Annotated[float, Meta(ge=0, le=1, description="From 0.01 to 0.99.")]


class SwingSoFar(Shape, frozen=True, kw_only=True):
    """The swing so far between the two main parties, over all seats or in one region."""

    region: Annotated[str, doc("Empty for all of the election's seats.")]
    from_party: Code
    to_party: Code
    value: Points
    seats: Annotated[int, doc("Number of declared seats that it is over.")]


class ProjectedTarget(Shape, frozen=True, kw_only=True):
    """A published target in a projected seat."""

    group: str
    seat_id: SeatId
    seat: SeatName
    holder: Code
    challenger: Code
    verdict: Annotated[Verdict, doc("On the swing so far; never a result.")]
    chance: Annotated[Chance, doc("The challenger's. From 0.01 to 0.99.")]
    lead: Annotated[Points, doc("The challenger's projected lead over the holder.")]
    spread: Annotated[Points, doc("One standard deviation of that lead.")]
    still_needed: Annotated[Points, doc("Further swing needed to flip, or 0.")]


class ProjectedSeat(Shape, frozen=True, kw_only=True):
    """A projected seat."""

    seat_id: SeatId
    seat: SeatName
    favourite: Code
    shares: Annotated[dict[str, float], doc("By party code, points of the vote.")]
    chances: Annotated[dict[str, float], doc("By party code, from 0.01 to 0.99.")]


class ProjectedTotal(Shape, frozen=True, kw_only=True):
    """A party's seats at the end of the night."""

    party: Code
    now: int
    expected: float
    low: Annotated[int, doc("Eight outcomes in ten are from here …")]
    high: Annotated[int, doc("… to here.")]


class Outlook(Shape, frozen=True, kw_only=True):
    """The projection of a board. Nothing in it is a result."""

    version: Annotated[int, Meta(ge=1)]
    election: Contest
    as_of: Time
    method: str
    seats_declared: int
    seats_total: int
    learned_from: Annotated[int, doc("Declared seats that the projection uses.")]
    illustrative: Annotated[bool, doc("Too few seats have declared for totals.")]
    swings: list[SwingSoFar]
    targets: Annotated[list[ProjectedTarget], doc("In published order.")]
    next: Annotated[list[SeatId], doc("Targets to watch, first the next.")]
    totals: list[ProjectedTotal]
    seats: list[ProjectedSeat]


def outlook(projection: Projection, as_of: dt.datetime) -> Outlook:
    """The projection as a record for JSON. `as_of` is the time of the board."""
    board = projection.board
    targets = target_projections(projection)
    return Outlook(
        version=VERSION,
        election=contest(board.election),
        as_of=local(as_of, board.election).isoformat(),
        method=f"{NOT_A_RESULT} {METHOD}",
        seats_declared=board.count(Status.DECLARED),
        seats_total=board.total,
        learned_from=projection.observed_count,
        illustrative=projection.observed_count < ILLUSTRATIVE_BELOW,
        swings=[
            SwingSoFar(region=region, **asdict(swing) | {"value": as_float(swing.value)})
            for region, swing in _swings(board)
        ],
        targets=[_target(target) for target in targets],
        next=[target.target.state.seat.id for target in next_to_watch(targets)],
        totals=[ProjectedTotal(**asdict(total)) for total in seat_totals(projection)],
        seats=[
            ProjectedSeat(
                seat_id=seat_id,
                seat=seat.state.seat.name,
                favourite=seat.favourite,
                shares=dict(seat.shares),
                chances={party: seat.chance(party) for party in seat.shares},
            )
            for seat_id, seat in projection.seats.items()
        ],
    )


def as_json(projection: Projection, as_of: dt.datetime) -> Any:
    """The outlook as values for `json`; every text in it is safe to print."""
    return plain(outlook(projection, as_of))


def _target(target: TargetProjection) -> ProjectedTarget:
    published = target.target.target
    return ProjectedTarget(
        group=published.group,
        seat_id=published.seat,
        seat=target.target.state.seat.name,
        holder=published.holder,
        challenger=published.challenger,
        verdict=target.verdict,
        chance=target.chance,
        lead=target.lead,
        spread=target.projected.lead_error(published.challenger, published.holder),
        still_needed=target.still_needed,
    )


def _swings(board: Board) -> Iterator[tuple[str, AggregateSwing]]:
    """Pairs of a region and its swing; first the swing over all seats, with an empty name."""
    if swing := aggregate_swing(board):
        yield "", swing
    yield from regional_swings(board).items()


def as_text(projection: Projection, as_of: dt.datetime) -> str:
    """The outlook as text for the desk; every line ends with a line feed."""
    return "".join(f"{visible(line)}\n" for line in _lines(projection, as_of))


def _lines(projection: Projection, as_of: dt.datetime) -> Iterator[str]:
    board, election = projection.board, projection.board.election
    declared = f"{board.count(Status.DECLARED)} of {seats(board.total)} declared"
    if board.only_state:
        declared = progress_clause(board)
    yield f"Outlook at {clock_time(as_of, election)}, {declared}. {NOT_A_RESULT}"
    if reason := _no_projection(projection):
        yield reason
        return
    yield METHOD
    for region, swing in _swings(board):
        yield f"{region or 'Swing so far'}: {_swing_text(election, swing)}"
    targets = target_projections(projection)
    if targets:
        yield ""
        yield "Targets to come, on the swing so far:"
        yield from (f"  {_target_text(target)}" for target in targets)
        following = [target.target.state.seat.name for target in next_to_watch(targets)]
        yield f"To watch next: {listed_seats(following[:MOST_NEXT])}."
    yield ""
    few = projection.observed_count < ILLUSTRATIVE_BELOW
    yield f"Seats{', illustrative, from so few' if few else ''}; eight outcomes in ten:"
    yield from (f"  {_total_text(election, total)}" for total in seat_totals(projection))
    left_out = board.count(Status.AWAITING) + board.count(Status.RECOUNT) - len(projection.seats)
    if left_out:
        yield f"Not projected: {seats(left_out)}."


def _no_projection(projection: Projection) -> str:
    """The reason why nothing is projected; empty if there is a projection."""
    election = projection.board.election
    if not any(seat.stands for seat in election.seats):
        return "No projection: the election's tables do not say who stands (candidates.csv)."
    if not projection.observed_count:
        return "No projection: no seat that others can be learned from has declared."
    if not projection.seats:
        return "No projection: no seat that can be projected is still to come."
    return ""


def _swing_text(election: Election, swing: AggregateSwing) -> str:
    """A swing as text: "3.4 per cent Labour to Conservative, over 26 seats"."""
    over = f"over {seats(swing.seats)}"
    names = [party_inside(election, code) for code in (swing.from_party, swing.to_party)]
    if not swing.value:
        return f"none between {' and '.join(names)}, {over}"
    return f"{format_rounded(swing.value)} per cent from {names[0]} to {names[1]}, {over}"


def _target_text(target: TargetProjection) -> str:
    """Seat, challenger and holder, then `TargetProjection.sentence`."""
    election, published = target.target.state.election, target.target.target
    challenger = party_name(election, published.challenger)
    holder = party_inside(election, published.holder)
    return f"{target.target.state.seat.name}, {challenger} from {holder}: {target.sentence}"


def _total_text(election: Election, total: PartyTotal) -> str:
    return f"{party_name(election, total.party)} {total.low} to {total.high}; has {total.now}"
