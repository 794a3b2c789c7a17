"""The map of the page: links to the seats' results, a drawing for each region, and outlines."""

from xml.etree import ElementTree as ET

import msgspec
import pytest

from tests.makers.boards import anglia, board_of, state, statement
from tests.summary.drawn import drawn, of_kind
from tracker.board import Board
from tracker.board.bulletin import Bulletin, Candidate
from tracker.election import Election, Seat
from tracker.election.folder import load_election
from tracker.summary.pictures import page_map
from tracker.summary.pictures.tile_shape import EDGE, HEXAGON, SIDE

STEPS = ((0, -1), (1, 0), (0, 1), (-1, 0))


def shown(board: Board) -> dict[str, ET.Element]:
    """Tiles by tooltip."""
    picture = page_map.picture(board)
    assert picture
    return {tile.findtext("title") or "": tile for tile in drawn(picture.svg).iter("a")}


def wide() -> Election:
    """Anglia with its tiles 20 columns further east."""

    def moved(seat: Seat) -> Seat:
        assert seat.tile
        return msgspec.structs.replace(seat, tile=(seat.tile[0] + 20, seat.tile[1]))

    return msgspec.structs.replace(anglia(), seats=tuple(map(moved, anglia().seats)))


def test_a_tile_is_a_link_to_the_seats_result(full: Board) -> None:
    tile = shown(full)["Labour hold Cambridge"]
    assert tile.get("href") == f"#seat-{state(full, 'Cambridge').seat.id}"


def test_a_wide_map_has_a_drawing_for_each_region_at_its_place() -> None:
    picture = page_map.picture(Board.empty(wide()))
    assert picture
    areas = [*drawn(picture.svg)]
    assert [area.findtext("h3") for area in areas] == [
        *("East Midlands: 9 seats", "East of England: 58 seats", "South East: 2 seats"),
    ]
    styles = [dict(part.split(":") for part in area.attrib["style"].split(";")) for area in areas]
    assert [style["--columns"] for style in styles] == ["5", "10", "2"]
    assert [style["--share"] for style in styles] == ["16.667%", "33.333%", "6.667%"]


def test_a_region_is_outlined_where_another_region_or_no_tile_is_beside(full: Board) -> None:
    picture = page_map.picture(full)
    assert picture
    borders = [*of_kind(drawn(picture.svg), "border")]
    sides = sum(border.attrib["d"].count("M") for border in borders)
    regions = {s.seat.tile: s.seat.region for s in full.states.values()}
    beside = [(x, y, x + i, y + j) for x, y in filter(None, regions) for i, j in STEPS]
    assert sides == sum(regions[x, y] != regions.get((i, j)) for x, y, i, j in beside)


def test_the_sides_of_a_hexagon_are_towards_the_tiles_behind_them() -> None:
    """The middle of a side is half way between the two tiles."""
    for tile in ((2, 2), (2, 3)):
        left, top = HEXAGON.corner(tile)
        for behind, path in HEXAGON.behind(tile):
            points = [tuple(map(float, p.split())) for p in path[1:].split("L")]
            side = tuple(sum(values) / 2 for values in zip(*points, strict=True))
            other = HEXAGON.corner(behind)
            middle = (SIDE / 2 + (other[0] - left) / 2, EDGE + (other[1] - top) / 2)
            assert side == pytest.approx(middle, abs=0.06)


def test_a_speaker_who_is_re_elected_has_no_cut_corner() -> None:
    uk = load_election("uk-2019")
    chorley = next(seat for seat in uk.seats if seat.name == "Chorley")
    won = Bulletin(
        election="uk-2019",
        seat=chorley.id,
        kind="rush",
        origin="feed",
        revision=1,
        candidates=(Candidate(party="Spk", elected=True),),
    )
    tile = shown(Board.of(uk, [won]))["The Speaker is re-elected in Chorley"]
    assert not [*of_kind(tile, "gain")]


OWN = "Conservative gain from Labour in Ipswich. That is our own report, not the agency's."


def test_our_own_report_is_named_and_has_a_dashed_outline() -> None:
    board = board_of(statement("Ipswich", {"Con": 20_000, "Lab": 19_000}, origin="desk"))
    tile = shown(board)[OWN]
    assert [*of_kind(tile, "own")]
    picture = page_map.picture(board)
    assert picture
    assert "our own report" in picture.caption
