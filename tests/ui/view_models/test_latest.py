"""The latest changes of seats, newest first."""

from collections.abc import Sequence

import msgspec
import pytest

from tests.makers import night
from tests.makers.newsroom import HALF_PAST_THREE, events_of, text
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.changes import ChangeReplay, ReceivedBulletin
from tracker.ledger.timeline import statement_events
from tracker.ledger.timeline_event import SeatChange
from tracker.ui.view_models.latest import declarations, latest, newest_first

ANGLIA = night.anglia()
BEFORE = Board.empty(ANGLIA)
RESULTS = night.anglia_results()
RUSH = night.rush(ANGLIA, "Ipswich", "Con")
WIDTHS = (78, 80, 100, 160, 220)
SIDE_AT_120, SIDE_AT_160 = 42, 56
"""The width of the side panel in terminals of 100, 120 and 160 columns."""

Step = Sequence[Bulletin]


def changes(*steps: Step) -> list[SeatChange]:
    """The lines of the panel after successive steps, the newest first."""
    return newest_first(declarations(events_of(*(b for step in steps for b in step))))


def lines(*steps: Step, width: int = 80) -> list[str]:
    board = BEFORE.apply([bulletin for step in steps for bulletin in step])
    return [text(line) for line in latest(changes(*steps), board, width).lines()]


def corrected(party: str = "Lab") -> Step:
    """Ipswich: a Con gain from Lab, and its correction."""
    return [night.rush(ANGLIA, "Ipswich", party, revision=2)]


# -- contents -----------------------------------------------------------------------


def test_a_bulletin_that_changes_nothing_is_not_listed() -> None:
    late = night.rush(ANGLIA, "Ipswich", "Lab", revision=0)
    assert changes(RESULTS, [late]) == changes(RESULTS)


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
    (line, *_) = lines([night.result_in("Ipswich")], corrected())
    assert "was Con gain from Lab" in line


@pytest.mark.parametrize("width", [79, SIDE_AT_120, SIDE_AT_160])
def test_the_mark_of_a_correction_is_visible_in_a_cropped_line(width: int) -> None:
    (line, *_) = lines([night.result_in("Ipswich")], corrected("LD"), width=width)
    assert " was " in line[:width]


def test_a_retraction_has_the_old_result() -> None:
    entry = night.desk_entry(BEFORE, "Ipswich", "Con")
    (line, _) = lines([entry], [night.retraction_of(entry)])
    assert "awaited was Con gain from Lab" in line


def test_a_result_after_a_rush_of_the_same_winner_is_no_correction() -> None:
    (line, _) = lines([RUSH], [night.result_in("Ipswich")])
    assert " was " not in line


def test_a_seat_can_be_listed_more_than_once() -> None:
    keys = [*latest(changes(RESULTS, corrected()), BEFORE, 80).keys]
    assert keys.count(night.seat_of(ANGLIA, "Ipswich").id) == 2


@pytest.mark.parametrize("width", [*WIDTHS, SIDE_AT_120, SIDE_AT_160])
def test_every_line_fits_its_width(width: int) -> None:
    steps = (RESULTS, corrected(), corrected("LD"))
    wide = {line: len(line) for line in lines(*steps, width=width) if len(line) > width}
    assert wide == {}


def test_our_own_report_is_marked_until_the_feed_declares_the_seat() -> None:
    own = night.desk_entry(BEFORE, "Ipswich", "Con")
    assert "✎" in lines([own])[0]
    feed = next(line for line in lines([own], [night.result_in("Ipswich")]) if "5,479" in line)
    assert "✎" not in feed


def test_the_line_of_our_own_report_that_was_overruled_keeps_its_sign() -> None:
    own = night.desk_entry(BEFORE, "Ipswich", "Lab")
    found = lines([own], [night.result_in("Ipswich")])
    (ours,) = [line for line in found if "Lab hold" in line and " was " not in line]
    (feed,) = [line for line in found if "Con GAIN" in line]
    assert ours[6] == "✎"
    assert feed[6] == "≢"


# -- states that are over ---------------------------------------------------------------------

CON_BY_ONE, CON_BY_TWO = (
    night.result(ANGLIA, "Ipswich", votes={"Con": n, "Lab": 2}) for n in (3, 4)
)
LAB_BY_ONE = night.result(ANGLIA, "Ipswich", votes={"Con": 2, "Lab": 3})
TIE = night.result(ANGLIA, "Ipswich", votes={"Con": 3, "Lab": 3})


def test_a_conflict_is_listed_while_it_lasts() -> None:
    found = lines([CON_BY_ONE], [LAB_BY_ONE])
    assert len(found) == 2
    assert "CONFLICT" in found[0]
    assert "was Con" in found[0]


def test_a_conflict_that_the_feed_repaired_is_not_listed_and_the_correction_is() -> None:
    repaired = night.result(ANGLIA, "Ipswich", 2, {"Con": 2, "Lab": 3})
    found = lines([CON_BY_ONE], [LAB_BY_ONE], [repaired])
    assert len(found) == 2
    assert not any("CONFLICT" in line for line in found)
    assert "Lab hold" in found[0]
    assert "was Con gain from Lab" in found[0]


def test_a_result_that_stands_again_after_a_conflict_is_listed_once() -> None:
    again = night.result(ANGLIA, "Ipswich", 2, {"Con": 3, "Lab": 2})
    (line,) = lines([CON_BY_ONE], [LAB_BY_ONE], [again])
    assert "Con GAIN" in line


def test_a_tie_is_not_listed_after_the_lot() -> None:
    decided = night.rush(ANGLIA, "Ipswich", "Lab", revision=2)
    assert "TIED" in lines([TIE])[0]
    assert not any("TIED" in line for line in lines([TIE], [decided]))


def test_a_recount_is_not_listed_after_its_result() -> None:
    recount = night.recount(ANGLIA, "Ipswich")
    assert "RECOUNT" in lines([recount])[0]
    (line,) = lines([recount], [night.result_in("Ipswich")])
    assert "Con GAIN" in line


def test_a_change_has_the_signs_that_its_seat_has_now() -> None:
    declared = BEFORE.apply([night.result_in("Ipswich")])
    (line,) = latest(changes([night.result_in("Ipswich")]), declared, 80).lines()
    assert "⚲" not in text(line)
    pinned = declared.apply([night.pin(declared, "Ipswich")])
    (line,) = latest(changes([night.result_in("Ipswich")]), pinned, 80).lines()
    assert text(line).startswith(" 02:48⚲ Ipswich")


@pytest.mark.parametrize("width", [40, SIDE_AT_120, SIDE_AT_160, 78])
@pytest.mark.parametrize("party", ["Con", "Lab", "Brexit", "Green"])
def test_a_call_is_always_named_as_called(width: int, party: str) -> None:
    (line,) = lines([night.rush(ANGLIA, "Ipswich", party)], width=width)
    assert line.split()[-1] == "called"
    assert ("GAIN" in line) is (party != "Lab")


# -- entries that declare nothing, and corrections --------------------------------------------


def test_a_confirmation_a_pin_and_a_note_are_no_declarations() -> None:
    result = night.result_in("Ipswich")
    board = BEFORE.apply([result])
    entries = [
        night.confirm(board, "Ipswich"),
        night.pin(board, "Ipswich"),
        night.note(board, "Ipswich", "Rung the count"),
    ]
    assert changes([result], entries) == changes([result])


def test_a_contradiction_of_a_pin_is_no_declaration() -> None:
    result = night.result_in("Ipswich")
    pin = night.pin(BEFORE.apply([result]), "Ipswich")
    assert changes([result, pin], corrected()) == changes([result])


def test_a_confirmed_doubtful_result_is_listed_once_at_the_time_of_its_declaration() -> None:
    doubting = msgspec.structs.replace(ANGLIA, doubt=True)
    result = msgspec.structs.replace(night.result_in("Ipswich"), electorate=1_000)
    board = Board.of(doubting, [result])
    assert night.state(board, "Ipswich").status == "doubtful"
    confirmation = night.confirm(board, "Ipswich")
    replay = ChangeReplay(doubting)
    received = [
        ReceivedBulletin(n, HALF_PAST_THREE, "", b) for n, b in enumerate([result, confirmation], 1)
    ]
    found = newest_first(declarations(statement_events(received, replay)))
    assert [text(line)[1:6] for line in latest(found, board, 80).lines()] == ["02:48"]


def test_a_corrected_majority_has_the_old_one_and_the_time_of_its_receipt() -> None:
    again = night.result(ANGLIA, "Ipswich", 2, {"Con": 24_952, "Lab": 19_500})
    newest, _ = lines([night.result_in("Ipswich")], [again])
    assert newest.startswith(" 03:30 ")
    assert "5,452 was 5,479" in newest


@pytest.mark.parametrize("width", [46, 58, 80])
def test_a_long_name_takes_the_room_that_its_result_leaves(width: int) -> None:
    (line,) = lines([night.result_in("Central Suffolk and North Ipswich")], width=width)
    assert ("Central Suffolk and North Ipswich" in line) is (width > 51)
    assert "■ Con hold" in line


@pytest.mark.parametrize("width", range(40, 70))
def test_a_majority_is_complete_or_left_out(width: int) -> None:
    states = night.anglia_board().states.values()
    majorities = {f"{state.figures.majority:,}" for state in states if state.figures}
    for line in lines(RESULTS, width=width):
        last = line.split()[-1]
        assert last in majorities or not last[0].isdigit()
