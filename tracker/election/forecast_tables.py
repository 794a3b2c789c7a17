"""Reads the optional tables for the projection: expected.csv and covariates.csv.

data/README.md describes them. The board uses neither.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from tracker.election.csv_tables import ElectionError, Row, Table
from tracker.election.seat import Seat

_NAMES = ("seat_id", "seat")
MAX_SUM = 105.0
"""The largest sum of a seat's expected shares or chances, per cent: each may be rounded up."""


@dataclass(slots=True)
class Expected:
    """What was expected in one seat before the first result, by party code."""

    shares: dict[str, float] = field(default_factory=dict)
    """Percentage points."""
    chances: dict[str, float] = field(default_factory=dict)
    """Chances to win, from 0 to 1."""


def with_forecasts(seats: Iterable[Seat], folder: Path) -> tuple[Seat, ...]:
    """The seats with their rows of expected.csv and covariates.csv.

    covariates.csv can contain seats of other elections. Raises ElectionError, also for a row of
    expected.csv about a seat that is not in `seats`.
    """
    seats = tuple(seats)
    expected = read_expected(folder / "expected.csv")
    covariates = read_covariates(folder / "covariates.csv")
    if unknown := sorted(expected.keys() - {seat.id for seat in seats}):
        raise ElectionError(f'expected.csv: seat_id "{unknown[0]}" is not in seats.csv')
    if not expected and not covariates:
        return seats
    nothing = Expected()
    return tuple(
        msgspec.structs.replace(
            seat,
            expected_shares=expected.get(seat.id, nothing).shares,
            expected_chances=expected.get(seat.id, nothing).chances,
            covariates=covariates.get(seat.id, {}),
        )
        for seat in seats
    )


def read_expected(path: Path) -> dict[str, Expected]:
    """The rows of expected.csv by seat id; empty without the table.

    Raises ElectionError for a share or a chance that is no number from 0 to 100, a duplicated row,
    and a seat whose shares or chances add up to more than `MAX_SUM`.
    """
    seats = defaultdict[str, Expected](Expected)
    for row in Table(path, optional=True):
        seat, party = seats[row["seat_id"]], row["party"]
        share, chance = _per_cent(row, "share"), _per_cent(row, "chance")
        if share is None and chance is None:
            raise row.error("share", "is empty, and so is chance; write one of them, in per cent")
        if party in seat.shares or party in seat.chances:
            raise row.error("party", "is duplicated for this seat")
        if share is not None:
            seat.shares[party] = share
        if chance is not None:
            seat.chances[party] = chance / 100
    for id_, seat in seats.items():
        for column, total in (("share", seat.shares), ("chance", seat.chances)):
            per_cent = sum(total.values()) * (100 if column == "chance" else 1)
            if per_cent > MAX_SUM:
                raise ElectionError(
                    f"{path.name}: {column} of {id_} adds up to {per_cent:.1f} per cent; write "
                    "per cent of the seat"
                )
    return seats


def _per_cent(row: Row, column: str) -> float | None:
    number = row.decimal_or_none(column)
    if number is not None and not 0 <= number <= 100:
        raise row.error(column, "is not from 0 to 100 per cent")
    return None if number is None else float(number)


def read_covariates(path: Path) -> dict[str, dict[str, float]]:
    """The numbers of covariates.csv by seat id and column; empty without the table.

    Empty cells are left out. Raises ElectionError for a cell that is no number, and for a
    duplicated seat.
    """
    seats: dict[str, dict[str, float]] = {}
    for row in Table(path, optional=True):
        if row["seat_id"] in seats:
            raise row.error("seat_id", "is duplicated")
        numbers = {column: row.decimal_or_none(column) for column in row if column not in _NAMES}
        seats[row["seat_id"]] = {c: float(n) for c, n in numbers.items() if n is not None}
    return seats
