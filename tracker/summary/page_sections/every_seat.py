"""Each seat's whole result, under its first letter; it can be linked to, and found by typing.

The page that updates itself has a script, `serve/static/find.js`, that shows the field for typing.
"""

from collections.abc import Iterator
from itertools import groupby

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.election.names import without_accents
from tracker.summary import on_air
from tracker.summary.amounts import table_change, table_share
from tracker.summary.html_elements import escaped, seat_anchor
from tracker.summary.page_sections.news import result
from tracker.summary.party_names import party_name
from tracker.summary.pictures.tile_map import OPEN
from tracker.summary.seat_details import details
from tracker.summary.seat_sentences import seat_sentence
from tracker.support.phrases import join_sentences

_COLUMNS = ("Votes", "Share", "Change")


def every_seat_section(board: Board) -> Iterator[str]:
    """The seats by name. All of them are closed until a reader opens one."""
    states = sorted(board.states.values(), key=lambda state: _sort_key(state))
    yield '<section id="seats"><h2>Find a seat</h2>'
    yield (
        '<p id="find" hidden><label for="find-text">Seat, party, region, or “gain”</label> '
        '<input id="find-text" type="search" autocomplete="off" spellcheck="false"> '
        '<span id="found" role="status"></span></p>'
    )
    yield '<div class="alphabet">'
    for letter, of_letter in groupby(states, key=_letter):
        yield f'<details class="letter"><summary>{escaped(letter)}</summary>'
        for state in of_letter:
            yield from _seat(state)
        yield "</details>"
    yield "</div></section>"


def _sort_key(state: SeatState) -> str:
    return without_accents(state.seat.name).casefold()


def _letter(state: SeatState) -> str:
    """The first letter, as a capital without accents; "#" for a name that begins with no letter."""
    first = without_accents(state.seat.name)[:1].upper()
    return first if first.isalpha() else "#"


def _seat(state: SeatState) -> Iterator[str]:
    seat = state.seat
    words = " ".join(filter(None, dict.fromkeys((seat.region, seat.county))))
    outcome = result(state) or OPEN[state.status][1]
    yield (
        f'<details class="seat" data-find="{escaped(words)}"><summary>{escaped(seat.name)} '
        f"<span>{outcome}</span></summary>"
    )
    anchor = seat_anchor(seat)
    yield f'<div id="{anchor}"><p>{escaped(_sentences(state))}</p>'
    yield from _candidates(state)
    yield f'<p><a href="#{anchor}">Link to {escaped(seat.name)}</a></p></div></details>'


def _sentences(state: SeatState) -> str:
    return join_sentences(seat_sentence(state), details(state))


def _candidates(state: SeatState) -> Iterator[str]:
    """A table of the candidates, most votes first; nothing without figures safe for air."""
    figures = on_air.figures(state)
    if figures is None:
        return
    yield f'<table><caption class="screen-reader">{escaped(state.seat.name)}</caption><thead><tr>'
    yield from (f'<th scope="col">{title}</th>' for title in ("Candidate", *_COLUMNS))
    yield "</tr></thead><tbody>"
    for line in figures.lines:
        party, name = party_name(state.election, line.candidate.party), line.candidate.name
        who = f"{escaped(name)}<br>{escaped(party)}" if name else escaped(party)
        cells = f"{line.votes:,}", table_share(line.share), table_change(line.share_change)
        row = "".join(f"<td>{cell}</td>" for cell in cells)
        yield f'<tr><th scope="row">{who}</th>{row}</tr>'
    yield "</tbody></table>"
