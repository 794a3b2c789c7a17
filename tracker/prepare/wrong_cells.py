"""Errors about cells that end a preparation: how many rows are wrong, and what to do about it.

`option_text` writes an option as it is typed in a shell.
"""

import shlex
from collections.abc import Callable

from tracker.prepare.parse_cells import parse_count
from tracker.prepare.read_csv import CsvRow, CsvTable
from tracker.prepare.report import PrepareError
from tracker.support.phrases import quantity

NO_HEADER = "(no header)"
"""Stands for an empty header in messages and options."""


def option_text(flag: str, value: str) -> str:
    """An option as it is typed in a shell: `--ignore 'Valid votes'`."""
    return f"{flag} {shlex.quote(value)}"


def ignore_option(header: str) -> str:
    """The option that ignores a column."""
    return option_text("--ignore", header or NO_HEADER)


def column_option(header: str, meaning: str = "CODE") -> str:
    """The option that gives the meaning of a column."""
    return option_text("--column", f"{header or NO_HEADER}={meaning}")


def in_further_rows(sheet: CsvTable, row: CsvRow, is_wrong: Callable[[CsvRow], bool]) -> str:
    """The end of an error about a row: in how many further rows it is so; empty if in none."""
    further = [other for other in sheet.rows if other is not row and is_wrong(other)]
    if not further:
        return ""
    return f"; the same in {quantity(len(further), 'further row')}, such as row {further[0].number}"


def not_a_whole_number(sheet: CsvTable, row: CsvRow, position: int) -> PrepareError:
    """The error about a cell in the column at `position` that is not a whole number.

    If this is so in most filled cells of the column, the error is about the column and offers to
    ignore it.
    """
    header, cell = sheet.header[position] or NO_HEADER, row.cells[position]

    def is_wrong(other: CsvRow) -> bool:
        return not is_count(other.cells[position])

    filled = [other for other in sheet.rows if other.cells[position]]
    wrong = sum(map(is_wrong, filled))
    if wrong > 1 and 2 * wrong > len(filled):
        return PrepareError(
            f'{sheet.name}: column "{header}" is not a whole number in {wrong:,} of '
            f'{len(filled):,} rows, such as "{cell}" in row {row.number}; if it is another column, '
            f"give its meaning with {column_option(header)}, or ignore it with "
            f"{ignore_option(header)}"
        )
    return PrepareError(
        f'{sheet.name} row {row.number}: {header} "{cell}" is not a whole number'
        f"{in_further_rows(sheet, row, is_wrong)}"
    )


def is_count(text: str) -> bool:
    """Whether a cell is empty or a whole number (`parse_count`)."""
    try:
        parse_count(text)
    except ValueError:
        return False
    return True
