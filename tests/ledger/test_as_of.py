"""The board of a time: as known at a time, and of the seats declared by a time."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.makers.commands import deliver, night_files, tracker
from tests.makers.ledgers import at, record_file
from tests.makers.night import MIDNIGHT, anglia_board, desk_entry, few, recount, result, rush
from tracker.board import Board
from tracker.board.seat_state import first_declared_at
from tracker.board.standing import Status
from tracker.ledger import Ledger
from tracker.ledger.as_of import as_of, only_declared_by

EARLY = result(few(), "Ipswich", 1, declared_at=at(10))
LATE = result(few(), "Colchester", 1, declared_at=at(50))
CORRECTED = result(few(), "Ipswich", 2, {"Con": 2, "Lab": 3}, declared_at=at(10))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.create(tmp_path / "night.db", few(), MIDNIGHT) as ledger:
        record_file(ledger, "1.xml", LATE, now=at(51))
        record_file(ledger, "2.xml", EARLY, now=at(60))
        record_file(ledger, "3.xml", CORRECTED, now=at(70))
        yield ledger


def winners(board: Board) -> dict[str, str]:
    return {s.seat.name: s.winner for s in board.states.values() if s.winner}


@pytest.mark.parametrize(
    ("known_at", "declared_by", "expected"),
    [
        (None, None, {"Ipswich": "Lab", "Colchester": "Con"}),
        (65, None, {"Ipswich": "Con", "Colchester": "Con"}),
        (55, None, {"Colchester": "Con"}),
        (None, 30, {"Ipswich": "Lab"}),
        (65, 30, {"Ipswich": "Con"}),
        (55, 30, {}),
        (None, 50, {"Ipswich": "Lab", "Colchester": "Con"}),
        (None, 9, {}),
    ],
)
def test_the_board_as_known_at_a_time_of_seats_declared_by_a_time(
    ledger: Ledger, known_at: int | None, declared_by: int | None, expected: dict[str, str]
) -> None:
    board_as_of = as_of(
        ledger,
        at(99),
        at=None if known_at is None else at(known_at),
        declared_by=None if declared_by is None else at(declared_by),
    )
    assert winners(board_as_of.board) == expected
    assert board_as_of.known_at == at(99 if known_at is None else known_at)
    assert board_as_of.board.declared_by == (None if declared_by is None else at(declared_by))


def test_a_seat_without_a_declared_time_is_left_out_and_listed() -> None:
    board = Board.of(few(), [EARLY, rush(few(), "Colchester", "Con")])
    by_then, untimed = only_declared_by(board, at(99))
    assert winners(by_then) == {"Ipswich": "Con"}
    assert [state.seat.name for state in untimed] == ["Colchester"]


def test_a_seat_with_only_a_recount_has_not_declared() -> None:
    by_then, untimed = only_declared_by(Board.of(few(), [recount(few(), "Ipswich")]), at(99))
    assert (by_then.count(Status.AWAITING), untimed) == (4, ())


def test_the_declared_time_of_a_desk_entry_is_the_time_of_the_entry() -> None:
    entry = desk_entry(Board.empty(few()), "Ipswich", "Con", now=at(20))
    board = Board.of(few(), [entry])
    assert winners(only_declared_by(board, at(20))[0]) == {"Ipswich": "Con"}
    assert winners(only_declared_by(board, at(19))[0]) == {}


def test_a_rush_that_corrects_a_result_keeps_its_declared_time() -> None:
    board = Board.of(few(), [EARLY, rush(few(), "Ipswich", "Lab", 2)])
    assert first_declared_at(board.states[EARLY.seat]) == at(10)


def test_the_real_night_by_declared_time() -> None:
    half_past_two = dt.datetime(2019, 12, 13, 2, 30, tzinfo=dt.UTC)
    board, untimed = only_declared_by(anglia_board(), half_past_two)
    assert untimed == ()
    assert board.decided == sum(
        (s.standing.bulletin.declared_at or half_past_two) <= half_past_two
        for s in anglia_board().states.values()
        if s.standing.bulletin
    )
    assert 5 < board.decided < 40


def test_commands_accept_both_times(tmp_path: Path) -> None:
    deliver(tmp_path / "drop", night_files())
    db = ("--db", "night.db")
    assert tracker("ingest", "drop", "-e", "anglia-2019", *db, cwd=tmp_path).returncode == 0
    summary = tracker("summary", *db, "--declared-by", "02:31", cwd=tmp_path)
    assert ", counting only seats declared by 02:31: " in " ".join(summary.stdout.split())
    shown = tracker("status", *db, "--declared-by", "01:50", cwd=tmp_path)
    assert "of 69 decided" in shown.stdout.splitlines()[0]
    assert "69 of 69" not in shown.stdout
    early = tracker("status", *db, "--at", "2019-12-12T22:00", cwd=tmp_path)
    assert "0 of 69 decided" in early.stdout
    wrong = tracker("status", *db, "--declared-by", "late", cwd=tmp_path)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith('tracker: --declared-by: "late" is not a time')
