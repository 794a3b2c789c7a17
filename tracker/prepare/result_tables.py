"""Reads published tables of results: the House of Commons Library's, Parliament's, the estimates'.

A table has one row per seat or one row per candidate; its columns show which. A table with one row
per seat need not have votes: it may state only times of declaration and electorates.
`column_meanings` decides what a column is, `seat_rows` and `candidate_rows` read the rows, and
`seat_counts` adds up the votes.
"""

from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from tracker.prepare.account_rows import without_accounts
from tracker.prepare.candidate_rows import read_candidates
from tracker.prepare.column_meanings import ColumnOptions, Columns, read_columns
from tracker.prepare.date_order import (
    COUNTING_DAYS,
    EVERY_DAY,
    has_month_first,
    is_ambiguous,
)
from tracker.prepare.pa_numbers import read_number_rows
from tracker.prepare.parse_cells import LONDON, parse_local_time, written_day
from tracker.prepare.polling_days import PollingDays, select_rows
from tracker.prepare.read_csv import CsvTable, read_csv_table
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.row_reader import RowReader
from tracker.prepare.seat_rows import read_facts, read_seats
from tracker.prepare.table_rows import CandidateTable, SeatTable
from tracker.prepare.uk_parties import PartyIndex

PARTY_COLUMNS: Final = frozenset({"party", "party_name", "estimate_column"})
"""A candidate table has at least one of them."""
FACTS: Final = frozenset(
    {"declared_at", "electorate", "invalid_votes", "valid_votes", "majority", "result"}
)
"""Columns about a seat. A table with one row per seat, but without votes, has at least one."""


def read_table(
    path: Path,
    options: ColumnOptions,
    parties: PartyIndex,
    report: Report,
    days: PollingDays = PollingDays(),  # noqa: B008 - frozen
    zone: ZoneInfo = LONDON,
) -> SeatTable | CandidateTable:
    """Read the table in a file. Raises PrepareError and OSError.

    `days` decides which rows of a table with several polling days count. `zone` is the time zone of
    times without an offset.
    """
    sheet = read_csv_table(path, report)
    columns = read_columns(sheet, options, parties, report)
    sheet = without_accounts(select_rows(sheet, columns, days, report), columns, report)
    month_first = _month_first(sheet, columns, days, report, is_uk=parties.is_uk)
    reader = RowReader(sheet, columns, parties, report, zone, month_first)
    found = columns.positions.keys()
    numbers = read_number_rows(sheet, columns, report) if "pa_number" in columns else {}
    if "seat" in columns:
        if {"votes", "candidate"} & found and PARTY_COLUMNS & found:
            rows, undeclared = read_candidates(reader)
            return CandidateTable(
                name=sheet.name,
                rows=rows,
                facts=read_facts(reader) if FACTS & found else {},
                undeclared=undeclared,
                numbers=numbers,
                has_codes="id" in columns,
            )
        has_votes = bool(columns.vote_columns)
        if has_votes or FACTS & found:
            return read_seats(reader, has_votes=has_votes, numbers=numbers)
    raise PrepareError(
        f"{sheet.name}: neither a row a seat (Constituency, and a column of votes for each party) "
        "nor a row a candidate (Constituency, Party, Votes); the name of a seat can also be under "
        "Seat, District or Riding"
    )


def _month_first(
    sheet: CsvTable, columns: Columns, days: PollingDays, report: Report, *, is_uk: bool
) -> bool:
    """Whether the table's times have the month first. Notes it, and times that could have it."""
    texts = [text for row in sheet.rows if (text := columns.text(row, "declared_at"))]
    if not has_month_first(texts, days.day, COUNTING_DAYS if is_uk else EVERY_DAY):
        if days.day is None and not is_uk and is_ambiguous(texts):
            report.differs(
                f'{sheet.name}: "{texts[0]}" and other times can have the day or the month '
                "first; they are read with the day first; write them as 2023-04-03 21:15"
            )
        return False
    example = next(text for text in texts if written_day(text, month_first=True))
    report.note(
        f'{sheet.name}: its times have the month first; "{example}" is read as '
        f"{parse_local_time(example, month_first=True):%-d %B %Y, %H:%M}"
    )
    return True
