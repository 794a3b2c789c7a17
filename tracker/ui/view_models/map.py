"""The view "Map": one tile per seat, coloured when the seat declares.

The file `tiles.csv` in the election's folder has the place of each tile. A hexagon is a rectangle
here, and odd rows are shifted right by half a tile (`Election.hexagons`).
"""

from collections.abc import Mapping

from rich.cells import cell_len

from tracker.board import Board
from tracker.board.seat_state import SeatState, shown_declared_at
from tracker.board.standing import NO_STATEMENT, Status
from tracker.election import Election
from tracker.election.clock import clock_time
from tracker.election.swing import format_rounded
from tracker.summary.seat_names import short_name
from tracker.ui.view_models.filter import NO_FILTER, Filter
from tracker.ui.view_models.map_grid import MapGrid
from tracker.ui.view_models.marks import NO_MARKS, Marks
from tracker.ui.view_models.parties import badge_style, previous_winner_span
from tracker.ui.view_models.seat_signs import SeatSign, sign_words, signs_of
from tracker.ui.view_models.seats import result_spans
from tracker.ui.view_models.styled_text import Line, Span, fit, spread
from tracker.ui.view_models.styles import DIM, ERROR, HIGHLIGHT, OPEN_COUNT

NO_MAP = "No map: this election's folder has no tiles.csv."
_MIN_WIDTH, _MAX_WIDTH = 2, 24
_MAX_HEIGHT = 5
UNDECLARED = "#8a94a6 on #232730"
FILTERED = "#6b7385"
_MARKS: Mapping[Status, str] = {
    Status.CONFLICT: SeatSign.CONFLICT.symbol,
    Status.DOUBTFUL: SeatSign.DOUBTFUL.symbol,
    Status.RECOUNT: SeatSign.RECOUNT.symbol,
    Status.TIED: SeatSign.TIED.symbol,
}
"""By status: the mark of a tile, in place of the winner's mark."""


def map_grid(election: Election, width: int, height: int) -> MapGrid:
    """The map with the largest tiles that fit. If even the smallest do not fit, the map scrolls.

    Hexagons have an even width: half of it is a whole number of cells.
    """
    places = {seat.tile: seat.id for seat in election.seats if seat.tile}
    rows = max((row for _, row in places), default=-1) + 1
    if not rows:
        return MapGrid({}, _MIN_WIDTH, 1, election.hexagons)
    if election.hexagons:
        halves = max(2 * column + row % 2 for column, row in places) + 2
        fitting = 2 * (width // halves)
    else:
        fitting = width // (max(column for column, _ in places) + 1)
    tile_width = min(_MAX_WIDTH, max(_MIN_WIDTH, fitting))
    tile_height = min(_MAX_HEIGHT, max(1, height // rows), max(1, tile_width // 3))
    return MapGrid(places, tile_width, tile_height, election.hexagons)


def tile_lines(
    state: SeatState,
    width: int,
    height: int,
    *,
    seat_filter: Filter = NO_FILTER,
    marks: Marks = NO_MARKS,
    selected: bool = False,
) -> list[Line]:
    """The lines of a tile: the winner's mark and colour, + for a gain, the first sign, the name.

    A conflict, a doubtful result, a recount and a tie have their sign in place of the party's mark.
    A tile without room for its sign is underlined. A tile that does not match the filter is
    grey. `width` and `height` are in cells.
    """
    party = state.election.party_by_code.get(state.winner or "")
    signs = [sign for sign in signs_of(state, marks) if sign.is_counted]
    mark = _MARKS.get(state.status, "") or (party.mark if party else "·")
    sign = next((sign.symbol for sign in signs if sign.symbol != mark), "")
    gap = 1 if width > _MIN_WIDTH else 0
    inner = width - gap
    outcome = f"{mark}{'+' if state.gained() else ''}{sign}"
    head = f"{'[' if selected else ''}{outcome:<2}"[:inner]
    text = fit(head + short_name(state.seat.name, inner - len(head)), inner)
    style = _tile_style(state, seat_filter, marks) + (" underline" if sign not in head else "")
    style += " reverse" if selected else ""
    coloured: list[Line] = [
        (Span(line, style), Span(" " * gap)) for line in [text, *[" " * inner] * (height - 2)]
    ]
    return coloured + ([(Span(" " * width),)] if height > 1 else [])


def _tile_style(state: SeatState, seat_filter: Filter, marks: Marks) -> str:
    if not seat_filter.matches(state):
        return FILTERED
    if state.status in (Status.CONFLICT, Status.DOUBTFUL):
        return ERROR
    if state.winner is None:
        return UNDECLARED if state.status in NO_STATEMENT else OPEN_COUNT
    if state.seat.id in marks.flashing:
        return HIGHLIGHT
    return badge_style(state.election, state.winner)


def map_header(
    board: Board, seat: str, width: int, note: str = "", marks: Marks = NO_MARKS
) -> Line:
    """The line above the map: the selected seat (its id) with its result and its signs."""
    state = board.states.get(seat)
    if state is None:
        return (Span(fit(note, width), f"{DIM} underline"),)
    at = clock_time(shown_declared_at(state), board.election)
    spans = [Span(f" {state.seat.name} ", "bold"), *result_spans(state)]
    spans += sign_words(signs_of(state, marks))
    if not state.winner:
        spans += [Span("  was ", DIM), previous_winner_span(state)]
    if state.figures:
        spans.append(Span(f"  majority {state.figures.majority:,}"))
        if state.figures.swing:
            spans.append(Span(f"  swing {format_rounded(state.figures.swing.value)}", DIM))
    spans.append(Span(f"  {at}", DIM))
    return spread(spans, [Span(fit(note, min(cell_len(note), width - 1)), HIGHLIGHT)], width)
