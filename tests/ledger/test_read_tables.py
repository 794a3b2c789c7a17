"""The rows of the readable tables for a seat, a target and a party."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.makers import night
from tests.makers.night import few, result, rush
from tracker.board import Board
from tracker.board.bulletin import Bulletin, Candidate
from tracker.ledger import read_tables, schema
from tracker.ledger.checksum import add_functions
from tracker.support import sqlite

SCHEMA = sqlite.connect(":memory:")
add_functions(SCHEMA)
SCHEMA.executescript("".join(schema.MIGRATIONS))


def columns(table: str) -> list[str]:
    return [row[1] for row in SCHEMA.execute(f"PRAGMA table_info({table})")]


def row(table: str, values: Sequence[Any]) -> dict[str, Any]:
    """The values by column name."""
    return dict(zip(columns(table), values, strict=True))


def declaration(seat: str, *bulletins: Bulletin) -> dict[str, Any]:
    state = night.state(Board.of(few(), bulletins), seat)
    return row("declarations", read_tables.declaration_row(state))


def candidates(seat: str, *bulletins: Bulletin) -> list[dict[str, Any]]:
    state = night.state(Board.of(few(), bulletins), seat)
    return [row("candidates", values) for values in read_tables.candidate_rows(state)]


def test_the_row_of_a_declared_seat_has_the_commons_librarys_result() -> None:
    state = night.state(night.anglia_board(), "North Norfolk")
    found = row("declarations", read_tables.declaration_row(state))
    assert {name: found[name] for name in ("seat", "status", "winner", "result", "gain")} == {
        "seat": "North Norfolk",
        "status": "declared",
        "winner": "Con",
        "result": "Con gain from LD",
        "gain": True,
    }
    assert (found["majority"], found["valid_votes"], found["electorate"]) == (14395, 50823, 70729)
    assert (found["swing_from"], found["swing_to"]) == ("LD", "Con")
    assert found["declared_at"] == "2019-12-13T03:11:00+00:00"


def test_shares_and_swings_are_percentage_points_without_rounding() -> None:
    state = night.state(night.anglia_board(), "North Norfolk")
    found = row("declarations", read_tables.declaration_row(state))
    assert found["majority_share"] == 100 * 14395 / 50823
    assert found["turnout"] == 100 * 50823 / 70729
    assert found["swing"] == pytest.approx(17.5, abs=0.05)


def test_a_hold_is_not_a_gain() -> None:
    found = declaration("Colchester", result(few(), "Colchester"))
    assert (found["result"], found["gain"]) == ("Con hold", False)


def test_the_row_of_a_seat_without_bulletins() -> None:
    found = declaration("Ipswich")
    assert (found["status"], found["result"], found["flags"]) == ("awaiting", "", "")
    assert {name for name, value in found.items() if value is None} == set(found) - {
        "seat_id",
        "seat",
        "status",
        "result",
        "flags",
        "doubts",
    }
    assert candidates("Ipswich") == []


def test_a_recount_has_no_candidates() -> None:
    bulletin = night.recount(few(), "Ipswich")
    found = declaration("Ipswich", bulletin)
    assert (found["status"], found["winner"], found["bulletin"]) == ("recount", None, bulletin.id)
    assert candidates("Ipswich", bulletin) == []


def test_a_call_has_a_winner_and_no_figures() -> None:
    called = rush(few(), "Ipswich", "Con")
    found = declaration("Ipswich", called)
    assert (found["status"], found["result"], found["gain"]) == (
        "called",
        "Con gain from Lab",
        True,
    )
    assert (found["majority"], found["turnout"], found["swing"]) == (None, None, None)
    (line,) = candidates("Ipswich", called)
    assert (line["party"], line["votes"], line["elected"]) == ("Con", None, True)


def test_superseded_votes_are_left_out() -> None:
    bulletins = (
        result(few(), "Ipswich", 1, {"Lab": 9, "Con": 8}),
        rush(few(), "Ipswich", "Con", 2),
    )
    found = declaration("Ipswich", *bulletins)
    assert (found["status"], found["winner"]) == ("votes-pending", "Con")
    assert (found["majority"], found["valid_votes"]) == (None, None)
    assert [line["votes"] for line in candidates("Ipswich", *bulletins)] == [None]


def test_votes_are_left_out_if_two_results_agree_only_on_the_winner() -> None:
    bulletins = (
        result(few(), "Ipswich", 2, {"Lab": 7, "Con": 8}),
        result(few(), "Ipswich", 2, {"Lab": 6, "Con": 8}),
    )
    found = declaration("Ipswich", *bulletins)
    assert (found["status"], found["winner"]) == ("conflict", "Con")
    assert (found["majority"], found["valid_votes"]) == (None, None)
    assert {line["votes"] for line in candidates("Ipswich", *bulletins)} == {None}


def test_no_candidate_is_elected_in_a_conflict_about_the_winner() -> None:
    bulletins = (result(few(), "Ipswich"), result(few(), "Ipswich", votes={"Lab": 9}))
    found = declaration("Ipswich", *bulletins)
    assert (found["status"], found["winner"], found["result"]) == ("conflict", None, "")
    assert not any(line["elected"] for line in candidates("Ipswich", *bulletins))


def test_no_candidate_is_elected_in_a_tie_before_the_lot() -> None:
    tied = result(few(), "Ipswich", votes={"Con": 5, "Lab": 5})
    assert declaration("Ipswich", tied)["status"] == "tied"
    assert not any(line["elected"] for line in candidates("Ipswich", tied))
    drawn = result(few(), "Ipswich", 2, {"Con": 5, "Lab": 5}, elected="Lab")
    assert declaration("Ipswich", tied, drawn)["result"] == "Lab hold"
    assert [line["party"] for line in candidates("Ipswich", drawn) if line["elected"]] == ["Lab"]


def test_flags_are_written_out() -> None:
    entry = night.desk_entry(Board.empty(few()), "Ipswich", "Lab")
    found = declaration("Ipswich", entry, result(few(), "Ipswich"))
    assert found["flags"] == "the desk's entry differs from the feed"


def test_candidates_are_in_order_of_votes() -> None:
    state = night.state(night.anglia_board(), "Peterborough")
    found = [row("candidates", values) for values in read_tables.candidate_rows(state)]
    assert [line["position"] for line in found] == list(range(1, len(found) + 1))
    votes = [line["votes"] for line in found]
    assert votes == sorted(votes, reverse=True)
    assert (found[0]["name"], found[0]["votes"], found[0]["elected"]) == (
        "Paul Bristow",
        22334,
        True,
    )
    assert sum(line["elected"] for line in found) == 1


def test_two_independents_are_two_candidates_and_one_is_elected() -> None:
    bulletin = msgspec.structs.replace(
        result(few(), "Ipswich"),
        candidates=(
            Candidate(party="Ind", name="Ann", votes=5),
            Candidate(party="Ind", name="Ben", votes=7),
        ),
    )
    found = [(line["name"], line["elected"]) for line in candidates("Ipswich", bulletin)]
    assert found == [("Ben", True), ("Ann", False)]


def test_a_target_has_the_published_and_the_computed_figures() -> None:
    state = night.target(night.anglia_board(), "Ipswich")
    found = row("targets", read_tables.target_row(state))
    assert (found["published_majority"], found["majority"]) == (836, 831)
    assert (found["published_swing"], found["status"], found["winner"]) == (0.8, "flipped", "Con")
    assert found["beyond"] == pytest.approx(found["swing"] - found["swing_needed"])


def test_a_party_that_did_not_stand_has_no_swing_instead_of_zero() -> None:
    board = Board.of(few(), [result(few(), "Ipswich", votes={"Con": 5, "Green": 4})])
    found = row("targets", read_tables.target_row(night.target(board, "Ipswich")))
    assert (found["swing"], found["beyond"], found["status"]) == (None, None, "flipped")


@pytest.mark.parametrize(
    ("party", "expected"),
    [
        ("Con", (63, 60, 3, 1, 2, 2107401)),
        ("Lab", (5, 5, 0, 2, -2, 923558)),
        ("LD", (1, 0, 1, 1, 0, 460710)),
        ("Whig", (0, 0, 0, 0, 0, 0)),
    ],
)
def test_the_row_of_a_party(party: str, expected: tuple[int, ...]) -> None:
    assert read_tables.party_row(night.anglia_board(), party) == (*expected, party)


def test_the_elections_tables_can_be_inserted_in_order_with_foreign_keys(tmp_path: Path) -> None:
    connection = sqlite.connect(tmp_path / "x.db")
    connection.execute("PRAGMA foreign_keys = ON")
    add_functions(connection)
    connection.executescript("".join(schema.MIGRATIONS))
    counts = {}
    for table, rows in read_tables.election_tables(night.anglia()):
        for fields in rows:
            names = ", ".join(fields)
            marks = ", ".join("?" * len(fields))
            connection.execute(
                f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(fields.values())
            )
        counts[table] = len(rows)
    connection.close()
    assert counts["seats"] == 69
    assert counts["watch_areas"] == 7
    assert counts["previous_votes"] == sum(len(seat.previous) for seat in night.anglia().seats)


def test_parts_that_an_election_does_not_have_are_empty() -> None:
    bare = night.small(msgspec.structs.replace(night.seat(), previous={}))
    found = dict(read_tables.election_tables(bare))
    assert found["previous_votes"] == found["watch_areas"] == []
    assert found["seats"][0]["pa_number"] is None
    assert found["seats"][0]["previous_declared_at"] is None
