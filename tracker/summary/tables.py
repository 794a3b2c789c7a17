"""The summary as CSV for a spreadsheet: one row a seat, safe to open.

The columns are stable; more may be added at the end.

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

Shares and swings are not rounded. A cell is empty where there is nothing to say, or it is
not safe to say (`sayable`).
"""

import csv
import io
from collections.abc import Sequence
from fractions import Fraction

from tracker.board import Board
from tracker.escape import visible
from tracker.night import local
from tracker.seat_state import SeatState
from tracker.summary import sayable
from tracker.targets import TargetState

COLUMNS: tuple[str, ...] = (
    *("seat_id", "seat", "status", "winner", "result", "previous", "sitting"),
    *("majority", "majority_share", "turnout", "valid_votes", "electorate"),
    *("swing_from", "swing_to", "swing", "declared_at"),
    *("target_group", "challenger", "swing_needed", "beyond", "target_status", "other_targets"),
)
"""The header of `seats_csv`."""

Cell = str | int | float | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""


def seats_csv(board: Board) -> str:
    """One row a seat, in the election's order, as UTF-8 text with "\\n" line ends."""
    targets_of: dict[str, list[TargetState]] = {}
    for target in board.targets:
        targets_of.setdefault(target.target.seat, []).append(target)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for seat_id, state in board.states.items():
        targets = _targets(targets_of.get(seat_id, []))
        row = (*_seat(state), *_figures(state), *_declared(state), *targets)
        writer.writerow(map(cell, row))
    return out.getvalue()


def cell(value: Cell) -> str | int | float:
    """A value that a spreadsheet shows as it is: text that looks like a formula is quoted."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    return f"{_quote(value)}{visible(value)}"


def _quote(text: str) -> str:
    return "'" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else ""


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


def _targets(targets: Sequence[TargetState]) -> tuple[Cell, ...]:
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


def _points(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
