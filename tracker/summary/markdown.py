"""The summary as Markdown (CommonMark, with GitHub's tables), for a page or a message.

Every text is escaped: a name in a bulletin cannot become markup, a link or HTML.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from tracker.board import Board
from tracker.summary.document import Entry, Section, Table
from tracker.summary.formats import Part
from tracker.summary.retractions import Retraction
from tracker.summary.running_order import running_order
from tracker.support.escape import visible

_MARKUP = re.compile(r"[\\`*_\[\]<>|~@]|&(?=#?\w+;)|(?<=:)//|(?<=www)\.", re.IGNORECASE)
"""Characters with a meaning anywhere in a line: markup, entities, links and mentions."""

_OPENING = re.compile(r"^(\s*\d*)([#+=.)-])")
"""Characters with a meaning at the start of a line: headings, rules and lists."""


def markdown(
    board: Board, as_of: dt.datetime, part: Part = "all", retracted: Sequence[Retraction] = ()
) -> str:
    """The summary or one part of it as Markdown."""
    document = running_order(board, as_of, part, retracted)
    blocks = [f"# {escaped(document.title)}", escaped(document.as_of)]
    for section in document.sections:
        blocks += _section(section)
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    """Text escaped for the start of a line, or any other place."""
    return _OPENING.sub(r"\1\\\2", inline(text)).lstrip()


def inline(text: str) -> str:
    """Text escaped for the middle of a line, or for a table cell."""
    return _MARKUP.sub(r"\\\g<0>", visible(text))


def _section(section: Section) -> Iterator[str]:
    yield f"## {escaped(section.heading)}"
    for paragraph in section.paragraphs:
        yield escaped(paragraph)
    if section.entries:
        yield "\n".join(map(_entry, section.entries))
    if section.table:
        yield _table(section.table)


def _entry(entry: Entry) -> str:
    label = f"**{escaped(entry.label)}** " if entry.label else ""
    lines = (f"{label}{escaped(entry.text)}", *map(escaped, entry.more_lines))
    return "- " + "\\\n  ".join(lines)


def _table(table: Table) -> str:
    rules = ("---:" if n >= table.figures_from else "---" for n in range(len(table.columns)))
    rows = [table.columns, tuple(rules), *(tuple(map(inline, row)) for row in table.rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
