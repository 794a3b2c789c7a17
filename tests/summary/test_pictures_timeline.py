"""The timeline: seats at their time, or in a note if they have none."""

import datetime as dt

import msgspec
import pytest

from tests.makers.boards import anglia, board_of, result, rush, statement
from tests.makers.night import anglia_results
from tests.summary.drawn import description as words_of
from tests.summary.drawn import drawn, of_kind, texts
from tracker.board import Board
from tracker.summary.pictures import timeline

PETERBOROUGH = {"Con": 22_334, "Lab": 19_754}
HELD = {"Con": 30_000, "Lab": 18_346}
LEFT, RIGHT, TOP, BOTTOM = 30, 342, 20, 150


def curve(board: Board) -> str:
    (path,) = of_kind(drawn(timeline.picture(board).svg), "curve")
    return path.attrib["d"]


def marks(board: Board) -> list[tuple[float, str]]:
    """Position and tooltip of each target taken."""
    circles = drawn(timeline.picture(board).svg).iter("circle")
    return [(float(c.attrib["cx"]), c.findtext("title") or "") for c in circles]


def test_the_line_rises_with_each_declaration_at_its_time() -> None:
    board = board_of(
        result("Corby", HELD, at="01:00"), result("Peterborough", PETERBOROUGH, at="01:00")
    )
    half_way = LEFT + (RIGHT - LEFT) / 2  # 22:00 to 04:00
    one = (BOTTOM - TOP) / 69
    assert (
        curve(board) == f"M{LEFT} {BOTTOM}H{half_way:g}V{BOTTOM - one:.1f}V{BOTTOM - 2 * one:.1f}"
    )


def test_the_whole_night_reaches_the_top_at_its_end(full: Board) -> None:
    assert curve(full).endswith(f"V{TOP}")
    assert curve(full).count("V") == 69
    assert timeline.night_of(full).end == dt.datetime(2019, 12, 13, 8, tzinfo=dt.UTC)


def test_a_target_is_marked_at_its_time_with_its_name() -> None:
    board = board_of(result("Peterborough", PETERBOROUGH, at="02:30"))
    ((x, text),) = marks(board)
    assert x == pytest.approx(LEFT + (RIGHT - LEFT) * 4.5 / 6)
    assert text == "Peterborough at 02:30"
    assert "Targets taken by Conservative" in texts(timeline.picture(board).svg)


def test_each_challenger_has_a_lane(full: Board) -> None:
    lanes = [text for text in texts(timeline.picture(full).svg) if text.startswith("Targets")]
    assert lanes == ["Targets taken by Conservative", "Targets taken by Liberal Democrat"]
    assert len(marks(full)) == 4


def test_a_target_that_was_held_is_not_marked() -> None:
    board = board_of(result("Peterborough", {"Lab": 2, "Con": 1}, at="02:30"))
    assert marks(board) == []
    assert curve(board).count("V") == 1


def test_a_seat_without_a_time_is_named_and_not_drawn() -> None:
    board = board_of(statement("Peterborough", PETERBOROUGH, origin="desk"))
    picture = timeline.picture(board)
    assert picture.notes == ("Declared without a time, not placed: Peterborough.",)
    assert picture.notes[0] in words_of(picture.svg)
    assert [*of_kind(drawn(picture.svg), "curve")] == []
    assert timeline.by_hour(board).rows == ()


@pytest.mark.parametrize(
    ("at", "placed"),
    [
        ("2019-12-12T22:00:00+00:00", True),
        ("2019-12-13T22:00:00+00:00", True),
        ("2019-12-13T22:01:00+00:00", False),
        ("2091-12-13T02:00:00+00:00", False),
    ],
)
def test_a_seat_with_a_time_outside_the_night_is_named_and_not_drawn(at: str, placed: bool) -> None:
    bulletin = msgspec.structs.replace(
        result("Corby", HELD), declared_at=dt.datetime.fromisoformat(at)
    )
    picture = timeline.picture(board_of(bulletin))
    notes = () if placed else ("Declared at a time outside this night, not placed: Corby.",)
    assert picture.notes == notes


def test_a_called_target_is_named_and_not_drawn() -> None:
    board = board_of(rush("Peterborough", "Con"))
    assert marks(board) == []
    assert timeline.picture(board).notes == (
        "Targets taken, not declared in full, not placed: Peterborough.",
    )


def test_before_the_first_seat_the_axis_is_drawn(empty: Board) -> None:
    shown = timeline.picture(empty).svg
    assert words_of(shown) == "No seat is declared with a time yet."
    assert texts(shown) == [
        *("0", "69"),
        *("22:00", "23:00", "00:00", "01:00", "02:00", "03:00", "04:00"),
    ]


def test_times_are_in_the_elections_own_zone() -> None:
    election = msgspec.structs.replace(anglia(), timezone="Europe/Helsinki")
    board = Board.of(election, [result("Peterborough", PETERBOROUGH, at="02:30")])
    assert marks(board)[0][1] == "Peterborough at 04:30"
    assert timeline.by_hour(board).rows[-1][0] == "05:00"
    assert texts(timeline.picture(board).svg)[2] == "00:00"


def test_the_table_by_hour_adds_up_to_the_night(full: Board) -> None:
    rows = timeline.by_hour(full).rows
    assert rows[:3] == (
        ("02:00", "Conservative: Peterborough", "8"),
        ("03:00", "Conservative: Ipswich", "26"),
        ("04:00", "Conservative: North Norfolk; Liberal Democrat: St Albans", "50"),
    )
    assert rows[-1] == ("08:00", "", "69")


def test_an_hour_includes_its_end() -> None:
    board = board_of(result("Corby", HELD, at="02:00"), result("Stevenage", HELD, at="02:01"))
    assert timeline.by_hour(board).rows == (("02:00", "", "1"), ("03:00", "", "2"))


def test_the_order_of_receipt_makes_no_difference(full: Board) -> None:
    assert timeline.night_of(Board.of(anglia(), reversed(anglia_results()))) == timeline.night_of(
        full
    )


def test_the_night_ends_before_a_seat_of_the_next_afternoon_which_is_named() -> None:
    seats = [*LATE_NIGHT, result("Thurrock", HELD, at="14:52")]
    picture = timeline.picture(board_of(*seats))
    assert "05:00" not in texts(picture.svg)  # the axis ends at 04:00
    assert picture.notes == ("Declared after the night, not placed: Thurrock at 14:52.",)
    assert "Thurrock at 14:52" in words_of(picture.svg)


def test_a_count_on_the_next_day_is_part_of_the_night() -> None:
    next_day = ("Thurrock", "Bedford", "Luton South", "Luton North")
    picture = timeline.picture(
        board_of(*LATE_NIGHT, *(result(seat, HELD, at="14:52") for seat in next_day))
    )
    assert picture.notes == ()


LATE_NIGHT = [result("Corby", HELD, at="01:00"), result("Ipswich", HELD, at="03:10")]
