"""Projections as lines: dimmer than a result, and with other words."""

import dataclasses
import re

import pytest

from tests.makers import night
from tests.makers.newsroom import HALF_PAST_THREE, cells, text
from tests.makers.projected_nights import stopped
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.projection.against_expected import AgainstExpected
from tracker.projection.evidence import Evidence
from tracker.projection.snapshot import ProjectionSnapshot, take_snapshot
from tracker.projection.target_projections import Verdict
from tracker.ui.view_models.marginals import (
    target_header,
    target_layout,
    target_line,
    target_listing,
)
from tracker.ui.view_models.projected_seats import projected_seats
from tracker.ui.view_models.seat import seat_page
from tracker.ui.view_models.upcoming import expected_windows, upcoming_rows

ANGLIA = night.anglia()
WIDTHS = (78, 100, 160)


def snapshot(board: Board) -> ProjectionSnapshot:
    return take_snapshot(Evidence(board.election), board)


BOARD = stopped("anglia-2019", 28)
PROJECTION = snapshot(BOARD)


def line_of(name: str, width: int = 104, found: ProjectionSnapshot | None = PROJECTION) -> str:
    target = night.target(BOARD, name)
    more = found.target(target) if found else None
    layout = target_layout(width, projects=found is not None)
    return text(target_line(BOARD.election, target, layout, projection=more))


def test_an_undeclared_target_has_its_projection_in_words_beside_its_last_time() -> None:
    line = line_of("Bedford", 160)
    assert "likely to flip (" in line
    assert " in 100)" in line
    assert line.rstrip().endswith("last time 03:14")
    assert "◇" in line
    assert "likely to be held (" in line_of("Corby", 160)


def test_no_column_of_a_result_has_a_projected_figure() -> None:
    for width in WIDTHS:
        line = line_of("Bedford", width)
        assert "~" not in line
        assert not re.search(r"[+−][0-9]", line)


def test_the_projection_has_a_column_where_there_is_room_and_keeps_the_titles() -> None:
    header = text(target_header(target_layout(104, projects=True)))
    assert header.split()[-4:] == ["Projected,", "in", "100", "Outcome"]
    assert re.search(r"likely to flip \([0-9]+\) +last time 03:14", line_of("Bedford", 104))
    assert "likely" not in line_of("Bedford", 79)
    assert line_of("Bedford", 79).rstrip().endswith("last time 03:14")


def test_a_declared_target_has_no_projection() -> None:
    for name in ("Peterborough", "Thurrock"):
        assert "likely" not in line_of(name)
        assert "◇" not in line_of(name)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_wider_than_its_width(width: int) -> None:
    now, expected = HALF_PAST_THREE, expected_windows(BOARD)
    lines = target_listing(BOARD, width, projection=PROJECTION).lines()
    lines += [row.line for row in upcoming_rows(BOARD, expected, now, width, projection=PROJECTION)]
    for state in BOARD.states.values():
        lines += seat_page(BOARD, state, [], width, projection=PROJECTION)
    assert max(map(cells, lines)) <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_the_verdict_is_complete_in_the_view_of_upcoming_seats(width: int) -> None:
    rows = upcoming_rows(
        BOARD, expected_windows(BOARD), HALF_PAST_THREE, width, projection=PROJECTION
    )
    (bedford,) = [text(r.line) for r in rows if "Bedford" in text(r.line)]
    projected = PROJECTION.seat_targets(night.state(BOARD, "Bedford"))[0]
    words = {78: projected.short_words, 100: projected.words, 160: projected.sentence}
    assert bedford.rstrip().endswith(words[width])


def test_above_upcoming_seats_are_the_swing_so_far_and_the_projected_swing() -> None:
    rows = upcoming_rows(
        BOARD, expected_windows(BOARD), HALF_PAST_THREE, 100, projection=PROJECTION
    )
    assert "projected from 28 seats. It is no result." in text(rows[0].line)
    assert text(rows[1].line).startswith(" Swing so far 5.7 Lab→Con over 28 seats; East Midlands")
    assert not any(row.key for row in rows[:2])


def test_the_night_against_what_was_expected_is_below_the_swing() -> None:
    against = (AgainstExpected("Lab", 2.1, 28), AgainstExpected("Con", -1.4, 28))
    expecting = dataclasses.replace(PROJECTION, against_expected=against)
    rows = upcoming_rows(BOARD, expected_windows(BOARD), HALF_PAST_THREE, 100, projection=expecting)
    lines = [text(row.line).strip() for row in rows]
    assert "So far Lab 2.1 better than expected, Con 1.4 worse than expected." in lines


def test_nothing_is_projected_from_0_seats_above_a_swing_over_28() -> None:
    nothing = dataclasses.replace(PROJECTION, observed_count=0, seats={}, targets={})
    rows = upcoming_rows(BOARD, expected_windows(BOARD), HALF_PAST_THREE, 100, projection=nothing)
    assert text(rows[0].line).startswith(" Swing so far 5.7 Lab→Con over 28 seats")


def test_without_undeclared_seats_there_is_no_projection() -> None:
    full = stopped("anglia-2019", 69)
    rows = upcoming_rows(
        full, expected_windows(full), HALF_PAST_THREE, 100, projection=snapshot(full)
    )
    assert [text(row.line).strip() for row in rows] == ["No target is still to come."]


def test_a_seats_page_has_every_partys_share_and_chance() -> None:
    state = night.state(BOARD, "Bedford")
    lines = [text(line).strip() for line in seat_page(BOARD, state, [], 100, projection=PROJECTION)]
    (target,) = PROJECTION.seat_targets(state)
    assert target.sentence.startswith("likely to flip (")
    assert f"On the swing so far: {target.sentence}." in lines
    at = next(n for n, line in enumerate(lines) if line.startswith("On the swing so far  "))
    assert lines[at].endswith("a projection, not a result")
    parties = [line.split("~")[0].strip() for line in lines[at + 2 :] if "in 100" in line]
    assert parties[:2] == ["Conservative", "Labour"]
    assert len(parties) == len(state.seat.stands)


def test_the_page_of_a_declared_seat_has_no_projection() -> None:
    state = night.state(BOARD, "Peterborough")
    assert seat_page(BOARD, state, [], 100, projection=PROJECTION) == seat_page(
        BOARD, state, [], 100
    )


def test_every_verdict_is_in_words_with_the_chance_of_its_favourite() -> None:
    targets = [t for of_seat in PROJECTION.targets.values() for t in of_seat]
    assert {Verdict.FLIPS, Verdict.HOLDS, Verdict.CLOSE} <= {t.verdict for t in targets}
    for target in targets:
        favourite = round(100 * target.projected.chance(target.projected.favourite))
        words = {
            Verdict.FLIPS: f"likely to flip ({favourite} in 100)",
            Verdict.HOLDS: f"likely to be held ({favourite} in 100)",
            Verdict.OTHER: f"likely {target.projected.favourite} ({favourite} in 100)",
            Verdict.CLOSE: f"too close ({round(100 * target.chance)} in 100 to flip)",
        }
        assert target.words == words[target.verdict]
        assert target.short_words == target.words.replace(" in 100", "")


@pytest.mark.parametrize(("declared", "is_silent"), [(9, True), (10, False)])
def test_the_screen_has_no_projection_from_fewer_than_10_seats(
    declared: int, is_silent: bool
) -> None:
    found = snapshot(stopped("anglia-2019", declared))
    assert found.observed_count == declared
    assert (not found.seats, not found.targets, not found.totals) == (is_silent,) * 3
    assert found.swing


def projected(board: Board, found: ProjectionSnapshot | None, width: int = 90) -> str:
    return "\n".join(text(line) for line in projected_seats(board, found, width))


def test_the_seats_on_the_swing_so_far_are_a_range_and_not_a_result() -> None:
    page = projected(BOARD, PROJECTION)
    con = PROJECTION.totals[0]
    assert "from 28 declared seats. Not a result." in page
    assert f"about {round(con.expected)} seats" in page
    assert f"{con.low} to {con.high}" in page
    assert "majority" not in page


def test_from_few_seats_the_totals_are_illustrative() -> None:
    board = stopped("anglia-2019", 12)
    assert "illustrative, from so few" in projected(board, snapshot(board))


def test_in_a_whole_house_a_total_has_the_chance_of_a_majority() -> None:
    board = stopped("uk-2019", 100)
    assert re.search("a majority [0-9]+ in 100", projected(board, snapshot(board)))


def test_without_a_projection_the_reason_is_stated() -> None:
    assert "no projection of this board" in projected(BOARD, None)
    early = stopped("anglia-2019", 4)
    assert "needs 10 declared seats to learn from. There are 4." in projected(
        early, snapshot(early)
    )


@pytest.mark.parametrize(
    "bulletin", [night.rush(ANGLIA, "Bedford", "Lab"), night.recount(ANGLIA, "Bedford")], ids=str
)
def test_a_seat_with_a_newer_bulletin_has_no_projection(bulletin: Bulletin) -> None:
    """The projection is computed some seconds after the board changed."""
    moved = BOARD.apply([bulletin])
    target, state = night.target(moved, "Bedford"), night.state(moved, "Bedford")
    assert PROJECTION.target(target) is None
    assert seat_page(moved, state, [], 100, projection=PROJECTION) == seat_page(
        moved, state, [], 100
    )
    rows = upcoming_rows(
        moved, expected_windows(moved), HALF_PAST_THREE, 100, projection=PROJECTION
    )
    assert not any("Bedford" in text(r.line) and "likely" in text(r.line) for r in rows)
