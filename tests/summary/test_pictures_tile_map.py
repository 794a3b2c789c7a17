"""The tile map: each seat at its place, its winner by colour, mark and words."""

from collections.abc import Callable
from itertools import combinations
from math import dist
from xml.etree import ElementTree as ET

import msgspec
import pytest

from tests.makers import night
from tests.makers.boards import anglia, hostile, state
from tests.summary.drawn import description, drawn, of_kind
from tracker.board import Board
from tracker.election import Election, Seat
from tracker.summary.pictures import tile_map
from tracker.summary.pictures.tile_shape import HEXAGON, TILE
from tracker.support.contrast import text_colour


def shown(board: Board) -> dict[str, ET.Element]:
    """Tiles by tooltip."""
    picture = tile_map.picture(board)
    assert picture
    return {tile.findtext("title") or "": tile for tile in drawn(picture.svg).findall("g")}


def place(tile: ET.Element) -> tuple[int, int]:
    x, y = tile.attrib["transform"].removeprefix("translate(").removesuffix(")").split()
    return (int(x) - 1) // TILE, (int(y) - 1) // TILE


def fill(tile: ET.Element) -> str | None:
    return next(tile.iter("rect")).get("fill")


def test_every_seat_has_its_own_tile_at_its_place(full: Board) -> None:
    found = shown(full)
    assert len(found) == 69
    ipswich = found["Conservative gain from Labour in Ipswich"]
    assert place(ipswich) == state(full, "Ipswich").seat.tile
    assert not [1 for one, other in combinations(found.values(), 2) if place(one) == place(other)]


def test_a_tile_has_its_winners_colour_and_mark_and_letters_of_its_name(full: Board) -> None:
    tile = shown(full)["Labour hold Cambridge"]
    labour = anglia().party_by_code["Lab"]
    assert fill(tile) == labour.colour
    assert [text.text for text in tile.iter("text")] == [labour.mark, "Cambr"]
    assert {text.get("fill") for text in tile.iter("text")} == {text_colour(labour.colour)}


def test_only_gains_have_a_cut_corner(full: Board) -> None:
    gains = [name for name, tile in shown(full).items() if [*of_kind(tile, "gain")]]
    assert len(gains) == 4
    assert all(" gain from " in name for name in gains)


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("Bedford: recount", "="),
        ("North Norfolk: tied", "="),
        ("Thurrock: in conflict", "!"),
        ("Cambridge: to come", "·"),
        ("Conservative gain from Labour in Peterborough", "■"),
        ("Labour hold Ipswich", "●"),
    ],
)
def test_a_seat_of_every_status_has_a_mark_and_words(
    unfinished: Board, name: str, mark: str
) -> None:
    tile = shown(unfinished)[name]
    assert next(tile.iter("text")).text == mark
    assert (fill(tile) is None) == (":" in name)


def test_the_legend_counts_every_tile_once(unfinished: Board) -> None:
    keys = tile_map.legend(unfinished)
    assert sum(key.count for key in keys) == 69
    assert [(key.mark, key.label, key.count) for key in keys] == [
        ("■", "Conservative", 3),
        ("●", "Labour", 1),
        ("·", "to come", 62),
        ("=", "recount", 1),
        ("=", "tied", 1),
        ("!", "in conflict", 1),
    ]


def test_the_map_has_a_text_version(half: Board) -> None:
    picture = tile_map.picture(half)
    assert picture
    assert description(picture.svg) == (
        "A tile for each seat, in the colour and with the mark of its winner:"
        " Conservative 31; Labour 3; to come 35."
    )
    named = dict(tile_map.seats_by_party(half))
    assert "; Ipswich (gain from Labour);" in named["Conservative"]
    assert sum(names.count(";") + 1 for names in named.values()) == 34


def test_an_election_without_tiles_has_no_map() -> None:
    assert tile_map.picture(Board.empty(_with(lambda seat: False))) is None


def test_seats_without_a_tile_are_counted() -> None:
    picture = tile_map.picture(Board.empty(_with(lambda seat: seat.name != "Ipswich")))
    assert picture
    assert picture.notes == ("1 seat not on the map.",)
    assert description(picture.svg).endswith("to come 68.")


def test_a_wide_map_has_no_letters_and_larger_marks() -> None:
    wide = _with(lambda seat: True, shift=20)
    tile = next(iter(shown(Board.empty(wide)).values()))
    assert [text.get("class") for text in tile.iter("text")] == ["mark alone"]


def test_an_unknown_party_has_a_question_mark() -> None:
    tile = shown(hostile("Monster"))["Monster gain from Labour in Peterborough"]
    assert next(tile.iter("text")).text == "?"


def test_hexagons_that_touch_are_the_same_distance_apart() -> None:
    """Middle to middle: 36 units to the tile beside, below left and below right."""
    middle = HEXAGON.corner((1, 2))
    for beside in ((2, 2), (0, 2), (0, 1), (1, 1), (0, 3), (1, 3)):
        assert dist(middle, HEXAGON.corner(beside)) == pytest.approx(TILE)


def test_a_map_of_hexagons_has_polygons_that_are_wholly_in_the_picture() -> None:
    board = Board.of(_hexagonal(), night.anglia_results())
    picture = tile_map.picture(board)
    assert picture
    assert (
        picture.caption == "A hexagon for each seat, about where it lies; a cut corner is a gain."
    )
    assert description(picture.svg).startswith("A hexagon for each seat, in the colour")
    _, _, width, height = map(float, drawn(picture.svg).attrib["viewBox"].split())
    found = shown(board)
    assert len(found) == 69
    for tile in found.values():
        left, top = map(float, tile.attrib["transform"][len("translate(") : -1].split())
        points = [tuple(map(float, p.split(","))) for p in _polygon(tile).attrib["points"].split()]
        assert len(points) == 6
        assert all(0 <= left + x <= width and 0 <= top + y <= height for x, y in points)


def test_a_hexagon_has_colour_mark_letters_and_a_cut_corner_for_a_gain() -> None:
    found = shown(Board.of(_hexagonal(), night.anglia_results()))
    labour = anglia().party_by_code["Lab"]
    tile = found["Labour hold Cambridge"]
    assert _polygon(tile).get("fill") == labour.colour
    assert [text.text for text in tile.iter("text")] == [labour.mark, "Cambr"]
    gains = {name for name, tile in found.items() if [*of_kind(tile, "gain")]}
    assert gains == {name for name in found if " gain from " in name}


def _polygon(tile: ET.Element) -> ET.Element:
    (found,) = tile.iter("polygon")
    return found


def _hexagonal() -> Election:
    return msgspec.structs.replace(anglia(), hexagons=True)


def _with(placed: Callable[[Seat], bool], shift: int = 0) -> Election:
    """Anglia with tiles only for some seats, and so many columns further east."""

    def moved(seat: Seat) -> Seat:
        assert seat.tile
        tile = (seat.tile[0] + shift, seat.tile[1]) if placed(seat) else None
        return msgspec.structs.replace(seat, tile=tile)

    return msgspec.structs.replace(anglia(), seats=tuple(map(moved, anglia().seats)))
