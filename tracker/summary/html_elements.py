"""Text, lists and tables as HTML, for the page and its pictures."""

from collections.abc import Iterable, Iterator
from html import escape

from tracker.summary.document import Entry, Table
from tracker.support.escape import visible

_ROW_HEADERS = ("Seat", "Party", "By")
"""Titles of the column of row headers. In a table without these titles it is the first column."""


def escaped(text: str) -> str:
    """Text escaped for HTML and SVG: between tags, or in a quoted attribute."""
    return escape(visible(text))


def entry_list(entries: Iterable[Entry]) -> Iterator[str]:
    """The lines of a list with one item for each entry."""
    yield from ("<ul>", *map(_entry, entries), "</ul>")


def _entry(entry: Entry) -> str:
    label = f"<strong>{escaped(entry.label)}</strong> " if entry.label else ""
    return f"<li>{label}{'<br>'.join(map(escaped, (entry.text, *entry.more_lines)))}</li>"


def table_element(table: Table, name: str, caption: str) -> Iterator[str]:
    """The lines of a table, in a box that scrolls if the page is too narrow.

    `name` is an id that is unique on the page. The caption is only for screen readers, because the
    section has a visible heading.
    """
    header = next((n for n, title in enumerate(table.columns) if title in _ROW_HEADERS), 0)
    yield f'<div class="table" role="region" tabindex="0" aria-labelledby="{name}">'
    yield f'<table><caption id="{name}" class="screen-reader">{escaped(caption)}</caption>'
    yield f"<thead>{_row(table, table.columns, range(len(table.columns)), 'col')}</thead>"
    yield "<tbody>"
    yield from (_row(table, row, range(header, header + 1), "row") for row in table.rows)
    yield "</tbody></table></div>"


def _row(table: Table, cells: tuple[str, ...], headers: range, scope: str) -> str:
    inner = ""
    for n, cell in enumerate(cells):
        tag, attribute = ("th", f' scope="{scope}"') if n in headers else ("td", "")
        kind = ' class="figure"' if n >= table.figures_from else ""
        inner += f"<{tag}{attribute}{kind}>{escaped(cell)}</{tag}>"
    return f"<tr>{inner}</tr>"
