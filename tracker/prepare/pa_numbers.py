"""Reads a table of PA's numbers and names of seats."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.election import Seat
from tracker.prepare.column_meanings import ColumnOptions, Columns, read_columns
from tracker.prepare.finding import Fold, Kind
from tracker.prepare.parse_cells import parse_count
from tracker.prepare.read_csv import CsvRow, CsvTable, read_csv_table
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.uk_parties import PartyIndex
from tracker.prepare.wrong_cells import in_further_rows, is_count
from tracker.support.phrases import join_names


@dataclass(frozen=True, slots=True)
class PaNumber:
    """PA's number and name of a seat."""

    id: str
    """ONS code."""
    pa_number: int
    pa_name: str
    """PA's name of the seat; as `seat` if the table does not state it."""
    seat: str
    """Name of the seat in the table; as `pa_name` if the table does not state it."""


def read_numbers(
    path: Path, options: ColumnOptions, parties: PartyIndex, report: Report
) -> dict[str, PaNumber]:
    """PA's numbers by ONS code. Raises PrepareError and OSError.

    A duplicate row is noted, except in a table of results. One number for two seats, or two numbers
    for one seat, is an error: a result could count for the wrong seat.
    """
    sheet = read_csv_table(path, report)
    columns = read_columns(sheet, options, parties, report)
    if missing := {"id", "pa_number"} - columns.positions.keys():
        raise PrepareError(
            f"{sheet.name}: no column {', '.join(sorted(missing))}; a table of PA's numbers has "
            "ONS ID and PA number, and may have PA name and seat"
        )
    return read_number_rows(sheet, columns, report)


def read_number_rows(sheet: CsvTable, columns: Columns, report: Report) -> dict[str, PaNumber]:
    """As `read_numbers`, of a table that has been read."""
    by_id: dict[str, PaNumber] = {}
    by_number: dict[int, PaNumber] = {}
    for row in sheet.rows:
        number = _number(sheet, columns, row)
        known = by_id.get(number.id) or by_number.get(number.pa_number)
        if known == number:
            if "votes" not in columns:
                sentence = (
                    f"{sheet.name} row {row.number}: {number.seat or number.id} is duplicated"
                )
                fold = Fold(Kind.ROW_DUPLICATED, f"row {row.number}", sheet.name)
                report.note(sentence, number.id, fold=fold)
            continue
        if known:
            raise PrepareError(
                f"{sheet.name} row {row.number}: PA number {number.pa_number} is {number.seat} "
                f'({number.id}, to PA "{number.pa_name}"), but {known.pa_number} is {known.seat} '
                f'({known.id}, to PA "{known.pa_name}")'
            )
        by_id[number.id] = by_number[number.pa_number] = number
    return by_id


def _number(sheet: CsvTable, columns: Columns, row: CsvRow) -> PaNumber:
    id_, number_text, pa_name, name = (
        columns.text(row, column) for column in ("id", "pa_number", "pa_name", "seat")
    )
    number = parse_count(number_text) if is_count(number_text) else None
    if not number or not id_:
        raise PrepareError(
            f'{sheet.name} row {row.number}: PA number "{number_text}" of "{id_}" '
            "is not a whole number of a seat"
            f"{in_further_rows(sheet, row, lambda other: not _has_number(columns, other))}"
        )
    return PaNumber(id_, number, pa_name or name, name or pa_name)


def _has_number(columns: Columns, row: CsvRow) -> bool:
    text = columns.text(row, "pa_number")
    return bool(columns.text(row, "id") and is_count(text) and parse_count(text))


def note_missing_numbers(seats: Sequence[Seat], report: Report) -> None:
    """Note the seats without PA's number. `tracker check` finds that they stop the night."""
    if missing := [seat.name for seat in seats if seat.pa_number is None]:
        which = "any seat" if len(missing) == len(seats) else join_names(missing)
        report.note(f"no PA number for {which}: PA's files need it; give --numbers FILE")


def note_unused_numbers(
    numbers: dict[str, PaNumber], used: set[str], name: str, report: Report
) -> None:
    """Note the seats in `numbers` that are not in `used`.

    Args:
        numbers: By ONS code.
        used: ONS codes of the seats in the tables of results and in the nominations.
        name: Name of the table of numbers.
    """
    if unused := [f"{numbers[id_].seat} ({id_})".strip() for id_ in sorted(numbers.keys() - used)]:
        are = "is" if len(unused) == 1 else "are"
        report.note(f"{name}: {join_names(unused)} {are} in no table of results")
