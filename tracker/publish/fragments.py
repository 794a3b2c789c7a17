"""Fragments that an editor puts into a page: the headline as HTML, the tile map as SVG."""

from tracker.board import Board
from tracker.publish.shapes import State
from tracker.summary.html_elements import escaped
from tracker.summary.pictures import tile_map
from tracker.summary.pictures.standalone import standalone
from tracker.summary.seat_names import listed_seats
from tracker.support.phrases import MAX_NAMES


def headline_html(state: State) -> str:
    """A `div` without scripts and styles: headline, majority, own reports, time."""
    lines = [f"<p><strong>{escaped(state.headline)}</strong></p>"]
    if state.majority_line:
        lines.append(f"<p>{escaped(state.majority_line)}</p>")
    if state.own_reports:
        names = listed_seats(state.own_reports, MAX_NAMES)
        lines.append(f"<p>{escaped(f'Counted, and our own report: {names}.')}</p>")
    time = f'<time datetime="{state.as_of.isoformat()}">{escaped(state.progress)}</time>'
    lines.append(f"<p><small>{time}</small></p>")
    return "\n".join(['<div class="tracker-headline" lang="en">', *lines, "</div>", ""])


def map_svg(board: Board, drawn: tile_map.DrawnTiles) -> str | None:
    """The tile map as a picture that needs no other file; None if the election has no tiles.

    A tile in `drawn` is drawn again only if the seat's state is another one.
    """
    picture = tile_map.picture(board, drawn)
    return standalone(picture.svg) if picture else None
