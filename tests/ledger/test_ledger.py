"""The ledger: it records a document completely or not at all, and follows other writers."""

import datetime as dt
import itertools
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlite_utils import Database

from tests.makers import night
from tests.makers.ledgers import append_bulletins, at, expected_tables, record_file, tables
from tests.makers.night import MIDNIGHT, few, result, retraction_of, rush
from tracker.board import Board, entry_fields
from tracker.ledger import Ledger, write_tables, write_transaction
from tracker.ledger.as_of import as_of
from tracker.ledger.statement_checks import InvalidStatementError
from tracker.support import sqlite

CON_WINS = {"Con": 24952, "Lab": 19473}
LAB_WINS = {"Con": 19473, "Lab": 24952}


def ids(board: Board) -> set[str]:
    return {id_ for bulletins in board.bulletins.values() for id_ in bulletins}


def dump(connection: sqlite.Connection) -> list[Any]:
    tables = connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()
    return [
        row
        for name, sql in tables
        for row in (
            sql,
            *(connection.execute(f"SELECT * FROM {name}") if "TABLE" in (sql or "") else ()),
        )
    ]


# Opening


def test_an_opened_ledger_has_the_same_election(path: Path) -> None:
    Ledger.create(path, night.anglia(), MIDNIGHT).close()
    with Ledger.open(path) as ledger:
        assert ledger.election == night.anglia()
        assert ledger.board == Board.empty(night.anglia())


def test_an_opened_ledger_has_the_same_board(path: Path) -> None:
    with Ledger.create(path, night.anglia(), MIDNIGHT) as ledger:
        append_bulletins(ledger, *night.anglia_results())
    with Ledger.open(path) as opened:
        assert opened.board == night.anglia_board()
        assert ids(opened.board) == ids(night.anglia_board())


def test_the_connections_of_a_process_have_each_statement_once(path: Path) -> None:
    """A board with its intake, hooks and link had seven copies of each."""
    with Ledger.create(path, few(), MIDNIGHT) as writer, Ledger.open(path) as reader:
        append_bulletins(writer, result(few(), "Ipswich", votes=CON_WINS))
        reader.refresh()
        written, read = (
            [b for of_seat in ledger.board.bulletins.values() for b in of_seat.values()]
            for ledger in (writer, reader)
        )
        assert [id(bulletin) for bulletin in read] == [id(bulletin) for bulletin in written]
        assert len(read) == 1


def test_opening_again_with_the_same_tables_writes_nothing(ledger: Ledger) -> None:
    before = dump(ledger.connection)
    Ledger.create(ledger.path, few(), at(60)).close()
    assert dump(ledger.connection) == before


def test_two_connections_that_create_a_ledger_at_once_record_one_election(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing = Ledger.writing

    def write_after_another(ledger: Ledger) -> AbstractContextManager[None]:
        monkeypatch.setattr(Ledger, "writing", writing)
        Ledger.create(path, few(), MIDNIGHT).close()
        return writing(ledger)

    monkeypatch.setattr(Ledger, "writing", write_after_another)
    with Ledger.create(path, few(), MIDNIGHT) as ledger:
        assert Database(ledger.connection).table("elections").count == 1


# One document, one transaction


class Failing:
    """A connection whose nth statement fails, as when the disk is full."""

    def __init__(self, connection: sqlite.Connection, nth: int) -> None:
        self.connection = connection
        self.left = nth

    def _step(self, statement: str) -> None:
        if not self.left and statement != "ROLLBACK":
            raise sqlite.OperationalError("database or disk is full")
        self.left -= 1

    def execute(self, statement: str, *arguments: Any) -> sqlite.Cursor:
        self._step(statement)
        return self.connection.execute(statement, *arguments)

    def executemany(self, statement: str, rows: Any) -> sqlite.Cursor:
        self._step(statement)
        return self.connection.executemany(statement, rows)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)


def test_a_write_that_fails_at_any_statement_records_nothing_of_the_document(
    ledger: Ledger,
) -> None:
    record_file(ledger, "before.xml", result(few(), "Colchester"))
    connection, board, before = ledger.connection, ledger.board, dump(ledger.connection)
    for nth in itertools.count():
        ledger.connection = Failing(connection, nth)  # type: ignore[assignment]
        try:
            record_file(
                ledger, "a.xml", result(few(), "Ipswich"), rush(few(), "North Norfolk", "Con")
            )
            break
        except sqlite.OperationalError:
            assert ledger.board is board
            assert not connection.in_transaction
            assert dump(connection) == before
    ledger.connection = connection
    assert nth > 12
    assert ledger.board.decided == 3
    assert ledger.refresh() is ledger.board
    with Ledger.open(ledger.path) as opened:
        assert opened.board == ledger.board


def test_a_read_that_fails_at_any_statement_leaves_no_transaction_open(ledger: Ledger) -> None:
    """Else every later write fails: "cannot start a transaction within a transaction"."""
    connection, before = ledger.connection, ledger.loaded_board
    with Ledger.open(ledger.path) as other:
        record_file(other, "a.xml", result(few(), "Ipswich"))
    for nth in range(4):
        ledger.connection = Failing(connection, nth)  # type: ignore[assignment]
        with pytest.raises(sqlite.OperationalError):
            ledger.refresh()
        assert not connection.in_transaction
        assert ledger.loaded_board is before
    ledger.connection = connection
    assert ledger.refresh().decided == 1


def test_a_document_with_a_foreign_seat_is_not_recorded(ledger: Ledger) -> None:
    before = dump(ledger.connection)
    elsewhere = result(night.anglia(), "Peterborough")
    with pytest.raises(InvalidStatementError, match="not in seats"):
        record_file(ledger, "a.xml", result(few(), "Ipswich"), elsewhere)
    assert dump(ledger.connection) == before
    assert ledger.board.decided == 0


def test_an_error_after_an_append_in_the_same_transaction_records_nothing(ledger: Ledger) -> None:
    def append_then_fail() -> None:
        with ledger.writing():
            ledger.append([result(few(), "Ipswich")], MIDNIGHT)
            entry_fields.parse_party(few(), "Whig")

    with pytest.raises(entry_fields.EntryError):
        append_then_fail()
    assert ledger.board == Board.empty(few())
    assert ledger.refresh() == Board.empty(few())


def test_a_document_is_committed_once(ledger: Ledger) -> None:
    run: list[str] = []
    ledger.connection.set_trace_callback(run.append)
    record_file(ledger, "a.xml", result(few(), "Ipswich"), rush(few(), "Colchester", "Con"))
    ledger.connection.set_trace_callback(None)
    transactions = [s for s in run if s.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "END"))]
    assert transactions == ["BEGIN IMMEDIATE", "COMMIT"]


def test_a_reader_sees_a_document_only_together_with_its_bulletins(ledger: Ledger) -> None:
    with Ledger.open(ledger.path) as reader, ledger.writing():
        ledger.record_delivery(
            "a.xml", b"x", "a" * 64, "accepted", "", [result(few(), "Ipswich")], MIDNIGHT
        )
        assert reader.last_delivery("a.xml") is None
        assert reader.refresh().decided == 0
    with Ledger.open(ledger.path) as reader:
        assert reader.last_delivery("a.xml") is not None
        assert reader.board.decided == 1


def test_a_changed_election_is_recorded_in_one_transaction(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ledger.create(path, few(), MIDNIGHT) as ledger:
        append_bulletins(ledger, result(few(), "Ipswich"))
        before = dump(ledger.connection)

    def fail(*arguments: object) -> None:
        raise sqlite.OperationalError("disk I/O error")

    changed = msgspec.structs.replace(few(), region="East Anglia", targets=())
    with monkeypatch.context() as patch:
        patch.setattr(write_tables, "_write_parties", fail)
        with pytest.raises(sqlite.OperationalError):
            Ledger.create(path, changed, MIDNIGHT)
    with Ledger.open(path) as ledger:
        assert dump(ledger.connection) == before


# Following


def test_a_reader_follows_another_connection(ledger: Ledger) -> None:
    with Ledger.open(ledger.path) as reader:
        reader.has_changed()
        assert not reader.has_changed()
        record_file(ledger, "a.xml", result(few(), "Ipswich"))
        assert reader.has_changed()
        assert reader.refresh() == ledger.board
        assert not reader.has_changed()


def test_a_reader_without_new_bulletins_keeps_its_board(ledger: Ledger) -> None:
    with Ledger.open(ledger.path) as reader:
        board = reader.board
        record_file(ledger, "a.txt", status="rejected", sentence="is no format")
        assert reader.refresh() is board


def test_an_own_commit_is_no_change(ledger: Ledger) -> None:
    ledger.has_changed()
    record_file(ledger, "a.xml", result(few(), "Ipswich"))
    assert not ledger.has_changed()


def test_a_commit_before_the_first_has_changed_is_detected(ledger: Ledger) -> None:
    with Ledger.open(ledger.path) as reader:
        record_file(ledger, "a.xml", result(few(), "Ipswich"))
        assert reader.has_changed()


def test_two_writers_see_each_others_bulletins(ledger: Ledger) -> None:
    with Ledger.open(ledger.path) as other:
        for number, (name, writer) in enumerate(
            zip(night.FEW, itertools.cycle((ledger, other)), strict=False)
        ):
            record_file(writer, f"{number}.xml", result(few(), name))
        assert ledger.refresh() == other.refresh()
        assert tables(other.connection) == expected_tables(other.board)
    assert ledger.board.decided == 4


def test_a_write_fails_while_another_connection_locks_the_ledger(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_transaction, "BUSY_SECONDS", 0.02)
    with Ledger.open(ledger.path) as other:
        with ledger.writing():
            with pytest.raises(sqlite.OperationalError, match="locked"):
                append_bulletins(other, result(few(), "Ipswich"))
            assert other.refresh().decided == 0
        append_bulletins(other, result(few(), "Ipswich"))
        assert ledger.refresh().decided == 1


@pytest.mark.parametrize(
    ("minutes", "winner"),
    [(0, None), (9, None), (10, "Con"), (19, "Con"), (20, "Lab"), (99, "Lab")],
)
def test_the_board_of_a_time_has_the_bulletins_received_by_then(
    ledger: Ledger, minutes: int, winner: str | None
) -> None:
    record_file(ledger, "1.xml", result(few(), "Ipswich", 1, CON_WINS), now=at(10))
    record_file(ledger, "2.xml", result(few(), "Ipswich", 2, LAB_WINS), now=at(20))
    record_file(ledger, "again.xml", result(few(), "Ipswich", 1, CON_WINS), now=at(30))
    assert night.state(as_of(ledger, at(99), at=at(minutes)).board, "Ipswich").winner == winner


def test_the_board_of_a_time_does_not_depend_on_the_time_zone(ledger: Ledger) -> None:
    record_file(ledger, "1.xml", result(few(), "Ipswich"), now=at(10))
    tokyo = dt.timezone(dt.timedelta(hours=9))
    assert as_of(ledger, at(99), at=at(10).astimezone(tokyo)).board.decided == 1
    assert as_of(ledger, at(99), at=at(9).astimezone(tokyo)).board.decided == 0


def test_the_board_of_a_time_before_a_retraction_has_the_retracted_bulletin(ledger: Ledger) -> None:
    bulletin = result(few(), "Ipswich")
    record_file(ledger, "1.xml", bulletin, now=at(10))
    append_bulletins(ledger, retraction_of(bulletin), now=at(20))
    assert as_of(ledger, at(99), at=at(15)).board.decided == 1
    assert as_of(ledger, at(99), at=at(20)).board.decided == 0
