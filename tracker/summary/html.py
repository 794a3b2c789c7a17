"""The summary as one self-contained HTML page: no script, no network, readable on a phone.

Light or dark as the reader's device is, and printable.
"""

import datetime as dt
from collections.abc import Iterator
from html import escape

from tracker.board import Board
from tracker.escape import visible
from tracker.summary.running_order import Entry, Section, Table, running_order

_STYLE = """\
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.5rem; line-height: 1.2 }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; border-bottom: 1px solid; break-after: avoid }
ul { list-style: none; padding: 0 }
li { margin: .6rem 0; overflow-wrap: anywhere; break-inside: avoid }
.table { overflow-x: auto }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: .15rem .75rem .15rem 0; text-align: left; vertical-align: top }
.figure { text-align: right; white-space: nowrap }"""


def page(board: Board, as_of: dt.datetime) -> str:
    """The summary as one page."""
    order = running_order(board, as_of)
    title = escaped(order.title)
    lines = [
        "<!doctype html>",
        '<html lang="en-GB">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
        f"<style>\n{_STYLE}\n</style>",
        "</head>",
        "<body>",
        f"<h1>{title}</h1>",
        f"<p>{escaped(order.as_of)}</p>",
    ]
    for section in order.sections:
        lines += _section(section)
    return "\n".join([*lines, "</body>", "</html>"]) + "\n"


def escaped(said: str) -> str:
    """Text that a browser shows as it is."""
    return escape(visible(said))


def _section(section: Section) -> Iterator[str]:
    yield "<section>"
    yield f"<h2>{escaped(section.heading)}</h2>"
    for paragraph in section.paragraphs:
        yield f"<p>{escaped(paragraph)}</p>"
    if section.entries:
        yield from ("<ul>", *map(_entry, section.entries), "</ul>")
    if section.table:
        yield from _table(section.table)
    yield "</section>"


def _entry(entry: Entry) -> str:
    lead = f"<strong>{escaped(entry.lead)}</strong> " if entry.lead else ""
    return f"<li>{lead}{'<br>'.join(map(escaped, (entry.said, *entry.then)))}</li>"


def _table(table: Table) -> Iterator[str]:
    yield '<div class="table"><table>'
    yield f"<thead>{_row(table, table.columns, 'th')}</thead>"
    yield "<tbody>"
    yield from (_row(table, row, "td") for row in table.rows)
    yield "</tbody>"
    yield "</table></div>"


def _row(table: Table, cells: tuple[str, ...], tag: str) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    classes = ["" if n < table.figures_from else ' class="figure"' for n in range(len(cells))]
    inner = (
        f"<{tag}{scope}{kind}>{escaped(cell)}</{tag}>"
        for kind, cell in zip(classes, cells, strict=True)
    )
    return f"<tr>{''.join(inner)}</tr>"
