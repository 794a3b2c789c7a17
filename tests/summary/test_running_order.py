"""The sections of the running order and their content."""

import pytest

from tests.makers.boards import MORNING, board_of, result, rush, statement
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.summary.document import Section
from tracker.summary.running_order import running_order


def section(board: Board, beginning: str) -> Section:
    (only,) = [s for s in running_order(board, MORNING).sections if s.heading.startswith(beginning)]
    return only


def test_the_order_of_the_full_night(full: Board) -> None:
    assert [s.heading for s in running_order(full, MORNING).sections] == [
        "Headline",
        "All gains: 4",
        "Unsettled: none",
        "Conservative target seats: 3 taken of 5",
        "Labour target seats: 0 taken of 8",
        "Lib Dem target seats: 1 taken of 4",
        "Brexit Party target areas",
        "Parties",
        "Where gain or hold depends on what it is counted from",
        "Still to come: none",
    ]


def test_the_headings_before_the_first_statement(empty: Board) -> None:
    assert [s.heading for s in running_order(empty, MORNING).sections] == [
        "Headline",
        "All gains: none",
        "Unsettled: none",
        "Conservative target seats: 0 taken of 5, 5 to come",
        "Labour target seats: 0 taken of 8, 8 to come",
        "Lib Dem target seats: 0 taken of 4, 4 to come",
        "Brexit Party target areas",
        "Parties",
        "Still to come: 69",
    ]


def test_the_part_targets_has_only_published_headings(full: Board) -> None:
    assert [s.heading for s in running_order(full, MORNING, "targets").sections] == [
        "Conservative target seats: 3 taken of 5",
        "Labour target seats: 0 taken of 8",
        "Lib Dem target seats: 1 taken of 4",
        "Brexit Party target areas",
    ]


@pytest.mark.parametrize("night", ["empty", "half", "full", "unfinished"])
def test_the_part_general_is_the_rest(night: str, request: pytest.FixtureRequest) -> None:
    board: Board = request.getfixturevalue(night)
    targets, general, whole = (
        running_order(board, MORNING, part).sections for part in ("targets", "general", "all")
    )
    notes = [s for s in whole if s.heading == "Not to be read out"]
    assert [s for s in whole if s not in targets or s in notes] == list(general)
    assert [s for s in whole if s in targets] == list(targets)
    assert general[0].heading == "Headline"


def test_targets_are_in_published_order(half: Board) -> None:
    assert [e.label for e in section(half, "Conservative target").entries] == [
        "Peterborough:",
        "Bedford:",
        "Ipswich:",
        "North Norfolk:",
        "Luton South:",
    ]


def test_gains_are_ordered_by_time_of_declaration(full: Board) -> None:
    gains = section(full, "All gains").entries
    assert [(gain.label, gain.text.split(".")[0]) for gain in gains] == [
        ("01:46", "Conservative gain from Labour in Peterborough"),
        ("02:48", "Conservative gain from Labour in Ipswich"),
        ("03:11", "Conservative gain from the Liberal Democrats in North Norfolk"),
        ("03:51", "Liberal Democrat gain from the Conservatives in St Albans"),
    ]


def test_a_called_gain_is_last_and_without_a_time() -> None:
    board = board_of(
        rush("Bedford", "Con"), result("Peterborough", {"Con": 2, "Lab": 1}, at="04:00")
    )
    assert [gain.label for gain in section(board, "All gains").entries] == ["04:00", ""]


def test_a_watch_area_lists_its_seats(full: Board) -> None:
    tendring = section(full, "Brexit Party").entries[1]
    assert (tendring.label, tendring.text) == (
        "Tendring:",
        "Brexit Party 54 per cent in the European election of 2019, as published before the election.",
    )
    clacton, harwich = tendring.more_lines
    assert clacton.startswith(
        "The Conservatives hold Clacton. Giles Watling has a majority of 24,702."
    )
    assert harwich.startswith("The Conservatives hold Harwich and North Essex.")
    assert clacton.endswith("The Brexit Party did not stand.")


def test_a_watch_area_has_the_partys_share_in_each_seat() -> None:
    board = board_of(result("Castle Point", {"Con": 60, "Brexit": 40}))
    (said,) = section(board, "Brexit Party").entries[0].more_lines
    assert said.endswith("Brexit Party 40.0 per cent.")


def test_the_parties_of_the_full_night(full: Board) -> None:
    parties = section(full, "Parties")
    assert parties.paragraphs == (
        "Votes, shares and changes are over the 69 seats whose votes are in.",
    )
    assert parties.table
    assert parties.table.rows[:3] == (
        ("Conservative", "63", "+2", "3", "1", "2,107,401", "57.5%", "+2.7"),
        ("Labour", "5", "−2", "0", "2", "923,558", "25.2%", "−8.0"),
        ("Liberal Democrat", "1", "0", "1", "1", "460,710", "12.6%", "+5.3"),
    )


def test_seats_to_come_are_ordered_by_their_time_last_time(half: Board) -> None:
    table = section(half, "Still to come").table
    assert table
    times = [row[0] for row in table.rows]
    assert len(times) == 35
    assert times == sorted(times)
    assert table.rows[5] == ("02:50 overdue", "St Albans", "Conservative", "Liberal Democrat")


def test_a_seat_with_a_statement_is_unsettled_and_not_to_come(unfinished: Board) -> None:
    table = section(unfinished, "Still to come").table
    assert table
    coming = {row[1] for row in table.rows}
    assert len(coming) == 69 - 7
    unsettled = section(unfinished, "Unsettled")
    assert unsettled.heading == "Unsettled: 6"
    assert [f"{entry.label} {entry.text}".strip() for entry in unsettled.entries] == [
        "Recount in Bedford; no result yet.",
        "The Conservatives hold Corby; the figures are not yet confirmed.",
        "Corrected: Labour have held Ipswich; new figures to follow, and the earlier figures do not"
        " stand.",
        "Tied in North Norfolk: the Conservatives and the Liberal Democrats on 20,000 votes each;"
        " no winner stated yet.",
        "The Conservatives have taken Peterborough from Labour; figures to follow.",
        "The result in Thurrock is not yet confirmed.",
    ]
    notes = section(unfinished, "Not to be read out").entries
    assert [f"{entry.label} {entry.text}".strip() for entry in notes] == [
        "Two statements about Corby disagree on all but the winner: no figures to be said until it"
        " is settled.",
        "Two statements about Thurrock disagree: not to be said until it is settled.",
        "Stevenage: the desk's entry differs from the feed.",
    ]


@pytest.mark.parametrize("seat", ["Luton South", "South Cambridgeshire"])
def test_a_result_that_depends_on_the_basis_is_listed(full: Board, seat: str) -> None:
    entries = section(full, "Where gain or hold").entries
    assert len(entries) == 5
    (said,) = [entry.text for entry in entries if seat in entry.text]
    assert "Against the party that sat at dissolution" in said


def test_winners_without_votes_count_without_a_share() -> None:
    parties = section(board_of(rush("Peterborough", "Con")), "Parties")
    assert parties.paragraphs == ("No votes are in yet.",)
    assert parties.table
    assert parties.table.rows[0] == ("Conservative", "1", "+1", "1", "0", "0", "", "")


def test_one_seat_with_votes_is_singular() -> None:
    board = board_of(statement("Peterborough", {"Con": 2, "Lab": 1}))
    assert section(board, "Parties").paragraphs[0] == (
        "Votes, shares and changes are over the one seat whose votes are in."
    )


@pytest.mark.parametrize(
    ("bulletins", "sentence"),
    [
        pytest.param(
            [statement("Peterborough", {"Con": 2, "Lab": 1}, origin="desk")],
            "Votes and shares are over the one seat whose votes are in, none of them comparable with "
            "last time.",
            id="none",
        ),
        pytest.param(
            [
                statement("Peterborough", {"Con": 2, "Lab": 1}, origin="desk"),
                statement("Ipswich", {"Con": 2, "Lab": 1}),
            ],
            "Votes and shares are over the two seats whose votes are in, changes over the one of them "
            "comparable with last time.",
            id="one of two",
        ),
    ],
)
def test_seats_that_changes_are_not_over_are_left_out_aloud(
    bulletins: list[Bulletin], sentence: str
) -> None:
    """Our own report of two candidates in Peterborough, where more stood."""
    assert section(board_of(*bulletins), "Parties").paragraphs[0] == sentence
