"""The list of all seats: the filter, the orders, the line of a seat."""

import datetime as dt
from itertools import pairwise

import msgspec
import pytest

from tests.makers import night
from tests.makers.newsroom import cells, text
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.figures import Figures
from tracker.board.seat_state import SeatState, shown_declared_at
from tracker.ui.view_models.filter import parse_filter
from tracker.ui.view_models.seats import ORDERS, result_spans, seat_header, seat_line, seat_listing

ANGLIA = night.anglia()
BEFORE = Board.empty(ANGLIA)
FULL = night.anglia_board()
WIDTHS = (78, 80, 100, 160, 220)
AS_SEEN = (79, 102)
"""The width of the list in a terminal of 80 columns, and in one of 160."""


def names(board: Board, *, matching: str = "", order: str = "name") -> list[str]:
    found = seat_listing(board, 100, parse_filter(matching, ANGLIA), order=order)
    return [ANGLIA.seat_by_id[key].name for key in found.keys if key]


def result_of(*bulletins: Bulletin, on: Board = BEFORE, seat: str = "Ipswich") -> str:
    """The result of a seat as text."""
    return text(tuple(result_spans(night.state(on.apply(bulletins), seat)))).strip()


def line_of(board: Board, seat: str, width: int) -> str:
    return text(seat_line(night.state(board, seat), width))


# -- the result of a seat ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bulletins", "expected"),
    [
        ((), "awaited"),
        ((night.recount(ANGLIA, "Ipswich"),), "RECOUNT"),
        ((night.rush(ANGLIA, "Ipswich", "Con"),), "Con GAIN  from Lab called"),
        ((night.rush(ANGLIA, "Ipswich", "Lab"),), "● Lab hold called"),
        ((night.result_in("Ipswich"),), "Con GAIN  from Lab"),
        ((night.result(ANGLIA, "Ipswich", votes={"Con": 3, "Lab": 3}),), "TIED"),
        (
            (night.result_in("Ipswich"), night.rush(ANGLIA, "Ipswich", "Lab", revision=2)),
            "● Lab hold votes pending",
        ),
        (
            (
                night.result(ANGLIA, "Ipswich", votes={"Con": 3, "Lab": 2}),
                night.result(ANGLIA, "Ipswich", votes={"Con": 2, "Lab": 3}),
            ),
            "CONFLICT",
        ),
        (
            (
                night.result(ANGLIA, "Ipswich", votes={"Con": 3, "Lab": 2}),
                night.result(ANGLIA, "Ipswich", votes={"Con": 4, "Lab": 2}),
            ),
            "CONFLICT  Con gain from Lab",
        ),
    ],
)
def test_the_result_of_a_seat_in_each_status(
    bulletins: tuple[Bulletin, ...], expected: str
) -> None:
    assert result_of(*bulletins) == expected


@pytest.mark.parametrize("room", range(12, 40))
@pytest.mark.parametrize(
    "bulletins",
    [
        (night.rush(ANGLIA, "Ipswich", "Con"),),
        (night.rush(ANGLIA, "Ipswich", "Brexit"),),
        (night.result_in("Ipswich"), night.rush(ANGLIA, "Ipswich", "Lab", revision=2)),
        (
            night.result(ANGLIA, "Ipswich", votes={"Con": 3, "Lab": 2}),
            night.result(ANGLIA, "Ipswich", votes={"Con": 4, "Lab": 2}),
        ),
    ],
)
def test_no_word_of_a_result_is_cut(bulletins: tuple[Bulletin, ...], room: int) -> None:
    """A called gain was "Con GAIN  from Lab calle" in a column of 24 cells."""
    state = night.state(BEFORE.apply(bulletins), "Ipswich")
    whole = text(tuple(result_spans(state))).split()
    for has_was in (False, True):
        spans = tuple(result_spans(state, room=room, has_was=has_was))
        assert cells(spans) <= max(room, 13)
        assert set(text(spans).split()) <= set(whole)


def test_a_called_gain_is_named_as_called_beside_the_previous_winner() -> None:
    line = line_of(BEFORE.apply([night.rush(ANGLIA, "Ipswich", "Con")]), "Ipswich", 80)
    assert "Con GAIN  called " in line
    assert "● Lab" in line


# -- the filter --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ("norwich", ["Norwich North", "Norwich South"]),
        ("NORWICH", ["Norwich North", "Norwich South"]),
        ("north norfolk", ["North Norfolk"]),
        (
            "gain",
            ["Ipswich", "North Norfolk", "Peterborough", "St Albans"],
        ),
        ("gain con", ["Ipswich", "North Norfolk", "Peterborough"]),
        ("gain from:lab", ["Ipswich", "Peterborough"]),
        ("liberal", ["St Albans"]),
        ("labour hold", ["Bedford", "Cambridge", "Luton North", "Luton South", "Norwich South"]),
        ("no such seat", []),
    ],
)
def test_the_filter_finds_seats_with_every_word(filter: str, found: list[str]) -> None:
    assert names(FULL, matching=filter) == found


def test_the_filter_finds_a_county() -> None:
    inside = [s.name for s in ANGLIA.seats if s.county == "Norfolk"]
    assert set(inside) <= set(names(BEFORE, matching="norfolk"))


@pytest.mark.parametrize("filter", ["", "   "])
def test_an_empty_filter_finds_every_seat(filter: str) -> None:
    assert len(names(FULL, matching=filter)) == 69


@pytest.mark.parametrize("status", ["recount", "called", "votes-pending", "conflict", "awaiting"])
def test_the_filter_finds_a_status(status: str) -> None:
    bulletins = {
        "recount": [night.recount(ANGLIA, "Ipswich")],
        "called": [night.rush(ANGLIA, "Ipswich", "Con")],
        "votes-pending": [
            night.result_in("Ipswich"),
            night.rush(ANGLIA, "Ipswich", "Lab", revision=2),
        ],
        "conflict": [
            night.result(ANGLIA, "Ipswich", votes={"Con": 3, "Lab": 2}),
            night.result(ANGLIA, "Ipswich", votes={"Con": 2, "Lab": 3}),
        ],
        "awaiting": [],
    }[status]
    assert "Ipswich" in names(BEFORE.apply(bulletins), matching=status)


@pytest.mark.parametrize("filter", ["[", "[/x]", "*", "(", "\\", "ø", "日本"])
def test_the_filter_takes_any_text(filter: str) -> None:
    assert names(FULL, matching=filter) == []


def test_the_filter_finds_a_name_with_other_accents() -> None:
    assert names(FULL, matching="Bédford") == names(FULL, matching="bedford") != []


def test_the_filter_finds_a_region() -> None:
    assert "Corby" in names(FULL, matching="east midlands con hold")


# -- the orders --------------------------------------------------------------------------------


def test_the_order_by_name_is_alphabetical() -> None:
    found = names(FULL, order="name")
    assert found == sorted(found)
    assert len(found) == 69


def test_the_order_latest_is_by_declared_time() -> None:
    times = [shown_declared_at(night.state(FULL, name)) for name in names(FULL, order="latest")]
    known = [at for at in times if at]
    assert len(known) == 69
    assert known == sorted(known, reverse=True)


def test_the_order_closest_is_by_the_majoritys_share() -> None:
    ordered = names(FULL, order="closest")
    assert ordered[0] == "Bedford"
    shares = [_figures(name).majority_share for name in ordered]
    assert shares == sorted(shares)


def test_the_order_swing_is_by_the_headline_swing() -> None:
    ordered = names(FULL, order="swing")
    values = [swing.value for name in ordered if (swing := _figures(name).swing)]
    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize("order", ["latest", "closest", "swing", "turnout"])
def test_seats_without_the_figure_are_last_by_name(order: str) -> None:
    board = BEFORE.apply(night.anglia_results()[:10])
    waiting = [s.seat.name for s in board.states.values() if s.winner is None]
    assert names(board, order=order)[10:] == sorted(waiting)


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_has_every_seat(order: str) -> None:
    assert sorted(names(FULL, order=order)) == sorted(names(FULL))


@pytest.mark.parametrize("width", AS_SEEN)
@pytest.mark.parametrize("order", ORDERS)
def test_the_header_has_the_whole_name_of_the_order_without_a_doubled_word(
    order: str, width: int
) -> None:
    header = text(seat_header(width, order))
    assert f"Seat{ORDERS[order].title} " in header
    words = header.split()
    assert [a for a, b in pairwise(words) if a == b] == []


# -- the line ----------------------------------------------------------------------------------


def test_a_line_has_the_time_the_holder_the_result_and_the_majority() -> None:
    line = line_of(FULL, "Ipswich", 80)
    for part in (" 02:48 ", "Ipswich", "● Lab", "Con GAIN  from Lab", "5,479", "11.1"):
        assert part in line


def test_a_wide_line_also_has_turnout_and_swing() -> None:
    assert "6.3 Lab→Con" in line_of(FULL, "Ipswich", 160)
    assert "→" not in line_of(FULL, "Ipswich", 80)


def test_superseded_figures_are_not_shown() -> None:
    board = FULL.apply([night.rush(ANGLIA, "Ipswich", "Lab", revision=2)])
    assert "5,479" not in line_of(board, "Ipswich", 160)


def test_times_are_in_the_elections_zone() -> None:
    new_york = msgspec.structs.replace(ANGLIA, timezone="America/New_York")
    board = Board.of(new_york, [night.result_in("Ipswich")])
    assert text(seat_line(night.state(board, "Ipswich"), 80)).startswith(" 21:48 ")


def test_a_desk_entry_has_its_time_and_its_sign() -> None:
    entry = night.desk_entry(
        BEFORE, "Ipswich", "Con", now=dt.datetime(2019, 12, 13, 2, 5, tzinfo=dt.UTC)
    )
    assert line_of(BEFORE.apply([entry]), "Ipswich", 80).startswith(" 02:05 ✎  Ipswich")


@pytest.mark.parametrize("width", WIDTHS)
def test_every_line_fits_its_width(width: int) -> None:
    wide = {
        text(line): cells(line)
        for board in every_kind_of_seat()
        for line in seat_listing(board, width).lines()
        if cells(line) > width
    }
    assert wide == {}


@pytest.mark.parametrize("width", [*WIDTHS, *AS_SEEN])
def test_the_header_fits_its_width(width: int) -> None:
    assert all(cells(seat_header(width, order)) <= width for order in ORDERS)


@pytest.mark.parametrize("width", AS_SEEN)
def test_a_pinned_seat_has_its_sign_before_its_name(width: int) -> None:
    assert line_of(_flagged(), "Ipswich", width).startswith(" 02:48 ⚲  Ipswich")


def test_the_direction_of_a_swing_is_complete_in_a_terminal_of_160_columns() -> None:
    assert "Lab→Con" in line_of(FULL, "Ipswich", 102)[:102]


@pytest.mark.parametrize("width", [*WIDTHS, *AS_SEEN])
def test_the_majority_is_under_its_title(width: int) -> None:
    header = text(seat_header(width, "name"))
    line = line_of(FULL, "Ipswich", width)
    assert line.index("5,479") + 5 == header.index("Majority") + 8


def every_kind_of_seat() -> list[Board]:
    bulletins = [
        night.rush(ANGLIA, "Ipswich", "Brexit"),
        night.recount(ANGLIA, "Bedford"),
        night.result(ANGLIA, "Corby", votes={"Con": 3, "Lab": 3}),
        night.result(ANGLIA, "Clacton", votes={"Brexit": 30_000, "Con": 2}),
        night.result(ANGLIA, "Watford", votes={"Con": 3, "Lab": 2}),
        night.result(ANGLIA, "Watford", votes={"Con": 2, "Lab": 3}),
        night.result(ANGLIA, "Maldon", votes={"LD": 3, "Con": 2}),
        night.rush(ANGLIA, "Maldon", "Brexit", revision=2),
    ]
    return [BEFORE, FULL, BEFORE.apply(bulletins), _flagged()]


def _flagged() -> Board:
    return FULL.apply([night.pin(FULL, "Ipswich")])


def _figures(name: str) -> Figures:
    state: SeatState = night.state(FULL, name)
    assert state.figures
    return state.figures


@pytest.mark.parametrize("width", [80, 120, 220])
def test_our_own_report_is_marked_before_its_name(width: int) -> None:
    board = Board.empty(night.anglia())
    own = night.desk_entry(board, "Ipswich", "Con")
    line = text(seat_line(night.state(board.apply([own]), "Ipswich"), width))
    assert "✎  Ipswich" in line
    received = board.apply([own, night.result_in("Ipswich")])
    assert "✎" not in text(seat_line(night.state(received, "Ipswich"), width))


@pytest.mark.parametrize("width", range(41, 80))
def test_under_80_columns_the_result_is_the_last_column_to_go(width: int) -> None:
    gain = night.state(night.anglia_board(), "Ipswich")
    line = text(seat_line(gain, width))
    assert "Con GAIN" in line
    assert len(line) <= width


@pytest.mark.parametrize("width", [1, 20, 30])
def test_in_the_narrowest_lines_nothing_breaks(width: int) -> None:
    line = text(seat_line(night.state(night.anglia_board(), "Ipswich"), width))
    assert len(line) <= width
    assert text(seat_header(width, "name"))
