"""Selects the rows of one election in a table with several, by their polling day.

Parliament's tables of by-elections contain several by-elections, on one or several days.
"""

import datetime as dt
from dataclasses import dataclass, replace

from tracker.prepare.column_meanings import Columns
from tracker.prepare.parse_cells import parse_date
from tracker.prepare.read_csv import CsvRow, CsvTable
from tracker.prepare.report import PrepareError, Report
from tracker.support.phrases import join_names, quantity


@dataclass(frozen=True, slots=True)
class PollingDays:
    """The polling day whose rows count; without both dates, all rows count."""

    day: dt.date | None = None
    """The rows of this day count."""
    before: dt.date | None = None
    """For the previous result: of each seat, the rows of the last day before this one count. In a
    table with general elections and by-elections, only the general elections count."""


def select_rows(sheet: CsvTable, columns: Columns, days: PollingDays, report: Report) -> CsvTable:
    """The table with the rows that count. Notes the rows that do not.

    All rows of a table without a column of polling days count. Raises PrepareError if a cell is not
    a date, and if no row counts.
    """
    if "polling_day" not in columns or not (days.day or days.before):
        return sheet
    by_day: dict[dt.date, list[CsvRow]] = {}
    for row in sheet.rows:
        by_day.setdefault(_polling_day(sheet, columns, row), []).append(row)
    if days.day:
        rows = by_day.get(days.day, [])
    elif days.before:
        rows = _last_rows(_without_by_elections(by_day, columns), columns, days.before)
    if not rows:
        asked = f"of {days.day}" if days.day else f"before {days.before}"
        raise PrepareError(
            f"{sheet.name}: no row {asked}; its polling days are "
            f"{join_names((day.isoformat() for day in sorted(by_day)), limit=None)}"
        )
    _note(sheet, columns, by_day, rows, report)
    kept = set(rows)
    return replace(sheet, rows=tuple(row for row in sheet.rows if row in kept))


def _polling_day(sheet: CsvTable, columns: Columns, row: CsvRow) -> dt.date:
    text = columns.text(row, "polling_day")
    try:
        return parse_date(text)
    except ValueError:
        raise PrepareError(
            f'{sheet.name} row {row.number}: polling day "{text}" is not a date like 01/05/2025, '
            "with the day first"
        ) from None


def _without_by_elections(
    by_day: dict[dt.date, list[CsvRow]], columns: Columns
) -> dict[dt.date, list[CsvRow]]:
    """The rows of general elections; all rows if the table states none."""
    general = {
        day: [row for row in rows if columns.text(row, "is_by_election").casefold() == "false"]
        for day, rows in by_day.items()
    }
    return general if any(general.values()) else by_day


def _last_rows(
    by_day: dict[dt.date, list[CsvRow]], columns: Columns, before: dt.date
) -> list[CsvRow]:
    """The rows of the last polling day of each seat before a date."""
    last: dict[str, dt.date] = {}
    for day in sorted(day for day in by_day if day < before):
        last.update((columns.text(row, "id"), day) for row in by_day[day])
    return [
        row
        for day, rows in by_day.items()
        for row in rows
        if last.get(columns.text(row, "id")) == day
    ]


def _note(
    sheet: CsvTable,
    columns: Columns,
    by_day: dict[dt.date, list[CsvRow]],
    kept: list[CsvRow],
    report: Report,
) -> None:
    """Note which rows count, if not all do or if they are of several polling days."""
    used = set(kept)
    counted = sorted(day for day, rows in by_day.items() if used & set(rows))
    others = sorted(day for day, rows in by_day.items() if set(rows) - used)
    if len(counted) == 1 and not others:
        return
    seats = quantity(len({columns.text(row, "id") for row in kept}), "seat")
    sentence = f"{sheet.name}: {seats} of {_written(counted)} used"
    if others:
        sentence += f"; the rows of {_written(others)} are passed over"
    report.note(sentence)


def _written(days: list[dt.date]) -> str:
    if len(days) > 2:
        return f"{len(days)} polling days from {days[0]} to {days[-1]}"
    return join_names(day.isoformat() for day in days)
