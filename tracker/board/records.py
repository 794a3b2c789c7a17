"""The records of a seat, a candidate and a target for other programs.

The ledger's tables, the CSV and Excel sheets, the JSON documents and the published files take
their fields from these records. The values are exact; `plain` and `row` convert them to floats and
texts.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec

from tracker.board.figures import Figures
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.targets import TargetState, TargetStatus
from tracker.election.swing import as_float


class SeatRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A seat. Shares, turnout and swing are percentage points."""

    seat_id: str
    seat: str
    status: Status
    winner: str | None
    result: str
    """In the Commons Library's form: "Con gain from Lab"; empty without a winner."""
    gain: bool | None
    previous: str | None
    sitting: str | None
    majority: int | None
    majority_share: Fraction | None
    turnout: Fraction | None
    valid_votes: int | None
    electorate: int | None
    swing_from: str | None
    swing_to: str | None
    swing: Fraction | None
    declared_at: dt.datetime | None


class CandidateRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate of a result. Share and change are percentage points."""

    seat_id: str
    seat: str
    position: int
    """Rank by votes; 1 has the most."""
    name: str
    party: str
    party_name: str
    """The party's name in the source."""
    votes: int
    share: Fraction
    share_change: Fraction | None
    elected: bool


class TargetRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A published target. Swings are percentage points from holder to challenger."""

    group: str
    """The heading of the published list."""
    seat_id: str
    seat: str
    holder: str
    challenger: str
    majority: int | None
    """The holder's lead over the challenger last time, in votes, from our table."""
    published_majority: int | None
    swing_needed: Fraction | None
    published_swing: Decimal | None
    swing: Fraction | None
    beyond: Fraction | None
    seat_status: Status
    status: TargetStatus
    winner: str | None
    note: str


def seat_record(
    state: SeatState, figures: Figures | None, declared_at: dt.datetime | None
) -> SeatRecord:
    """The record of a seat. With `figures` None, the fields of figures are None."""
    seat = state.seat
    swing = figures.swing if figures else None
    return SeatRecord(
        seat_id=seat.id,
        seat=seat.name,
        status=state.status,
        winner=state.winner,
        result=state.result(),
        gain=state.gained(),
        previous=seat.previous_winner or None,
        sitting=seat.sitting or None,
        majority=figures.majority if figures else None,
        majority_share=figures.majority_share if figures else None,
        turnout=figures.turnout if figures else None,
        valid_votes=figures.valid_votes if figures else None,
        electorate=figures.electorate if figures else None,
        swing_from=swing.from_party if swing else None,
        swing_to=swing.to_party if swing else None,
        swing=swing.value if swing else None,
        declared_at=declared_at,
    )


def candidate_records(state: SeatState, figures: Figures) -> Iterator[CandidateRecord]:
    """The records of the candidates in `figures`, most votes first."""
    result = state.standing.votes
    elected = result.elected if result else None
    for position, line in enumerate(figures.lines, 1):
        candidate = line.candidate
        yield CandidateRecord(
            seat_id=state.seat.id,
            seat=state.seat.name,
            position=position,
            name=candidate.name,
            party=candidate.party,
            party_name=candidate.party_name,
            votes=line.votes,
            share=line.share,
            share_change=line.share_change,
            elected=candidate is elected,
        )


def target_record(
    target: TargetState, swing: Fraction | None, beyond: Fraction | None
) -> TargetRecord:
    """The record of a target. `beyond` is swing minus swing needed."""
    published, state = target.target, target.state
    return TargetRecord(
        group=published.group,
        seat_id=published.seat,
        seat=state.seat.name,
        holder=published.holder,
        challenger=published.challenger,
        majority=target.majority,
        published_majority=published.published_majority,
        swing_needed=target.swing_needed,
        published_swing=published.published_swing,
        swing=swing,
        beyond=beyond,
        seat_status=state.status,
        status=target.status,
        winner=state.winner,
        note=published.note,
    )


Record = SeatRecord | CandidateRecord | TargetRecord


def plain(record: Record, fields: Iterable[str]) -> dict[str, Any]:
    """These fields of a record by name: ratios as floats, times as ISO 8601 texts."""
    return {name: _plain(getattr(record, name)) for name in fields}


def row(record: Record, fields: Iterable[str]) -> tuple[Any, ...]:
    """These fields of a record as a table row: as `plain`, but 1 and 0 for True and False."""
    values = [_plain(getattr(record, name)) for name in fields]
    return tuple([int(value) if value is True or value is False else value for value in values])


_CONVERSIONS: Mapping[type, Callable[[Any], Any]] = {
    Fraction: as_float,
    Decimal: as_float,
    dt.datetime: dt.datetime.isoformat,
}


def _plain(value: Any) -> Any:
    convert = _CONVERSIONS.get(type(value))  # isinstance is slow for Fraction, an abstract class
    return convert(value) if convert else value
