"""The map: the size and the text of a tile, and the header line."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.makers import night
from tests.makers.newsroom import cells, text
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.election import Election
from tracker.election.folder import load_election
from tracker.summary.seat_names import short_name
from tracker.ui.view_models.filter import parse_filter
from tracker.ui.view_models.map import (
    FILTERED,
    UNDECLARED,
    map_grid,
    map_header,
    tile_lines,
)
from tracker.ui.view_models.map_grid import MapGrid
from tracker.ui.view_models.marks import Marks
from tracker.ui.view_models.parties import badge
from tracker.ui.view_models.styled_text import Line, Span
from tracker.ui.view_models.styles import ERROR, HIGHLIGHT, OPEN_COUNT

ANGLIA = night.anglia()
BEFORE = Board.empty(ANGLIA)
FULL = night.anglia_board()
MAP = night.small(
    night.seat("Ambridge", tile=(0, 0)),
    night.seat("Borchester", tile=(3, 0)),
    night.seat("Felpersham", tile=(1, 2)),
    night.seat("Lakey Hill"),
)
"""Three seats on a map of four columns and three rows, and one seat without a place."""
IPSWICH = night.seat_of(ANGLIA, "Ipswich").id
LONGEST = night.seat_of(ANGLIA, "Central Suffolk and North Ipswich").id
WIDTHS = (60, 78, 80, 100, 160, 220)
AS_SEEN = (80, 160)
TILE_WIDTHS = range(2, 15)


# -- the grid --------------------------------------------------------------------------------


def test_the_map_reaches_to_its_last_column_and_row() -> None:
    shape = map_grid(MAP, 80, 24)
    assert shape.places == {(0, 0): "X-Ambridge", (3, 0): "X-Borchester", (1, 2): "X-Felpersham"}


@pytest.mark.parametrize(
    ("width", "height", "tile_size"),
    [
        pytest.param(220, 60, (24, 5), id="never wider than 24, nor taller than 5"),
        pytest.param(56, 24, (14, 4), id="just as wide"),
        pytest.param(55, 24, (13, 4), id="a cell short"),
        pytest.param(40, 8, (10, 2), id="as tall as there is room"),
        pytest.param(40, 2, (10, 1), id="never less than a line"),
        pytest.param(28, 24, (7, 2), id="a third as tall as it is wide"),
        pytest.param(20, 24, (5, 1), id="small ones are a line"),
        pytest.param(7, 24, (2, 1), id="never narrower than 2: it is scrolled"),
        pytest.param(0, 0, (2, 1), id="no room at all"),
    ],
)
def test_tiles_are_as_large_as_fits(width: int, height: int, tile_size: tuple[int, int]) -> None:
    shape = map_grid(MAP, width, height)
    assert (shape.tile_width, shape.tile_height) == tile_size


@pytest.mark.parametrize(
    ("width", "height", "tile_size"),
    [
        pytest.param(220, 60, (24, 5), id="never wider than 24, nor taller than 5"),
        pytest.param(39, 24, (8, 2), id="an even width"),
        pytest.param(40, 24, (10, 3), id="the same height as a square of this width"),
        pytest.param(7, 24, (2, 1), id="never narrower than 2: it is scrolled"),
    ],
)
def test_hexagons_have_an_even_width(width: int, height: int, tile_size: tuple[int, int]) -> None:
    """The map is four tiles wide, and its row 1 is half a tile further right: 4 tiles in all."""
    grid = map_grid(msgspec.structs.replace(MAP, hexagons=True), width, height)
    assert grid.shifted
    assert (grid.tile_width, grid.tile_height) == tile_size


def test_an_election_without_places_has_no_map() -> None:
    assert map_grid(night.small(night.seat()), 80, 24) == MapGrid({}, 2, 1)


# -- the text of a tile ---------------------------------------------------------------


def face(
    *bulletins: Bulletin, width: int = 12, selected: bool = False, filter: str = ""
) -> tuple[str, str]:
    """The first line of the tile of Ipswich without spaces, and its style."""
    state = night.state(BEFORE.apply(bulletins), "Ipswich")
    first = tile_lines(
        state, width, 1, selected=selected, seat_filter=parse_filter(filter, ANGLIA)
    )[0]
    return text(first).rstrip(), first[0].style


CON_GAIN, LAB_HOLD = (night.rush(ANGLIA, "Ipswich", party) for party in ("Con", "Lab"))
TIED = night.result(ANGLIA, "Ipswich", votes={"Con": 3, "Lab": 3})
RECOUNT = night.recount(ANGLIA, "Ipswich")
CONFLICT = (
    night.result(ANGLIA, "Ipswich", votes={"Con": 3, "Lab": 2}),
    night.result(ANGLIA, "Ipswich", votes={"Con": 2, "Lab": 3}),
)
OVER_THE_VOTES = (CONFLICT[0], night.result(ANGLIA, "Ipswich", votes={"Con": 4, "Lab": 2}))
SUPERSEDED = (night.result_in("Ipswich"), night.rush(ANGLIA, "Ipswich", "Lab", revision=2))
NOBODYS = night.rush(ANGLIA, "Ipswich", "Whig")
EVERY_STATE = {
    "awaiting": (),
    "gain": (CON_GAIN,),
    "hold": (LAB_HOLD,),
    "declared": (night.result_in("Ipswich"),),
    "votes pending": SUPERSEDED,
    "recount": (RECOUNT,),
    "tied": (TIED,),
    "conflict": CONFLICT,
    "conflict over the votes": OVER_THE_VOTES,
    "a party that nobody knows": (NOBODYS,),
}


@pytest.mark.parametrize(
    ("state", "written"),
    [
        ("awaiting", "· Ipswich"),
        ("gain", "■+Ipswich"),
        ("declared", "■+Ipswich"),
        ("hold", "● Ipswich"),
        ("votes pending", "● Ipswich"),
        ("recount", "↻ Ipswich"),
        ("tied", "= Ipswich"),
        ("conflict", "! Ipswich"),
        ("conflict over the votes", "!+Ipswich"),
        ("a party that nobody knows", "·+Ipswich"),
    ],
)
def test_a_tile_has_the_winners_mark_and_a_plus_for_a_gain(state: str, written: str) -> None:
    assert face(*EVERY_STATE[state])[0] == written


@pytest.mark.parametrize(
    ("state", "style"),
    [
        ("awaiting", UNDECLARED),
        ("gain", badge(ANGLIA, "Con", "").style),
        ("hold", badge(ANGLIA, "Lab", "").style),
        ("recount", OPEN_COUNT),
        ("tied", OPEN_COUNT),
        ("conflict", ERROR),
        ("conflict over the votes", ERROR),
    ],
)
def test_a_tile_has_the_winners_colour_or_a_warning_style(state: str, style: str) -> None:
    assert face(*EVERY_STATE[state])[1] == style


@pytest.mark.parametrize("state", EVERY_STATE)
def test_the_selected_tile_has_a_bracket_and_is_reversed(state: str) -> None:
    bulletins = EVERY_STATE[state]
    written, style = face(*bulletins)
    assert face(*bulletins, selected=True) == (f"[{written}", f"{style} reverse")


@pytest.mark.parametrize("state", EVERY_STATE)
def test_a_tile_outside_the_filter_has_its_mark_and_no_colour(
    state: str,
) -> None:
    bulletins = EVERY_STATE[state]
    written, _ = face(*bulletins)
    assert face(*bulletins, filter="norfolk") == (written, FILTERED)
    assert face(*bulletins, filter="suffolk") == face(*bulletins)


def test_a_seat_that_has_just_changed_hands_flashes() -> None:
    state = night.state(FULL, "Ipswich")
    flashing = Marks(flashing=frozenset({IPSWICH}))
    assert tile_lines(state, 12, 1, marks=flashing)[0][0].style == HIGHLIGHT


def test_the_narrowest_tile_has_room_for_the_mark_and_the_plus() -> None:
    assert face(CON_GAIN, width=2)[0] == "■+"
    assert face(CON_GAIN, width=2, selected=True)[0] == "[■"


# -- the size of a tile ----------------------------------------------------------------------


def sizes(lines: list[Line]) -> list[int]:
    return [cells(line) for line in lines]


@pytest.mark.parametrize("height", [1, 2, 3])
def test_a_tile_has_exactly_the_given_size(height: int) -> None:
    wrong = {
        (name, selected, width): sizes(lines)
        for name, bulletins in EVERY_STATE.items()
        for selected in (False, True)
        for width in TILE_WIDTHS
        for state in (night.state(BEFORE.apply(bulletins), "Ipswich"),)
        for lines in (tile_lines(state, width, height, selected=selected),)
        if sizes(lines) != [width] * height
    }
    assert wrong == {}


@pytest.mark.parametrize("name", ["東京東京東京", "Ynys Môn", "A", "St", "\x1b[31mRed\n", ""])
def test_a_tile_has_the_same_size_with_any_name(name: str) -> None:
    state = night.state(Board.empty(night.small(night.seat(name, id="X"))), "X")
    assert {
        cells(line) - width for width in TILE_WIDTHS for line in tile_lines(state, width, 3)
    } == {0}


def test_a_mark_of_two_cells_does_not_move_the_map() -> None:
    election = _with_mark("🐝")
    state = night.state(Board.of(election, [night.rush(election, "Ambridge", "Con")]), "Ambridge")
    assert {cells(tile_lines(state, width, 1)[0]) - width for width in TILE_WIDTHS} == {0}


def test_wide_tiles_have_a_space_between_them_and_tall_tiles_a_line_below() -> None:
    first, second, last = tile_lines(night.state(FULL, "Ipswich"), 12, 3)
    assert text(first).endswith(" ")
    assert first[-1].style == second[-1].style == ""
    assert second[0].style == first[0].style
    assert last == (Span(" " * 12),)


def _with_mark(mark: str) -> Election:
    """An election of one seat, with another mark for the Conservatives."""
    con = msgspec.structs.replace(ANGLIA.party_by_code["Con"], mark=mark)
    others = (party for party in ANGLIA.parties if party.code != "Con")
    return night.small(night.seat(), parties=(con, *others))


# -- names in a few cells --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "width", "short"),
    [
        ("Ipswich", 12, "Ipswich"),
        ("Ipswich", 7, "Ipswich"),
        ("Ipswich", 5, "Ipswi"),
        ("North Norfolk", 5, "NNorf"),
        ("North West Norfolk", 6, "NWNorf"),
        ("Norwich North", 5, "NorwN"),
        ("Norwich South", 5, "NorwS"),
        ("Milton Keynes North", 6, "MilKeN"),
        ("Milton Keynes South", 6, "MilKeS"),
        ("Bury St Edmunds", 6, "BuStEd"),
        ("Basildon and Billericay", 8, "BasiBill"),
        ("Stoke-on-Trent North", 7, "StonTrN"),
        ("Richmond (Yorks)", 4, "RiYo"),
        ("Richmond (Yorks)", 3, "RiY"),
        ("Ipswich", 2, ""),
        ("Ipswich", 0, ""),
    ],
)
def test_a_cut_name_keeps_its_words_recognisable(name: str, width: int, short: str) -> None:
    assert short_name(name, width) == short


@settings(max_examples=60)
@given(name=some.text(max_size=30), width=some.integers(0, 14))
def test_a_short_name_is_never_longer_than_its_room(name: str, width: int) -> None:
    assert len(short_name(name, width)) <= width


def test_all_names_of_anglia_are_different_in_eight_cells() -> None:
    shortened = [short_name(seat.name, 8) for seat in ANGLIA.seats]
    assert {name for name in shortened if shortened.count(name) > 1} == set()


@pytest.mark.parametrize("election", ["uk-2019", "uk-2024"])
def test_no_name_of_a_tile_has_half_of_its_brackets(election: str) -> None:
    """Richmond (Yorks) was "Ri(" on the smallest tiles."""
    names = [seat.name for seat in load_election(election).seats]
    short = {short_name(name, width) for name in names for width in range(15)}
    assert {name for name in short if name.count("(") != name.count(")")} == set()


# -- the signs of a tile ---------------------------------------------------------------------


def _pinned(party: str) -> Board:
    declared = BEFORE.apply([night.rush(ANGLIA, "Ipswich", party)])
    return declared.apply([night.pin(declared, "Ipswich")])


@pytest.mark.parametrize(
    ("party", "width", "written"),
    [("Lab", 12, "●⚲Ipswich"), ("Con", 12, "■+⚲Ipswich"), ("Lab", 2, "●⚲"), ("Con", 2, "■+")],
)
def test_a_tile_has_the_sign_of_its_seat_after_the_outcome(
    party: str, width: int, written: str
) -> None:
    (span, *_) = tile_lines(_pinned(party).states[IPSWICH], width, 1)[0]
    assert span.text.rstrip() == written
    assert ("underline" in span.style) is ("⚲" not in written)


# -- the header --------------------------------------------------------------------------


def above(*bulletins: Bulletin, width: int = 100, note: str = "") -> str:
    return text(map_header(BEFORE.apply(bulletins), IPSWICH, width, note))


def test_the_header_has_the_selected_seats_result() -> None:
    line = above(night.result_in("Ipswich"))
    assert line.rstrip() == " Ipswich  Con GAIN  from Lab  majority 5,479  swing 6.3  02:48"


def test_the_header_of_an_awaited_seat_has_the_previous_winner() -> None:
    assert above().rstrip() == " Ipswich awaited  was ● Lab"


def test_superseded_figures_are_not_shown() -> None:
    line = above(*SUPERSEDED)
    assert "● Lab hold votes pending" in line
    assert "majority" not in line


def test_without_a_selection_the_header_is_the_note() -> None:
    assert text(map_header(BEFORE, "", 60, "No map")) == f"{'No map':<60}"


@pytest.mark.parametrize("width", WIDTHS)
def test_the_header_fits_its_width(width: int) -> None:
    note = parse_filter("votez<5", ANGLIA).error
    wide = {
        text(line): cells(line)
        for board in (FULL, *(BEFORE.apply(bulletins) for bulletins in EVERY_STATE.values()))
        for seat in (IPSWICH, LONGEST, "")
        for line in (map_header(board, seat, width, note),)
        if cells(line) > width
    }
    assert wide == {}


@pytest.mark.parametrize("width", AS_SEEN)
@pytest.mark.parametrize("seat", [IPSWICH, LONGEST], ids=["a short name", "a long name"])
def test_the_number_of_matches_fits_beside_any_seat(seat: str, width: int) -> None:
    assert "12 of 69" in text(map_header(FULL, seat, width, " 12 of 69 "))
