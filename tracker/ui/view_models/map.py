"""The tile map: one tile a seat in the right place, coloured as it declares.

Its columns and rows are the election's own (`tiles.csv`); here is only how many cells a tile
takes and what is written on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rich.cells import cell_len

from tracker.board import Board
from tracker.board.seat_state import SeatState, shown_declared_at
from tracker.board.standing import Status
from tracker.election import Election
from tracker.election.clock import clock_time
from tracker.election.swing import printed
from tracker.summary.seat_names import short_name
from tracker.ui.view_models.filter import NO_FILTER, Filter
from tracker.ui.view_models.marks import NO_MARKS, Marks
from tracker.ui.view_models.parties import badge, party_span
from tracker.ui.view_models.seats import result_spans
from tracker.ui.view_models.styled_text import DIM, ERROR, HIGHLIGHT, Line, Span, fit, spread

NO_MAP = "No map: this election's folder has no tiles.csv."
_WIDEST, _NARROWEST = 14, 2
_TALLEST = 3
UNDECLARED = "#8a94a6 on #232730"
FILTERED = "#6b7385"


@dataclass(frozen=True, slots=True)
class MapGrid:
    """Where the tiles are, and how many cells each takes."""

    places: Mapping[tuple[int, int], str]
    """Seat id by (column, row)."""
    columns: int
    rows: int
    tile_width: int
    tile_height: int


def map_grid(election: Election, width: int, height: int) -> MapGrid:
    """The map, as large as it can be in so many cells; where it cannot be, it is scrolled."""
    places = {seat.tile: seat.id for seat in election.seats if seat.tile}
    columns = max((column for column, _ in places), default=-1) + 1
    rows = max((row for _, row in places), default=-1) + 1
    wide = min(_WIDEST, max(_NARROWEST, width // columns)) if columns else _NARROWEST
    tall = min(_TALLEST, max(1, height // rows), max(1, wide // 3)) if rows else 1
    return MapGrid(places, columns, rows, wide, tall)


def tile_lines(
    state: SeatState,
    width: int,
    height: int,
    *,
    seat_filter: Filter = NO_FILTER,
    marks: Marks = NO_MARKS,
    selected: bool = False,
) -> list[Line]:
    """One tile: the winner's mark and colour, a + for a gain, as much of the name as fits."""
    election, winner = state.election, state.winner
    party = election.party_by_code.get(winner or "")
    mark = party.mark if party else "?" if winner else "·"
    if state.status is Status.CONFLICT:
        mark = "!"
    elif state.status in (Status.RECOUNT, Status.TIED):
        mark = "="
    gap = 1 if width > _NARROWEST else 0  # wide tiles stand apart
    head = f"{'[' if selected else ''}{mark}{'+' if state.gained() else ' '}"[: width - gap]
    room = width - gap - len(head)
    ink = _ink(
        state, fit(head + short_name(state.seat.name, room), width - gap), seat_filter, marks
    )
    style = f"{ink.style} reverse" if selected else ink.style
    space = Span(" " * gap)
    under = (Span(" " * (width - gap), style), space)
    colour = [(Span(ink.text, style), space), *([under] * (height - 2))]
    return colour + ([(Span(" " * width),)] if height > 1 else [])


def _ink(state: SeatState, text: str, seat_filter: Filter, marks: Marks) -> Span:
    if seat_filter.tests and not seat_filter.matches(state):
        return Span(text, FILTERED)
    if state.status is Status.CONFLICT:
        return Span(text, ERROR)
    if state.winner is None:
        return Span(text, HIGHLIGHT if state.status is not Status.AWAITING else UNDECLARED)
    if state.seat.id in marks.flashing:
        return Span(text, HIGHLIGHT)
    return badge(state.election, state.winner, text)


def map_header(board: Board, seat: str, width: int, note: str = "") -> Line:
    """Over the map: the seat under the cursor and how it stands."""
    state = board.states.get(seat)
    if state is None:
        return (Span(fit(note, width), f"{DIM} underline"),)
    at = clock_time(shown_declared_at(state), board.election)
    spans = [Span(f" {state.seat.name} ", "bold"), *result_spans(state)]
    if not state.winner:
        spans += [Span("  was ", DIM), party_span(board.election, state.seat.previous_winner)]
    if state.figures:
        spans.append(Span(f"  majority {state.figures.majority:,}"))
        if state.figures.swing:
            spans.append(Span(f"  swing {printed(state.figures.swing.value)}", DIM))
    spans.append(Span(f"  {at}", DIM))
    return spread(spans, [Span(fit(note, min(cell_len(note), width - 1)), HIGHLIGHT)], width)
