"""The table of PA's numbers and names of seats; it knows no results."""

from dataclasses import dataclass
from pathlib import Path

from tracker.prepare.cells import whole
from tracker.prepare.columns import Columns, Wishes, read_columns
from tracker.prepare.finding import note
from tracker.prepare.parties import PartyBook
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.sheets import Line, Sheet, read_sheet
from tracker.support.phrases import join_names


@dataclass(frozen=True, slots=True)
class Number:
    """How PA calls a seat."""

    id: str
    """ONS code."""
    pa_number: int
    pa_name: str
    seat: str
    """The name beside it in the same table."""


def read_numbers(path: Path, wishes: Wishes, book: PartyBook, report: Report) -> dict[str, Number]:
    """PA's numbers by ONS code. Raises PrepareError and OSError.

    A row that is there twice is said; a number or a code that has two meanings is an error,
    for a message under it would be somebody else's result.
    """
    sheet = read_sheet(path, report)
    columns = read_columns(sheet, wishes, book, report)
    if missing := {"id", "pa_number"} - columns.places.keys():
        raise PrepareError(
            f"{sheet.name}: no column {', '.join(sorted(missing))}; a table of PA's numbers has "
            "ONS ID and PA number, and may have PA name and seat"
        )
    by_id: dict[str, Number] = {}
    by_number: dict[int, Number] = {}
    for line in sheet.lines:
        number = _number(sheet, columns, line)
        known = by_id.get(number.id) or by_number.get(number.pa_number)
        if known == number:
            words = f"{sheet.name} row {line.number}: {number.seat or number.id} is there twice"
            report.add(note(words, number.id))
            continue
        if known:
            raise PrepareError(
                f"{sheet.name} row {line.number}: PA number {number.pa_number} is {number.seat} "
                f'({number.id}, to PA "{number.pa_name}"), but {known.pa_number} is {known.seat} '
                f'({known.id}, to PA "{known.pa_name}")'
            )
        by_id[number.id] = by_number[number.pa_number] = number
    return by_id


def _number(sheet: Sheet, columns: Columns, line: Line) -> Number:
    def text(column: str) -> str:
        return line.cells[columns.places[column]] if column in columns else ""

    try:
        number = whole(text("pa_number"))
    except ValueError:
        number = None
    if not number or not text("id"):
        raise PrepareError(
            f'{sheet.name} row {line.number}: PA number "{text("pa_number")}" of '
            f'"{text("id")}" is not a whole number of a seat'
        )
    name = text("seat") or text("pa_name")
    return Number(text("id"), number, text("pa_name") or name, name)


def say_unused(numbers: dict[str, Number], used: set[str], name: str, report: Report) -> None:
    """Numbers of seats that no table of results has."""
    if unused := [f"{numbers[id_].seat} ({id_})".strip() for id_ in sorted(numbers.keys() - used)]:
        are = "is" if len(unused) == 1 else "are"
        report.add(note(f"{name}: {join_names(unused)} {are} in no table of results"))
