"""The latest, newest first."""

import datetime as dt
import itertools

import pytest

from tests import night
from tests.ui.conftest import HALF_PAST_THREE, text
from tracker.board import Board
from tracker.ui.view_models.events import Event, events, latest

ANGLIA = night.anglia()
BEFORE = Board.empty(ANGLIA)
FULL = night.anglia_board()
NOW = HALF_PAST_THREE
WIDTHS = (78, 80, 100, 160, 220)
SIDE_AT_120, SIDE_AT_160 = 42, 56
"""The width of the panel at the side in terminals of these many columns."""


def happened(*boards: Board, at: dt.datetime = NOW) -> list[Event]:
    """The events between boards that follow each other, newest first."""
    found: list[Event] = []
    for before, after in itertools.pairwise(boards):
        found = [*reversed(events(before, after, at)), *found]
    return found


def lines(*boards: Board, width: int = 80) -> list[str]:
    return [text(row.line) for row in latest(happened(*boards), boards[-1], width).rows()]


def corrected(party: str = "Lab") -> Board:
    """Ipswich, declared a Con gain from Lab, and then not."""
    return FULL.apply([night.rush(ANGLIA, "Ipswich", party, revision=2)])


# -- what happened -----------------------------------------------------------------------------


def test_nothing_happened_between_a_board_and_itself() -> None:
    assert events(FULL, FULL, NOW) == []


def test_an_equal_board_made_elsewhere_is_no_news() -> None:
    assert events(FULL, Board.of(ANGLIA, night.anglia_results()), NOW) == []


def test_a_statement_that_changes_nothing_is_no_news() -> None:
    late = night.rush(ANGLIA, "Ipswich", "Lab", revision=0)
    assert events(FULL, FULL.apply([late]), NOW) == []


def test_the_newest_declaration_is_first() -> None:
    times = [line[1:6] for line in lines(BEFORE, FULL)]
    assert times == sorted(times, reverse=True)
    assert len(times) == 69


def test_a_declaration_has_its_time_its_seat_the_result_and_the_majority() -> None:
    (line,) = lines(BEFORE, BEFORE.apply([night.result_in("Ipswich")]))
    for words in (" 02:48 ", "Ipswich", "Con GAIN  from Lab", "5,479"):
        assert words in line


def test_a_rush_is_dated_when_we_heard_of_it() -> None:
    (line,) = lines(BEFORE, BEFORE.apply([night.rush(ANGLIA, "Ipswich", "Con")]))
    assert line.startswith(" 03:30 ")


def test_a_correction_says_what_it_was_before() -> None:
    (line,) = lines(FULL, corrected())
    assert "was Con gain from Lab" in line


@pytest.mark.parametrize("width", [79, SIDE_AT_120, SIDE_AT_160])
def test_that_a_result_was_corrected_is_seen_before_the_line_is_cropped(width: int) -> None:
    (line,) = lines(FULL, corrected("LD"), width=width)
    assert " was " in line[:width]


def test_a_retraction_says_what_it_was_before() -> None:
    called = BEFORE.apply([entry := night.desk_entry(BEFORE, "Ipswich", "Con")])
    (line, _) = lines(BEFORE, called, called.apply([night.retraction_of(entry)]))
    assert "awaited was Con gain from Lab" in line


def test_a_result_after_a_rush_of_the_same_winner_is_no_correction() -> None:
    called = BEFORE.apply([night.rush(ANGLIA, "Ipswich", "Con")])
    (line, _) = lines(BEFORE, called, called.apply([night.result_in("Ipswich")]))
    assert " was " not in line


def test_a_seat_can_be_in_the_list_more_than_once() -> None:
    keys = [*latest(happened(BEFORE, FULL, corrected()), corrected(), 80).keys]
    assert keys.count(night.seat_of(ANGLIA, "Ipswich").id) == 2


@pytest.mark.parametrize("width", [*WIDTHS, SIDE_AT_120, SIDE_AT_160])
def test_every_line_of_what_happened_fits_its_width(width: int) -> None:
    boards = (BEFORE, FULL, corrected(), corrected("LD"))
    wide = {line: len(line) for line in lines(*boards, width=width) if len(line) > width}
    assert wide == {}
