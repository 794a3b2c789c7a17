"""The picture of seats by party: bars in proportion, marks of last time, majority line."""

from xml.etree import ElementTree as ET

import msgspec
import pytest

from tests.makers.boards import anglia, board_of, hostile, rush
from tests.summary.drawn import across, description, drawn, edges, of_kind, texts
from tracker.board import Board
from tracker.election import Election
from tracker.election.folder import load_election
from tracker.summary.pictures import party_seats

WIDE = 354.0
"""Units of the longest bar, from 2 to 356."""


def rows(board: Board) -> list[ET.Element]:
    return drawn(party_seats.picture(board).svg).findall("g")


def bar(row: ET.Element) -> tuple[float, float]:
    """The bar of a row; its swatch is as high as wide."""
    (found,) = [box for box in of_kind(row, "bar") if box.attrib["y"] != "2"]
    return edges(found)


def test_bars_and_marks_are_in_proportion_to_the_seats(full: Board) -> None:
    shown = rows(full)
    bars = [edge for row in shown for edge in bar(row)]
    right = [edge for now in (63, 5, 1) for edge in (2, 2 + WIDE * now / 63)]
    assert bars == pytest.approx(right, abs=0.11)
    marks = [across(mark) for row in shown for mark in of_kind(row, "needle")]
    assert marks == pytest.approx([2 + WIDE * was / 63 for was in (61, 7, 1)], abs=0.06)


def test_each_row_says_party_seats_and_net_change(full: Board) -> None:
    assert texts(party_seats.picture(full).svg) == [
        *("■", "Conservative", "63 seats, up 2"),
        *("●", "Labour", "5 seats, down 2"),
        *("◆", "Liberal Democrat", "1 seat, unchanged"),
    ]


def test_before_the_first_declaration_only_last_time_is_drawn(empty: Board) -> None:
    shown = party_seats.picture(empty).svg
    assert "no seats yet" in texts(shown)
    assert [box for box in of_kind(drawn(shown), "bar") if box.attrib["y"] != "2"] == []
    assert len([*of_kind(drawn(shown), "needle")]) == 3


def test_a_party_that_lost_its_only_seat_is_shown() -> None:
    assert "0 seats, down 1" in texts(
        party_seats.picture(board_of(rush("North Norfolk", "Con"))).svg
    )


def test_the_description_has_the_same_figures(half: Board) -> None:
    picture = party_seats.picture(half)
    assert description(picture.svg).startswith(
        "Conservative: 31 seats, up 3; 61 won last time. Labour: 3"
    )
    assert picture.caption == (
        "Bar: tonight, 34 of 69 seats decided. Upright mark: won last time, in all 69."
    )


def test_last_time_follows_the_elections_basis() -> None:
    election = msgspec.structs.replace(anglia(), basis="sitting")
    assert party_seats.seats_before(anglia())["Ind"] == 0
    assert party_seats.seats_before(election)["Ind"] == 4
    assert "58 held at dissolution." in description(party_seats.picture(Board.empty(election)).svg)


def test_a_general_election_in_650_seats_has_a_majority_line() -> None:
    uk = load_election("uk-2019")
    shown = party_seats.picture(Board.empty(uk)).svg
    assert uk.winning_post == 326
    assert texts(shown)[-1] == "326 for a majority"
    lines = {across(line) for line in of_kind(drawn(shown), "majority")}
    assert lines == {2 + WIDE}  # nobody had as many in 2017
    assert description(shown).endswith("More than half of all seats is 326.")


@pytest.mark.parametrize(
    "election", [anglia(), msgspec.structs.replace(load_election("uk-2019"), kind="S")]
)
def test_no_other_election_has_a_majority_line(election: Election) -> None:
    assert election.winning_post is None
    assert "majority" not in party_seats.picture(Board.empty(election)).svg


def test_an_unknown_party_is_grey_with_a_question_mark() -> None:
    board = hostile("Monster")
    shown = party_seats.picture(board).svg
    assert "Monster" in texts(shown)
    assert "?" in texts(shown)
    assert "#808080" in {box.get("fill") for box in of_kind(drawn(shown), "bar")}
