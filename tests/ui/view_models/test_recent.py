"""The last ten minutes, and each party's seats over time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.makers import night
from tests.makers.newsroom import HALF_PAST_THREE, cells, events_of, text
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.ledger.timeline_event import SeatChange, TimelineEvent
from tracker.ui.view_models.recent import (
    PERIOD,
    recent_changes,
    recent_rows,
    recent_title,
    seat_lines,
    seats_over_time,
)

ANGLIA = night.anglia()
NOW = HALF_PAST_THREE
MINUTE = dt.timedelta(minutes=1)
PETERBOROUGH = night.result_in("Peterborough")
IPSWICH = night.result_in("Ipswich")
BEDFORD = night.result_in("Bedford")


def events(*statements: tuple[Bulletin, int]) -> list[TimelineEvent]:
    """The events of bulletins, each with its age in minutes at `NOW`."""
    made = events_of(*(bulletin for bulletin, _ in statements))
    ages = {f"s{seq}": age for seq, (_, age) in enumerate(statements, 1)}
    return [replace(event, at=NOW - ages[event.id] * MINUTE) for event in made]


def names(changes: Sequence[SeatChange]) -> list[str]:
    return [change.after.seat.name for change in changes]


def test_seats_of_the_last_ten_minutes_are_flipped_or_came() -> None:
    found = recent_changes(events((IPSWICH, 30), (PETERBOROUGH, 3), (BEDFORD, 2)), NOW)
    assert (names(found.flipped), names(found.came)) == (["Peterborough"], ["Bedford"])
    assert recent_title(found, ANGLIA) == "03:20 to 03:30: 2 came, 1 of them flipped, 0 corrected"


@pytest.mark.parametrize(("age", "inside"), [(0, True), (9, True), (10, False), (-1, False)])
def test_the_ten_minutes_end_with_the_given_time(age: int, inside: bool) -> None:
    found = recent_changes(events((BEDFORD, age)), NOW)
    assert bool(found.came) is inside
    assert found.until - found.since == PERIOD


def test_votes_for_a_seat_that_was_called_earlier_are_no_second_gain() -> None:
    call = night.rush(ANGLIA, "Peterborough", "Con")
    found = recent_changes(events((call, 20), (PETERBOROUGH, 1)), NOW)
    assert not found.flipped
    assert not found.came
    assert not any(found.new_seats.values())


def test_a_corrected_winner_is_corrected_and_not_new() -> None:
    wrong = night.result(ANGLIA, "Bedford", votes={"Con": 3, "Lab": 2})
    right = night.result(ANGLIA, "Bedford", votes={"Con": 2, "Lab": 3}, revision=2)
    found = recent_changes(events((wrong, 20), (right, 1)), NOW)
    assert not found.came
    assert [event.seat for event in found.corrected] == [night.seat_of(ANGLIA, "Bedford").id]
    assert found.new_seats == {"Con": -1, "Lab": 1}
    assert "0 came, 0 flipped, 1 corrected" in recent_title(found, ANGLIA)


def test_a_recount_is_unsettled() -> None:
    found = recent_changes(events((night.recount(ANGLIA, "Bedford"), 1)), NOW)
    assert names(found.unsettled) == ["Bedford"]


@pytest.mark.parametrize("width", [60, 94])
def test_each_group_has_a_heading_with_its_number(width: int) -> None:
    found = recent_changes(events((PETERBOROUGH, 3), (BEDFORD, 2), (IPSWICH, 1)), NOW)
    rows = recent_rows(found, Board.empty(ANGLIA), width)
    headings = [text(row.line).strip() for row in rows if not row.key]
    assert headings == ["Flipped: 2", "Came: 1"]
    assert [ANGLIA.seat_by_id[r.key].name for r in rows if r.key] == [
        "Ipswich",
        "Peterborough",
        "Bedford",
    ]
    assert all(cells(row.line) <= width for row in rows)


def test_ten_minutes_without_events_say_so() -> None:
    (row,) = recent_rows(recent_changes(events((BEDFORD, 30)), NOW), Board.empty(ANGLIA), 70)
    assert "Nothing came" in text(row.line)


# -- seats over time -------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 34, 69])
def test_the_last_number_is_that_of_the_board(count: int) -> None:
    results = night.anglia_results()[:count]
    board = Board.of(ANGLIA, results)
    _, lines = seats_over_time(events_of(*results), NOW, 50)
    last = {party: numbers[-1] for party, numbers in lines.items()}
    assert last == {party: tally.seats for party, tally in board.tallies.items() if tally.seats}
    assert sum(last.values()) == board.decided


def test_seats_only_rise_without_corrections_and_begin_with_the_first_declaration() -> None:
    results = night.anglia_results()
    start, lines = seats_over_time(events_of(*results), NOW + dt.timedelta(hours=4), 40)
    assert start == min(result.declared_at for result in results if result.declared_at)
    assert all(numbers == sorted(numbers) for numbers in lines.values())
    assert sum(numbers[0] for numbers in lines.values()) > 0


def test_a_corrected_winner_moves_the_seat_when_the_correction_arrives() -> None:
    wrong = night.result(ANGLIA, "Bedford", votes={"Con": 3, "Lab": 2})
    right = night.result(ANGLIA, "Bedford", votes={"Con": 2, "Lab": 3}, revision=2)
    _, lines = seats_over_time(events((wrong, 20), (right, 5)), NOW, 4)
    assert lines == {"Lab": [0, 0, 0, 1], "Con": [1, 1, 1, 0]}


def test_lines_of_the_largest_parties_have_their_seats_and_the_new_ones() -> None:
    made = events((IPSWICH, 30), (PETERBOROUGH, 3), (BEDFORD, 2))
    first, second, times = seat_lines(made, recent_changes(made, NOW), ANGLIA, 60)
    assert text(first).split()[-2:] == ["2", "+1"]
    assert "Lab" in text(second)
    assert text(times).strip().endswith("03:30")
    assert "█" in text(first)


def test_before_the_first_winner_there_is_a_sentence() -> None:
    (line,) = seat_lines([], recent_changes([], NOW), ANGLIA, 60)
    assert "No seat has a winner yet" in text(line)
