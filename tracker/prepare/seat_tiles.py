"""Reads the map of the seats: from a hexjson, or from the tiles.csv of another election.

A hexjson (Open Innovations) is JSON with a hexagon for each seat:
`{"layout": "odd-r", "hexes": {"E14001074": {"n": "Barnsley North", "q": 57, "r": -23}}}`. `q`
counts columns from west to east, `r` rows from south to north. In the layout odd-r the rows with an
odd `r` are half a hexagon further east than the others; in even-r, the rows with an even `r`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tracker.election import Seat
from tracker.election.csv_tables import Table
from tracker.election.names import spelling
from tracker.election.seat import seat_spellings
from tracker.election.settings import read_settings
from tracker.prepare.report import PrepareError, Report
from tracker.support.phrases import join_names, quantity

Tile = tuple[int, int]
"""Column and row, from 0 in the north west."""


@dataclass(frozen=True, slots=True)
class PlacedSeat:
    """A seat on a map."""

    id: str
    name: str
    """Empty if the file has no names."""
    tile: Tile


@dataclass(frozen=True, slots=True)
class SeatTiles:
    """The seats on a map."""

    seats: Sequence[PlacedSeat]
    hexagons: bool
    """As `Election.hexagons`."""


class _Hexagon(msgspec.Struct):
    q: int
    r: int
    n: str = ""


class _Hexjson(msgspec.Struct):
    layout: str
    hexes: dict[str, _Hexagon]


def read_tiles(path: Path) -> SeatTiles:
    """The map in a hexjson, or in the tiles.csv of an election folder.

    The election.toml beside a tiles.csv states whether its tiles are hexagons; without this file
    they are squares. Raises ElectionError and OSError.
    """
    data = path.read_bytes()
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return tiles_of_hexjson(data, path.name)
    if path.name != "tiles.csv":
        raise PrepareError(
            f"--tiles {path.name}: is neither a hexjson nor the tiles.csv of an election folder"
        )
    return _tiles_of_folder(path)


def tiles_of_hexjson(data: bytes, name: str) -> SeatTiles:
    """The map in a hexjson. `name` of the file, for errors. Raises PrepareError."""
    try:
        hexjson = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_Hexjson)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise PrepareError(f"{name}: not a hexjson: {error}") from error
    if hexjson.layout not in ("odd-r", "even-r"):
        raise PrepareError(
            f'{name}: layout "{hexjson.layout}"; the map needs rows of hexagons with a corner at '
            "the top: odd-r or even-r"
        )
    shifted = hexjson.layout == "odd-r"
    places = {
        id_: (2 * place.q + ((place.r % 2 == 1) is shifted), -place.r)
        for id_, place in hexjson.hexes.items()
    }
    tiles = _tiles_from_halves(places)
    _check_unique(tiles, name)
    seats = (PlacedSeat(id_, place.n, tiles[id_]) for id_, place in hexjson.hexes.items())
    return SeatTiles(tuple(seats), hexagons=True)


def _tiles_of_folder(path: Path) -> SeatTiles:
    hexagons = (path.parent / "election.toml").exists() and read_settings(path.parent).get(
        "hexagons", False
    )
    rows = [(row["id"], (row.integer("column"), row.integer("row"))) for row in Table(path)]
    _check_unique(dict(rows), path.name)
    return SeatTiles(tuple(PlacedSeat(id_, "", tile) for id_, tile in rows), bool(hexagons))


def _check_unique(tiles: Mapping[str, Tile], name: str) -> None:
    """Check that no two seats are on one tile. Raises PrepareError."""
    taken: dict[Tile, str] = {}
    for id_, tile in tiles.items():
        if (other := taken.setdefault(tile, id_)) != id_:
            raise PrepareError(f"{name}: {id_} and {other} are in the same place")


def moved_to_north_west(tiles: Mapping[str, Tile], hexagons: bool) -> dict[str, Tile]:
    """The same map, moved so that its first column and its first row are 0.

    Every two hexagons that touch still touch. For this, only shifted rows may have a hexagon in the
    first column.
    """
    if not tiles:
        return {}
    if hexagons:
        return _tiles_from_halves(
            {id_: (2 * column + row % 2, row) for id_, (column, row) in tiles.items()}
        )
    west, north = (min(tile[axis] for tile in tiles.values()) for axis in (0, 1))
    return {id_: (column - west, row - north) for id_, (column, row) in tiles.items()}


def _tiles_from_halves(places: Mapping[str, Tile]) -> dict[str, Tile]:
    """The tiles of hexagons, by id, with odd rows shifted right by half a tile.

    `places` are distances east in half hexagons and south in rows, from any point. Two hexagons of
    one row are an even number of halves apart, two hexagons of adjacent rows an odd number.
    """
    if not places:
        return {}
    west, north = (min(place[axis] for place in places.values()) for axis in (0, 1))
    east, south = next(iter(places.values()))
    # The row 0 is not shifted, so its hexagons have an even distance from the western edge.
    west -= (east - west - (south - north)) % 2
    return {id_: ((halves - west) // 2, row - north) for id_, (halves, row) in places.items()}


def place_seats(
    seats: Iterable[Seat], tiles: SeatTiles, name: str, report: Report
) -> tuple[Seat, ...]:
    """The seats with their tiles. Reports the seats that have none.

    A seat is found by its code, else by its name in the file: codes change more often than
    names. `name` of the file, for the report. Raises PrepareError if the file has fewer than half
    of the seats: it is of other boundaries.
    """
    seats = tuple(seats)
    places = {placed.id: placed.tile for placed in tiles.seats}
    names = _tiles_by_name(tiles, {seat.id for seat in seats})
    found = {seat.id: places[seat.id] for seat in seats if seat.id in places}
    for seat in seats:
        same_name = [names[text] for text in sorted(seat_spellings(seat)) if text in names]
        if seat.id not in found and same_name:
            found[seat.id] = same_name[0]
    missing = [seat.name for seat in seats if seat.id not in found]
    if len(missing) > len(found):
        raise PrepareError(
            f"--tiles {name}: has {len(found):,} of {quantity(len(seats), 'seat')}, not "
            f"{join_names(missing)}; give a map of the same boundaries"
        )
    if missing:
        report.differs(
            f"{name} has no tile for {quantity(len(missing), 'seat')}: {join_names(missing)}"
        )
    moved = moved_to_north_west(found, tiles.hexagons)
    return tuple(msgspec.structs.replace(seat, tile=moved.get(seat.id)) for seat in seats)


def _tiles_by_name(tiles: SeatTiles, ids: Collection[str]) -> dict[str, Tile]:
    """The tiles of the seats that do not have these ids, by `spelling` of their names.

    Without the names of several seats.
    """
    others = [placed for placed in tiles.seats if placed.name and placed.id not in ids]
    counts = Counter(spelling(placed.name) for placed in others)
    return {name: placed.tile for placed in others if counts[name := spelling(placed.name)] == 1}
