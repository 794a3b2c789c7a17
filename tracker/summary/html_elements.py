"""Text, lists and tables as HTML, for the page and its pictures."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape
from urllib.parse import quote

from tracker.election import Seat
from tracker.summary.document import Entry, Table
from tracker.summary.pictures.party_style import PartyStyle
from tracker.support.escape import visible

_ROW_HEADERS = ("Seat", "Party", "By")
"""Titles of the column of row headers. In a table without these titles it is the first column."""


def escaped(text: str) -> str:
    """Text escaped for HTML and SVG: between tags, or in a quoted attribute."""
    return escape(visible(text))


def badge(style: PartyStyle) -> str:
    """A party's mark on its colour; screen readers ignore it."""
    return (
        f'<span class="badge" style="background:{style.colour};color:{style.ink}" '
        f'aria-hidden="true">{escaped(style.mark)}</span>'
    )


def seat_anchor(seat: Seat) -> str:
    """The id of a seat's result on the page: the part after "#" in the address of the result."""
    return f"seat-{quote(seat.id, safe='')}"


def seat_link(seat: Seat) -> str:
    """The seat's name as a link to its result."""
    return f'<a href="#{seat_anchor(seat)}">{escaped(seat.name)}</a>'


def folded(label: str, lines: Iterable[str]) -> Iterator[str]:
    """Lines that a reader must open. `label` is plain text."""
    yield f"<details><summary>{escaped(label)}</summary>"
    yield from lines
    yield "</details>"


def entry_list(entries: Iterable[Entry]) -> Iterator[str]:
    """The lines of a list with one item for each entry."""
    yield from ("<ul>", *map(_entry, entries), "</ul>")


def _entry(entry: Entry) -> str:
    label = f"<strong>{escaped(entry.label)}</strong> " if entry.label else ""
    return f"<li>{label}{'<br>'.join(map(escaped, (entry.text, *entry.more_lines)))}</li>"


def split_table(table: Table, rows: int) -> tuple[Table, Table]:
    """The first rows, and the others; a single other row is with the first ones."""
    first = len(table.rows) if rows and len(table.rows) == rows + 1 else rows
    return replace(table, rows=table.rows[:first]), replace(table, rows=table.rows[first:])


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
