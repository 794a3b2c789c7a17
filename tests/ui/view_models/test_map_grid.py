"""The grid of the map: where a tile is, and which tile the cursor moves to."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tracker.ui.view_models.map_grid import MapGrid, Place

FULL = {place: str(place) for place in itertools.product(range(5), range(5))}
HEXAGONS, SQUARES = MapGrid(FULL, 4, 2, shifted=True), MapGrid(FULL, 4, 2)
UP, DOWN, LEFT, RIGHT = (0, -1), (0, 1), (-1, 0), (1, 0)


def moves(grid: MapGrid, start: Place, *steps: tuple[int, int]) -> list[Place]:
    """The places of the cursor after each step. At the edge it stays."""
    path = [start]
    for step in steps:
        path.append(grid.next_place(path[-1], *step) or path[-1])
    return path[1:]


# -- cells -----------------------------------------------------------------------------------


def test_odd_rows_of_hexagons_start_half_a_tile_further_right() -> None:
    assert [HEXAGONS.corner((1, row)) for row in range(3)] == [(4, 0), (6, 2), (4, 4)]
    assert [SQUARES.corner((1, row)) for row in range(3)] == [(4, 0), (4, 2), (4, 4)]


@pytest.mark.parametrize(
    ("places", "size"),
    [
        ({(0, 0): "a", (3, 0): "b", (2, 1): "c"}, (16, 4)),
        ({(0, 0): "a", (3, 1): "b"}, (18, 4)),
        ({}, (0, 0)),
    ],
)
def test_the_map_is_as_wide_as_its_widest_row(
    places: dict[Place, str], size: tuple[int, int]
) -> None:
    assert MapGrid(places, 4, 2, shifted=True).size() == size


@given(
    place=some.tuples(some.integers(0, 40), some.integers(0, 60)),
    half=some.integers(1, 7),
    height=some.integers(1, 3),
    shifted=some.booleans(),
)
def test_every_cell_of_a_tile_is_at_its_place(
    place: Place, half: int, height: int, shifted: bool
) -> None:
    grid = MapGrid({}, 2 * half, height, shifted)
    x, y = grid.corner(place)
    inside = itertools.product(range(x, x + 2 * half), range(y, y + height))
    assert {grid.place_at(*cell) for cell in inside} == {place}
    assert grid.place_at(x - 1, y) != place != grid.place_at(x + 2 * half, y)


def test_the_blank_before_a_shifted_row_is_no_tile() -> None:
    assert HEXAGONS.place_at(1, 2) == (-1, 1)
    assert HEXAGONS.place_at(2, 2) == (0, 1)


# -- moves -----------------------------------------------------------------------------------


@pytest.mark.parametrize("grid", [HEXAGONS, SQUARES], ids=["hexagons", "squares"])
@pytest.mark.parametrize("row", [2, 3])
def test_left_and_right_stay_in_the_row(grid: MapGrid, row: int) -> None:
    assert moves(grid, (2, row), LEFT, LEFT, LEFT) == [(1, row), (0, row), (0, row)]
    assert moves(grid, (2, row), RIGHT, RIGHT, RIGHT) == [(3, row), (4, row), (4, row)]


@pytest.mark.parametrize("grid", [HEXAGONS, SQUARES], ids=["hexagons", "squares"])
def test_up_and_down_go_straight(grid: MapGrid) -> None:
    assert moves(grid, (2, 4), UP, UP, UP, UP, UP) == [(2, 3), (2, 2), (2, 1), (2, 0), (2, 0)]
    assert moves(grid, (2, 0), DOWN, DOWN, DOWN, DOWN) == [(2, 1), (2, 2), (2, 3), (2, 4)]


@pytest.mark.parametrize(
    ("others", "nearest"),
    [
        pytest.param([(2, 3), (1, 3)], (2, 3), id="the same column number"),
        pytest.param([(1, 3), (2, 2)], (1, 3), id="a tile that touches, not two rows up"),
        pytest.param([(3, 3), (2, 2)], (2, 2), id="two rows up, not a tile apart"),
        pytest.param([(4, 3)], (4, 3), id="the only tile above"),
    ],
)
def test_up_goes_to_the_nearest_tile(others: list[Place], nearest: Place) -> None:
    """From (2, 4), which the tiles (1, 3) and (2, 3) touch."""
    grid = MapGrid({place: str(place) for place in [(2, 4), (0, 4), *others]}, 4, 1, shifted=True)
    assert grid.next_place((2, 4), *UP) == nearest


def test_every_hexagon_can_be_reached() -> None:
    """Also where a row has a gap, or a tile is alone."""
    places = [(0, 0), (4, 0), (1, 1), (3, 1), (0, 2), (2, 2), (5, 3), (0, 5), (7, 6)]
    grid = MapGrid({place: str(place) for place in places}, 2, 1, shifted=True)
    reached, edge = {places[0]}, [places[0]]
    while edge:
        start = edge.pop()
        found = {grid.next_place(start, *step) for step in (UP, DOWN, LEFT, RIGHT)}
        for place in found - reached - {None}:
            assert place
            reached.add(place)
            edge.append(place)
    assert reached == set(places)
