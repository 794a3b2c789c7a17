"""The wall: numbers that add up, the last flip, the text to read, and what never has a winner."""

import datetime as dt

import msgspec
import pytest

from tests.makers import night
from tests.makers.newsroom import HALF_PAST_THREE, cells, changes_by, text
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.election import Election
from tracker.summary.own_reports import OWN_REPORT
from tracker.ui.view_models.latest import newest_first
from tracker.ui.view_models.styled_text import Line
from tracker.ui.view_models.upcoming import expected_windows
from tracker.ui.view_models.wall import last_flip, wall_lines

ANGLIA = night.anglia()
IPSWICH = night.result_in("Ipswich")
PETERBOROUGH = night.result_in("Peterborough")
BEDFORD = night.result_in("Bedford")
SIZES = [(40, 12), (80, 24), (100, 30), (160, 48), (220, 60)]


def one_row(number: str) -> list[str]:
    """In place of the large digits: a text that a test can find."""
    return [f"#{number}"]


def wall(
    *statements: Bulletin,
    size: tuple[int, int] = (160, 48),
    turn: int = 0,
    election: Election = ANGLIA,
) -> list[Line]:
    board = Board.of(election, statements)
    changes, windows = newest_first(changes_by(*statements)), expected_windows(board)
    return wall_lines(board, changes, windows, HALF_PAST_THREE, size, turn, one_row)


def words(lines: list[Line]) -> str:
    return " ".join(" ".join(text(line) for line in lines).split())


def test_before_the_first_result_it_has_the_seats_to_come() -> None:
    shown = words(wall())
    assert "#0" in shown
    assert "of 69 declared" in shown
    assert "No seat has changed hands yet." in shown
    assert "Still to come 69" in shown


def test_the_last_flip_has_its_majority_and_the_sentence_for_the_air() -> None:
    shown = words(wall(IPSWICH, BEDFORD, size=(80, 40)))
    assert "Last flip 02:48 Ipswich Con GAIN from Lab #5,479 majority" in shown
    assert "Conservative gain from Labour in Ipswich." in shown


def test_the_newest_declaration_is_beside_an_older_flip() -> None:
    shown = words(wall(IPSWICH, BEDFORD, size=(80, 40)))
    assert "Bedford ● Lab hold #145 majority" in shown
    assert "Last flip 02:48 Ipswich" in shown
    assert words(wall(IPSWICH, size=(80, 40))).count("Ipswich Con GAIN") == 1


def test_a_doubtful_result_names_no_party() -> None:
    half = [msgspec.structs.replace(c, votes=(c.votes or 0) // 2) for c in IPSWICH.candidates]
    halved = msgspec.structs.replace(IPSWICH, candidates=tuple(half))
    lines = wall(halved, election=msgspec.structs.replace(ANGLIA, doubt=True))
    row = next(text(line) for line in lines if "DOUBTFUL" in text(line))
    assert "Ipswich   DOUBTFUL " in row
    shown = words(lines)
    assert "The result in Ipswich is not yet confirmed." in shown
    assert "GAIN" not in shown
    assert "majority" not in shown
    assert shown.startswith("#0 of 69 declared")


def test_our_own_report_is_said_to_be_ours() -> None:
    entry = night.desk_entry(Board.empty(ANGLIA), "Ipswich", "Con")
    shown = words(wall(entry))
    assert "Ipswich Con GAIN from Lab called ✎ ours" in shown
    assert OWN_REPORT in shown


def test_a_flip_that_was_corrected_away_is_no_last_flip() -> None:
    other = night.result(ANGLIA, "Ipswich", 2, {"Con": 2, "Lab": 3})
    statements = (PETERBOROUGH, IPSWICH, other)
    flip = last_flip(Board.of(ANGLIA, statements), newest_first(changes_by(*statements)))
    assert flip is not None
    assert flip.seat.name == "Peterborough"


def test_a_flip_that_latest_does_not_keep_any_more_is_found_on_the_board() -> None:
    flip = last_flip(Board.of(ANGLIA, [PETERBOROUGH, BEDFORD]), [])
    assert flip is not None
    assert flip.seat.name == "Peterborough"


@pytest.mark.parametrize("width", [30, 40, 60, 80, 220])
def test_the_numbers_add_up_at_every_width(width: int) -> None:
    lines = wall(*night.anglia_results(), size=(width, 30))
    total, *parties = [int(part) for part in text(lines[0]).replace("#", "").split()]
    assert total == sum(parties) == 69
    assert "other" in text(lines[1]) or width >= 60


@pytest.mark.parametrize("size", SIZES)
def test_it_fits_every_size(size: tuple[int, int]) -> None:
    for turn in range(4):
        lines = wall(*night.anglia_results()[:50], size=size, turn=turn)
        assert len(lines) <= size[1]
        assert max(map(cells, lines)) <= size[0]


def test_what_does_not_fit_is_shown_in_turn() -> None:
    shown = [words(wall(IPSWICH, BEDFORD, size=(80, 12), turn=turn)) for turn in range(4)]
    assert [("Last flip" in s, "Latest" in s, "Still to come" in s) for s in shown] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
        (True, False, False),
    ]


def test_with_room_for_all_nothing_moves() -> None:
    assert wall(IPSWICH, BEDFORD, turn=0) == wall(IPSWICH, BEDFORD, turn=1)


def test_after_the_last_seat_nothing_is_to_come() -> None:
    assert "Still to come" not in words(wall(*night.anglia_results()))


def test_a_time_is_that_of_the_declaration() -> None:
    late = changes_by(IPSWICH, at=HALF_PAST_THREE + dt.timedelta(hours=1))
    board = Board.of(ANGLIA, [IPSWICH])
    lines = wall_lines(board, late, expected_windows(board), HALF_PAST_THREE, (80, 24), 0, one_row)
    assert "Last flip 02:48" in words(lines)


def test_a_called_seat_is_decided_and_is_not_counted_as_declared() -> None:
    shown = words(wall(IPSWICH, night.rush(ANGLIA, "Bedford", "Lab")))
    assert "#2" in shown
    assert "of 69 decided" in shown
    assert "of 69 declared" not in shown
