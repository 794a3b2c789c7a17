"""The parts of the page: the bar with the winning post, the news, the regions, each seat."""

import re
from collections.abc import Iterable
from html import unescape

import msgspec
import pytest

from tests.makers import night
from tests.makers.boards import anglia, board_of, result, rush, statement
from tests.makers.houses import declared, house
from tests.summary.nights import board_at, when
from tracker.board import Board
from tracker.summary.page_sections.every_seat import every_seat_section
from tracker.summary.page_sections.news import gains_table, latest_section
from tracker.summary.page_sections.regions import regions_table
from tracker.summary.page_sections.top import headline_section, post_label


def words(lines: Iterable[str]) -> str:
    """The text of some HTML."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", "\n".join(lines))).split())


@pytest.fixture(scope="module")
def country() -> Board:
    """The United Kingdom at 03:00: 199 of 650 declared."""
    return board_at("uk-2019", when("uk-2019", "03:00"))


def test_the_bar_is_of_all_seats_and_has_the_winning_post(country: Board) -> None:
    written = "\n".join(headline_section(country, ["The Conservatives lead."]))
    assert "<h2>United Kingdom, 199 of 650 declared" in written
    assert 'aria-label="650 seats: Conservative 93, Labour 78, SNP 16,' in written
    assert f"width:{93 / 6.5:.3f}%" in written
    assert f'class="post" style="left:{326 / 6.5:.3f}%"' in written
    assert "<p>The Conservatives lead.</p>" in written


def test_small_parties_are_folded_and_counted(country: Board) -> None:
    shown, folded = "\n".join(headline_section(country, [])).split("<details>")
    assert shown.count("<li>") == 6
    assert folded.startswith("<summary>4 other parties: 3 seats</summary>")
    assert folded.count("<li>") == 4


@pytest.mark.parametrize(
    ("winners", "label"),
    [
        (["Lab"], "3 for a majority; Labour short by 2"),
        (["Lab", "Con"], "3 for a majority"),  # nobody leads
        (["Lab", "Con", "LD", "PC"], "3 for a majority"),  # nobody can reach it
        (["Lab", "Lab", "Con", "Lab"], "3 for a majority"),
    ],
)
def test_the_leader_is_short_by_the_seats_to_the_winning_post(
    winners: list[str], label: str
) -> None:
    assert post_label(declared(house(), *winners)) == label


def test_our_own_reports_are_named_beside_the_winning_post() -> None:
    board = declared(house(), "Lab")
    board = board.apply([night.desk_entry(board, "Seat 2", "Lab", {"Lab": 9, "Con": 1})])
    assert post_label(board).endswith("Labour short by 1, with 1 own report counted")
    assert "our own report, not the agency's: Seat 2." in words(headline_section(board, []))


def test_a_region_has_a_bar_without_a_winning_post() -> None:
    board = board_of(rush("Bedford", "Con"))
    written = "\n".join(headline_section(board, []))
    assert 'class="house"' in written
    assert post_label(board) == ""
    assert "post" not in written


def test_the_latest_declarations_are_newest_first_and_lead_to_their_seats(country: Board) -> None:
    written = "\n".join(latest_section(country))
    assert written.count("<tr><td>") == 8
    first = written.index("South Holland and The Deepings")
    assert first < written.index("Eastbourne") < written.index("Airdrie and Shotts")
    assert '<a href="#seat-E14000939">South Holland and The Deepings</a>' in written
    assert "Conservative gain from Liberal Democrat" in words(written.splitlines())


def test_nothing_doubtful_or_disputed_is_among_the_latest(unfinished: Board) -> None:
    written = words(latest_section(unfinished))
    assert "Stevenage" in written
    for seat in ("Bedford", "North Norfolk", "Thurrock", "Peterborough"):
        assert seat not in written


def test_who_gained_from_whom_most_first(country: Board) -> None:
    table = gains_table(country)
    assert table
    assert table.columns == ("Gained by", "From", "Seats")
    assert table.rows[:2] == (("Conservative", "Labour", "19"), ("SNP", "Labour", "3"))
    assert sum(int(row[2]) for row in table.rows) == 28


def test_gains_that_are_our_own_report_have_a_column() -> None:
    own = statement("Ipswich", {"Con": 20_000, "Lab": 19_000}, origin="desk")
    table = gains_table(board_of(own, rush("Peterborough", "Con")))
    assert table
    assert table.columns[-1] == "Own reports"
    assert table.rows == (("Conservative", "Labour", "2", "1"),)


def test_seats_by_region_have_the_gains_and_the_seats_to_come(country: Board) -> None:
    table = regions_table(country)
    assert table
    assert table.columns == (
        *("Region", "Conservative", "Labour", "SNP", "Sinn Féin", "Liberal Democrat"),
        *("Others", "To come"),
    )
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["Scotland"] == ("0", "0", "16 (5)", "0", "0", "0", "43")
    cells = [re.match(r"\d+", cell) for row in rows.values() for cell in row]
    assert sum(int(cell[0]) for cell in cells if cell) == 650


def test_a_table_of_regions_needs_two_regions_and_a_winner() -> None:
    assert regions_table(Board.empty(anglia())) is None
    assert regions_table(declared(house(), "Lab")) is None


def seat(board: Board, name: str) -> str:
    """A seat's part of the page."""
    id_ = next(seat.id for seat in board.election.seats if seat.name == name)
    parts = "\n".join(every_seat_section(board)).split('<details class="seat"')
    (found,) = [part for part in parts if f'id="seat-{id_}"' in part]
    return found


def test_a_seat_has_an_address_and_its_whole_result(country: Board) -> None:
    found = seat(country, "Eastbourne")
    assert 'data-find="South East East Sussex"' in found
    assert "Conservative gain from Liberal Democrat" in found
    (anchor,) = re.findall(r'<div id="(seat-E\d+)">', found)
    assert f'<a href="#{anchor}">Link to Eastbourne</a>' in found
    said = words([found])
    assert "Caroline Ansell Conservative 26,951 48.9% +4.8" in said
    assert "Stephen Lloyd Liberal Democrat 22,620 41.0%" in said
    assert "Caroline Ansell has a majority of 4,331." in said
    assert "Turnout" in said


def test_seats_are_under_their_first_letter_without_accents(country: Board) -> None:
    written = "\n".join(every_seat_section(country))
    letters = re.findall(r'class="letter"><summary>(.)</summary>', written)
    assert letters == sorted(letters)
    under_y = written.split("<summary>Y</summary>")[1]
    assert "Ynys Môn" in under_y
    assert written.count('<details class="seat"') == 650


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Thurrock", "The result in Thurrock is not yet confirmed."),
        ("Bedford", "Recount in Bedford"),
        ("Peterborough", "figures to follow"),
        ("Cambridge", "still to declare"),
    ],
)
def test_what_is_not_settled_is_named(unfinished: Board, name: str, said: str) -> None:
    assert said in words([seat(unfinished, name)])


def test_a_seat_in_conflict_or_in_recount_shows_no_votes(unfinished: Board) -> None:
    for name in ("Thurrock", "Bedford"):
        assert "<table>" not in seat(unfinished, name)


def test_a_doubtful_result_has_no_winner_and_no_votes() -> None:
    doubting = msgspec.structs.replace(anglia(), doubt=True)
    board = Board.of(doubting, [result("Ipswich", {"Con": 90_000, "Lab": 100})])
    assert [state.seat.name for state in board.doubtful] == ["Ipswich"]
    found = seat(board, "Ipswich")
    assert "90,000" not in found
    assert "not yet confirmed" in found
    assert "Conservative" not in words([found])


def test_a_seat_in_recount_after_a_result_has_no_result() -> None:
    recount = statement("Bedford", kind="recount", revision=2)
    board = board_of(result("Bedford", {"Con": 20_000, "Lab": 19_000}), recount)
    assert "20,000" not in seat(board, "Bedford")
