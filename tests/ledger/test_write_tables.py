"""The readable tables are equal to the board."""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.makers import night
from tests.makers.ledgers import append_bulletins, at, copy_of, expected_tables, record_file, tables
from tests.makers.night import MIDNIGHT, few, result, retraction_of, rush
from tracker.board import Board, entries, entry_fields
from tracker.board.bulletin import Bulletin
from tracker.ledger import Ledger

IPSWICH = night.seat_of(few(), "Ipswich").id
CON_WINS = {"Con": 24952, "Lab": 19473}
LAB_WINS = {"Con": 19473, "Lab": 24952}


def test_the_tables_of_the_real_night_are_equal_to_its_board(path: Path) -> None:
    with Ledger.create(path, night.anglia(), MIDNIGHT) as ledger:
        append_bulletins(ledger, *night.anglia_results())
        assert tables(ledger.connection) == expected_tables(night.anglia_board())


def test_the_tables_can_be_read_with_sqlite_utils_alone(path: Path) -> None:
    with Ledger.create(path, night.anglia(), MIDNIGHT) as ledger:
        append_bulletins(ledger, *night.anglia_results())
    database = Database(path)
    ipswich = database.table("declarations").get("E14000761")
    assert (ipswich["result"], ipswich["gain"], ipswich["majority"]) == (
        "Con gain from Lab",
        1,
        5479,
    )
    winner = next(database.query("SELECT * FROM candidates WHERE seat_id = 'E14000761'"))
    assert (winner["name"], winner["votes"], winner["elected"]) == ("Tom Hunt", 24952, 1)
    gains = database.query("SELECT seat FROM declarations WHERE gain ORDER BY seat")
    assert [row["seat"] for row in gains] == [
        "Ipswich",
        "North Norfolk",
        "Peterborough",
        "St Albans",
    ]
    parties = database.query("SELECT code, seats, net FROM parties WHERE seats ORDER BY seats DESC")
    assert [tuple(row.values()) for row in parties] == [
        ("Con", 63, 2),
        ("Lab", 5, -2),
        ("LD", 1, 0),
    ]
    flipped = database.query("SELECT seat FROM targets WHERE status = 'flipped' ORDER BY seat")
    assert [row["seat"] for row in flipped] == [
        "Ipswich",
        "North Norfolk",
        "Peterborough",
        "St Albans",
    ]
    database.close()


def test_a_retraction_restores_the_tables(ledger: Ledger) -> None:
    before = tables(ledger.connection)
    bulletin = result(few(), "Ipswich", votes={"Con": 5, "Whig": 4})
    append_bulletins(ledger, bulletin)
    assert tables(ledger.connection)["parties"] != before["parties"]
    append_bulletins(ledger, retraction_of(bulletin))
    after = tables(ledger.connection)
    assert {name: after[name] for name in ("seats", "candidates", "targets", "parties")} == {
        name: before[name] for name in ("seats", "candidates", "targets", "parties")
    }


def test_an_unknown_party_gets_a_row(ledger: Ledger) -> None:
    append_bulletins(ledger, result(few(), "Ipswich", votes={"[/x]": 5, "Con": 4}))
    row = Database(ledger.connection).table("parties").get("[/x]")
    assert (row["name"], row["seats"], row["gains"], row["votes"]) == ("[/x]", 1, 1, 5)


def test_notes_and_confirmations_are_recorded_with_initials_and_time(ledger: Ledger) -> None:
    append_bulletins(ledger, result(few(), "Ipswich"))
    note = night.note(ledger.board, "Ipswich", "the agent says 5,000", by="cd", now=at(61))
    confirmation = night.confirm(ledger.board, "Ipswich", now=at(62), reason="rung the count")
    append_bulletins(ledger, note, confirmation)
    found = tables(ledger.connection)
    common = {"seat_id": IPSWICH, "seat": "Ipswich"}
    assert found["notes"] == [
        common
        | {"at": "2019-12-13T01:01:00+00:00", "by": "CD", "note": "the agent says 5,000"}
        | {"bulletin": note.id}
    ]
    assert found["confirmations"] == [
        common
        | {"at": "2019-12-13T01:02:00+00:00", "by": "AB", "reason": "rung the count"}
        | {"bulletin": confirmation.id}
    ]


def test_retracted_notes_and_outdated_confirmations_are_not_in_the_tables(
    ledger: Ledger,
) -> None:
    append_bulletins(ledger, result(few(), "Ipswich"))
    note = night.note(ledger.board, "Ipswich", "no answer")
    append_bulletins(ledger, note, night.confirm(ledger.board, "Ipswich"))
    retraction = retraction_of(note)
    append_bulletins(ledger, retraction, result(few(), "Ipswich", 2, LAB_WINS))
    found = tables(ledger.connection)
    assert (found["notes"], found["confirmations"]) == ([], [])
    append_bulletins(ledger, retraction_of(retraction))
    assert [row["note"] for row in tables(ledger.connection)["notes"]] == ["no answer"]


def test_a_renamed_seat_is_renamed_in_its_notes(ledger: Ledger) -> None:
    append_bulletins(ledger, night.note(ledger.board, "Ipswich", "no answer"))
    seats = (
        msgspec.structs.replace(seat, name="Gippeswyk" if seat.id == IPSWICH else seat.name)
        for seat in few().seats
    )
    changed = msgspec.structs.replace(few(), seats=tuple(seats))
    with Ledger.create(ledger.path, changed, at(60)) as opened:
        assert [row["seat"] for row in tables(opened.connection)["notes"]] == ["Gippeswyk"]


VOTES = (CON_WINS, LAB_WINS, {"Con": 5, "Lab": 5}, {"LD": 9, "Whig": 4, "Con": 0}, {"Con": 7})
STEPS = st.tuples(
    st.sampled_from(
        (
            *("result", "result", "rush", "recount", "retract"),
            *("pin", "unpin", "desk", "note", "confirm", "undo"),
        )
    ),
    st.sampled_from(night.FEW[:2]),
    st.integers(1, 3),
    st.integers(0, len(VOTES) - 1),
    st.integers(0, 30),
)


def next_bulletin(
    board: Board, bulletins: Sequence[Bulletin], step: tuple[str, str, int, int, int]
) -> Bulletin | None:
    """The bulletin of a step after these bulletins; None if the desk refuses the entry."""
    verb, seat, revision, variant, pick = step
    votes = VOTES[variant]
    party = next(iter(votes))
    now = at(len(bulletins))
    match verb:
        case "result":
            return result(few(), seat, revision, votes, electorate=70_000 + pick % 2)
        case "rush":
            return rush(few(), seat, party, revision, electorate=70_000 + pick % 2)
        case "recount":
            return night.recount(few(), seat, revision)
        case "retract":
            return (
                retraction_of(bulletins[pick % len(bulletins)], said_at=now) if bulletins else None
            )
    try:
        if verb == "pin":
            of_seat = [b for b in bulletins if b.seat == night.seat_of(few(), seat).id]
            return night.pin(board, seat, of_seat[pick % len(of_seat)] if of_seat else None)
        if verb == "unpin":
            return night.unpin(board, seat)
        if verb == "note":
            return night.note(board, seat, f"note {pick}", now=now)
        if verb == "confirm":
            return night.confirm(board, seat, by="AB" if pick % 2 else "CD", now=now)
        if verb == "undo":
            desk_entries = [b for b in bulletins if b.origin == "desk"]
            return entries.undo(board, desk_entries, by="AB", now=now)[0]
        return night.desk_entry(board, seat, party, votes if pick % 2 else None, now=now)
    except entry_fields.EntryError:
        return None


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger without bulletins, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "night.db"
    Ledger.create(path, few(), MIDNIGHT).close()
    return path


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEPS, max_size=12), shuffler=st.randoms(use_true_random=False))
def test_after_any_bulletins_the_tables_are_equal_to_the_board_and_the_order_has_no_effect(
    tmp_path_factory: pytest.TempPathFactory,
    empty: Path,
    steps: list[Any],
    shuffler: random.Random,
) -> None:
    path = copy_of(empty, tmp_path_factory.mktemp("ledger") / "night.db")
    bulletins: list[Bulletin] = []
    with Ledger.open(path) as ledger:
        for number, step in enumerate(steps):
            if bulletin := next_bulletin(ledger.board, bulletins, step):
                bulletins.append(bulletin)
                record_file(ledger, f"{number}.json", bulletin, *bulletins[-2:-1])
                assert tables(ledger.connection) == expected_tables(ledger.board)
        board = ledger.board
        assert ledger.connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert board == Board.of(few(), bulletins)
    with Ledger.open(path) as opened:
        assert opened.board == board
    shuffler.shuffle(bulletins)
    with Ledger.open(copy_of(empty, path.with_name("shuffled.db"))) as other:
        for bulletin in bulletins:
            append_bulletins(other, bulletin, bulletin)
        assert other.board == board
        assert tables(other.connection) == expected_tables(board)
