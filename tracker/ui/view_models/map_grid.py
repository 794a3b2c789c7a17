"""The grid of the map: where each tile is, in cells, and which tile is next to another."""

from collections.abc import Mapping
from dataclasses import dataclass

Place = tuple[int, int]
"""The column and the row of a tile."""


@dataclass(frozen=True, slots=True)
class MapGrid:
    """The places of the tiles, and the size of every tile in cells."""

    places: Mapping[Place, str]
    """The key of each tile, such as a seat's id, by its place. Other places are blank."""
    tile_width: int
    tile_height: int
    shifted: bool = False
    """Whether odd rows are shifted right by half a tile. `tile_width` is even then."""

    def row_start(self, row: int) -> int:
        """Number of blank cells to the left of the column 0 in a row."""
        return self.tile_width // 2 if self.shifted and row % 2 else 0

    def corner(self, place: Place) -> tuple[int, int]:
        """The upper left cell of a place: distance from the left and from the top."""
        column, row = place
        return self.row_start(row) + column * self.tile_width, row * self.tile_height

    def place_at(self, x: int, y: int) -> Place:
        """The place of a cell. Cells to the left of a shifted row are in its column -1."""
        row = y // self.tile_height
        return (x - self.row_start(row)) // self.tile_width, row

    def size(self) -> tuple[int, int]:
        """Width and height of the map."""
        corners = [self.corner(place) for place in self.places]
        width = max((x + self.tile_width for x, _ in corners), default=0)
        return width, max((y + self.tile_height for _, y in corners), default=0)

    def next_place(self, start: Place, across: int, down: int) -> Place | None:
        """The nearest tile in a direction, such as (0, -1) for up; None at the edge of the map.

        In a shifted grid, two tiles of the row above touch a tile. A move up goes to the tile of
        the same column number, so that several moves go straight up in a zigzag.
        """
        candidates = [
            (self._distance(start, place, across), self._rank(start, place, across), place)
            for place in self.places
            if self._is_in_direction(start, place, across, down)
        ]
        return min(candidates)[-1] if candidates else None

    def _is_in_direction(self, start: Place, end: Place, across: int, down: int) -> bool:
        """Whether `end` is at least a whole tile further in this direction."""
        dx, dy = self._halves(end) - self._halves(start), 2 * (end[1] - start[1])
        return dx * across + dy * down >= 2

    def _distance(self, start: Place, end: Place, across: int) -> int:
        """The distance between two tiles in halves of a tile.

        Steps at a right angle to the move count three times. A move up or down between two tiles
        that touch has no such step.
        """
        dx, dy = abs(self._halves(end) - self._halves(start)), 2 * abs(end[1] - start[1])
        if across:
            return dx + 3 * dy
        return dy + 3 * (max(0, dx - 1) if self.shifted else dx)

    def _rank(self, start: Place, end: Place, across: int) -> int:
        """Chooses between tiles at the same distance: the lowest is next."""
        return int(self.shifted and not across and end[0] != start[0])

    def _halves(self, place: Place) -> int:
        """The distance of a place from the left, in halves of a tile."""
        column, row = place
        return 2 * column + (row % 2 if self.shifted else 0)
