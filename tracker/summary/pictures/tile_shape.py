"""The shape of a tile of the tile map: a square, or a hexagon with a corner at the top.

Lengths are in units of the picture. A tile is drawn a little smaller than its place, so that there
is a gap between two tiles.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from tracker.election import Election
from tracker.summary.pictures.svg import units

TILE = 36
"""Distance from one tile to the next in its row."""
GAP = 2
SIDE = TILE - GAP
"""Width of a tile."""
CUT_OF_SQUARE, CUT_OF_HEXAGON = 15, 14
"""Length of the two cut edges of a gain. Both cut corners have about the same area."""

EDGE = SIDE / sqrt(3)
"""Length of an edge of a hexagon. Its corners are 0, 1/2, 3/2 and 2 edges below its top."""


@dataclass(frozen=True, slots=True)
class TileShape:
    """How a tile is drawn, and where."""

    noun: str
    element: str
    """Name of the SVG element."""
    outline: str
    """The attributes of this element that make the shape."""
    gain: str
    """Path of the cut corner."""
    alone_baseline: int
    """Baseline of a mark without letters, below the top of the tile."""
    mark_baseline: int
    """Baseline of a mark above letters."""
    letters_baseline: int
    row_distance: float
    """Distance from one row to the next."""
    top: float
    """Distance from the top of a tile's place to the tile."""
    height: float
    """Height of a tile's place."""
    shift: float
    """Distance that odd rows are shifted right."""
    sides: tuple[tuple[tuple[int, int], tuple[int, int], str], ...]
    """The sides of a tile's place: the steps (columns, rows) to the tile behind it from an even and
    from an odd row, and the path of the side from the tile's `corner`."""

    def corner(self, tile: tuple[int, int]) -> tuple[float, float]:
        """Left and top of a tile, given its column and row."""
        column, row = tile
        left = column * TILE + row % 2 * self.shift + GAP / 2
        return left, row * self.row_distance + self.top

    def size(self, tiles: Iterable[tuple[int, int]]) -> tuple[float, float]:
        """Width and height of a picture of these tiles."""
        corners = [self.corner(tile) for tile in tiles]
        width = max(left for left, _ in corners) - GAP / 2 + TILE
        return width, max(top for _, top in corners) - self.top + self.height

    def behind(self, tile: tuple[int, int]) -> Iterator[tuple[tuple[int, int], str]]:
        """For each side of a tile: the tile behind the side, and the path of the side."""
        column, row = tile
        for even, odd, path in self.sides:
            across, down = odd if row % 2 else even
            yield (column + across, row + down), path


def _sides(
    corners: Sequence[tuple[float, float]],
    steps: Sequence[tuple[tuple[int, int], tuple[int, int]]],
) -> tuple[tuple[tuple[int, int], tuple[int, int], str], ...]:
    """`TileShape.sides`, given the corners of a place, and the steps behind each corner's side."""
    ends = [*corners[1:], corners[0]]
    return tuple(
        (even, odd, f"M{units(x)} {units(y)}L{units(to_x)} {units(to_y)}")
        for (even, odd), (x, y), (to_x, to_y) in zip(steps, corners, ends, strict=True)
    )


def _hexagon() -> TileShape:
    middle, right = SIDE / 2, SIDE
    upper, lower, bottom = EDGE / 2, EDGE * 3 / 2, EDGE * 2
    corners = (
        (middle, 0),
        (right, upper),
        (right, lower),
        (middle, bottom),
        (0, lower),
        (0, upper),
    )
    # An edge to the top goes √3/2 of its length to the left, and half of its length up.
    cut_x, cut_y = right - CUT_OF_HEXAGON * sqrt(3) / 2, upper - CUT_OF_HEXAGON / 2
    points = " ".join(f"{units(x)},{units(y)}" for x, y in corners)
    wider = TILE / SIDE  # of a place, which is around the same middle
    place = [
        (middle + (x - middle) * wider, upper + EDGE / 2 + (y - upper - EDGE / 2) * wider)
        for x, y in corners
    ]
    steps = (
        ((0, -1), (1, -1)),
        ((1, 0), (1, 0)),
        ((0, 1), (1, 1)),
        ((-1, 1), (0, 1)),
        ((-1, 0), (-1, 0)),
        ((-1, -1), (0, -1)),
    )
    return TileShape(
        noun="hexagon",
        element="polygon",
        outline=f'points="{points}"',
        gain=(
            f"M{units(cut_x)} {units(cut_y)}L{units(right)} {units(upper)}"
            f"V{units(upper + CUT_OF_HEXAGON)}Z"
        ),
        alone_baseline=26,
        mark_baseline=18,
        letters_baseline=29,
        row_distance=TILE * sqrt(3) / 2,
        top=(TILE - SIDE) / sqrt(3),
        height=TILE * 2 / sqrt(3),
        shift=TILE / 2,
        sides=_sides(place, steps),
    )


SQUARE = TileShape(
    noun="tile",
    element="rect",
    outline=f'width="{SIDE}" height="{SIDE}"',
    gain=f"M{SIDE} 0V{CUT_OF_SQUARE}L{SIDE - CUT_OF_SQUARE} 0Z",
    alone_baseline=24,
    mark_baseline=16,
    letters_baseline=29,
    row_distance=TILE,
    top=GAP / 2,
    height=TILE,
    shift=0,
    sides=_sides(
        ((-1, -1), (SIDE + 1, -1), (SIDE + 1, SIDE + 1), (-1, SIDE + 1)),
        (((0, -1), (0, -1)), ((1, 0), (1, 0)), ((0, 1), (0, 1)), ((-1, 0), (-1, 0))),
    ),
)
HEXAGON = _hexagon()


def tile_shape(election: Election) -> TileShape:
    """The shape of an election's tiles."""
    return HEXAGON if election.hexagons else SQUARE
