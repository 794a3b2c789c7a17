"""The board as tables: a row for each seat, candidate, target; for the workbook, party and gain.

`csv` and `workbook` write them. Other programs read the columns: a column is never removed or
moved, and a new one is added at the end. Party codes and ids are those of the election's files.

Seats, in the election's order:

| column | content |
|---|---|
| seat_id, seat | the seat's code and name |
| status | awaiting, recount, called, declared, votes-pending, tied, conflict, doubtful, set-aside |
| winner | party code; empty without a winner |
| result | in the words of the Commons Library: Con gain from Lab |
| previous, sitting | the party that won last time; the party that held the seat at dissolution |
| majority | votes |
| majority_share | percentage points of the valid vote |
| turnout | valid votes per 100 on the register |
| valid_votes, electorate | number of valid votes; number of people on the register |
| swing_from, swing_to, swing | the headline swing: party codes, percentage points |
| declared_at | ISO 8601 in the election's time zone |
| target_group, challenger | published heading and challenger of the seat's first target |
| swing_needed | from holder to challenger, percentage points, computed from the previous votes |
| beyond | actual swing minus swing needed; above zero: the challenger beat the holder |
| target_status | awaiting, recount, flipped, held, lost to other, tied, conflict, doubtful … |
| other_targets | challenger and status of the seat's other targets: "APNI held; SF lost to other" |

Candidates, of the seats whose votes are safe for air, most votes first: seat_id, seat, position,
name, party, party_name (as the source writes it), votes, share and change (percentage points; the
change since last time is empty if it cannot be computed), elected (1 or 0).

Targets, in published order: group, seat_id, seat, holder, challenger; majority and swing needed,
each as computed and as published; swing from holder to challenger (below zero: the other way);
beyond; seat_status; status; winner.

Parties, most seats first: party, name, seats, held, gains, losses, net (gains less losses), votes,
share and share_change (percentage points), own_reports (how many of its seats are the desk's own
reports).

Gains, by time of declaration: seat_id, seat, winner, from (the party that loses the seat), result,
majority, majority_share, swing_from, swing_to, swing, declared_at, region, county.

Then each table has as_of, the time at which the board was known, and seats_declared, the number of
seats declared then. Seats and targets have doubts, why the result is withheld, which is not to be
read out and empty if the seat is not doubtful. All but parties end with own_report, 1 if the desk's
own declaration stands for the seat, else 0. Shares and swings are not rounded. A cell is empty if
there is no figure, or if it is not safe for air (`on_air`).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.records import candidate_records, row
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.targets import TargetState
from tracker.election.clock import local
from tracker.election.swing import as_float
from tracker.summary import on_air, order
from tracker.summary.party_names import party_name

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name, its header, its rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


_KNOWN = ("as_of", "seats_declared")
"""Columns at the end of each table."""

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
    *("doubts", "own_report"),
)
"""The header of `seats`."""

CANDIDATES: tuple[str, ...] = (
    *("change" if name == "share_change" else name for name in _CANDIDATE),
    *_KNOWN,
    "own_report",
)
"""The header of `candidates`."""

TARGETS: tuple[str, ...] = (*_TARGET, *_KNOWN, "doubts", "own_report")
"""The header of `targets`."""

_PARTY = "party name seats held gains losses net votes share share_change own_reports".split()
_GAIN = (
    "seat_id seat winner from result majority majority_share swing_from swing_to swing "
    "declared_at region county"
).split()


def seats(board: Board, as_of: dt.datetime) -> Sheet:
    """The table with a row for each seat."""
    targets: dict[str, list[TargetState]] = {}
    for target in board.targets:
        targets.setdefault(target.target.seat, []).append(target)
    known = _known(board, as_of)
    rows = (
        (
            *row(on_air.safe_seat_record(state), _SEAT),
            *_targets(targets.get(seat, [])),
            *known,
            _doubts(state),
            int(state.is_own_report),
        )
        for seat, state in board.states.items()
    )
    return Sheet("seats", SEATS, tuple(rows))


def candidates(board: Board, as_of: dt.datetime) -> Sheet:
    """The table with a row for each candidate, of the seats with figures that are safe for air."""
    known = _known(board, as_of)
    rows = (
        (*row(candidate, _CANDIDATE), *known, int(state.is_own_report))
        for state in board.states.values()
        if (figures := on_air.figures(state))
        for candidate in candidate_records(state, figures)
    )
    return Sheet("candidates", CANDIDATES, tuple(rows))


def targets(board: Board, as_of: dt.datetime) -> Sheet:
    """The table with a row for each published target."""
    known = _known(board, as_of)
    rows = (
        (
            *row(on_air.safe_target_record(target), _TARGET),
            *known,
            _doubts(target.state),
            int(target.state.is_own_report),
        )
        for target in board.targets
    )
    return Sheet("targets", TARGETS, tuple(rows))


def parties(board: Board, as_of: dt.datetime) -> Sheet:
    """The table with a row for each party that has a seat, a gain, a loss or a vote."""
    known, own = _known(board, as_of), order.own_report_counts(board)
    rows = (
        (
            *(code, party_name(board.election, code)),
            *(tally.seats, tally.held, tally.gains, tally.losses, tally.net, tally.votes),
            as_float(board.vote_share(code)),
            as_float(board.vote_share_change(code)),
            own[code],
            *known,
        )
        for code in order.parties(board)
        for tally in [board.tally(code)]
    )
    return Sheet("parties", (*_PARTY, *_KNOWN), tuple(rows))


def gains(board: Board, as_of: dt.datetime) -> Sheet:
    """The table with a row for each seat of `order.gains`."""
    known = _known(board, as_of)
    rows = []
    for state in order.gains(board):
        seat_id, seat, winner, *figures = row(
            on_air.safe_seat_record(state), (name for name in _GAIN[:-2] if name != "from")
        )
        place = (state.seat.region or None, state.seat.county or None)
        from_ = state.defending_party()
        own = int(state.is_own_report)
        rows.append((seat_id, seat, winner, from_, *figures, *place, *known, own))
    return Sheet("gains", (*_GAIN, *_KNOWN, "own_report"), tuple(rows))


def _known(board: Board, as_of: dt.datetime) -> tuple[Cell, ...]:
    return local(as_of, board.election).isoformat(), board.count(Status.DECLARED)


def _doubts(state: SeatState) -> str:
    return "; ".join(doubt.sentence for doubt in state.doubts)


def _targets(targets: Sequence[TargetState]) -> tuple[Cell, ...]:
    if not targets:
        return (None,) * 6
    first, *others = targets
    return (
        *row(on_air.safe_target_record(first), _FIRST_TARGET),
        "; ".join(f"{other.target.challenger} {other.status.value}" for other in others),
    )
