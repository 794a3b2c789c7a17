"""Selects the seats of the election: by region, county, country or name, or from a list."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from tracker.election import spelling
from tracker.prepare.column_meanings import FIELDS, header_spelling
from tracker.prepare.draft_seats import DraftSeat, SeatLookup
from tracker.prepare.read_csv import decode_csv
from tracker.prepare.report import PrepareError, Report
from tracker.support.phrases import quantity

AREAS = ("region", "county", "country")
"""Columns whose value is an area with several seats."""
COLUMNS = (*AREAS, "type", "seat", "id")
"""Columns that can select seats: fields of `table_rows.Place`."""


def select_seats(
    drafts: Sequence[DraftSeat],
    where: Sequence[tuple[str, str]],
    seats_file: Path | None,
    report: Report,
) -> tuple[list[DraftSeat], list[DraftSeat]]:
    """The seats that are selected, and the other seats.

    A seat is selected if it matches any of `where` (column and value) or the file lists it. Without
    `where` and a file, all seats are selected. Raises PrepareError for a column, value or seat that
    is not in the tables, and OSError.
    """
    if not where and seats_file is None:
        return list(drafts), []
    ids = {id_ for column, value in where for id_ in _matching(drafts, column, value)}
    if seats_file is not None:
        ids |= _listed(drafts, seats_file, report)
    inside = [draft for draft in drafts if draft.place.id in ids]
    return inside, [draft for draft in drafts if draft.place.id not in ids]


def area_name(
    inside: Sequence[DraftSeat], where: Sequence[tuple[str, str]], seats_file: Path | None
) -> str:
    """The region, county or country that selects the seats; empty if they are selected otherwise.

    Args:
        inside: The selected seats.
    """
    if len(where) != 1 or seats_file:
        return ""
    field = FIELDS.get(header_spelling(where[0][0]), "")
    return getattr(inside[0].place, field) if field in AREAS and inside else ""


def _matching(drafts: Sequence[DraftSeat], column: str, value: str) -> set[str]:
    field = FIELDS.get(header_spelling(column), "")
    if field not in COLUMNS:
        raise PrepareError(f"--where {column}={value}: pick by one of {', '.join(COLUMNS)}")
    values = {draft.place.id: getattr(draft.place, field) for draft in drafts}
    wanted = spelling(value)
    found = {id_ for id_, known in values.items() if known and spelling(known) == wanted}
    if not found:
        raise PrepareError(f"--where {column}={value}: no seat has that; {_offer(value, values)}")
    return found


def _offer(value: str, values: Mapping[str, str]) -> str:
    """The end of the error about an unknown value: similar values, else all if they are at most 15.

    Args:
        values: By seat id.
    """
    known = sorted(set(values.values()) - {""})
    if not known:
        return "no table states it of any seat"
    wanted = spelling(value)
    nearest = [name for name in known if wanted and wanted in spelling(name)][:3]
    if nearest := nearest or get_close_matches(value, known, n=3, cutoff=0.6):
        return f"did you mean {' or '.join(nearest)}?"
    return f"there are {', '.join(known) if len(known) <= 15 else f'{len(known)} others'}"


def _listed(drafts: Sequence[DraftSeat], path: Path, report: Report) -> set[str]:
    """The ids of the seats that a file lists. Raises PrepareError and OSError.

    A line contains a seat's name, alias, code or PA number; # begins a comment. The first line
    may be the header of a column.
    """
    lookup, found, errors = SeatLookup(drafts), set[str](), list[PrepareError]()
    text = decode_csv(path.name, path.read_bytes(), report)
    for number, line in enumerate(text.splitlines(), start=1):
        name = line.partition("#")[0].strip().strip('"')
        if name and not (number == 1 and header_spelling(name) in FIELDS):
            try:
                found.add(lookup.find(name, f"{path.name} row {number}").place.id)
            except PrepareError as error:
                errors.append(error)
    if errors:
        rows = quantity(len(errors) - 1, "further row")
        further = f" (the same in {rows})" if len(errors) > 1 else ""
        raise PrepareError(f"{errors[0]}{further}")
    if not found:
        raise PrepareError(f"{path.name}: no seats")
    return found
