"""The night as tables: one row per seat, per candidate, per target.

`csv` and `workbook` write them. Columns are a published contract; new ones are added at the
end. Party codes and ids are those of the election's files.

Seats, in the election's order:

| column | content |
|---|---|
| seat_id, seat | ONS code and name |
| status | awaiting, recount, called, declared, votes-pending, tied or conflict |
| winner | party code; empty while no winner counts |
| result | in the words of the Commons Library: Con gain from Lab |
| previous, sitting | the party that won last time; the one that held the seat at dissolution |
| majority | votes |
| majority_share | percentage points of the valid vote |
| turnout | valid votes per 100 on the register |
| valid_votes, electorate | votes; people on the register |
| swing_from, swing_to, swing | the headline swing: party codes, percentage points |
| declared_at | ISO 8601 in the election's time zone |
| target_group, challenger | the first published heading of the seat as a target; the challenger |
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
if there is no figure, or if it is not safe for air (`on_air`).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.records import candidate_records, row
from tracker.board.standing import Status
from tracker.board.targets import TargetState
from tracker.election.clock import local
from tracker.summary import on_air

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name, its header, its rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


_KNOWN = ("as_of", "seats_declared")

_SEAT = (
    "seat_id seat status winner result previous sitting majority majority_share turnout "
    "valid_votes electorate swing_from swing_to swing declared_at"
).split()
_CANDIDATE = "seat_id seat position name party party_name votes share share_change elected".split()
_TARGET = (
    "group seat_id seat holder challenger majority published_majority swing_needed "
    "published_swing swing beyond seat_status status winner"
).split()
_FIRST_TARGET = ("group", "challenger", "swing_needed", "beyond", "status")

SEATS: tuple[str, ...] = (
    *_SEAT,
    *("target_group", "challenger", "swing_needed", "beyond", "target_status", "other_targets"),
    *_KNOWN,
)
"""The header of `seats`."""

CANDIDATES: tuple[str, ...] = (
    *("change" if name == "share_change" else name for name in _CANDIDATE),
    *_KNOWN,
)
"""The header of `candidates`."""

TARGETS: tuple[str, ...] = (*_TARGET, *_KNOWN)
"""The header of `targets`."""


def seats(board: Board, as_of: dt.datetime) -> Sheet:
    """One row per seat."""
    targets: dict[str, list[TargetState]] = {}
    for target in board.targets:
        targets.setdefault(target.target.seat, []).append(target)
    known = _known(board, as_of)
    rows = (
        (*row(on_air.safe_seat_record(state), _SEAT), *_targets(targets.get(seat, [])), *known)
        for seat, state in board.states.items()
    )
    return Sheet("seats", SEATS, tuple(rows))


def candidates(board: Board, as_of: dt.datetime) -> Sheet:
    """One row per candidate, of the seats with figures safe for air."""
    known = _known(board, as_of)
    rows = (
        (*row(candidate, _CANDIDATE), *known)
        for state in board.states.values()
        if (figures := on_air.figures(state))
        for candidate in candidate_records(state, figures)
    )
    return Sheet("candidates", CANDIDATES, tuple(rows))


def targets(board: Board, as_of: dt.datetime) -> Sheet:
    """One row per published target."""
    known, records = _known(board, as_of), map(on_air.safe_target_record, board.targets)
    return Sheet("targets", TARGETS, tuple((*row(record, _TARGET), *known) for record in records))


def _known(board: Board, as_of: dt.datetime) -> tuple[Cell, ...]:
    return local(as_of, board.election).isoformat(), board.count(Status.DECLARED)


def _targets(targets: Sequence[TargetState]) -> tuple[Cell, ...]:
    if not targets:
        return (None,) * 6
    first, *others = targets
    return (
        *row(on_air.safe_target_record(first), _FIRST_TARGET),
        "; ".join(f"{other.target.challenger} {other.status.value}" for other in others),
    )
