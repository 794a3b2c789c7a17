"""Fills the object of a seat, and the seat's lines in the objects of the whole board."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import overload

import msgspec

from tracker.board.changes import ReceivedBulletin
from tracker.board.figures import Figures, Swing
from tracker.board.records import candidate_records
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.targets import TargetState, TargetStatus, target_state
from tracker.election.clock import local
from tracker.election.swing import as_float
from tracker.publish import shapes
from tracker.publish.flat_tables import SEAT_FIELDS, FlatRow, flat_row
from tracker.publish.ledger_state import LastStatement
from tracker.publish.page_shapes import SeatLine
from tracker.publish.seat_lines import defender, seat_line, seat_row
from tracker.publish.seat_shape import CandidateLine, SeatObject, Winner
from tracker.summary import on_air
from tracker.summary.amounts import points as printed_points
from tracker.summary.amounts import table_change, with_minus
from tracker.summary.json_shapes import DoubtLine, Results
from tracker.summary.outcome import is_speaker
from tracker.summary.party_names import party_name
from tracker.summary.seat_sentences import seat_sentence
from tracker.support.escape import visible

_encoder = msgspec.json.Encoder()


@dataclass(frozen=True)
class SeatParts:
    """What the published objects contain about one seat."""

    own: SeatObject
    """The seat's own object."""
    targets: tuple[shapes.TargetLine, ...]
    """The targets in the seat, in published order."""
    flip: shapes.Flip | None
    """None if the seat did not change hands and no challenger of a target won it."""
    next_seat: shapes.NextSeat | None
    """None unless the seat has targets and is still to declare."""
    row: msgspec.Raw
    """The seat's row of `seats.json`, as JSON: most rows do not change in a pass."""
    line: SeatLine | None
    """None without a winner."""
    at: dt.datetime | None
    """When the seat declared; without that time, when the statement that stands was received."""
    seq: int
    """Sequence number of the statement that stands; 0 if none stands."""

    @cached_property
    def flat_row(self) -> FlatRow | None:
        """The line for flat tables; None without a winner."""
        return flat_row(SEAT_FIELDS, self.line) if self.line else None


def seat_parts(
    state: SeatState, last: LastStatement | None, stands: ReceivedBulletin | None
) -> SeatParts:
    """The parts of a seat.

    `last` is the last statement about the seat, `stands` the statement that stands; None if there
    is none.
    """
    published = state.election.targets_by_seat.get(state.seat.id, ())
    states = [target_state(target, state) for target in published]
    targets = tuple(map(target_line, states))
    own = _own(state, targets, last, stands)
    return SeatParts(
        own,
        targets,
        _flip(state, own, states),
        _next_seat(state, targets),
        msgspec.Raw(_encoder.encode(seat_row(state, own))),
        seat_line(state, own),
        own.declared_at or (stands.received_at if stands else None),
        stands.seq if stands else 0,
    )


@overload
def figure(points: Fraction, *, sign: bool = False) -> shapes.Figure: ...
@overload
def figure(points: None, *, sign: bool = False) -> None: ...
def figure(points: Fraction | None, *, sign: bool = False) -> shapes.Figure | None:
    """Percentage points, unrounded and printed; None for None. `sign` prints "+1.0" for 1.0.

    A value that is rounded to zero is printed as "under 0.1".
    """
    if points is None:
        return None
    printed = table_change(points) if sign else with_minus(printed_points(points))
    return shapes.Figure(value=as_float(points), printed=printed)


def target_line(target: TargetState) -> shapes.TargetLine:
    """The line of a target, without figures that are not safe for air."""
    record = on_air.safe_target_record(target)
    swing = record.published_swing
    return shapes.TargetLine(
        group=visible(record.group),
        seat_id=record.seat_id,
        seat=visible(record.seat),
        holder=record.holder,
        challenger=record.challenger,
        majority=record.majority,
        published_swing=None if swing is None else str(swing),
        swing_needed=figure(record.swing_needed),
        swing=figure(record.swing),
        beyond=figure(record.beyond, sign=True),
        seat_status=record.seat_status,
        status=record.status,
        winner=None if record.winner is None else visible(record.winner),
        own_report=target.state.is_own_report,
    )


def _own(
    state: SeatState,
    targets: Sequence[shapes.TargetLine],
    last: LastStatement | None,
    stands: ReceivedBulletin | None,
) -> SeatObject:
    election, seat = state.election, state.seat
    record, figures = on_air.safe_seat_record(state), on_air.figures(state)
    return SeatObject(
        version=shapes.VERSION,
        election=election.id,
        as_of=local(last.received_at, election) if last else None,
        declared=last.declared if last else 0,
        total=last.total if last else len(election.seats) - len(election.seats_set_aside),
        seat_id=seat.id,
        seat=visible(seat.name),
        pa_number=seat.pa_number,
        status=record.status,
        winner=_winner(state),
        previous=record.previous,
        sitting=record.sitting,
        basis=election.basis,
        gain=record.gain and not is_speaker(state),
        results=Results(
            previous=visible(state.result("previous")) or None,
            sitting=visible(state.result("sitting")) or None,
        ),
        on_air=visible(seat_sentence(state)),
        own_report=state.is_own_report,
        majority=record.majority,
        majority_share=figure(record.majority_share),
        turnout=figure(record.turnout),
        valid_votes=record.valid_votes,
        electorate=record.electorate,
        swing=_swing(figures.swing) if figures and figures.swing else None,
        candidates=_candidates(state, figures) if figures else [],
        targets=list(targets),
        declared_at=record.declared_at,
        source=visible(stands.source) if stands else None,
        pinned=state.standing.held_by_desk,
        confirmed=[visible(initials) for initials in state.standing.confirmed_by],
        flags=[flag.value for flag in state.flags],
        doubts=[
            DoubtLine(reason=doubt.reason, sentence=visible(doubt.sentence))
            for doubt in state.doubts
        ],
    )


def _flip(state: SeatState, own: SeatObject, targets: Sequence[TargetState]) -> shapes.Flip | None:
    taken = [t.target.group for t in targets if t.status is TargetStatus.FLIPPED]
    if own.winner is None or not (own.gain or taken):
        return None
    return shapes.Flip(
        seat_id=own.seat_id,
        seat=own.seat,
        winner=own.winner.party,
        from_=defender(state),
        gain=bool(own.gain),
        results=own.results,
        taken=list(map(visible, taken)),
        majority=own.majority,
        swing=own.swing,
        on_air=own.on_air,
        own_report=own.own_report,
        declared_at=own.declared_at,
    )


def _next_seat(state: SeatState, targets: Sequence[shapes.TargetLine]) -> shapes.NextSeat | None:
    if not targets or state.status not in (Status.AWAITING, Status.RECOUNT):
        return None
    last_time = state.seat.previous_declared_at
    return shapes.NextSeat(
        seat_id=state.seat.id,
        seat=visible(state.seat.name),
        status=state.status,
        last_time=local(last_time, state.election) if last_time else None,
        targets=[
            shapes.NextTarget(
                group=target.group,
                holder=target.holder,
                challenger=target.challenger,
                swing_needed=target.swing_needed,
            )
            for target in targets
        ],
    )


def _winner(state: SeatState) -> Winner | None:
    """The winning party, and the candidate except in a conflict. None without a winner."""
    if state.winner is None:
        return None
    stands = state.standing.bulletin
    elected = stands.elected if stands and state.status is not Status.CONFLICT else None
    return Winner(
        party=visible(state.winner),
        name=party_name(state.election, state.winner),
        candidate=visible(elected.name) or None if elected else None,
    )


def _candidates(state: SeatState, figures: Figures) -> list[CandidateLine]:
    return [
        CandidateLine(
            party=visible(record.party),
            party_name=party_name(state.election, record.party),
            name=visible(record.name) or None,
            elected=record.elected,
            votes=record.votes,
            share=figure(record.share),
            share_change=figure(record.share_change, sign=True),
        )
        for record in candidate_records(state, figures)
    ]


def _swing(swing: Swing) -> shapes.SwingFigure:
    return shapes.SwingFigure(
        from_=visible(swing.from_party),
        to=visible(swing.to_party),
        value=as_float(swing.value),
        printed=printed_points(swing.value),
    )
