#!/usr/bin/env python3
"""Place the seats of an election on a map of tiles, one tile per seat, near their real positions.

    scripts/build_tiles.py [CENTROIDS] [ELECTION…] [--output FOLDER]

CENTROIDS is a table of the centre of each seat (`ons_id`, and `lon` and `lat` in degrees). ELECTION
is a folder of data/; the script writes its tiles.csv. Each seat has the same area: London grows,
the Highlands shrink. Three steps, the first two separately for Great Britain and Northern Ireland:

    spread   seats one tile apart, with neighbours in their real directions
    settle   seats on whole tiles, with short coasts and short borders of regions and counties
    join     Northern Ireland in the west, with sea between

The same tables give the same tiles on every machine: the script uses only + - × ÷ and square roots,
which every machine rounds alike, and a fixed random seed.
"""

import argparse
import csv
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise, product
from math import sqrt
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent

Point = tuple[float, float]
"""Distance east and south of an origin."""
Tile = tuple[int, int]
"""Column and row."""
Group = tuple[str, ...]
"""A region, or a region and a county of it."""

DEGREE_OF_LONGITUDE = 0.588
"""In degrees of latitude, at 54° north, halfway up the United Kingdom."""

WATERS = {
    "Bristol Channel": ((-6.5, 51.2), (-4.3, 51.4), (-3.2, 51.33), (-2.7, 51.58)),
    "Cardigan Bay": ((-6.0, 52.3), (-4.2, 52.6)),
    "Dee": ((-4.0, 53.6), (-3.2, 53.33), (-3.05, 53.25)),
    "Morecambe Bay": ((-4.0, 53.8), (-3.0, 54.05), (-2.85, 54.15)),
    "Solway Firth": ((-5.0, 54.4), (-3.6, 54.75), (-3.1, 54.97)),
    "Thames": ((2.0, 51.5), (0.9, 51.49), (0.46, 51.46)),
    "Wash": ((0.9, 53.2), (0.35, 52.95), (0.2, 52.85)),
}
"""Lines along the middle of water: longitude and latitude of their corners. Seats on two sides of a
line are no neighbours; the centres of seats alone do not show water."""


class Drawing(NamedTuple):
    """Parameters of a map, chosen by eye."""

    reach: float
    """Distance in tiles between neighbours, before seats that are too close move apart. A small
    value makes the map compact and fills its bays: good for a region, bad for a country."""
    chance: int
    """Random seed: selects one of many equally good maps."""


DRAWINGS = {"anglia-2019": Drawing(0.8, 16), "uk-2019": Drawing(0.95, 2)}
ANY = Drawing(0.9, 0)
"""For other elections."""


class TilesError(Exception):
    """Tables from which no map can be made; the message states why."""


class Seat(NamedTuple):
    """A seat, its position, and the groups it should stay with."""

    id: str
    region: str
    county: str
    place: Point

    @property
    def groups(self) -> tuple[Group, Group]:
        """Its region, and the part of its county within the region."""
        return (self.region,), (self.region, self.county)


class Way(NamedTuple):
    """From a seat to a neighbour, in tiles."""

    to: int
    east: float
    south: float


Ways = Sequence[Sequence[Way]]
"""Of each seat."""


# Positions of seats


def on_plane(longitude: float, latitude: float) -> Point:
    """A place as a point, in degrees of latitude."""
    return longitude * DEGREE_OF_LONGITUDE, -latitude


def read(path: Path, *columns: str) -> list[dict[str, str]]:
    """The rows of a table. Raises OSError, and TilesError if a column is missing."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        for column in columns:
            if column not in (rows.fieldnames or ()):
                raise TilesError(f'{path}: no column "{column}"')
        return list(rows)


def read_seats(path: Path, centroids: Path) -> list[Seat]:
    """The seats of a seats.csv, in its order. Raises TilesError and OSError."""
    places = {}
    for row in read(centroids, "ons_id", "lon", "lat"):
        try:
            places[row["ons_id"]] = on_plane(float(row["lon"]), float(row["lat"]))
        except ValueError as error:
            where = f'{row["ons_id"]}: lon "{row["lon"]}" and lat "{row["lat"]}"'
            raise TilesError(f"{centroids}: {where} are not both numbers") from error
    rows = read(path, "id", "name", "region", "county")
    for row in rows:
        if row["id"] not in places:
            raise TilesError(f"{centroids}: no row for {row['id']}, {row['name']} in {path}")
    return [Seat(row["id"], row["region"], row["county"], places[row["id"]]) for row in rows]


def squared(a: Point, b: Point) -> float:
    """The distance of two points, squared."""
    return (a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1])


def cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether the lines from a to b and from c to d do."""

    def left(a: Point, b: Point, c: Point) -> bool:
        return (b[0] - a[0]) * (c[1] - a[1]) > (b[1] - a[1]) * (c[0] - a[0])

    return left(a, b, c) != left(a, b, d) and left(c, d, a) != left(c, d, b)


SHORES = [
    (on_plane(*one), on_plane(*other)) for line in WATERS.values() for one, other in pairwise(line)
]


def across_water(a: Point, b: Point) -> bool:
    """Whether one of the waters lies between two places."""
    return any(cross(a, b, *shore) for shore in SHORES)


def neighbours(places: Sequence[Point]) -> Iterator[tuple[int, int]]:
    """Pairs with no other place in the circle between them, and no water (a Gabriel graph).

    Middles do not say which seats have a border in common, but this comes near it, and gives a
    seat four neighbours on average, as many as a tile has sides.
    """
    for i, here in enumerate(places):
        nearest = sorted(range(len(places)), key=lambda j: (squared(here, places[j]), j))
        for rank, j in enumerate(nearest):
            there = places[j]
            middle = ((here[0] + there[0]) / 2, (here[1] + there[1]) / 2)
            radius = squared(here, there) / 4
            if (
                i < j
                and all(squared(places[k], middle) >= radius for k in nearest[1:rank])
                and not across_water(here, there)
            ):
                yield i, j


def ways(places: Sequence[Point], reach: float) -> Ways:
    """From each seat `reach` tiles towards each of its neighbours."""
    found: list[list[Way]] = [[] for _ in places]
    for i, j in neighbours(places):
        scale = reach / sqrt(squared(places[i], places[j]))
        east = scale * (places[j][0] - places[i][0])
        south = scale * (places[j][1] - places[i][1])
        found[i].append(Way(j, east, south))
        found[j].append(Way(i, -east, -south))
    return found


# Spread

DRAWN, PUSHED = 600, 300
"""Rounds; after them the seats hardly move."""


def spread(places: Sequence[Point], links: Ways) -> list[Point]:
    """Positions in tiles where each seat has the room of a tile."""
    return push(draw(places, links), links)


def draw(points: Sequence[Point], links: Ways) -> list[Point]:
    """Each seat in the middle of where its neighbours want it.

    Each step is 1.7 times too long, which arrives much sooner (successive over-relaxation).
    """
    points = list(points)
    for _ in range(DRAWN):
        for i in range(len(points)):
            east, south = pull(points, i, links)
            points[i] = (points[i][0] + 1.7 * east, points[i][1] + 1.7 * south)
    return points


def push(points: Sequence[Point], links: Ways) -> list[Point]:
    """Move seats apart that are closer than a tile, while neighbours pull together."""
    points = list(points)
    for _ in range(PUSHED):
        pulls = [pull(points, i, links) for i in range(len(points))]
        moves = [(0.3 * east, 0.3 * south) for east, south in pulls]
        for i, j in crowded(points):
            apart = sqrt(squared(points[i], points[j])) or 1e-9
            share = 0.4 * (1 - apart) / apart
            east = share * (points[j][0] - points[i][0])
            south = share * (points[j][1] - points[i][1])
            moves[i] = (moves[i][0] - east, moves[i][1] - south)
            moves[j] = (moves[j][0] + east, moves[j][1] + south)
        points = [(p[0] + m[0], p[1] + m[1]) for p, m in zip(points, moves, strict=True)]
    return points


def pull(points: Sequence[Point], i: int, links: Ways) -> Point:
    """From a seat to the middle of where its neighbours want it."""
    if not links[i]:
        return 0.0, 0.0
    east = south = 0.0
    for way in links[i]:
        east += points[way.to][0] - way.east
        south += points[way.to][1] - way.south
    return east / len(links[i]) - points[i][0], south / len(links[i]) - points[i][1]


def crowded(points: Sequence[Point]) -> Iterator[tuple[int, int]]:
    """Pairs of seats that are closer than a tile."""
    near: dict[Tile, list[int]] = {}
    for i, (east, south) in enumerate(points):
        for column, row in product((-1, 0, 1), (-1, 0, 1)):
            for j in near.get((int(east // 1) + column, int(south // 1) + row), ()):
                if squared(points[i], points[j]) < 1:
                    yield j, i
        near.setdefault((int(east // 1), int(south // 1)), []).append(i)


# Settle

COUNTY, REGION = 1.0, 3.0
"""What a side costs that two tiles of different counties have in common, or of different regions.
The unit is a seat that lies one tile from its point, or from where a neighbour wants it; two tiles
off is four."""
WATER = 4.0
"""Cost of a common side that crosses one of the WATERS."""
COAST = (0.0, 2.0, 4.0, 8.0, 30.0)
"""Cost of a sea tile by the number of seats around it: high for an inlet, higher for a lake."""
PART_OF_REGION, PART_OF_COUNTY = 12.0, 4.0
"""Cost of each separate part of a region or county; one in two parts costs twice."""

ROUNDS, TRIES = 120, 6
"""Rounds, and how often each seat tries to move in one."""
LATITUDE = 6.0
"""How much worse than before a move may be in the first round; later less and less, in the end
nothing. Who only ever improves is soon stuck (threshold accepting, Dueck and Scheuer 1990)."""
STEPS = [
    (east, south)
    for east, south in product(range(-4, 5), range(-4, 5))
    if (east, south) != (0, 0) and (not east or not south or max(abs(east), abs(south)) <= 2)
]
"""How far a seat may go in one move when all moves are tried: further in its row or column."""


def sides(tile: Tile) -> tuple[Tile, Tile, Tile, Tile]:
    """The tiles around a tile."""
    column, row = tile
    return (column + 1, row), (column - 1, row), (column, row + 1), (column, row - 1)


def ring(tile: Tile, step: Tile) -> list[Tile]:
    """The tiles whose seats move when one moves by a step: each to the next, the last to the first.

    In a row or a column all between give way by one; otherwise two change places.
    """
    column, row = tile
    east, south = step
    length = 1 if east and south else abs(east + south)
    return [(column + east * n // length, row + south * n // length) for n in range(length + 1)]


def border(a: Seat, b: Seat) -> float:
    """Cost of a common side of two seats."""
    if across_water(a.place, b.place):
        return WATER
    if a.region != b.region:
        return REGION
    return COUNTY if a.county != b.county else 0.0


class Sheet:
    """Seats on tiles, and the cost of their positions."""

    def __init__(self, seats: Sequence[Seat], points: Sequence[Point], links: Ways) -> None:
        """Each seat, from north to south, on the nearest tile that is free."""
        self.seats, self.points, self.links = seats, points, links
        self.at: list[Tile] = [(0, 0)] * len(seats)
        self.on: dict[Tile, int] = {}
        self.members: dict[Group, list[int]] = {}
        self.border = cache(lambda i, j: border(seats[i], seats[j]))
        for i in sorted(range(len(seats)), key=lambda i: (points[i][1], points[i][0])):
            self.at[i] = self.nearest_free(points[i])
            self.on[self.at[i]] = i
            for group in seats[i].groups:
                self.members.setdefault(group, []).append(i)

    def nearest_free(self, point: Point) -> Tile:
        """The free tile nearest to a point."""
        middle, around = (round(point[0]), round(point[1])), range(-15, 16)
        tiles = [(middle[0] + east, middle[1] + south) for east, south in product(around, around)]
        free = (tile for tile in tiles if tile not in self.on)
        return min(free, key=lambda tile: (squared(tile, point), tile))

    def wanted(self, i: int) -> Point:
        """From a seat's tile to the middle of its point and where its neighbours want it."""
        at, links = self.at, self.links[i]
        east, south = self.points[i]
        for way in links:
            east += at[way.to][0] - way.east
            south += at[way.to][1] - way.south
        return east / (len(links) + 1) - at[i][0], south / (len(links) + 1) - at[i][1]

    def turn(self, tiles: Sequence[Tile]) -> None:
        """Move the content of each tile to the next, and of the last to the first."""
        moving = [self.on.pop(tile, None) for tile in tiles]
        for i, tile in zip(moving, [*tiles[1:], tiles[0]], strict=True):
            if i is not None:
                self.on[tile], self.at[i] = i, tile

    def change(self, tiles: Sequence[Tile]) -> float:
        """Rotate a ring of tiles; the increase of the cost."""
        before = self.cost(tiles)
        self.turn(tiles)
        return self.cost(tiles) - before

    def cost(self, tiles: Sequence[Tile]) -> float:
        """What it costs that seats are on these tiles, parts of regions and counties aside."""
        cost, counted = 0.0, set[int]()
        for tile in tiles:
            if tile in self.on:
                cost += self.cost_of_seat(self.on[tile], counted)
                counted.add(self.on[tile])
        if len(counted) < len(tiles):
            around = {*tiles, *(side for tile in tiles for side in sides(tile))}
            for sea in around.difference(self.on):
                cost += COAST[sum(side in self.on for side in sides(sea))]
        return cost

    def cost_of_seat(self, i: int, counted: set[int]) -> float:
        """How far a seat is from where it should be, and its borders; not what is counted already.

        Most of the time of the script is spent here.
        """
        at, (column, row) = self.at, self.at[i]
        east, south = column - self.points[i][0], row - self.points[i][1]
        cost = east * east + south * south
        for j, east, south in self.links[i]:
            if j not in counted:
                east += column - at[j][0]
                south += row - at[j][1]
                cost += east * east + south * south
        for side in sides(at[i]):
            beside = self.on.get(side)
            if beside is not None and beside not in counted:
                cost += self.border(i, beside)
        return cost

    def parts(self, groups: Iterable[Group]) -> float:
        """Cost of the parts of regions and counties."""
        cost = 0.0
        for group in groups:
            tiles = {self.at[i] for i in self.members[group]}
            while tiles:
                cost += PART_OF_REGION if len(group) == 1 else PART_OF_COUNTY
                edge = [tiles.pop()]
                while edge:
                    found = tiles.intersection(sides(edge.pop()))
                    tiles -= found
                    edge += found
        return cost


def settle(
    seats: Sequence[Seat], points: Sequence[Point], links: Ways, chance: random.Random
) -> list[Tile]:
    """A tile for each seat."""
    sheet = Sheet(seats, points, links)
    wander(sheet, chance)
    while improve(sheet):
        pass
    return sheet.at


def wander(sheet: Sheet, chance: random.Random) -> None:
    """Let seats go about where they are wanted, with less and less LATITUDE."""
    for turn in range(ROUNDS):
        latitude = LATITUDE * (1 - turn / ROUNDS)
        for i, _ in product(range(len(sheet.at)), range(TRIES)):
            east, south = sheet.wanted(i)
            step = round(east + 4 * chance.random() - 2), round(south + 4 * chance.random() - 2)
            if step != (0, 0):
                tiles = ring(sheet.at[i], step)
                if sheet.change(tiles) >= latitude:
                    sheet.turn(tiles[::-1])


def improve(sheet: Sheet) -> bool:
    """Make every move that makes the map better, parts and all; whether there was one."""
    better = False
    for i, step in product(range(len(sheet.at)), STEPS):
        tiles = ring(sheet.at[i], step)
        worse = sheet.change(tiles)
        if worse < 2 * PART_OF_REGION:  # or else nothing could make up for it
            groups = {g for t in tiles if t in sheet.on for g in sheet.seats[sheet.on[t]].groups}
            after = sheet.parts(groups)
            sheet.turn(tiles[::-1])
            worse += after - sheet.parts(groups)
            sheet.turn(tiles)
        if worse < -1e-9:
            better = True
        else:
            sheet.turn(tiles[::-1])
    return better


# Join


def map_of(seats: Sequence[Seat], drawing: Drawing) -> dict[Seat, Tile]:
    """A tile for each seat, from column 0 in the west and row 0 in the north."""
    ireland = [seat for seat in seats if seat.id.startswith("N")]
    britain = [seat for seat in seats if not seat.id.startswith("N")]
    return from_zero(beside(land(ireland, drawing), land(britain, drawing)))


def land(seats: Sequence[Seat], drawing: Drawing) -> dict[Seat, Tile]:
    """A tile for each seat of one land."""
    places = [seat.place for seat in seats]
    links = ways(places, drawing.reach)
    tiles = settle(seats, spread(places, links), links, random.Random(drawing.chance))
    return dict(zip(seats, tiles, strict=True))


def beside(west: dict[Seat, Tile], east: dict[Seat, Tile]) -> dict[Seat, Tile]:
    """Two lands on one map, one sea column between, with equal latitudes in equal rows."""
    if not west or not east:
        return west | east
    latitude = median(seat.place[1] for seat in west)
    level = sorted(east, key=lambda seat: (abs(seat.place[1] - latitude), seat.id))[: len(west)]
    south = round(median(east[seat][1] for seat in level) - median(row for _, row in west.values()))
    shift = min(column for column, _ in east.values()) - max(c for c, _ in west.values()) - 2
    return {seat: (tile[0] + shift, tile[1] + south) for seat, tile in west.items()} | east


def from_zero(tiles: dict[Seat, Tile]) -> dict[Seat, Tile]:
    """The same map, moved to column 0 and row 0."""
    first = [min(tile[axis] for tile in tiles.values()) for axis in (0, 1)]
    return {seat: (tile[0] - first[0], tile[1] - first[1]) for seat, tile in tiles.items()}


def write(path: Path, seats: Sequence[Seat], tiles: dict[Seat, Tile]) -> None:
    """Write a tiles.csv in the order of the seats. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("id", "column", "row"))
        table.writerows((seat.id, *tiles[seat]) for seat in seats)


def main() -> None:
    """Make the maps named on the command line; exits 1 where one cannot be made."""
    arguments = argparse.ArgumentParser(description="Place seats on maps of tiles.")
    centroids = ROOT / "../shared/data/seat-centroids-2010-boundaries.csv"
    arguments.add_argument("centroids", nargs="?", type=Path, default=centroids)
    arguments.add_argument("elections", nargs="*", default=list(DRAWINGS), metavar="election")
    arguments.add_argument("--output", type=Path, default=ROOT / "data")
    options = arguments.parse_args()
    try:
        for election in options.elections:
            seats = read_seats(ROOT / "data" / election / "seats.csv", options.centroids)
            tiles = map_of(seats, DRAWINGS.get(election, ANY))
            write(options.output / election / "tiles.csv", seats, tiles)
            columns, rows = (1 + max(tile[axis] for tile in tiles.values()) for axis in (0, 1))
            print(f"{election}: {len(seats)} seats on {columns} columns and {rows} rows")
    except OSError as error:
        sys.exit(f"build_tiles: {error.filename}: {error.strerror}")
    except TilesError as error:
        sys.exit(f"build_tiles: {error}")


if __name__ == "__main__":
    main()
