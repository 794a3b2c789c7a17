"""The summary as an Excel workbook: the tables of `sheets` and a cover sheet.

It is written by XlsxWriter (the extra `excel`). A text is never written as a formula or a link.
Figures are unrounded; the cell's format rounds them on display. Excel has no time zones: a time is
that of the election's clocks. Each sheet prints in landscape on pages of its own width, with its
header on each.
"""

import datetime as dt
import io
from typing import TYPE_CHECKING

from tracker.board import Board
from tracker.election.clock import local
from tracker.summary import sheets
from tracker.summary.news_scripts.unsettled import own_report_notes
from tracker.summary.night_sentences import as_of_sentence, election_title
from tracker.summary.running_order import not_to_be_read_out
from tracker.summary.sheets import Sheet
from tracker.support.escape import visible
from tracker.support.extras import MissingExtraError

if TYPE_CHECKING:
    from xlsxwriter import Workbook

MAX_CHARACTERS = 32_767
"""Maximum length of a cell in Excel."""
_WIDEST, _NARROWEST = 40, 8
"""Maximum and minimum width of a column, in characters."""
_POINTS = frozenset(
    "majority_share turnout swing swing_needed published_swing beyond share change "
    "share_change".split()
)
"""Columns shown with one decimal."""
_WHOLE = frozenset(
    "majority published_majority valid_votes electorate votes position seats_declared".split()
)
"""Columns of whole numbers."""
_TIMES = frozenset(("declared_at", "as_of"))
"""Columns of times."""
_FORMATS = {"points": "0.0", "whole": "#,##0", "time": "yyyy-mm-dd hh:mm"}
_TIME_WIDTH = 16
_A4 = 9
"""Excel's number of the paper."""
_SHEETS = (sheets.parties, sheets.gains, sheets.seats, sheets.candidates, sheets.targets)
"""In the order of the workbook, after the cover sheet."""


def workbook(board: Board, as_of: dt.datetime) -> bytes:
    """The content of the file. The same board and `as_of` give the same bytes.

    Raises MissingExtraError if XlsxWriter is not installed.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError:
        raise MissingExtraError("xlsx", "excel") from None
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as book:
        at = local(as_of, board.election)
        book.set_properties(
            {"title": election_title(board.election), "created": at.replace(tzinfo=None)}
        )
        _cover_sheet(book, board, as_of)
        for sheet in _SHEETS:
            _sheet(book, sheet(board, as_of))
    return file.getvalue()


def _cover_sheet(book: "Workbook", board: Board, as_of: dt.datetime) -> None:
    page = book.add_worksheet("about")
    page.set_column(0, 0, 100)
    lines = (
        election_title(board.election),
        as_of_sentence(board, as_of),
        "Shares, swings and turnout are in percentage points, unrounded behind what is shown.",
        f"Times are those of {board.election.timezone}.",
        "An empty cell: there is nothing to say, or it is not safe to say.",
        *own_report_notes(board),
        *(f"Not to be read out: {entry.label} {entry.text}" for entry in not_to_be_read_out(board)),
    )
    for row, line in enumerate(lines):
        page.write_string(row, 0, visible(line), book.add_format({"bold": not row}))


def _sheet(book: "Workbook", sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.name)
    bold = book.add_format({"bold": True})
    formats = {kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
    for column, name in enumerate(sheet.columns):
        page.write_string(0, column, name, bold)
        kind = _kind(name)
        cells = [row[column] for row in sheet.rows]
        longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
        width = min(_WIDEST, max(_NARROWEST, len(name), longest))
        page.set_column(column, column, _TIME_WIDTH if kind == "time" else width, formats.get(kind))
        for row, value in enumerate(cells, 1):
            if kind == "time" and value:
                time = dt.datetime.fromisoformat(str(value)).replace(tzinfo=None)
                page.write_datetime(row, column, time, formats[kind])
            elif isinstance(value, str):
                page.write_string(row, column, visible(value)[:MAX_CHARACTERS])
            elif value is not None:
                page.write_number(row, column, value, formats.get(kind))
    page.freeze_panes(1, 2)
    page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _kind(column: str) -> str:
    """A key of `_FORMATS`; empty for a column of text."""
    kinds = {"points": _POINTS, "whole": _WHOLE, "time": _TIMES}
    return next((kind for kind, names in kinds.items() if column in names), "")
