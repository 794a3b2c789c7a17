"""Passes over the rows of a published table that are a count's account: total, rejected papers.

Such a row is never a seat, a party or a candidate. A total is compared with the votes above it.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from tracker.election import spelling
from tracker.election.accounts import Account, account_of
from tracker.prepare.column_meanings import Columns
from tracker.prepare.finding import Fold, Kind
from tracker.prepare.parse_cells import parse_count
from tracker.prepare.read_csv import CsvRow, CsvTable
from tracker.prepare.report import Report

CANDIDATE_COLUMNS: Final = (
    "party", "party_name", "candidate", "first_name", "surname", "first_party",
)  # fmt: skip
"""Columns that name the candidate of a row, or the winner of a seat."""


def without_accounts(sheet: CsvTable, columns: Columns, report: Report) -> CsvTable:
    """The table without the rows of accounts. Each of them is noted.

    A total that is not the sum of the votes above it is a finding that differs.
    """
    rows: list[CsvRow] = []
    for row in sheet.rows:
        account = _account(row, columns)
        if account is None:
            rows.append(row)
            continue
        words = next(cell for cell in row.cells if account_of(cell))
        where = f'{sheet.name} row {row.number}: "{words}" is no seat, party or candidate'
        if account == "valid votes" and (wrong := _wrong_total(row, rows, columns, sheet)):
            report.differs(f"{where}; {wrong}; passed over")
            continue
        report.note(
            f"{where}; passed over",
            fold=Fold(Kind.ROW_PASSED_OVER, f"row {row.number}", sheet.name),
        )
    return replace(sheet, rows=tuple(rows)) if len(rows) < len(sheet.rows) else sheet


def _account(row: CsvRow, columns: Columns) -> Account | None:
    """What the row states, if its seat, or all that it names, is a word of an account."""
    if account := account_of(columns.text(row, "seat")):
        return account
    named = [text for column in CANDIDATE_COLUMNS if (text := columns.text(row, column))]
    found = [account_of(text) for text in named]
    return found[0] if found and all(found) else None


def _wrong_total(row: CsvRow, above: list[CsvRow], columns: Columns, sheet: CsvTable) -> str:
    """The figure of a total that is neither the sum of the table nor of its seat; empty if none."""
    seat = spelling(columns.text(row, "seat"))
    if account_of(seat) or not seat:
        seat = spelling(columns.text(above[-1], "seat")) if above else ""
    of_seat = [other for other in above if spelling(columns.text(other, "seat")) == seat]
    for position in _vote_positions(columns):
        stated = _count(row, position)
        sums = {sum(_count(other, position) or 0 for other in part) for part in (above, of_seat)}
        if stated is not None and stated not in sums:
            ours = sum(_count(other, position) or 0 for other in (of_seat or above))
            return f"it states {stated:,} {sheet.header[position]}, and the rows add up to {ours:,}"
    return ""


def _vote_positions(columns: Columns) -> Iterator[int]:
    if "votes" in columns:
        yield columns.positions["votes"]
    yield from (position for position, _ in columns.vote_columns)


def _count(row: CsvRow, position: int) -> int | None:
    try:
        return parse_count(row.cells[position])
    except ValueError:
        return None
