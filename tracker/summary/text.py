"""The summary as plain text for a terminal or a message.

No line is wider than `WIDTH` columns. Control characters are replaced by visible ones.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap

from tracker.board import Board
from tracker.summary.document import Entry, Section, Table
from tracker.summary.formats import Part
from tracker.summary.retractions import Retraction
from tracker.summary.running_order import running_order
from tracker.support.escape import visible

WIDTH = 78
"""In columns. A terminal has 80; a mail program adds "> " to a quoted line."""

INDENT = GAP = "  "


def text(
    board: Board, as_of: dt.datetime, part: Part = "all", retracted: Sequence[Retraction] = ()
) -> str:
    """The summary or one part of it as plain text."""
    document = running_order(board, as_of, part, retracted)
    lines = [*wrapped(document.title), *wrapped(document.as_of)]
    for section in document.sections:
        lines += ["", *_section(section)]
    return "\n".join(lines) + "\n"


def _section(section: Section) -> Iterator[str]:
    heading = wrapped(section.heading)
    yield from (*heading, "-" * max(map(len, heading), default=0))
    for paragraph in section.paragraphs:
        yield from wrapped(paragraph)
    for entry in section.entries:
        yield from _entry(entry)
    if section.table:
        yield from _table(section.table)


def _entry(entry: Entry) -> Iterator[str]:
    yield from wrapped(f"{entry.label} {entry.text}".lstrip(), rest=INDENT)
    for line in entry.more_lines:
        yield from wrapped(line, first=INDENT, rest=INDENT)


def wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    """The text in lines of at most `WIDTH` columns.

    The first line begins with `first`, every other line with `rest`.
    """
    return wrap(
        visible(text), WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    )


def _table(table: Table) -> Iterator[str]:
    rows = [table.columns, *(tuple(map(visible, row)) for row in table.rows)]
    widths = _fitted([max(map(len, cells)) for cells in zip(*rows, strict=True)], table)
    for row in rows:
        cells = (wrap(cell, width) for cell, width in zip(row, widths, strict=True))
        for line in zip_longest(*cells, fillvalue=""):
            yield GAP.join(_aligned(line, widths, table)).rstrip()


def _aligned(cells: tuple[str, ...], widths: list[int], table: Table) -> Iterator[str]:
    """The cells of a line, each filled to its width: words left-aligned, figures right-aligned."""
    for column, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        yield cell.ljust(width) if column < table.figures_from else cell.rjust(width)


def _fitted(widths: list[int], table: Table) -> list[int]:
    """Column widths that fit `WIDTH`. Only columns of words become narrower; their cells wrap."""
    words = range(min(table.figures_from, len(widths)))
    while sum(widths) + len(GAP) * (len(widths) - 1) > WIDTH:
        widths[max(words, key=widths.__getitem__)] -= 1
    return widths
