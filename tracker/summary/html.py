"""The summary as one self-contained HTML page with pictures: no script, no network.

For a wall, a telephone or paper, light or dark as the reader's device is. First what a
newsroom wants at a glance, then the pictures (`pictures`), then every sentence of the
running order. Its look is `page_style`.
"""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from tracker.board import Board
from tracker.summary import order
from tracker.summary.formats import Part
from tracker.summary.html_elements import entries, escaped, table
from tracker.summary.html_style import STYLE
from tracker.summary.night_sentences import net_change
from tracker.summary.pictures.party_style import look
from tracker.summary.pictures.sections import Illustrated, badge, illustrated
from tracker.summary.running_order import Section, running_order


def page(board: Board, as_of: dt.datetime, *, foot: str = "", part: Part = "all") -> str:
    """The summary as one page. `as_of` is when this was known; `part` is of it.

    `foot` is trusted HTML that is put just before the end of the body as it is: a page that
    keeps itself current has its script there. It is never made from what a file says.
    """
    said = running_order(board, as_of, part)
    title = escaped(said.title)
    shown = illustrated(board, part)
    lines = [
        "<!doctype html>",
        '<html lang="en-GB">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
        f"<style>\n{STYLE}\n</style>",
        "</head>",
        "<body>",
        '<a class="skip" href="#main">Skip to the results</a>',
        "<header>",
        f"<h1>{title}</h1>",
        f'<p class="as-of">{escaped(said.as_of)}</p>',
        *_standing(board),
        "</header>",
        *_contents(shown, said.sections),
        '<main id="main">',
    ]
    lines += _illustrated(shown)
    for number, section in enumerate(said.sections, start=1):
        lines += _section(f"said-{number}", section)
    lines += ["</main>", f"<footer><p>{escaped(said.as_of)}</p></footer>"]
    if foot:
        lines.append(foot)
    return "\n".join([*lines, "</body>", "</html>"]) + "\n"


def _standing(board: Board) -> Iterator[str]:
    """Each party with seats, gains or losses: how many seats, and the net change."""
    codes = [code for code in order.parties(board) if board.tally(code).seats]
    codes += [code for code in order.parties(board) if code not in codes and board.tally(code).net]
    if not codes:
        return
    yield '<ul class="standing">'
    for code in codes:
        tally, shown = board.tally(code), look(board.election, code)
        yield (
            f"<li>{badge(shown)} {escaped(shown.name)}<br><b>{tally.seats}</b> "
            f"{'seat' if tally.seats == 1 else 'seats'}<small>{net_change(tally)}</small></li>"
        )
    yield "</ul>"


def _contents(shown: list[Illustrated], said: tuple[Section, ...]) -> Iterator[str]:
    yield '<nav aria-label="On this page"><details><summary>On this page</summary><ul>'
    places = [(one.name, one.heading) for one in shown]
    places += [(f"said-{number}", section.heading) for number, section in enumerate(said, start=1)]
    yield from (f'<li><a href="#{name}">{escaped(text)}</a></li>' for name, text in places)
    yield "</ul></details></nav>"


def _illustrated(shown: list[Illustrated]) -> Iterator[str]:
    """What may be long across the page, the rest beside each other where there is room."""
    for wide, sections in groupby(shown, key=attrgetter("wide")):
        yield '<div class="across">' if wide else '<div class="beside">'
        for one in sections:
            yield f'<section id="{one.name}">'
            yield f"<h2>{escaped(one.heading)}</h2>"
            yield from one.lines
            yield "</section>"
        yield "</div>"


def _section(name: str, section: Section) -> Iterator[str]:
    yield f'<section id="{name}" class="said">'
    yield f"<h2>{escaped(section.heading)}</h2>"
    for paragraph in section.paragraphs:
        yield f"<p>{escaped(paragraph)}</p>"
    if section.entries:
        yield from entries(section.entries)
    if section.table:
        yield from table(section.table, f"{name}-table", section.heading)
    yield "</section>"
