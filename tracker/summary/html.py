"""The summary as one HTML page that loads nothing: for a wall screen, a telephone or paper.

It begins with the headline and a bar of the seats, the news, and the map. Then follow each seat's
result, the pictures, and the sentences of `running_order`. Long sections and background, such as
the targets, are folded. The style sheet is in `html_style`.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from tracker.board import Board
from tracker.election import Election
from tracker.summary.document import RunningOrder, Section
from tracker.summary.formats import Part
from tracker.summary.html_elements import entry_list, escaped, folded, split_table, table_element
from tracker.summary.html_style import ICON, STYLE
from tracker.summary.news_scripts.headline import headline_line
from tracker.summary.page_sections.every_seat import every_seat_section
from tracker.summary.page_sections.news import FEW, gains_section, latest_section
from tracker.summary.page_sections.regions import regions_section
from tracker.summary.page_sections.top import headline_section
from tracker.summary.pictures import sections as pictures
from tracker.summary.pictures.sections import IllustratedSection
from tracker.summary.retractions import Retraction
from tracker.summary.running_order import running_order

_ROWS = 8
"""Number of rows of a table that are shown before the others are opened."""
_NEWS = ("unsettled", "corrections")
"""Names of the sections of `running_order` that are beside the map."""


def page(
    board: Board,
    as_of: dt.datetime,
    *,
    head: str = "",
    foot: str = "",
    part: Part = "all",
    retracted: Sequence[Retraction] = (),
) -> str:
    """The summary or one part of it as a page. `as_of` is the time at which the board was known.

    `head` and `foot` are HTML that is written unescaped at the end of the head and of the body,
    such as the script of a page that updates itself. They must not contain text from a file.
    """
    document = running_order(board, as_of, part, retracted)
    title, headline = escaped(document.title), escaped(headline_line(board))
    main = list(_main(board, document, part))
    lines = [
        "<!doctype html>",
        f'<html lang="{_language(board.election)}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
        f'<meta name="description" content="{headline}">',
        '<meta property="og:type" content="website">',
        f'<meta property="og:title" content="{title}">',
        f'<meta property="og:description" content="{headline}">',
        f'<link rel="icon" href="{ICON}">',
        f"<style>\n{STYLE}\n</style>",
        *([head] if head else []),
        "</head>",
        "<body>",
        '<a class="skip" href="#main">Skip to the results</a>',
        "<header>",
        f"<h1>{title}</h1>",
        f'<p class="as-of">{escaped(document.as_of)}</p>',
        "</header>",
        '<main id="main">',
        *main,
        "</main>",
        f"<footer><p>{escaped(document.as_of)}</p></footer>",
    ]
    if foot:
        lines.append(foot)
    return "\n".join([*lines, "</body>", "</html>"]) + "\n"


def _language(election: Election) -> str:
    """British English for an election in British time; else English of no country."""
    return "en-GB" if election.timezone == "Europe/London" else "en"


def _main(board: Board, document: RunningOrder, part: Part) -> Iterator[str]:
    sections = {section.name: section for section in document.sections}
    if alarm := sections.pop("damaged", None):
        yield from _section(alarm)
    targets = pictures.targets_section(board) if part != "general" else None
    general: list[str] = []
    if part != "targets" and board.election.only_seat is None:
        yield from headline_section(board, sections.pop("headline").paragraphs)
        yield from _front(board, sections)
        general += every_seat_section(board)
        general += _box("beside", _pictures(board, sections.pop("parties")))
        general += regions_section(board)
    if targets and not targets.is_long:
        yield from _illustrated(targets)
    yield from general
    if targets and targets.is_long:
        yield from _illustrated(targets)
    for section in sections.values():
        yield from _section(section)


def _front(board: Board, sections: dict[str, Section]) -> Iterator[str]:
    """The news, and the map beside them. Takes the sections that it shows out of `sections`."""
    gains = sections.pop("gains", None)
    news = [*latest_section(board), *(gains_section(board, gains) if gains else ())]
    for name in _NEWS:
        if section := sections.pop(name, None):
            news += _section(section)
    map_ = pictures.map_section(board)
    yield from _box("front" if map_ else "beside", [*_box("news", news), *_illustrated(map_)])


def _pictures(board: Board, parties: Section) -> Iterator[str]:
    yield from _illustrated(pictures.seats_section(board))
    yield from _box("stack", [*_section(parties), *_illustrated(pictures.night_section(board))])


def _box(kind: str, lines: Iterable[str]) -> Iterator[str]:
    yield f'<div class="{kind}">'
    yield from lines
    yield "</div>"


def _illustrated(section: IllustratedSection | None) -> Iterator[str]:
    if section:
        yield f'<section id="{section.name}"><h2>{escaped(section.heading)}</h2>'
        yield from section.lines
        yield "</section>"


def _section(section: Section) -> Iterator[str]:
    """A section of the running order; folded if it is background or long."""
    yield f'<section id="{section.name}" class="sentences"><h2>{escaped(section.heading)}</h2>'
    yield from (f"<p>{escaped(text)}</p>" for text in section.paragraphs)
    if section.entries:
        is_folded = section.is_background or len(section.entries) > FEW
        entries, label = entry_list(section.entries), f"In sentences: {len(section.entries)}"
        yield from folded(label, entries) if is_folded else entries
    if section.table:
        shown, others = split_table(section.table, 0 if section.is_background else _ROWS)
        name = f"{section.name}-table"
        if shown.rows:
            yield from table_element(shown, name, section.heading)
        if others.rows:
            rest = table_element(others, f"{name}-rest", f"{section.heading}, others")
            label = f"{len(others.rows)} others" if shown.rows else f"All {len(others.rows)}"
            yield from folded(label, rest)
    yield "</section>"
