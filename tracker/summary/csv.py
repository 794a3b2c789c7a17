"""The summary as CSV for a spreadsheet, safe to open: one row per seat, candidate or target.

The columns and their values are in `sheets`. A text that a spreadsheet would run as a formula
is quoted.
"""

import csv
import io

from tracker.summary.sheets import Cell, Sheet
from tracker.support.escape import visible

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Starts of a formula (OWASP, CSV injection)."""


def csv_text(sheet: Sheet) -> str:
    """A sheet as UTF-8 text with "\\n" line ends, its header first."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(sheet.columns)
    writer.writerows([cell(value) for value in row] for row in sheet.rows)
    return out.getvalue()


def cell(value: Cell) -> str | int | float:
    """A value for a cell, with text that looks like a formula quoted."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    is_formula = value.startswith(_FORMULA) or value.lstrip().startswith(_FORMULA)
    return f"'{visible(value)}" if is_formula else visible(value)
