"""The tables of `sheets` as CSV.

A text that a spreadsheet program would run as a formula gets an apostrophe before it. So does a
part of a text after ";": in many countries, programs split a line of CSV there.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from tracker.summary.sheets import Cell, Sheet
from tracker.support.escape import visible

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Characters with which a formula can begin (OWASP, CSV injection)."""
_FORMULA_AFTER_SPLIT = re.compile(rf'(;[\s"]*)(?=[{re.escape("".join(_FORMULA).strip())}])')


def csv_text(sheet: Sheet) -> str:
    """A sheet as CSV with "\\n" line ends; the first line is the header."""
    return csv_lines([sheet.columns]) + csv_lines(sheet.rows)


def csv_lines(rows: Iterable[Sequence[Cell]]) -> str:
    """Rows as lines of CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def cell(value: Cell) -> str | int | float:
    """The value as it is written: None as an empty text, a formula as text."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    is_formula = value.startswith(_FORMULA) or value.lstrip().startswith(_FORMULA)
    guarded = visible(_FORMULA_AFTER_SPLIT.sub(r"\1'", value) if ";" in value else value)
    return f"'{guarded}" if is_formula else guarded
