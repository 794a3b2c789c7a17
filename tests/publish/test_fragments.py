"""The fragments that an editor embeds: whole, escaped, without anything from elsewhere."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from tests.makers import boards, night
from tests.makers.boards import MORNING
from tests.makers.published import parts
from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.publish import board_objects
from tracker.publish.fragments import headline_html, map_svg

BOARDS = {
    "before": Board.empty(night.anglia()),
    "the end": night.anglia_board(),
    "every status": boards.unfinished(),
    "hostile": boards.hostile("</style></svg><script>alert(1)</script>"),
    "hexagons": Board.empty(night.hexagonal()),
}


def headline(board: Board) -> str:
    of_seats = {seat: parts(board, state.seat.name) for seat, state in board.states.items()}
    lines = board_objects.target_lines(board, of_seats)
    return headline_html(board_objects.state(board, MORNING, lines, of_seats.values()))


@pytest.mark.parametrize("when", BOARDS)
def test_the_headline_is_a_closed_fragment(when: str) -> None:
    root = ElementTree.fromstring(headline(BOARDS[when]))
    assert (root.tag, root.get("class")) == ("div", "tracker-headline")
    assert {element.tag for element in root.iter()} <= {"div", "p", "strong", "small", "time"}
    (time,) = root.iter("time")
    assert time.get("datetime") == "2019-12-13T07:13:00+00:00"


@pytest.mark.parametrize("when", BOARDS)
def test_the_map_is_a_picture_of_its_own(when: str) -> None:
    svg = map_svg(BOARDS[when], {})
    assert svg
    root = ElementTree.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "<script" not in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    tiles = [group for group in root if group.tag.endswith("}g")]
    assert len(tiles) == len(BOARDS[when].election.seats)


def test_every_rule_of_the_map_applies_only_within_it() -> None:
    svg = map_svg(BOARDS["the end"], {})
    assert svg
    style = svg[svg.index("<style>") + 7 : svg.index("</style>")]
    selectors = re.findall(r"([^{}]+)\{", re.sub(r"@media[^{]*\{", "", style))
    assert selectors
    assert all(selector.strip().startswith(".tracker-map") for selector in selectors)


def test_every_class_of_the_map_has_a_rule() -> None:
    for board in BOARDS.values():
        svg = map_svg(board, {})
        assert svg
        style = svg[svg.index("<style>") :]
        classes = {name for names in re.findall(r'class="([^"]+)"', svg) for name in names.split()}
        assert {name for name in classes - {"mark"} if f".{name} " not in style} == set()


def test_a_tile_is_drawn_again_only_if_its_seat_changes() -> None:
    board, drawn = Board.empty(night.anglia()), dict[str, tuple[SeatState, str]]()
    map_svg(board, drawn)
    before = dict(drawn)
    after = board.apply([night.result_in("Ipswich")])
    assert map_svg(after, drawn) == map_svg(after, {})
    redrawn = [seat for seat in drawn if drawn[seat] is not before[seat]]
    assert redrawn == [night.seat_of(board.election, "Ipswich").id]
