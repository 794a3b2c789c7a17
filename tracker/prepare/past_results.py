"""Reads and checks `results.csv`, the results of a past night that can be rehearsed."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from tracker.election import Election
from tracker.election.csv_tables import CellError, ElectionError, Row, Table


def read_results(folder: Path) -> list[Row]:
    """The rows of results.csv. Raises ElectionError if there are none, or it is not a table."""
    path = folder / "results.csv"
    try:
        rows = list(Table(path, optional=True))
    except (OSError, UnicodeDecodeError) as error:
        raise ElectionError(f"{path}: {error}") from error
    if not rows:
        raise ElectionError(f"{path}: no results, so there is no night to rehearse")
    return rows


def group_by_seat(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each seat by seat id, in the order of the table."""
    seats: dict[str, list[Row]] = {}
    for row in rows:
        seats.setdefault(row["seat_id"], []).append(row)
    return seats


def find_errors(election: Election, rows: Iterable[Row]) -> Iterator[CellError]:
    """Yield the errors in results.csv that prevent a rehearsal, seat by seat.

    The rows of a seat are compared with each other only if none has an error of its own.
    """
    for rows_of_seat in group_by_seat(rows).values():
        in_rows = [error for row in rows_of_seat for error in _row_errors(election, row)]
        yield from in_rows or _seat_errors(rows_of_seat)


def _row_errors(election: Election, row: Row) -> Iterator[CellError]:
    seat = election.seat_by_id.get(row["seat_id"])
    if seat is None:
        yield row.error("seat_id", "is not in seats.csv")
    elif election.find_seat(row["seat"]) is not seat:
        yield row.error("seat", f"is not {seat.id}, which is {seat.name}")
    if row["party"] not in election.party_by_code:
        yield row.error("party", "is not a code of parties.csv")
    for column in ("first_name", "surname", "party_name"):
        if not row[column].isprintable():
            yield row.error(column, "has a character that cannot be printed")
    cells: list[Callable[[], object]] = [
        partial(declared_at, election, row),
        partial(row.electorate, "electorate"),
        *(partial(row.integer, column) for column in ("invalid_votes", "votes")),
    ]
    for read_cell in cells:
        try:
            read_cell()
        except CellError as error:
            yield error


def declared_at(election: Election, row: Row) -> dt.datetime:
    """The time of declaration.

    Raises ElectionError if it is empty, not a time, or before the polls close.
    """
    time = row.time_or_none("declared_at")
    if time is None:
        raise row.error("declared_at", "is empty, so the time to send it is not known")
    if time < election.polls_close:
        close = election.polls_close.isoformat()
        raise row.error("declared_at", f"is before the polls close, {close}")
    return time


def _seat_errors(rows: Sequence[Row]) -> Iterator[CellError]:
    first, *others = rows
    for row in others:
        for column in ("declared_at", "electorate", "invalid_votes"):
            if row[column] != first[column]:
                yield row.error(column, f'is "{first[column]}" in row {first.number}')
    valid, electorate = sum(row.integer("votes") for row in rows), first.integer("electorate")
    if not valid:
        yield first.error("seat", "has no votes")
    if (cast := valid + first.integer("invalid_votes")) > electorate:
        yield first.error("seat", f"has {cast:,} votes for an electorate of {electorate:,}")
