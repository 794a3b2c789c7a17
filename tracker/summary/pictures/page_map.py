"""The tile map of the page: each tile is a link to its seat's result, and regions have an outline.

A wide map has a drawing for each region. The page puts them together; on a telephone they are one
below the other, where the tiles are then large enough for a finger and for names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.summary import order
from tracker.summary.amounts import seats
from tracker.summary.html_elements import escaped, seat_anchor
from tracker.summary.pictures.svg import Picture, moved, units
from tracker.summary.pictures.tile_map import NAMED_UP_TO, tile
from tracker.summary.pictures.tile_shape import GAP, TILE, TileShape, tile_shape

NO_REGION = "Other seats"
"""The name of the seats without a region, which `seats.csv` may leave out."""


@dataclass(frozen=True, slots=True)
class _Area:
    """The tiles that are drawn together: of a region, or of a small map all of them."""

    name: str
    placed: tuple[tuple[SeatState, tuple[int, int]], ...]
    """Pairs of a seat and its tile: column and row."""


def picture(board: Board) -> Picture | None:
    """The map as HTML; None if the election has no tiles."""
    placed = [(state, state.seat.tile) for state in board.states.values() if state.seat.tile]
    if not placed:
        return None
    shape = tile_shape(board.election)
    tiles = [at for _, at in placed]
    regions = {at: state.seat.region for state, at in placed}
    is_wide = max(column for column, _ in tiles) >= NAMED_UP_TO
    drawings = [
        _drawing(number, area, tiles, regions, shape, is_wide=is_wide)
        for number, area in enumerate(_areas(board, placed, by_region=is_wide), start=1)
    ]
    width, height = shape.size(tiles)
    size = f"--columns:{units(width / TILE)};--width:{units(width)};--height:{units(height)}"
    without = len(board.states) - len(placed)
    own = " a dashed outline is our own report;" if order.own_reports(board) else ""
    return Picture(
        f"A {shape.noun} for each seat, about where it lies;{own} a cut corner is a gain.",
        f'<div class="map{" wide" if is_wide else ""}" style="{size}">{"".join(drawings)}</div>',
        (f"{seats(without)} not on the map.",) if without else (),
    )


def _areas(
    board: Board, placed: Sequence[tuple[SeatState, tuple[int, int]]], *, by_region: bool
) -> list[_Area]:
    if not by_region:
        return [_Area(board.election.region or board.election.name, tuple(placed))]
    regions: dict[str, list[tuple[SeatState, tuple[int, int]]]] = {}
    for state, at in placed:
        regions.setdefault(state.seat.region, []).append((state, at))
    return [
        _Area(name or NO_REGION, tuple(regions[name]))
        for name in sorted(regions, key=lambda name: (not name, name))
    ]


def _drawing(
    number: int,
    area: _Area,
    tiles: Sequence[tuple[int, int]],
    regions: Mapping[tuple[int, int], str],
    shape: TileShape,
    *,
    is_wide: bool,
) -> str:
    """The drawing of an area, with its place in the whole map in per cent."""
    corners = [shape.corner(at) for _, at in area.placed]
    left = min(x for x, _ in corners) - GAP / 2
    top = min(y for _, y in corners) - shape.top
    width = max(x for x, _ in corners) - GAP / 2 + TILE - left
    height = max(y for _, y in corners) - shape.top + shape.height - top
    map_width, map_height = shape.size(tiles)
    name = f"map-{number}"
    place = (
        f' style="--columns:{units(width / TILE)};--left:{left / map_width:.3%};'
        f'--top:{top / map_height:.3%};--share:{width / map_width:.3%}"'
        if is_wide
        else ""
    )
    title = f"{area.name}: {seats(len(area.placed))}"
    heading = f'<h3 id="{name}">{escaped(title)}</h3>'
    parts = [
        tile(state, at, True, shape, href=f"#{seat_anchor(state.seat)}")
        for state, at in area.placed
    ]
    outline = "".join(
        moved(*shape.corner(at), f'<path class="border" d="{border}"/>')
        for _, at in area.placed
        if (border := _border(at, regions, shape))
    )
    return (
        f'<div class="area"{place}>{heading}<svg role="group" aria-labelledby="{name}" '
        f'viewBox="{units(left)} {units(top)} {units(width)} {units(height)}">'
        f"{''.join(parts)}{outline}</svg></div>"
    )


def _border(at: tuple[int, int], regions: Mapping[tuple[int, int], str], shape: TileShape) -> str:
    """The path of a tile's sides behind which another region or no tile is."""
    sides = (path for beside, path in shape.behind(at) if regions.get(beside) != regions[at])
    return "".join(sides)
