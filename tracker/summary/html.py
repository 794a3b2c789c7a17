"""The summary as one HTML page that loads nothing: for a wall screen, a telephone or paper.

It has the parties' seats, the pictures, then every sentence of `running_order`. The style sheet is
in `html_style`.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from tracker.board import Board
from tracker.election import Election
from tracker.summary import order
from tracker.summary.document import Section
from tracker.summary.formats import Part
from tracker.summary.html_elements import entry_list, escaped, table_element
from tracker.summary.html_style import STYLE
from tracker.summary.night_sentences import full_net_change
from tracker.summary.pictures.party_style import party_style
from tracker.summary.pictures.sections import IllustratedSection, badge, illustrated_sections
from tracker.summary.retractions import Retraction
from tracker.summary.running_order import running_order


def page(
    board: Board,
    as_of: dt.datetime,
    *,
    foot: str = "",
    part: Part = "all",
    retracted: Sequence[Retraction] = (),
) -> str:
    """The summary or one part of it as a page. `as_of` is the time at which the board was known.

    `foot` is HTML that is written unescaped at the end of the body, such as the script of a page
    that updates itself. It must not contain text from a file.
    """
    document = running_order(board, as_of, part, retracted)
    title = escaped(document.title)
    illustrated = illustrated_sections(board, part)
    lines = [
        "<!doctype html>",
        f'<html lang="{_language(board.election)}">',
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
        f'<p class="as-of">{escaped(document.as_of)}</p>',
        *([] if board.election.only_seat else _standing(board)),
        "</header>",
        *_contents(illustrated, document.sections),
        '<main id="main">',
    ]
    lines += _illustrated(illustrated)
    for number, section in enumerate(document.sections, start=1):
        lines += _section(f"said-{number}", section)
    lines += ["</main>", f"<footer><p>{escaped(document.as_of)}</p></footer>"]
    if foot:
        lines.append(foot)
    return "\n".join([*lines, "</body>", "</html>"]) + "\n"


def _language(election: Election) -> str:
    """British English in British time; else English, which a screen reader speaks as it is set."""
    return "en-GB" if election.timezone == "Europe/London" else "en"


def _standing(board: Board) -> Iterator[str]:
    """A list of the parties that have seats or a net change, with both numbers."""
    codes = [code for code in order.parties(board) if board.tally(code).seats]
    codes += [code for code in order.parties(board) if code not in codes and board.tally(code).net]
    if not codes:
        return
    yield '<ul class="standing">'
    for code in codes:
        tally, style = board.tally(code), party_style(board.election, code)
        change = full_net_change(board.election, tally)
        yield (
            f"<li>{badge(style)} {escaped(style.name)}<br><b>{tally.seats}</b> "
            f"{'seat' if tally.seats == 1 else 'seats'}<small>{change}</small></li>"
        )
    yield "</ul>"


def _contents(
    illustrated: list[IllustratedSection], sections: tuple[Section, ...]
) -> Iterator[str]:
    yield '<nav aria-label="On this page"><details><summary>On this page</summary><ul>'
    links = [(section.name, section.heading) for section in illustrated]
    links += [(f"said-{number}", section.heading) for number, section in enumerate(sections, 1)]
    yield from (f'<li><a href="#{name}">{escaped(text)}</a></li>' for name, text in links)
    yield "</ul></details></nav>"


def _illustrated(sections: list[IllustratedSection]) -> Iterator[str]:
    """The sections with pictures: wide ones across the page, others side by side."""
    for wide, group in groupby(sections, key=attrgetter("wide")):
        yield '<div class="across">' if wide else '<div class="beside">'
        for section in group:
            yield f'<section id="{section.name}">'
            yield f"<h2>{escaped(section.heading)}</h2>"
            yield from section.lines
            yield "</section>"
        yield "</div>"


def _section(name: str, section: Section) -> Iterator[str]:
    yield f'<section id="{name}" class="said">'
    yield f"<h2>{escaped(section.heading)}</h2>"
    for paragraph in section.paragraphs:
        yield f"<p>{escaped(paragraph)}</p>"
    if section.entries:
        yield from entry_list(section.entries)
    if section.table:
        yield from table_element(section.table, f"{name}-table", section.heading)
    yield "</section>"
