"""The latest changes of seats, newest first."""

from collections.abc import Sequence

import pytest

from tests.makers import night
from tests.makers.newsroom import changes_by, text
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.ledger.timeline_event import SeatChange
from tracker.ui.view_models.latest import latest, newest_first

ANGLIA = night.anglia()
BEFORE = Board.empty(ANGLIA)
RESULTS = night.anglia_results()
RUSH = night.rush(ANGLIA, "Ipswich", "Con")
WIDTHS = (78, 80, 100, 160, 220)
SIDE_AT_120, SIDE_AT_160 = 42, 56
"""The width of the side panel in terminals of 100, 120 and 160 columns."""

Step = Sequence[Bulletin]


def changes(*steps: Step) -> list[SeatChange]:
    """The changes of successive steps, the newest first."""
    received: list[Bulletin] = []
    found: list[SeatChange] = []
    for step in steps:
        found = [*newest_first(changes_by(*step, after=received)), *found]
        received += step
    return found


def lines(*steps: Step, width: int = 80) -> list[str]:
    return [text(line) for line in latest(changes(*steps), width).lines()]


def corrected(party: str = "Lab") -> Step:
    """Ipswich: a Con gain from Lab, and its correction."""
    return [night.rush(ANGLIA, "Ipswich", party, revision=2)]


# -- contents -----------------------------------------------------------------------


def test_a_bulletin_that_changes_nothing_is_not_listed() -> None:
    late = night.rush(ANGLIA, "Ipswich", "Lab", revision=0)
    assert changes_by(late, after=RESULTS) == []


def test_the_newest_declaration_is_first() -> None:
    times = [line[1:6] for line in lines(RESULTS)]
    assert times == sorted(times, reverse=True)
    assert len(times) == 69


def test_a_declaration_has_its_time_its_seat_the_result_and_the_majority() -> None:
    (line,) = lines([night.result_in("Ipswich")])
    for part in (" 02:48 ", "Ipswich", "Con GAIN  from Lab", "5,479"):
        assert part in line


def test_the_time_of_a_rush_is_its_time_of_receipt() -> None:
    (line,) = lines([RUSH])
    assert line.startswith(" 03:30 ")


def test_a_correction_has_the_old_result() -> None:
    (line, *_) = lines(RESULTS, corrected())
    assert "was Con gain from Lab" in line


@pytest.mark.parametrize("width", [79, SIDE_AT_120, SIDE_AT_160])
def test_the_mark_of_a_correction_is_visible_in_a_cropped_line(width: int) -> None:
    (line, *_) = lines(RESULTS, corrected("LD"), width=width)
    assert " was " in line[:width]


def test_a_retraction_has_the_old_result() -> None:
    entry = night.desk_entry(BEFORE, "Ipswich", "Con")
    (line, _) = lines([entry], [night.retraction_of(entry)])
    assert "awaited was Con gain from Lab" in line


def test_a_result_after_a_rush_of_the_same_winner_is_no_correction() -> None:
    (line, _) = lines([RUSH], [night.result_in("Ipswich")])
    assert " was " not in line


def test_a_seat_can_be_listed_more_than_once() -> None:
    keys = [*latest(changes(RESULTS, corrected()), 80).keys]
    assert keys.count(night.seat_of(ANGLIA, "Ipswich").id) == 2


@pytest.mark.parametrize("width", [*WIDTHS, SIDE_AT_120, SIDE_AT_160])
def test_every_line_fits_its_width(width: int) -> None:
    steps = (RESULTS, corrected(), corrected("LD"))
    wide = {line: len(line) for line in lines(*steps, width=width) if len(line) > width}
    assert wide == {}


def test_our_own_report_is_marked_until_the_feed_declares_the_seat() -> None:
    own = night.desk_entry(BEFORE, "Ipswich", "Con")
    assert "✎" in lines([own])[0]
    newest, oldest = lines([own], [night.result_in("Ipswich")])
    assert ("✎" in newest, "✎" in oldest) == (False, True)
