"""The view "Map". `view_models.map` makes its tiles."""

from tracker.ui.panes.pane import Pane
from tracker.ui.session import Session
from tracker.ui.view_models import map as tiles
from tracker.ui.view_models.styled_text import Line
from tracker.ui.widgets.tile_map import TileMap


class MapPane(Pane, TileMap):
    """One tile per seat. The header describes the seat under the cursor."""

    NAME = "map"

    def __init__(self, session: Session) -> None:
        TileMap.__init__(self, id=self.NAME)
        self.session = session
        self._made: dict[tuple[str, bool], tuple[tuple[object, ...], list[Line]]] = {}
        """The tiles that were made, with all that they depend on: few differ on the next board."""

    def show_board(self) -> None:
        board, marks, query = self.session.board, self.session.marks, self.filter
        if not self.size.width:
            return
        grid = tiles.map_grid(board.election, self.size.width, self.size.height)

        def make(seat: str, selected: bool) -> list[Line]:
            state = board.states[seat]
            inputs = (state, grid.tile_width, grid.tile_height, query, marks.of(seat))
            made = self._made.get((seat, selected))
            if made is None or made[0] != inputs:
                lines = tiles.tile_lines(
                    state,
                    grid.tile_width,
                    grid.tile_height,
                    seat_filter=query,
                    marks=marks,
                    selected=selected,
                )
                made = self._made[seat, selected] = (inputs, lines)
            return made[1]

        self.show(grid, make)

    def header(self, width: int) -> Line:
        """The seat under the cursor, with the note of the filter, or that there is no map."""
        board, query = self.session.board, self.filter
        found = (
            sum(query.matches(state) for state in board.states.values())
            if query.alternatives
            else 0
        )
        note = query.note(found, len(board.states))
        if not any(seat.tile for seat in board.election.seats):
            note = tiles.NO_MAP
        return tiles.map_header(board, self.key, width, note, self.session.marks)
