"""The upcoming seats: those that need attention first, then by expected time."""

import datetime as dt

import msgspec
import pytest

from tests.makers import night
from tests.makers.newsroom import cells, text
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.election import Target
from tracker.election.expected_times import expected_window
from tracker.ui.view_models.filter import Filter, parse_filter
from tracker.ui.view_models.listing import Row
from tracker.ui.view_models.marks import Marks
from tracker.ui.view_models.styles import ALARM
from tracker.ui.view_models.upcoming import (
    ORDERS,
    expected_windows,
    undeclared_seats,
    upcoming_header,
    upcoming_rows,
)

ANGLIA = night.anglia()
BEFORE = Board.empty(ANGLIA)
FULL = night.anglia_board()
TARGETS, ALL_SEATS = ORDERS
WIDTHS = (60, 61, 78, 80, 100, 119, 160, 220)
AS_SEEN = (79, 119, 160)
TROUBLE = parse_filter("votez<5", ANGLIA).error
"""The longest sentence of the filter: longer than many terminals are wide."""


def at(clock: str) -> dt.datetime:
    """A time of the night of 12 December 2019."""
    hour, minute = map(int, clock.split(":"))
    return dt.datetime(2019, 12, 12 if hour >= 12 else 13, hour, minute, tzinfo=dt.UTC)


def rows(
    board: Board, now: str = "03:00", *, matching: str = "", order: str = ALL_SEATS, width: int = 80
) -> list[Row]:
    query = parse_filter(matching, board.election, orders=ORDERS)
    return upcoming_rows(board, expected_windows(board), at(now), width, query, order=order)


def groups(found: list[Row], board: Board = BEFORE) -> dict[str, list[str]]:
    """The names of the seats under each heading, the heading without its count."""
    names: dict[str, list[str]] = {}
    under: list[str] = []
    for row in found:
        if row.key:
            under.append(board.election.seat_by_id[row.key].name)
        else:
            under = names[text(row.line).split(":")[0].strip()] = []
    return names


def line_of(board: Board, seat: str, now: str = "03:00", width: int = 80) -> str:
    key = night.seat_of(board.election, seat).id
    return next(text(row.line) for row in rows(board, now, width=width) if row.key == key)


def last_time(clock: str) -> dt.datetime:
    """A declaration of the night of 8 June 2017."""
    day = 8 if clock > "12:00" else 9
    return dt.datetime.fromisoformat(f"2017-06-0{day}T{clock}+01:00")


def three() -> Board:
    """Three seats with the previous times 23:30, 02:30 and 05:30, and one without a time."""
    times = {"Early": "23:30", "Middle": "02:30", "Late": "05:30"}
    return Board.empty(
        night.small(
            night.seat("Never"),
            *(night.seat(name, previous_declared_at=last_time(at)) for name, at in times.items()),
        )
    )


# -- the groups ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param("22:00", {"Later": ["Early", "Middle", "Late"]}, id="polls close"),
        pytest.param("23:30", {"Due now": ["Early"], "Later": ["Middle", "Late"]}, id="first"),
        pytest.param(
            "02:30",
            {"Overdue": ["Early"], "Due now": ["Middle"], "Later": ["Late"]},
            id="middle of the night",
        ),
        pytest.param("09:00", {"Overdue": ["Early", "Middle", "Late"]}, id="morning"),
    ],
)
def test_seats_are_grouped_by_expected_time(now: str, expected: dict[str, list[str]]) -> None:
    board = three()
    assert groups(rows(board, now), board) == expected | {"No time known": ["Never"]}


@pytest.mark.parametrize(
    "bulletins",
    [
        (night.recount(ANGLIA, "Ipswich"),),
        (night.result(ANGLIA, "Ipswich", votes={"Con": 3, "Lab": 3}),),
        (
            night.result(ANGLIA, "Ipswich", votes={"Con": 3, "Lab": 2}),
            night.result(ANGLIA, "Ipswich", votes={"Con": 2, "Lab": 3}),
        ),
    ],
    ids=["recount", "tied", "conflict"],
)
def test_recounts_ties_and_conflicts_come_first_and_once(bulletins: tuple[Bulletin, ...]) -> None:
    found = groups(rows(BEFORE.apply(bulletins), "09:00"))
    assert next(iter(found)) == "Recounts, ties, conflicts and doubts"
    assert found["Recounts, ties, conflicts and doubts"] == ["Ipswich"]
    assert "Ipswich" not in found["Overdue"]


@pytest.mark.parametrize("order", ORDERS)
def test_a_recount_is_listed_in_both_orders(order: str) -> None:
    """Watford is no target."""
    board = BEFORE.apply([night.recount(ANGLIA, "Watford")])
    found = groups(rows(board, order=order))
    assert found["Recounts, ties, conflicts and doubts"] == ["Watford"]


@pytest.mark.parametrize(
    "bulletin",
    [night.result_in("Ipswich"), night.rush(ANGLIA, "Ipswich", "Con")],
    ids=["declared", "called"],
)
def test_a_seat_with_a_winner_is_not_listed(bulletin: Bulletin) -> None:
    keys = [row.key for row in rows(BEFORE.apply([bulletin]))]
    assert len(list(filter(None, keys))) == 68
    assert bulletin.seat not in keys


def test_in_each_group_seats_are_ordered_by_previous_time() -> None:
    late = [row.key for row in rows(BEFORE, "12:00") if row.key]
    assert late == [state.seat.id for state in undeclared_seats(BEFORE, expected_windows(BEFORE))]
    times = [ANGLIA.seat_by_id[key].previous_declared_at for key in late]
    assert times == sorted(times, key=lambda time: time or at("12:00"))


@pytest.mark.parametrize("order", ORDERS)
def test_a_heading_counts_the_seats_under_it_and_cannot_be_selected(order: str) -> None:
    found = rows(BEFORE, order=order)
    counted = [text(row.line).split(":")[1].split()[0] for row in found if not row.key]
    assert counted == [str(len(names)) for names in groups(found).values()]


# -- targets or all seats --------------------------------------------------------------------


def test_the_default_order_lists_targets() -> None:
    shown = upcoming_rows(BEFORE, expected_windows(BEFORE), at("03:00"), 80)
    assert {row.key for row in shown} - {""} == {target.seat for target in ANGLIA.targets}


def test_the_order_all_lists_every_seat() -> None:
    assert {row.key for row in rows(BEFORE, order=ALL_SEATS)} - {""} == set(ANGLIA.seat_by_id)


@pytest.mark.parametrize(("sort", "count"), [("sort:targets", 17), ("sort:all", 69)])
@pytest.mark.parametrize("order", ORDERS)
def test_sort_in_the_filter_selects_the_order(order: str, sort: str, count: int) -> None:
    found = rows(BEFORE, matching=sort, order=order)
    assert sum(bool(row.key) for row in found) == count


# -- the filter ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("matching", "names"),
    [
        ("lincolnshire", ["South Holland and The Deepings", "Grantham and Stamford"]),
        ("was:ld", ["North Norfolk"]),
        ("target needs<0.7", ["Norwich North", "Thurrock", "Peterborough"]),
        ("suffolk ipswich -central", ["Ipswich"]),
    ],
)
def test_the_filter_matches_as_in_other_views(matching: str, names: list[str]) -> None:
    shown = groups(rows(BEFORE, "12:00", matching=matching))
    assert sorted(name for group in shown.values() for name in group) == sorted(names)


# -- no upcoming seats -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "sentence"),
    [(TARGETS, "No target is still to come."), (ALL_SEATS, "No seat is still to come.")],
)
def test_when_every_seat_has_declared_there_is_a_sentence(order: str, sentence: str) -> None:
    (row,) = rows(FULL, order=order)
    assert (row.key, text(row.line).strip()) == ("", sentence)


def test_when_only_the_targets_have_declared_the_sentence_is_about_targets() -> None:
    board = BEFORE.apply(night.result_in(night_seat) for night_seat in _target_names())
    (row,) = rows(board, matching="sort:targets", order=ALL_SEATS)
    assert "No target is" in text(row.line)


def test_a_filter_without_matches_has_its_own_sentence() -> None:
    (row,) = rows(BEFORE, matching="no such seat")
    assert text(row.line).strip() != "No seat is still to come."


def _target_names() -> list[str]:
    return [ANGLIA.seat_by_id[seat].name for seat in ANGLIA.targets_by_seat]


# -- the line --------------------------------------------------------------------------------


def test_a_line_has_the_window_the_previous_time_the_seat_and_the_target() -> None:
    due = expected_window(night.seat_of(ANGLIA, "Ipswich"), ANGLIA)
    assert due
    line = line_of(BEFORE, "Ipswich")
    assert line.startswith(f" {due.opens:%H:%M}–{due.closes:%H:%M} ")
    for part in (" 02:59 ", "▹  Ipswich ", "Lab→Con", "needs  0.8"):
        assert part in line


def test_a_seat_that_is_no_target_has_the_previous_winner() -> None:
    line = line_of(BEFORE, "Watford")
    assert "■ Con" in line
    assert "→" not in line
    assert "needs" not in line


def test_the_nearest_of_several_challengers_is_shown() -> None:
    seat = night.seat(previous={"Con": 500, "Lab": 480, "LD": 20})
    targets = [
        Target(group="g", seat=seat.id, holder="Con", challenger=challenger)
        for challenger in ("LD", "Lab")
    ]
    board = Board.empty(night.small(seat, targets=tuple(targets)))
    assert "Con→Lab" in line_of(board, "Ambridge")
    assert "needs  1.0" in line_of(board, "Ambridge")


def test_a_seat_without_a_previous_time_has_no_window() -> None:
    assert not any(character.isdigit() for character in line_of(three(), "Never"))


def test_an_overdue_window_has_a_stronger_style() -> None:
    board = three()
    styles = {
        board.election.seat_by_id[row.key].name: row.line[0].style
        for row in rows(board, "02:30")
        if row.key
    }
    assert {name for name, style in styles.items() if style == ALARM} == {"Early"}


def test_a_watched_seat_has_its_star() -> None:
    watched = Marks(watched=frozenset({night.seat_of(ANGLIA, "Ipswich").id}))
    found = upcoming_rows(
        BEFORE, expected_windows(BEFORE), at("03:00"), 80, Filter(), marks=watched
    )
    assert [text(row.line) for row in found if "✶" in text(row.line)] == [
        line_of(BEFORE, "Ipswich").replace("▹", "✶")
    ]


def test_a_recount_is_in_its_line() -> None:
    board = BEFORE.apply([night.recount(ANGLIA, "Ipswich")])
    assert "RECOUNT" in line_of(board, "Ipswich", width=100)


def test_times_are_in_the_elections_zone() -> None:
    new_york = msgspec.structs.replace(ANGLIA, timezone="America/New_York")
    assert " 21:59 " in line_of(Board.empty(new_york), "Ipswich")


@pytest.mark.parametrize("width", WIDTHS)
def test_every_row_fits_its_width(width: int) -> None:
    wide = {
        text(row.line): cells(row.line)
        for board in _held_up_and_waiting()
        for row in rows(board, width=width)
        if cells(row.line) > width
    }
    assert wide == {}


@pytest.mark.parametrize("note", ["", TROUBLE], ids=["plain", "trouble"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_header_fits_its_width(width: int, note: str) -> None:
    assert {cells(upcoming_header(width, order, note)) for order in ORDERS} == {width}


@pytest.mark.parametrize("width", AS_SEEN)
def test_the_header_has_the_filters_error(width: int) -> None:
    assert TROUBLE[: width - 2] in text(upcoming_header(width, TARGETS, TROUBLE))


@pytest.mark.parametrize("width", WIDTHS)
def test_the_columns_are_under_their_titles(width: int) -> None:
    header = text(upcoming_header(width, TARGETS))
    line = line_of(BEFORE, "Ipswich", width=width)
    columns = (("Last", "02:59"), ("Seat", "Ipswich"), ("Battle", "Lab→Con"))
    assert [header.index(title) for title, _ in columns] == [line.index(at) for _, at in columns]


def _held_up_and_waiting() -> list[Board]:
    longest = "Central Suffolk and North Ipswich"
    return [
        BEFORE,
        three(),
        FULL,
        BEFORE.apply(night.recount(ANGLIA, seat.name) for seat in ANGLIA.seats),
        BEFORE.apply(
            [
                night.result(ANGLIA, longest, votes={"Con": 3, "Lab": 2}),
                night.result(ANGLIA, longest, votes={"Con": 2, "Lab": 3}),
                night.result(ANGLIA, "Ipswich", votes={"Con": 3, "Lab": 3}),
            ]
        ),
    ]
