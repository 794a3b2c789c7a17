"""Which seats of the tables are ours to track: a region, a county, a country, or a list."""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from tracker.election import spelling
from tracker.prepare.columns import FIELDS, header_spelling
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.seats import Directory, Draft
from tracker.prepare.sheets import decoded

WIDER = ("region", "county", "country")
"""What has several seats and a name that a heading can have."""
COLUMNS = (*WIDER, "type", "seat", "id")
"""What seats can be picked by, as `library.Place` has it."""


def cut(
    drafts: Sequence[Draft],
    where: Sequence[tuple[str, str]],
    listed: Path | None,
    report: Report,
) -> tuple[list[Draft], list[Draft]]:
    """The seats that are ours, and the others.

    A seat is ours if any of `where` (column and value) holds for it, or the file lists it;
    all are where nothing is asked for. Raises PrepareError for a column, value or seat that
    is not in the tables, and OSError.
    """
    if not where and listed is None:
        return list(drafts), []
    ours = {id_ for column, value in where for id_ in _where(drafts, column, value)}
    if listed is not None:
        ours |= _listed(drafts, listed, report)
    inside = [draft for draft in drafts if draft.place.id in ours]
    return inside, [draft for draft in drafts if draft.place.id not in ours]


def called(inside: Sequence[Draft], where: Sequence[tuple[str, str]], listed: Path | None) -> str:
    """What the seats are together: the one region, county or country that was asked for."""
    if len(where) != 1 or listed:
        return ""
    field = FIELDS.get(header_spelling(where[0][0]), "")
    return getattr(inside[0].place, field) if field in WIDER and inside else ""


def _where(drafts: Sequence[Draft], column: str, value: str) -> set[str]:
    field = FIELDS.get(header_spelling(column), "")
    if field not in COLUMNS:
        raise PrepareError(f"--where {column}={value}: pick by one of {', '.join(COLUMNS)}")
    values = {draft.place.id: getattr(draft.place, field) for draft in drafts}
    found = {id_ for id_, one in values.items() if one and spelling(one) == spelling(value)}
    if not found:
        known = sorted(set(values.values()) - {""})
        which = ", ".join(known) if len(known) <= 15 else f"{len(known)} others"
        said = spelling(value)
        near = [one for one in known if said and said in spelling(one)][:3]
        near = near or get_close_matches(value, known, n=3, cutoff=0.6)
        offer = f"did you mean {' or '.join(near)}?" if near else f"there are {which}"
        there = offer if known else "no table states it of any seat"
        raise PrepareError(f"--where {column}={value}: no seat has that; {there}")
    return found


def _listed(drafts: Sequence[Draft], path: Path, report: Report) -> set[str]:
    """The seats of a file with one a line, by name, ONS code or PA number; # begins a remark."""
    directory = Directory(drafts)
    lines = decoded(path.name, path.read_bytes(), report).splitlines()
    found = set()
    for number, line in enumerate(lines, start=1):
        name = line.partition("#")[0].strip().strip('"')
        if name and not (number == 1 and header_spelling(name) in FIELDS):
            found.add(directory.find(name, f"{path.name} row {number}").place.id)
    if not found:
        raise PrepareError(f"{path.name}: no seats")
    return found
