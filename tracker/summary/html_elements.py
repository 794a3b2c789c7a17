"""Text, tables and lists as HTML: the pieces that the page and its pictures share."""

from collections.abc import Iterable, Iterator
from html import escape

from tracker.summary.running_order import Entry, Table
from tracker.support.escape import visible

_NAME_THE_ROW = ("Seat", "Party", "By")
"""The columns that say what a row is about; else it is the first."""


def escaped(said: str) -> str:
    """Text that a browser shows as it is, in HTML and in SVG, between tags or quotes."""
    return escape(visible(said))


def entries(listed: Iterable[Entry]) -> Iterator[str]:
    """A list of what a section says, an item an entry."""
    yield from ("<ul>", *map(_entry, listed), "</ul>")


def _entry(entry: Entry) -> str:
    lead = f"<strong>{escaped(entry.lead)}</strong> " if entry.lead else ""
    return f"<li>{lead}{'<br>'.join(map(escaped, (entry.said, *entry.then)))}</li>"


def table(of: Table, name: str, caption: str) -> Iterator[str]:
    """The table, in a box that scrolls by itself where the page is narrower.

    `name` is an id that nothing else on the page has. The caption is for those who hear the
    page: those who see it have the heading above.
    """
    heads = next((n for n, title in enumerate(of.columns) if title in _NAME_THE_ROW), 0)
    yield f'<div class="table" role="region" tabindex="0" aria-labelledby="{name}">'
    yield f'<table><caption id="{name}" class="heard">{escaped(caption)}</caption>'
    yield f"<thead>{_row(of, of.columns, range(len(of.columns)), 'col')}</thead>"
    yield "<tbody>"
    yield from (_row(of, row, range(heads, heads + 1), "row") for row in of.rows)
    yield "</tbody></table></div>"


def _row(of: Table, cells: tuple[str, ...], heads: range, scope: str) -> str:
    inner = ""
    for n, cell in enumerate(cells):
        tag, scoped = ("th", f' scope="{scope}"') if n in heads else ("td", "")
        kind = ' class="figure"' if n >= of.figures_from else ""
        inner += f"<{tag}{scoped}{kind}>{escaped(cell)}</{tag}>"
    return f"<tr>{inner}</tr>"
