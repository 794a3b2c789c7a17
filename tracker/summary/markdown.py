"""The summary as Markdown (CommonMark, with GitHub's tables), for a page or a message.

No name from a bulletin can become markup, a link or HTML.
"""

import datetime as dt
import re
from collections.abc import Iterator

from tracker.board import Board
from tracker.summary.formats import Part
from tracker.summary.running_order import Entry, Section, Table, running_order
from tracker.support.escape import visible

_MARKUP = re.compile(r"[\\`*_\[\]<>|~@]|&(?=#?\w+;)|(?<=:)//|(?<=www)\.", re.IGNORECASE)
"""What Markdown reads as something else anywhere: markup, entities, links, mentions."""

_OPENING = re.compile(r"^(\s*\d*)([#+=.)-])")
"""What Markdown reads as a heading, a rule or a list where a line begins."""


def markdown(board: Board, as_of: dt.datetime, part: Part = "all") -> str:
    """The summary, or one part of it, as Markdown."""
    order = running_order(board, as_of, part)
    blocks = [f"# {escaped(order.title)}", escaped(order.as_of)]
    for section in order.sections:
        blocks += _section(section)
    return "\n\n".join(blocks) + "\n"


def escaped(said: str) -> str:
    """Text that Markdown shows as it is, also where it begins a line."""
    return _OPENING.sub(r"\1\\\2", inline(said)).lstrip()


def inline(said: str) -> str:
    """Text that Markdown shows as it is within a line: in a cell of a table."""
    return _MARKUP.sub(r"\\\g<0>", visible(said))


def _section(section: Section) -> Iterator[str]:
    yield f"## {escaped(section.heading)}"
    for paragraph in section.paragraphs:
        yield escaped(paragraph)
    if section.entries:
        yield "\n".join(map(_entry, section.entries))
    if section.table:
        yield _table(section.table)


def _entry(entry: Entry) -> str:
    lead = f"**{escaped(entry.lead)}** " if entry.lead else ""
    lines = (f"{lead}{escaped(entry.said)}", *map(escaped, entry.then))
    return "- " + "\\\n  ".join(lines)


def _table(table: Table) -> str:
    rules = ("---:" if n >= table.figures_from else "---" for n in range(len(table.columns)))
    rows = [table.columns, tuple(rules), *(tuple(map(inline, row)) for row in table.rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
