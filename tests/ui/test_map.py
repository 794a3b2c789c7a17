"""The map: a tile for each seat, its colours, and the cursor."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from textual.pilot import Pilot

from tests.makers import night
from tests.makers.newsroom import (
    Newsroom,
    app_of,
    header,
    on_seat_page,
    open_app,
    opens,
    screen_text,
    seat_id,
    selected,
    settled,
    shows,
    until,
    wait_for_board,
)
from tracker.ui.panes.map import MapPane
from tracker.ui.panes.side import SideMap
from tracker.ui.screens.declare import DeclareScreen
from tracker.ui.screens.seat import SeatScreen
from tracker.ui.view_models.map import NO_MAP, UNDECLARED
from tracker.ui.view_models.styled_text import Span

ANGLIA = night.anglia()
WIDE = (160, 48)


async def show_map(pilot: Pilot[None], seat: str) -> MapPane:
    """Show the map with the cursor on a seat."""
    await pilot.press("4")
    tiles = app_of(pilot).board_screen.query_one(MapPane)
    await until(pilot, lambda: tiles._place_by_key, "the tiles")
    tiles.select(seat_id(seat))
    await pilot.pause()
    return tiles


async def test_200_columns_have_the_map_beside_the_lists(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), (220, 60)) as pilot:
        await shows(pilot, "Latest", "Still to come", "■+NNo", "· Bed")
        half_night.agency("Bedford")
        await shows(pilot, "35 of 69", "● Bed")
        tiles = app_of(pilot).board_screen.query_one(SideMap)
        x, y = tiles._grid.corner(tiles._place_by_key[seat_id("Ipswich")])
        await pilot.click(SideMap, offset=(x, y))
        await until(pilot, lambda: on_seat_page(app_of(pilot)))
        await shows(pilot, "Ipswich", "Con GAIN")


@pytest.mark.parametrize("size", [(199, 60), (220, 14)])
async def test_without_room_for_the_whole_map_there_is_none(
    half_night: Newsroom, size: tuple[int, int]
) -> None:
    async with open_app(half_night.app(), size) as pilot:
        await shows(pilot, "Latest")
        await settled(pilot)
        assert not [m for m in app_of(pilot).board_screen.query(SideMap) if m.display]


async def test_after_a_resize_the_map_is_beside_the_lists_or_gone(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), (160, 48)) as pilot:
        await pilot.resize_terminal(220, 60)
        await shows(pilot, "■+NNo", "Still to come")
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: "■+NNo" not in screen_text(pilot.app))
        await shows(pilot, "Latest", "Still to come")


def place(tiles: MapPane) -> tuple[int, int]:
    """The column and the row of the tile under the cursor."""
    return tiles._place_by_key[tiles.key]


def tile(tiles: MapPane, seat: str) -> Span:
    """The text and the style of a seat's tile."""
    return tiles._tile(seat_id(seat), False)[0][0]


async def test_the_arrows_move_to_the_next_tile_and_the_header_has_its_seat(
    half_night: Newsroom,
) -> None:
    async with open_app(half_night.app()) as pilot:
        app = app_of(pilot)
        tiles = await show_map(pilot, "Cambridge")
        ways = {"right": (1, 0), "left": (-1, 0), "down": (0, 1), "up": (0, -1)}
        for key, (across, down) in ways.items():
            column, row = place(tiles)
            await pilot.press(key)
            there = place(tiles)
            assert (there[0] - column) * across + (there[1] - row) * down > 0
            await until(pilot, lambda: selected(app) in header(app))


async def test_actions_are_for_the_seat_under_the_cursor(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), WIDE) as pilot:
        app = app_of(pilot)
        await show_map(pilot, "Ipswich")
        await until(pilot, lambda: header(app).startswith(" Ipswich"))
        assert "Con GAIN  from Lab  ◉ unseen  majority 5,479  swing 6.3" in header(app)
        await opens(pilot, "enter", screen=SeatScreen)
        await shows(pilot, "Conservative gain from Labour in Ipswich.")
        await pilot.press("escape")
        await wait_for_board(pilot)
        assert selected(app) == "Ipswich"
        await opens(pilot, "d", screen=DeclareScreen)
        await shows(pilot, "Declare Ipswich")


async def test_a_click_selects_a_tile_and_a_second_opens_it(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), WIDE) as pilot:
        tiles = await show_map(pilot, "Cambridge")
        x, y = tiles._grid.corner(tiles._place_by_key[seat_id("Ipswich")])
        offset = (x + 1 - tiles.scroll_offset.x, y - tiles.scroll_offset.y)
        await pilot.click("#map", offset=offset)
        await until(pilot, lambda: selected(app_of(pilot)) == "Ipswich")
        assert not on_seat_page(pilot.app)
        await pilot.click("#map", offset=offset)
        await shows(pilot, "Conservative gain from Labour in Ipswich.")


@pytest.fixture
def hexagons(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom with a map of seven hexagons."""
    room = Newsroom(tmp_path, night.hexagonal())
    yield room
    room.ledger.close()


async def test_the_arrows_move_between_hexagons_that_touch(hexagons: Newsroom) -> None:
    async with open_app(hexagons.app()) as pilot:
        await show_map(pilot, "Norwich South")
        for key, seat in (
            ("up", "North West Norfolk"),
            ("right", "North Norfolk"),
            ("down", "Great Yarmouth"),
            ("left", "Norwich South"),
            ("left", "Mid Norfolk"),
            ("down", "Bury St Edmunds"),
            ("right", "Ipswich"),
            ("up", "Great Yarmouth"),
        ):
            await pilot.press(key)
            assert (key, selected(app_of(pilot))) == (key, seat)


async def test_each_cell_of_a_hexagon_can_be_clicked(hexagons: Newsroom) -> None:
    """The row of Norwich South is shifted by half a tile. A click of its margin does nothing."""
    async with open_app(hexagons.app()) as pilot:
        tiles = await show_map(pilot, "Ipswich")
        grid = tiles._grid
        for seat in night.hexagonal().seats:
            assert seat.tile
            left, top = grid.corner(seat.tile)
            for x in (left, left + grid.tile_width - 1):
                tiles.select(seat_id("Ipswich" if seat.name != "Ipswich" else "Mid Norfolk"))
                await pilot.click("#map", offset=(x, top + grid.tile_height - 1))
                assert selected(app_of(pilot)) == seat.name
        before, (left, top) = selected(app_of(pilot)), grid.corner((0, 1))
        await pilot.click("#map", offset=(left - 1, top))
        assert selected(app_of(pilot)) == before


async def test_a_tile_is_coloured_when_its_seat_declares_and_a_gain_has_a_plus(
    newsroom: Newsroom,
) -> None:
    async with open_app(newsroom.app(), WIDE) as pilot:
        tiles = await show_map(pilot, "Cambridge")
        assert tile(tiles, "Watford").style == tile(tiles, "Ipswich").style == UNDECLARED
        newsroom.agency("Watford", "Ipswich")
        for name in ("Watford", "Ipswich"):
            await until(pilot, lambda name=name: tile(tiles, name).style != UNDECLARED)
        con = ANGLIA.party_by_code["Con"]
        assert con.colour in tile(tiles, "Watford").style
        assert tile(tiles, "Watford").text.startswith(f"{con.mark} ")
        assert tile(tiles, "Ipswich").text.startswith(f"{con.mark}+")


async def test_an_election_without_tiles_has_a_sentence(tmp_path: Path) -> None:
    flat = [msgspec.structs.replace(seat, tile=None) for seat in ANGLIA.seats]
    room = Newsroom(tmp_path, msgspec.structs.replace(ANGLIA, seats=tuple(flat)))
    async with open_app(room.app()) as pilot:
        await pilot.press("4", "down", "enter", "space")
        await shows(pilot, NO_MAP)
        assert pilot.app.screen is app_of(pilot).board_screen
    room.ledger.close()
