"""Converts a published forecast into an election's expected.csv, for the projection.

The forecast is a table with a row for each seat and a column for each party, as models and exit
polls publish it, or with a row for each seat and party and a column `share` or `chance`.
"""

import csv
import io
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tracker.election import Election, Seat, spelling
from tracker.election.forecast_tables import read_expected
from tracker.prepare.column_meanings import SPELLINGS, ColumnOptions, header_spelling
from tracker.prepare.read_csv import CsvRow, CsvTable, read_csv_table
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.write_folder import HEADERS
from tracker.support import atomic_write
from tracker.support.escape import visible
from tracker.support.phrases import join_names, quantity

FILE = "expected.csv"
SEAT_HEADERS = frozenset(
    header_spelling(header)
    for field in ("id", "seat", "pa_number", "pa_name")
    for header in (*SPELLINGS[field].split("|"), "code", "name", "const", "pcon", "gss")
)
"""Headers of columns that identify a seat."""
PARTY_HEADERS = {"lib": "Liberal Democrats", "ref": "Reform UK", "brx": "Brexit Party"}
"""Abbreviations that forecasts use for other parties than results tables do."""
OTHERS_HEADERS = frozenset({"other", "others", "oth", "all other"})
"""Headers of the figure for all other parties: they share what is left, in the projection too."""
SURELY_CHANCES = 90.0
"""No forecast of shares has a larger share, in per cent, and one of chances has a larger chance."""


@dataclass(frozen=True, slots=True)
class _Forecast:
    seat: Seat
    party: str
    """Party code."""
    share: str
    chance: str
    """In per cent; empty if the table does not state it."""


def add_expected(folder: Path, election: Election, table: Path, options: ColumnOptions) -> Report:
    """Write the folder's expected.csv from a published forecast; an old one is replaced.

    Seats of the table that the election does not have are left out. Returns the findings. Raises
    ElectionError and OSError; then nothing is written.
    """
    report = Report()
    forecasts = list(_forecasts(election, read_csv_table(table, report), options, report))
    _report_seats(election, table.name, forecasts, report)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADERS[FILE])
    for found in forecasts:
        writer.writerow([found.seat.id, found.seat.name, found.party, found.share, found.chance])
    with tempfile.TemporaryDirectory() as checked:
        (Path(checked) / FILE).write_text(text.getvalue(), encoding="utf-8")
        read_expected(Path(checked) / FILE)
    atomic_write.write_text(folder / FILE, text.getvalue())
    return report


def _forecasts(
    election: Election, table: CsvTable, options: ColumnOptions, report: Report
) -> Iterator[_Forecast]:
    """The forecasts in the order of the election's seats. Raises PrepareError."""
    headers = [header_spelling(header) for header in table.header]
    seats = [index for index, header in enumerate(headers) if header in SEAT_HEADERS]
    if not seats:
        raise PrepareError(f"{table.name}: no column identifies the seat: write code or name")
    rows = [(row, seat) for row in table.rows if (seat := _seat(election, row, seats))]
    long = {"share", "chance"} & {*headers}
    read = _long_rows if long else _wide_rows
    found = list(read(election, table, headers, options, rows, report))
    order = election.seat_positions
    yield from sorted(found, key=lambda forecast: order[forecast.seat.id])


def _seat(election: Election, row: CsvRow, columns: list[int]) -> Seat | None:
    cells = (row.cells[index] for index in columns)
    return next(filter(None, map(election.find_seat, filter(None, cells))), None)


def _long_rows(
    election: Election,
    table: CsvTable,
    headers: list[str],
    options: ColumnOptions,
    rows: list[tuple[CsvRow, Seat]],
    report: Report,
) -> Iterator[_Forecast]:
    if "party" not in headers:
        raise PrepareError(f"{table.name}: no column party beside share and chance")
    index = {header: place for place, header in enumerate(headers)}
    for row, seat in rows:
        text = row.cells[index["party"]]
        if spelling(text) in OTHERS_HEADERS:
            continue
        share, chance = (
            _number(table, row, index[header]) if header in index else ""
            for header in ("share", "chance")
        )
        if share or chance:
            yield _Forecast(seat, _party(election, table, text, options), share, chance)


def _wide_rows(
    election: Election,
    table: CsvTable,
    headers: list[str],
    options: ColumnOptions,
    rows: list[tuple[CsvRow, Seat]],
    report: Report,
) -> Iterator[_Forecast]:
    parties = _party_columns(election, table, headers, options)
    cells = {
        (row.number, index): _number(table, row, index) for row, _ in rows for index in parties
    }
    largest = max((float(cell) for cell in cells.values() if cell), default=0.0)
    are_chances = largest > SURELY_CHANCES
    kind = "chances to win" if are_chances else "shares of the vote"
    report.note(f"{table.name}: read as {kind}, in per cent; the largest is {largest:g}")
    for row, seat in rows:
        for index, party in parties.items():
            if cell := cells[row.number, index]:
                yield _Forecast(
                    seat, party, "" if are_chances else cell, cell if are_chances else ""
                )


def _party_columns(
    election: Election, table: CsvTable, headers: list[str], options: ColumnOptions
) -> Mapping[int, str]:
    """Party code by index of the column. Raises PrepareError for an unknown column."""
    found: dict[int, str] = {}
    for index, header in enumerate(headers):
        if header in SEAT_HEADERS or header in options.ignored or header in OTHERS_HEADERS:
            continue
        found[index] = _party(election, table, table.header[index], options)
    return found


def _party(election: Election, table: CsvTable, text: str, options: ColumnOptions) -> str:
    header = header_spelling(text)
    name = options.meanings.get(header) or PARTY_HEADERS.get(header, text)
    if party := election.find_party(name, text):
        return party.code
    raise PrepareError(
        f'{table.name}: "{visible(text)}" is no party of the election; give its meaning with '
        f"--column {visible(text)}=CODE, or ignore it with --ignore {visible(text)}"
    )


def _number(table: CsvTable, row: CsvRow, index: int) -> str:
    """The cell, if it is a number from 0 to 100; empty for an empty cell. Raises PrepareError."""
    cell = row.cells[index].removesuffix("%").strip()
    if cell in ("", "NA", "-"):
        return ""
    try:
        fits = 0 <= float(cell) <= 100
    except ValueError:
        fits = False
    if not fits:
        raise PrepareError(
            f'{table.name} row {row.number}: {table.header[index]} "{visible(cell)}" is no number '
            "from 0 to 100 per cent"
        )
    return cell


def _report_seats(
    election: Election, name: str, forecasts: list[_Forecast], report: Report
) -> None:
    """Report the seats without a forecast. Raises PrepareError if no seat has one."""
    with_forecast = {forecast.seat.id for forecast in forecasts}
    if not with_forecast:
        raise PrepareError(f"{name}: has no seat of {election.id}; is it of other boundaries?")
    missing = [seat for seat in election.seats if seat.id not in with_forecast]
    if missing:
        report.note(
            f"{name}: no forecast for {quantity(len(missing), 'seat')}: "
            f"{join_names(seat.name for seat in missing)}",
            *(seat.id for seat in missing),
        )
