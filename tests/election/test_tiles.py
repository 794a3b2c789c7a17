"""The tile maps: a tile for each seat, in the shape of the country."""

import csv
import itertools
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.makers.commands import ROOT, SHARED, run_script

CENTROIDS = SHARED / "seat-centroids-2010-boundaries.csv"
ANGLIA, UK = "anglia-2019", "uk-2019"

both = pytest.mark.parametrize("election", [ANGLIA, UK])
only_with_centroids = pytest.mark.skipif(
    not CENTROIDS.is_file(),
    reason=f"no {CENTROIDS.name} in {SHARED}; set TRACKER_SHARED_DATA to its folder",
)


class Tile(NamedTuple):
    column: int
    row: int

    def touches(self, other: "Tile") -> bool:
        """Whether two tiles share a side or a corner."""
        return max(abs(self.column - other.column), abs(self.row - other.row)) == 1


Rows = list[dict[str, str]]


def rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def seats(election: str) -> Rows:
    return rows(ROOT / "data" / election / "seats.csv")


@cache
def tiles(election: str) -> dict[str, Tile]:
    """By ONS code."""
    table = rows(ROOT / "data" / election / "tiles.csv")
    return {row["id"]: Tile(int(row["column"]), int(row["row"])) for row in table}


def tile(election: str, name: str) -> Tile:
    (found,) = [tiles(election)[seat["id"]] for seat in seats(election) if seat["name"] == name]
    return found


def tiles_by(election: str, column: str) -> dict[str, set[Tile]]:
    """Tiles by region or county."""
    found = defaultdict(set)
    for seat in seats(election):
        found[seat[column]].add(tiles(election)[seat["id"]])
    return found


def parts(of: set[Tile]) -> int:
    """Number of pieces; the tiles of a piece are connected by their sides."""
    left, count = set(of), 0
    while left:
        count += 1
        edge = [left.pop()]
        while edge:
            column, row = edge.pop()
            for beside in (
                (column + 1, row),
                (column - 1, row),
                (column, row + 1),
                (column, row - 1),
            ):
                if beside in left:
                    left.remove(Tile(*beside))
                    edge.append(Tile(*beside))
    return count


# A tile for each seat


@both
def test_every_seat_has_a_tile_of_its_own(election: str) -> None:
    table = rows(ROOT / "data" / election / "tiles.csv")
    assert [row["id"] for row in table] == [seat["id"] for seat in seats(election)]
    assert len(set(tiles(election).values())) == len(table)


@pytest.mark.parametrize(("election", "columns", "lines"), [(ANGLIA, 10, 10), (UK, 36, 40)])
def test_the_map_fits_a_screen(election: str, columns: int, lines: int) -> None:
    placed = tiles(election).values()
    assert min(column for column, _ in placed) == min(row for _, row in placed) == 0
    assert max(column for column, _ in placed) < columns
    assert max(row for _, row in placed) < lines


# Geography


@pytest.mark.parametrize(
    ("election", "west", "east"),
    [
        (ANGLIA, "Milton Keynes North", "Bedford"),
        (ANGLIA, "Northampton North", "Cambridge"),
        (ANGLIA, "Peterborough", "North West Norfolk"),
        (ANGLIA, "Watford", "Clacton"),
        (ANGLIA, "Norwich South", "Great Yarmouth"),
        (UK, "St Ives", "Plymouth, Moor View"),
        (UK, "Preseli Pembrokeshire", "Cardiff Central"),
        (UK, "Liverpool, Walton", "Leeds Central"),
        (UK, "Ruislip, Northwood and Pinner", "Romford"),
        (UK, "Birmingham, Hall Green", "Waveney"),
        (UK, "Argyll and Bute", "North East Fife"),
    ],
)  # fmt: skip
def test_west_is_left(election: str, west: str, east: str) -> None:
    assert tile(election, west).column < tile(election, east).column


@pytest.mark.parametrize(
    ("election", "north", "south"),
    [
        (ANGLIA, "North Norfolk", "Ipswich"),
        (ANGLIA, "Ipswich", "Clacton"),
        (ANGLIA, "Peterborough", "Stevenage"),
        (ANGLIA, "Milton Keynes South", "Watford"),
        (ANGLIA, "Saffron Walden", "Thurrock"),
        (UK, "Orkney and Shetland", "Dundee East"),
        (UK, "Berwick-upon-Tweed", "City of Durham"),
        (UK, "Ynys Môn", "Cardiff Central"),
        (UK, "Great Yarmouth", "Clacton"),
        (UK, "Chipping Barnet", "Croydon South"),
        (UK, "Bristol West", "Torbay"),
    ],
)
def test_north_is_up(election: str, north: str, south: str) -> None:
    assert tile(election, north).row < tile(election, south).row


def test_anglia_ends_at_the_sea() -> None:
    easternmost = max(column for column, _ in tiles(ANGLIA).values())
    assert tile(ANGLIA, "Great Yarmouth").column == tile(ANGLIA, "Waveney").column == easternmost
    assert tile(ANGLIA, "North Norfolk").row == 0


def test_the_ends_of_great_britain() -> None:
    england = [tiles(UK)[seat["id"]] for seat in seats(UK) if seat["id"].startswith("E")]
    assert tile(UK, "Orkney and Shetland").row == 0
    assert tile(UK, "St Ives").column == min(column for column, _ in england)
    assert tile(UK, "St Ives").row > max(row for _, row in england) - 6
    assert tile(UK, "South Thanet").column == max(column for column, _ in england)


def test_northern_ireland_lies_across_the_sea() -> None:
    by_region = tiles_by(UK, "region")
    ireland = by_region.pop("Northern Ireland")
    britain = set[Tile]().union(*by_region.values())
    assert max(column for column, _ in ireland) < min(column for column, _ in britain)
    assert not any(one.touches(other) for one, other in itertools.product(ireland, britain))


def test_regions_are_in_one_piece() -> None:
    """Except Milton Keynes, which Northamptonshire and Bedfordshire separate from the South East."""
    torn = {region: parts(of) for region, of in tiles_by(UK, "region").items() if parts(of) > 1}
    assert torn == {"South East": 2}
    keynes = {tile(UK, "Milton Keynes North"), tile(UK, "Milton Keynes South")}
    assert parts(tiles_by(UK, "region")["South East"] - keynes) == 1


@pytest.mark.parametrize("column", ["region", "county"])
def test_regions_and_counties_of_anglia_are_in_one_piece(column: str) -> None:
    assert {name: parts(of) for name, of in tiles_by(ANGLIA, column).items() if parts(of) > 1} == {}


def test_there_are_no_lakes() -> None:
    """With a margin around the map, all sea is one piece, connected by sides."""
    for election in (ANGLIA, UK):
        land = set(tiles(election).values())
        sheet = itertools.product(
            range(-1, max(column for column, _ in land) + 2),
            range(-1, max(row for _, row in land) + 2),
        )
        assert parts({Tile(*place) for place in sheet} - land) == 1


# Where the table of the seats' middles is installed


@only_with_centroids
@pytest.mark.parametrize(("election", "share"), [(ANGLIA, 1.0), (UK, 0.985)])
@pytest.mark.parametrize(
    ("axis", "degree", "apart"),
    [("row", "lat", 0.7), ("column", "lon", 1.0)],
    ids=["latitude", "longitude"],
)
def test_seats_far_apart_are_in_the_right_order(
    election: str, share: float, axis: str, degree: str, apart: float
) -> None:
    """Of pairs that are at least so many degrees apart: 0.7° of latitude is 78 km, 1° of longitude
    about 65 km."""
    where = {row["ons_id"]: float(row[degree]) for row in rows(CENTROIDS)}
    sign = -1 if degree == "lat" else 1
    placed = [(sign * where[id], getattr(place, axis)) for id, place in tiles(election).items()]
    far = [
        (one, other)
        for one, other in itertools.combinations(sorted(placed), 2)
        if other[0] - one[0] > apart
    ]
    right = sum(one[1] < other[1] for one, other in far)
    assert right >= share * len(far) > 0


@only_with_centroids
def test_the_script_makes_the_table_of_anglia(tmp_path: Path) -> None:
    """It makes the table of the United Kingdom too, in half a minute."""
    ran = run_script("build_tiles.py", CENTROIDS, ANGLIA, "--output", tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "anglia-2019: 69 seats on 10 columns and 9 rows\n"
    made, shipped = (folder / ANGLIA / "tiles.csv" for folder in (tmp_path, ROOT / "data"))
    assert made.read_bytes() == shipped.read_bytes()
