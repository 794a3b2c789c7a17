"""The panel of upcoming seats beside the marginals."""

import datetime as dt

import pytest
from rich.cells import cell_len

from tests.makers import night
from tests.makers.newsroom import HALF_PAST_THREE, text
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.ui.view_models.upcoming import expected_windows, upcoming_panel

ANGLIA = night.anglia()
BEFORE = Board.empty(ANGLIA)
FULL = night.anglia_board()
WIDTHS = (78, 80, 100, 160, 220)
SIDE_AT_120, SIDE_AT_160 = 42, 56
"""The width of the side panel in terminals of 100, 120 and 160 columns."""

# -- the panel ---------------------------------------------------------------------------------


def panel(board: Board, width: int = 80) -> dict[str, str]:
    """The lines of the panel by seat id."""
    listing = upcoming_panel(board, expected_windows(board), HALF_PAST_THREE, width)
    return dict(zip(listing.keys, map(text, listing.lines()), strict=True))


def in_panel(board: Board) -> list[str]:
    return [board.election.seat_by_id[key].name for key in panel(board)]


def test_seats_are_ordered_by_time_across_midnight() -> None:
    times = {
        "Late": "09T02:10",
        "Early": "08T23:05",
        "Midnight": "09T00:00",
        "Noon": "09T11:59",
        "Evening": "09T21:03",
    }
    election = night.small(
        *(
            night.seat(name, previous_declared_at=dt.datetime.fromisoformat(f"2017-06-{at}+01:00"))
            for name, at in times.items()
        ),
        night.seat("Never"),
    )
    assert in_panel(Board.empty(election)) == [
        "Early",
        "Midnight",
        "Late",
        "Noon",
        "Evening",
        "Never",
    ]


def test_before_the_first_declaration_all_seats_are_listed() -> None:
    assert len(in_panel(BEFORE)) == 69


def test_a_declared_seat_is_not_listed() -> None:
    assert in_panel(FULL) == []


@pytest.mark.parametrize(
    "bulletins",
    [
        (night.recount(ANGLIA, "Ipswich"),),
        (
            night.result(ANGLIA, "Ipswich", votes={"Con": 3, "Lab": 2}),
            night.result(ANGLIA, "Ipswich", votes={"Con": 2, "Lab": 3}),
        ),
        (night.result(ANGLIA, "Ipswich", votes={"Con": 3, "Lab": 3}),),
    ],
    ids=["recount", "conflict", "tied"],
)
def test_a_seat_without_a_winner_is_listed_with_its_status(bulletins: tuple[Bulletin, ...]) -> None:
    board = BEFORE.apply(bulletins)
    ipswich = night.state(board, "Ipswich")
    assert ipswich.status.upper() in panel(board)[ipswich.seat.id]


def test_a_target_is_marked_and_others_are_not() -> None:
    marked = {seat for seat, line in panel(BEFORE).items() if "▹" in line}
    assert marked == {target.seat for target in ANGLIA.targets}


def test_the_defending_party_is_shown() -> None:
    assert "◆ LD" in panel(BEFORE)[night.seat_of(ANGLIA, "North Norfolk").id]


@pytest.mark.parametrize("width", [*WIDTHS, SIDE_AT_120, SIDE_AT_160])
def test_every_line_fits_its_width(width: int) -> None:
    recount = BEFORE.apply(night.recount(ANGLIA, seat.name) for seat in ANGLIA.seats)
    for board in (BEFORE, recount):
        assert all(cell_len(line) <= width for line in panel(board, width).values())


@pytest.mark.parametrize(("width", "whole"), [(42, False), (60, True)])
def test_a_long_name_is_complete_where_there_is_room(width: int, whole: bool) -> None:
    shown = " ".join(panel(BEFORE, width).values())
    assert ("Central Suffolk and North Ipswich " in shown) is whole
