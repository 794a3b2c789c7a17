"""The night as tables: a row a seat, a row a candidate, a row a target.

What CSV (`tables`) and Excel (`workbook`) hold; neither adds a figure. Columns are stable;
more may be added at the end. Party codes and ids are those of the election's files.

Seats, in the election's order:

| column | what it is |
|---|---|
| seat_id, seat | ONS code and name |
| status | awaiting, recount, called, declared, votes-pending, tied or conflict |
| winner | party code; empty while no winner counts |
| result | as the Commons Library words it: Con gain from Lab |
| previous, sitting | the party that won last time; the one that held the seat at dissolution |
| majority | votes |
| majority_share | percentage points of the valid vote |
| turnout | valid votes per 100 on the register |
| valid_votes, electorate | votes; people on the register |
| swing_from, swing_to, swing | the headline swing: party codes, percentage points |
| declared_at | ISO 8601 in the election's time zone |
| target_group, challenger | the first published heading the seat is a target under, and for whom |
| swing_needed | from holder to challenger, percentage points, as counted |
| beyond | the actual swing less that; above zero: the challenger beat the holder |
| target_status | awaiting, recount, flipped, held, lost to other, tied or conflict |
| other_targets | further headings: "APNI held; SF lost to other" |

Candidates, of seats whose votes are in, by votes: position, name, party, party_name (as the
source names it), votes, share and change (percentage points; the change since last time is
empty where it cannot be computed), elected (1 or 0).

Targets, in published order: group, holder, challenger; majority and swing_needed as counted
and as published; swing from holder to challenger (below zero: the other way); beyond; status.

The last two columns of each are as_of, when this was known, and seats_declared, how many
seats of the election were declared then. Shares and swings are not rounded. A cell is empty
where there is nothing to say, or it is not safe to say (`sayable`).
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.targets import TargetState
from tracker.election.clock import local
from tracker.summary import sayable

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name, its header, its rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


_KNOWN = ("as_of", "seats_declared")

SEATS: tuple[str, ...] = (
    *("seat_id", "seat", "status", "winner", "result", "previous", "sitting"),
    *("majority", "majority_share", "turnout", "valid_votes", "electorate"),
    *("swing_from", "swing_to", "swing", "declared_at"),
    *("target_group", "challenger", "swing_needed", "beyond", "target_status", "other_targets"),
    *_KNOWN,
)
"""The header of `seats`."""

CANDIDATES: tuple[str, ...] = (
    *("seat_id", "seat", "position", "name", "party", "party_name"),
    *("votes", "share", "change", "elected"),
    *_KNOWN,
)
"""The header of `candidates`."""

TARGETS: tuple[str, ...] = (
    *("group", "seat_id", "seat", "holder", "challenger"),
    *("majority", "published_majority", "swing_needed", "published_swing"),
    *("swing", "beyond", "seat_status", "status", "winner"),
    *_KNOWN,
)
"""The header of `targets`."""


def seats(board: Board, as_of: dt.datetime) -> Sheet:
    """One row a seat."""
    targets_of: dict[str, list[TargetState]] = {}
    for target in board.targets:
        targets_of.setdefault(target.target.seat, []).append(target)
    known = _known(board, as_of)
    return Sheet(
        "seats",
        SEATS,
        tuple(
            (*_seat(state), *_figures(state), *_declared(state), *_first_target(targets), *known)
            for state, targets in ((s, targets_of.get(id, [])) for id, s in board.states.items())
        ),
    )


def candidates(board: Board, as_of: dt.datetime) -> Sheet:
    """One row a candidate, of the seats whose votes are in and may be said."""
    known = _known(board, as_of)
    rows = (row for state in board.states.values() for row in _candidates(state))
    return Sheet("candidates", CANDIDATES, tuple((*row, *known) for row in rows))


def targets(board: Board, as_of: dt.datetime) -> Sheet:
    """One row a published target."""
    known = _known(board, as_of)
    return Sheet("targets", TARGETS, tuple((*_target(one), *known) for one in board.targets))


def _known(board: Board, as_of: dt.datetime) -> tuple[Cell, ...]:
    return local(as_of, board.election).isoformat(), board.count(Status.DECLARED)


def _seat(state: SeatState) -> tuple[Cell, ...]:
    seat = state.seat
    result = (state.status.value, state.winner, state.result())
    return (seat.id, seat.name, *result, seat.previous_winner, seat.sitting)


def _figures(state: SeatState) -> tuple[Cell, ...]:
    said = sayable.figures(state)
    if said is None:
        return (None,) * 8
    swing = said.swing
    return (
        said.majority,
        _points(said.majority_share),
        _points(said.turnout),
        said.valid_votes,
        said.electorate,
        *((swing.from_party, swing.to_party, _points(swing.value)) if swing else (None,) * 3),
    )


def _declared(state: SeatState) -> tuple[Cell, ...]:
    at = sayable.declared_at(state)
    return (local(at, state.election).isoformat() if at else None,)


def _first_target(targets: Sequence[TargetState]) -> tuple[Cell, ...]:
    if not targets:
        return (None,) * 6
    target, *others = targets
    return (
        target.target.group,
        target.target.challenger,
        _points(target.swing_needed),
        _points(sayable.beyond(target)),
        target.status.value,
        "; ".join(f"{one.target.challenger} {one.status.value}" for one in others),
    )


def _candidates(state: SeatState) -> Iterator[tuple[Cell, ...]]:
    said = sayable.figures(state)
    votes = state.standing.votes
    elected = votes.elected if votes else None
    for position, line in enumerate(said.lines if said else (), 1):
        one = line.candidate
        yield (
            *(state.seat.id, state.seat.name, position, one.name, one.party, one.party_name),
            *(line.votes, _points(line.share), _points(line.change), int(one is elected)),
        )


def _target(target: TargetState) -> tuple[Cell, ...]:
    published = target.target
    swing = published.published_swing
    return (
        *(published.group, published.seat, target.state.seat.name),
        *(published.holder, published.challenger),
        *(target.majority, published.published_majority),
        *(_points(target.swing_needed), None if swing is None else float(swing)),
        *(_points(sayable.swing(target)), _points(sayable.beyond(target))),
        *(target.state.status.value, target.status.value, target.state.winner),
    )


def _points(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
