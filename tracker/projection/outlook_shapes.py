"""The records of `tracker outlook -f json`."""

from typing import Annotated

from msgspec import Meta

from tracker.projection.target_projections import Verdict
from tracker.summary.json_shapes import Code, Contest, Points, SeatId, SeatName, Shape, Time, doc

Chance = Annotated[float, Meta(ge=0, le=1, description="From 0.01 to 0.99.")]


class SwingSoFar(Shape, frozen=True, kw_only=True):
    """The swing so far between the two main parties, over all seats or in one region."""

    region: Annotated[str, doc("Empty for all of the election's seats.")]
    from_party: Code
    to_party: Code
    value: Points
    seats: Annotated[int, doc("Number of declared seats that it is over.")]


class ExpectedSoFar(Shape, frozen=True, kw_only=True):
    """A party's share so far against expected.csv."""

    party: Code
    points: Annotated[Points, doc("Tonight's share minus the expected one, mean of the seats.")]
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


class WatchedSeatShape(Shape, frozen=True, kw_only=True):
    """A seat to watch next."""

    seat_id: SeatId
    seat: SeatName
    party: Annotated[Code, doc("The party whose number of seats is the least certain.")]
    narrowing: Annotated[float, doc("Part of that number's range that its result takes away.")]
    teaches: Annotated[bool, doc("By what it shows about other seats, not by its own result.")]


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
    error: Annotated[float, doc("One standard deviation.")]
    low: Annotated[int, doc("Eight outcomes in ten are from here …")]
    high: Annotated[int, doc("… to here.")]
    low_95: Annotated[int, doc("95 outcomes in 100 are from here …")]
    high_95: Annotated[int, doc("… to here.")]
    majority: Annotated[float, doc("Chance of more than half of all seats, from 0 to 1.")]


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
    agency_forecast: Annotated[str, doc("Of the winner, in its words; empty without one.")]
    expected: Annotated[list[ExpectedSoFar], doc("Empty without expected shares.")]
    targets: Annotated[list[ProjectedTarget], doc("In published order.")]
    next: Annotated[list[WatchedSeatShape], doc("Seats to watch, first the next.")]
    totals: list[ProjectedTotal]
    seats: list[ProjectedSeat]
