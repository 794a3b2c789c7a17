"""The map of the seats: hexagons of a hexjson, or the tiles of another election."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.makers import night
from tests.makers.commands import SHARED
from tracker.election.csv_tables import ElectionError
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.seat_tiles import (
    PlacedSeat,
    SeatTiles,
    Tile,
    moved_to_north_west,
    place_seats,
    read_tiles,
    tiles_of_hexjson,
)

HEXJSON = SHARED / "uk-constituencies-2023.hexjson"
only_with_hexjson = pytest.mark.skipif(
    not HEXJSON.is_file(),
    reason=f"no {HEXJSON.name} in {SHARED}; set TRACKER_SHARED_DATA to its folder",
)


def hexjson(layout: str = "odd-r", /, **places: tuple[int, int]) -> bytes:
    """A hexjson with a seat for each place (q, r)."""
    hexes = {name: {"n": f"Seat {name}", "q": q, "r": r} for name, (q, r) in places.items()}
    return json.dumps({"layout": layout, "hexes": hexes}).encode()


def by_id(tiles: SeatTiles) -> dict[str, Tile]:
    return {placed.id: placed.tile for placed in tiles.seats}


def east_and_south(tile: Tile) -> tuple[int, int]:
    """Of the middle of a hexagon: half tiles east, rows south."""
    column, row = tile
    return 2 * column + row % 2, row


def touching(tiles: Mapping[str, Tile]) -> set[frozenset[str]]:
    """Pairs of hexagons with a side in common."""
    on = {east_and_south(tile): id_ for id_, tile in tiles.items()}
    steps = ((2, 0), (1, 1), (-1, 1))
    return {
        frozenset((id_, on[beside]))
        for (east, south), id_ in on.items()
        for step in steps
        if (beside := (east + step[0], south + step[1])) in on
    }


def touching_in_hexjson(text: bytes) -> set[frozenset[str]]:
    """Pairs of hexagons with a side in common, from q and r (layout odd-r)."""
    hexes = json.loads(text)["hexes"]
    on = {(place["q"], place["r"]): id_ for id_, place in hexes.items()}
    return {
        frozenset((id_, on[beside]))
        for (q, r), id_ in on.items()
        for beside in ((q + 1, r), (q + r % 2, r + 1), (q + r % 2 - 1, r + 1))
        if beside in on
    }


# -- a hexjson -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layout", "places", "tiles"),
    [
        pytest.param("odd-r", {"A": (3, 2), "B": (4, 2)}, {"A": (0, 0), "B": (1, 0)}, id="a row"),
        pytest.param(
            "odd-r", {"A": (0, 2), "B": (0, 1)}, {"A": (0, 0), "B": (0, 1)}, id="top row even"
        ),
        pytest.param(
            "odd-r", {"A": (0, 1), "B": (0, 0)}, {"A": (1, 0), "B": (0, 1)}, id="top row odd"
        ),
        pytest.param(
            "even-r", {"A": (0, 1), "B": (0, 0)}, {"A": (0, 0), "B": (0, 1)}, id="other layout"
        ),
        pytest.param(
            "odd-r", {"A": (-5, -2), "B": (-5, -3)}, {"A": (0, 0), "B": (0, 1)}, id="below zero"
        ),
    ],
)
def test_hexagons_are_counted_from_the_north_west(
    layout: str, places: dict[str, tuple[int, int]], tiles: dict[str, Tile]
) -> None:
    found = tiles_of_hexjson(hexjson(layout, **places), "a.hexjson")
    assert (by_id(found), found.hexagons) == (tiles, True)


@pytest.mark.parametrize("east", range(-2, 2))
@pytest.mark.parametrize("north", range(-2, 2))
def test_hexagons_that_touch_still_touch(east: int, north: int) -> None:
    ring = {"A": (1, 1), "B": (0, 2), "C": (1, 2), "D": (0, 1), "E": (2, 1), "F": (3, 3)}
    text = hexjson(**{name: (q + east, r + north) for name, (q, r) in ring.items()})
    assert touching(by_id(tiles_of_hexjson(text, "a.hexjson"))) == touching_in_hexjson(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"{", "a.hexjson: not a hexjson: Input data was truncated"),
        (b'{"hexes": {}}', "a.hexjson: not a hexjson: Object missing required field `layout`"),
        (
            b'{"layout": "odd-r", "hexes": {"A": {"q": "1", "r": 2}}}',
            "a.hexjson: not a hexjson: Expected `int`, got `str` - at `$.hexes[...].q`",
        ),
        (
            hexjson("odd-q", A=(1, 1)),
            'a.hexjson: layout "odd-q"; the map needs rows of hexagons with a corner at the top: '
            "odd-r or even-r",
        ),
        (hexjson(A=(1, 1), B=(1, 1)), "a.hexjson: B and A are in the same place"),
    ],
)
def test_a_file_that_is_no_map_is_an_error(text: bytes, sentence: str) -> None:
    with pytest.raises(PrepareError) as error:
        tiles_of_hexjson(text, "a.hexjson")
    assert str(error.value) == sentence


@only_with_hexjson
def test_the_seats_of_2023_have_a_hexagon_each() -> None:
    found = read_tiles(HEXJSON)
    tiles = by_id(found)
    names = {placed.name: placed.tile for placed in found.seats}
    assert len(tiles) == len(set(tiles.values())) == 650
    assert touching(tiles) == touching_in_hexjson(HEXJSON.read_bytes())
    assert min(row for _, row in tiles.values()) == min(column for column, _ in tiles.values()) == 0
    assert names["Orkney and Shetland"][1] == 0
    assert names["St Ives"][1] == max(row for _, row in tiles.values())
    assert names["Lowestoft"][0] > names["St Ives"][0]
    west = {name[0]: min(t[0] for id_, t in tiles.items() if id_[0] == name[0]) for name in tiles}
    assert min(west, key=lambda nation: west[nation]) == "N"


# -- the tiles of another election -----------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "hexagons"),
    [("hexagons = true\n", True), ('id = "a"\n', False), (None, False)],
)
def test_the_tiles_of_another_election_keep_their_shape(
    tmp_path: Path, settings: str | None, hexagons: bool
) -> None:
    if settings is not None:
        (tmp_path / "election.toml").write_text(settings, encoding="utf-8")
    path = tmp_path / "tiles.csv"
    path.write_text("id,column,row\nA,3,2\nB,4,2\n", encoding="utf-8")
    found = read_tiles(path)
    assert found == SeatTiles((PlacedSeat("A", "", (3, 2)), PlacedSeat("B", "", (4, 2))), hexagons)


def test_another_table_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "map.csv"
    path.write_text("id,column,row\n", encoding="utf-8")
    with pytest.raises(ElectionError, match=r"neither a hexjson nor the tiles\.csv"):
        read_tiles(path)


@pytest.mark.parametrize(
    ("hexagons", "tiles", "moved"),
    [
        (False, {"A": (3, 5), "B": (4, 6)}, {"A": (0, 0), "B": (1, 1)}),
        (True, {"A": (3, 4), "B": (3, 5)}, {"A": (0, 0), "B": (0, 1)}),
        (True, {"A": (3, 5), "B": (4, 6)}, {"A": (0, 0), "B": (0, 1)}),
        (True, {"A": (3, 5), "B": (3, 6)}, {"A": (1, 0), "B": (0, 1)}),
        (True, {}, {}),
    ],
)
def test_a_part_of_a_map_begins_in_its_own_north_west(
    hexagons: bool, tiles: dict[str, Tile], moved: dict[str, Tile]
) -> None:
    assert moved_to_north_west(tiles, hexagons) == moved
    if hexagons:
        assert touching(moved) == touching(tiles)


# -- seats on the map ------------------------------------------------------------------------

MAP = SeatTiles(
    (
        PlacedSeat("X-Ambridge", "Ambridge", (2, 4)),
        PlacedSeat("Y1", "Borchester", (3, 4)),
        PlacedSeat("Y2", "Felpersham", (4, 4)),
        PlacedSeat("Y3", "Felpersham", (5, 4)),
    ),
    hexagons=True,
)


def test_seats_are_found_by_code_or_by_name() -> None:
    report = Report()
    seats = place_seats(
        [night.seat("Ambridge"), night.seat("Borchester")], MAP, "map.hexjson", report
    )
    assert [seat.tile for seat in seats] == [(0, 0), (1, 0)]
    assert not list(report)


def test_seats_without_a_tile_are_reported() -> None:
    report = Report()
    names = ["Ambridge", "Borchester", "Felpersham", "Lakey Hill"]
    seats = place_seats([night.seat(name) for name in names], MAP, "map.hexjson", report)
    assert [seat.tile for seat in seats] == [(0, 0), (1, 0), None, None]
    (finding,) = report
    assert finding.severity == "differs"
    assert finding.sentence == "map.hexjson has no tile for 2 seats: Felpersham and Lakey Hill"


def test_a_map_without_most_of_the_seats_is_an_error() -> None:
    seats = [night.seat(name) for name in ("Ambridge", "Lakey Hill", "Penny Hassett")]
    with pytest.raises(PrepareError) as error:
        place_seats(seats, MAP, "map.hexjson", Report())
    assert str(error.value) == (
        "--tiles map.hexjson: has 1 of 3 seats, not Lakey Hill and Penny Hassett; give a map of "
        "the same boundaries"
    )
