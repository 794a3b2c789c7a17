"""Projections as lines: dimmer than a result, and with other words."""

import dataclasses

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
from tracker.ui.view_models.marginals import projected_points, target_line, target_listing
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
    return text(target_line(BOARD.election, target, width, projection=more))


def test_an_undeclared_target_has_its_projected_swing_and_verdict() -> None:
    line = line_of("Bedford")
    assert "~+" in line
    assert "◇" in line
    assert "03:14 flip?" in line
    assert line_of("Corby").rstrip()[-7:-2] == "hold?"


def test_a_declared_target_has_no_projection() -> None:
    for name in ("Peterborough", "Thurrock"):
        assert line_of(name) == line_of(name, found=None)
        assert "~" not in line_of(name)


def test_without_a_projection_the_previous_time_is_shown() -> None:
    assert "2017 03:14" in line_of("Bedford", found=None)


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
    assert bedford.rstrip().endswith(projected.sentence if width == 160 else projected.short_text)


def test_above_upcoming_seats_are_the_swing_so_far_and_the_projected_swing() -> None:
    rows = upcoming_rows(
        BOARD, expected_windows(BOARD), HALF_PAST_THREE, 100, projection=PROJECTION
    )
    assert text(rows[0].line).strip() == "~ and ? are projected from 28 seats, no results"
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
    assert target.sentence.startswith("would flip, ")
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


def test_every_verdict_is_conditional() -> None:
    targets = [t for of_seat in PROJECTION.targets.values() for t in of_seat]
    texts = {t.verdict: (t.sentence, t.short_text) for t in targets}
    assert {Verdict.FLIPS, Verdict.HOLDS, Verdict.CLOSE} <= texts.keys()
    for verdict, (sentence, short) in texts.items():
        assert sentence.startswith("too close" if verdict is Verdict.CLOSE else "would ")
        assert len(short) == 7


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
    assert not any("Bedford" in text(r.line) and "?" in text(r.line) for r in rows)


@pytest.mark.parametrize(
    ("points", "expected"), [(3.44, "~+3.4"), (-1.96, "~−2.0"), (0.0, "~+0.0")]
)
def test_a_projected_figure_is_marked(points: float, expected: str) -> None:
    assert projected_points(points) == expected
