"""The projection as text and as JSON, for `tracker outlook`. It is for the desk, not for the air.

Both state that they are a projection, not a result.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from tracker.board import Board
from tracker.board.standing import Status
from tracker.election import Election
from tracker.election.clock import clock_time, local
from tracker.election.swing import as_float, format_rounded
from tracker.projection.against_expected import against_expected
from tracker.projection.aggregate_swing import AggregateSwing, aggregate_swing, regional_swings
from tracker.projection.outlook_shapes import (
    ExpectedSoFar,
    Outlook,
    ProjectedSeat,
    ProjectedTarget,
    ProjectedTotal,
    SwingSoFar,
    WatchedSeatShape,
)
from tracker.projection.seat_projections import Projection
from tracker.projection.seat_totals import ILLUSTRATIVE_BELOW, PartyTotal, seat_totals
from tracker.projection.target_projections import (
    TargetProjection,
    chance_text,
    target_projections,
)
from tracker.projection.watch import WatchedSeat, watch_list
from tracker.summary.amounts import seats
from tracker.summary.json_document import contest, plain
from tracker.summary.night_sentences import progress_clause
from tracker.summary.party_names import party_inside, party_name
from tracker.support.escape import visible

VERSION = 2
"""Version of the JSON."""
METHOD = (
    "We take the swing in the seats already declared, adjust it for region and for how similar "
    "seats voted last time, and we are only as sure as those seats agree."
)
METHOD_EXPECTED = (
    "We start from what was expected in each seat, and correct it by the seats already declared, "
    "for region and for how similar seats voted; we are only as sure as those seats agree."
)
NOT_A_RESULT = "A projection, not a result."
LEAST_MAJORITY = 0.01
"""A party's chance of a majority is in the text if it and its opposite are at least this."""
MOST_NEXT = 5
"""Number of seats that are listed to watch next."""


def outlook(projection: Projection, as_of: dt.datetime, agency_forecast: str = "") -> Outlook:
    """The projection as a record for JSON.

    Args:
        as_of: Time of the board.
        agency_forecast: The agency's forecast of the winner, if it has one.
    """
    board = projection.board
    targets = target_projections(projection)
    return Outlook(
        version=VERSION,
        election=contest(board.election),
        as_of=local(as_of, board.election).isoformat(),
        method=f"{NOT_A_RESULT} {_method(projection)}",
        seats_declared=board.count(Status.DECLARED),
        seats_total=board.total,
        learned_from=projection.observed_count,
        illustrative=projection.observed_count < ILLUSTRATIVE_BELOW,
        swings=[
            SwingSoFar(region=region, **asdict(swing) | {"value": as_float(swing.value)})
            for region, swing in _swings(board)
        ],
        agency_forecast=agency_forecast,
        expected=[
            ExpectedSoFar(**asdict(found)) for found in against_expected(projection.evidence)
        ],
        targets=[_target(target) for target in targets],
        next=[_watched(seat) for seat in watch_list(projection, MOST_NEXT)],
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


def as_json(projection: Projection, as_of: dt.datetime, agency_forecast: str = "") -> Any:
    """The outlook as values for `json`; every text in it is safe to print."""
    return plain(outlook(projection, as_of, agency_forecast))


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


def _watched(watched: WatchedSeat) -> WatchedSeatShape:
    seat = watched.projected.state.seat
    return WatchedSeatShape(
        seat_id=seat.id,
        seat=seat.name,
        party=watched.party,
        narrowing=watched.narrowing,
        teaches=watched.teaches,
    )


def _method(projection: Projection) -> str:
    """The method in a sentence for the air."""
    return METHOD_EXPECTED if projection.evidence.features.starts_from_expected else METHOD


def _swings(board: Board) -> Iterator[tuple[str, AggregateSwing]]:
    """Pairs of a region and its swing; first the swing over all seats, with an empty name."""
    if swing := aggregate_swing(board):
        yield "", swing
    yield from regional_swings(board).items()


def as_text(projection: Projection, as_of: dt.datetime, agency_forecast: str = "") -> str:
    """The outlook as text for the desk; every line ends with a line feed."""
    lines = _lines(projection, as_of, agency_forecast)
    return "".join(f"{visible(line)}\n" for line in lines)


def _lines(projection: Projection, as_of: dt.datetime, agency_forecast: str) -> Iterator[str]:
    board, election = projection.board, projection.board.election
    declared = f"{board.count(Status.DECLARED)} of {seats(board.total)} declared"
    if board.only_state:
        declared = progress_clause(board)
    yield f"Outlook at {clock_time(as_of, election)}, {declared}. {NOT_A_RESULT}"
    if agency_forecast:
        yield f"The agency's forecast of the winner: {agency_forecast}."
    if reason := _no_projection(projection):
        yield reason
        return
    yield _method(projection)
    for region, swing in _swings(board):
        yield f"{region or 'Swing so far'}: {_swing_text(election, swing)}"
    for found in against_expected(projection.evidence):
        over = seats(found.seats)
        yield f"{party_name(election, found.party)} {found.text} so far, over {over}"
    targets = target_projections(projection)
    if targets:
        yield ""
        yield "Targets to come, on the swing so far:"
        yield from (f"  {_target_text(target)}" for target in targets)
    if watched := watch_list(projection, MOST_NEXT):
        yield ""
        about = party_inside(election, watched[0].party)
        yield f"To watch next, for the number of seats of {about}:"
        yield from (f"  {_watched_text(seat)}" for seat in watched)
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
    if not projection.observed_count and not projection.seats:
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


def _watched_text(watched: WatchedSeat) -> str:
    """When the seat declared last time, how much it narrows the range, and why."""
    seat, projected = watched.projected.state.seat, watched.projected
    at = seat.previous_declared_at
    time = f" ({clock_time(at, watched.projected.state.election)} last time)" if at else ""
    favourite = projected.favourite
    why = (
        "it shows much about close seats like it"
        if watched.teaches
        else "its own result is open, "
        f"{party_inside(projected.state.election, favourite)} "
        f"{chance_text(projected.chance(favourite))}"
    )
    return f"{seat.name}{time} narrows its range by {100 * watched.narrowing:.0f} in 100: {why}"


def _total_text(election: Election, total: PartyTotal) -> str:
    """The range of eight in ten, and for a party that may win half of the seats, its chance."""
    text = f"{party_name(election, total.party)} {total.low} to {total.high}; has {total.now}"
    if LEAST_MAJORITY <= total.majority <= 1 - LEAST_MAJORITY:
        text += f"; a majority {chance_text(total.majority)}"
    return text
