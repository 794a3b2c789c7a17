"""The picture of target swings: bars in proportion, words if there is no bar."""

from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree as ET

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.makers.boards import anglia, board_of, result, rush, target, unfinished
from tests.summary.drawn import across, description, drawn, edges, of_kind, texts
from tracker.board import Board
from tracker.board.targets import TargetState
from tracker.election import Election, Target
from tracker.summary.pictures import target_swings
from tracker.summary.pictures.svg import Scale
from tracker.support.contrast import text_colour

SCALE = Scale(-20, 20, 2, 182)
POINTS = st.fractions(-20, 20, max_denominator=10**6)
ROUNDING = 0.051
"""Units: every end of a box is written to a tenth."""


def row(target: TargetState) -> ET.Element:
    return drawn(f"<g>{target_swings.row(target, SCALE)}</g>")


def swung(board: Board, needed: Fraction | None, actual: Fraction | None) -> TargetState:
    """Peterborough with these swings."""
    return replace(target(board, "Peterborough"), swing_needed=needed, swing=actual)


def bars(of: ET.Element) -> list[ET.Element]:
    return [box for box in of_kind(of, "bar") if float(box.attrib["height"]) < 13]


@given(POINTS.filter(abs), st.fractions(0, 20, max_denominator=10**6))
def test_bar_and_mark_are_in_proportion_to_the_swings(actual: Fraction, needed: Fraction) -> None:
    shown = row(swung(_full(), needed, actual))
    nought, point = 92.0, 180 / 40
    (bar,) = bars(shown)
    ends = sorted((nought, nought + point * float(actual)))
    assert edges(bar) == pytest.approx(ends, abs=2 * ROUNDING)
    (mark,) = of_kind(shown, "needle")
    assert across(mark) == pytest.approx(nought + point * float(needed), abs=ROUNDING)


@given(POINTS, POINTS)
def test_the_bar_passes_the_mark_exactly_if_the_swing_exceeds_the_swing_needed(
    one: Fraction, other: Fraction
) -> None:
    assert (SCALE.at(one) > SCALE.at(other)) == (one > other)


@pytest.mark.parametrize(
    ("actual", "ends", "arrow"),
    [("20.1", [92, 182], "off the scale ▸"), ("-44", [2, 92], "◂ off the scale")],
)
def test_a_swing_off_the_scale_is_labelled(
    full: Board, actual: str, ends: list[float], arrow: str
) -> None:
    beyond = swung(full, Fraction(1), Fraction(actual))
    shown = row(beyond)
    assert [*edges(bars(shown)[0])] == ends
    (over,) = [text for text in shown.iter("text") if text.text == arrow]
    assert over.get("fill") == text_colour(bars(shown)[0].attrib["fill"])
    assert "off the scale" in target_swings.row_sentence(beyond, SCALE)


@pytest.mark.parametrize("actual", ["20", "-20", "0"])
def test_the_ends_of_the_scale_are_on_it(full: Board, actual: str) -> None:
    at_the_end = swung(full, Fraction(1), Fraction(actual))
    assert "off the scale" not in target_swings.row(at_the_end, SCALE)
    assert "off the scale" not in target_swings.row_sentence(at_the_end, SCALE)


@pytest.mark.parametrize(("actual", "party"), [("3", "Con"), ("-3", "Lab")])
def test_a_bar_has_the_colour_of_the_party_it_went_to(full: Board, actual: str, party: str) -> None:
    (bar,) = bars(row(swung(full, Fraction(1), Fraction(actual))))
    assert bar.get("fill") == anglia().party_by_code[party].colour


def test_the_scale_depends_only_on_the_swings_needed(full: Board, empty: Board) -> None:
    assert target_swings.scale_of(empty.targets) == target_swings.scale_of(full.targets) == SCALE
    assert max(t.swing_needed or 0 for t in full.targets) == pytest.approx(16.58, abs=0.01)


def test_without_targets_there_is_no_picture() -> None:
    assert target_swings.pictures(Board.empty(_with_targets([]))) == []


def test_every_target_is_in_the_pictures_in_published_order(half: Board) -> None:
    pictures = target_swings.pictures(half)
    assert [one.caption for one in pictures] == [
        "Conservative target seats: 3 taken of 5, 1 to come",
        "Labour target seats: 0 taken of 8, 6 to come",
        "Lib Dem target seats: 0 taken of 4, 2 to come",
    ]
    names = [e.text for p in pictures for e in of_kind(drawn(p.svg), "name")]
    assert names == [t.state.seat.name for t in half.targets]


def test_a_long_list_is_split_into_several_pictures(full: Board) -> None:
    one = full.election.targets[0]
    many = [t for t in full.election.targets if t.group == one.group] * 5
    board = Board.empty(_with_targets(many[:23]))
    assert [picture.caption.partition(":")[0] for picture in target_swings.pictures(board)] == [
        "Conservative target seats, 1 to 10 of 23",
        "Conservative target seats, 11 to 20 of 23",
        "Conservative target seats, 21 to 23 of 23",
    ]


@pytest.mark.parametrize(
    ("seat", "words"),
    [
        ("Peterborough", ["Peterborough", "taken by the Conservatives", "needed 0.6, swing +3.3"]),
        ("Thurrock", ["Thurrock", "held by the Conservatives", "needed 0.3, swing −11.8"]),
        ("Bedford", ["Bedford", "to come", "needed 0.8"]),
    ],
)
def test_a_row_has_seat_status_and_figures_in_words(
    half: Board, seat: str, words: list[str]
) -> None:
    shown = [text.text for text in row(target(half, seat)).iter("text")]
    assert [text for text in shown if text not in {"■", "●"}] == words


def test_an_undeclared_target_has_a_mark_and_no_bar(half: Board) -> None:
    shown = row(target(half, "Bedford"))
    assert bars(shown) == []
    assert len([*of_kind(shown, "needle")]) == 1


@pytest.mark.parametrize(
    ("seat", "figures", "outcome"),
    [
        ("Peterborough", "needed 0.6, votes to come", "taken by the Conservatives"),
        ("Bedford", "needed 0.8", "recount"),
        ("Ipswich", "needed 0.8, new votes to come", "held by Labour"),
        ("Thurrock", "needed 0.3, votes in dispute", "in conflict"),
        ("Corby", "needed 2.2, votes in dispute", "held by the Conservatives"),
    ],
)
def test_an_unsafe_swing_has_no_bar_but_a_reason(seat: str, figures: str, outcome: str) -> None:
    found = target(unfinished(), seat)
    assert bars(row(found)) == []
    assert ", ".join(target_swings.figures(found)) == figures
    assert target_swings.outcome(found) == outcome


def test_a_swing_that_cannot_be_computed_is_labelled() -> None:
    found = target(board_of(result("Peterborough", {"Con": 2, "LD": 1})), "Peterborough")
    assert [*target_swings.figures(found)] == ["needed 0.6", "swing not computable"]
    assert bars(row(found)) == []


def test_a_seat_won_by_a_third_party() -> None:
    found = target(board_of(rush("Peterborough", "LD")), "Peterborough")
    assert target_swings.outcome(found) == "lost to the Liberal Democrats"


@pytest.mark.parametrize(
    ("needed", "actual", "words"),
    [
        ("0.04", "0.04", ["needed under 0.1", "swing under 0.1 towards"]),
        ("0", "-0.04", ["needed 0.0", "swing under 0.1 away"]),
        ("0.05", "0", ["needed 0.1", "swing 0.0"]),
    ],
)
def test_a_swing_that_rounds_to_zero_keeps_its_side(
    full: Board, needed: str, actual: str, words: list[str]
) -> None:
    assert [*target_swings.figures(swung(full, Fraction(needed), Fraction(actual)))] == words


def test_the_description_has_every_row(full: Board) -> None:
    words = description(target_swings.pictures(full)[0].svg)
    assert (
        "Ipswich, Conservative from Labour: needed 0.8, swing +6.3, taken by the Conservatives."
        in words
    )
    assert "3 taken of 5" in words
    assert texts(target_swings.pictures(full)[0].svg)[:3] == ["20 away", "0", "20 towards"]


def _full() -> Board:
    """The full board without a fixture: hypothesis refuses function-scoped ones."""
    return board_of(result("Peterborough", {"Con": 22_334, "Lab": 19_754}))


def _with_targets(targets: list[Target]) -> Election:
    return msgspec.structs.replace(anglia(), targets=tuple(targets))
