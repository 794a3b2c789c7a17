"""The ledger: it records a document completely or not at all; its tables are equal to the board."""

import datetime as dt
import hashlib
import itertools
import json
import random
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.makers import night
from tests.makers.ledgers import (
    append_bulletins,
    copy_of,
    expected_tables,
    record_file,
    tables,
)
from tests.makers.night import MIDNIGHT, few, result, retraction_of, rush
from tracker.board import Board, entries, entry_fields
from tracker.board.bulletin import Bulletin
from tracker.election import Election
from tracker.ledger import Ledger, write_tables, write_transaction
from tracker.ledger.as_of import as_of
from tracker.ledger.errors import LedgerError
from tracker.ledger.statement_checks import InvalidStatementError
from tracker.support import sqlite

IPSWICH, COLCHESTER = (night.seat_of(few(), name).id for name in ("Ipswich", "Colchester"))
CON_WINS = {"Con": 24952, "Lab": 19473}
LAB_WINS = {"Con": 19473, "Lab": 24952}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "night.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with Ledger.create(path, few(), MIDNIGHT) as ledger:
        yield ledger


def at(minutes: int) -> dt.datetime:
    """So many minutes after midnight."""
    return MIDNIGHT + dt.timedelta(minutes=minutes)


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


# Documents, deliveries and bulletins


def test_a_document_is_recorded_with_its_bytes_and_its_hash(ledger: Ledger) -> None:
    data = bytes(range(256)) * 50
    sha256 = record_file(ledger, "a.xml", result(few(), "Ipswich"), data=data)
    (row,) = Database(ledger.connection).query("SELECT * FROM documents")
    assert row == {"sha256": sha256, "size": len(data), "bytes": data}


def test_an_empty_document_is_recorded(ledger: Ledger) -> None:
    sha256 = record_file(ledger, "a.xml", data=b"", status="rejected", sentence="is empty")
    (row,) = Database(ledger.connection).query("SELECT * FROM documents")
    assert row == {"sha256": sha256, "size": 0, "bytes": b""}


def test_the_same_bytes_with_two_names_are_one_document_and_two_deliveries(
    ledger: Ledger,
) -> None:
    sha256 = record_file(ledger, "a.xml", result(few(), "Ipswich"), data=b"x")
    record_file(ledger, "b.xml", result(few(), "Ipswich"), data=b"x")
    database = Database(ledger.connection)
    assert database.table("documents").count == 1
    deliveries = [(row["name"], row["sha256"]) for row in database.table("deliveries").rows]
    assert deliveries == [("a.xml", sha256), ("b.xml", sha256)]


def test_the_last_delivery_of_a_name_has_its_newest_bytes(ledger: Ledger) -> None:
    def last(name: str) -> tuple[int, str | None, str, str]:
        delivery = ledger.last_delivery(name)
        assert delivery
        return delivery.seq, delivery.sha256, delivery.status, delivery.sentence

    old = record_file(ledger, "a.xml", data=b"old", status="rejected", sentence="is wrong")
    assert last("a.xml") == (1, old, "rejected", "is wrong")
    new = record_file(ledger, "a.xml", result(few(), "Ipswich"), data=b"new")
    assert last("a.xml") == (2, new, "accepted", "")
    assert Database(ledger.connection).table("documents").count == 2


def test_the_same_result_in_two_files_is_one_bulletin_with_two_sources(
    ledger: Ledger,
) -> None:
    bulletin = result(few(), "Ipswich")
    first = record_file(ledger, "a.xml", bulletin)
    second = record_file(ledger, "b.csv", bulletin, now=at(5))
    (source,) = ledger.sources(IPSWICH)
    assert source.bulletin == bulletin
    assert source.received_at == MIDNIGHT
    assert source.files == (("a.xml", first), ("b.csv", second))
    assert Database(ledger.connection).table("bulletins").count == 1


def test_the_same_result_twice_in_one_file_is_one_bulletin(ledger: Ledger) -> None:
    record_file(ledger, "a.json", result(few(), "Ipswich"), result(few(), "Ipswich"))
    database = Database(ledger.connection)
    assert (database.table("bulletins").count, database.table("delivery_bulletins").count) == (1, 1)


def test_a_desk_entry_has_no_file(ledger: Ledger) -> None:
    append_bulletins(ledger, night.desk_entry(ledger.board, "Ipswich", "Con"))
    (source,) = ledger.sources(IPSWICH)
    assert source.files == ()


def test_a_bulletin_is_recorded_in_its_canonical_form(ledger: Ledger) -> None:
    bulletin = night.result_in("Ipswich")
    record_file(ledger, "a.xml", bulletin)
    (row,) = Database(ledger.connection).table("bulletins").rows
    assert hashlib.sha256(row["content"].encode()).hexdigest() == row["id"] == bulletin.id
    assert (row["kind"], row["origin"], row["revision"]) == ("result", "feed", 1)
    assert json.loads(row["content"])["electorate"] == 75525


def test_the_source_of_a_standing_bulletin_is_its_file_or_the_initials_of_the_desk(
    ledger: Ledger,
) -> None:
    record_file(ledger, "first.xml", result(few(), "Ipswich"))
    record_file(ledger, "second.xml", result(few(), "Ipswich", 2, LAB_WINS))
    append_bulletins(ledger, night.desk_entry(ledger.board, "Colchester", "Con", by="xy"))
    assert ledger.standing_sources(ledger.board) == {IPSWICH: "second.xml", COLCHESTER: "desk, XY"}


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


# Problems


def test_only_the_latest_delivery_of_a_name_is_a_problem(ledger: Ledger) -> None:
    record_file(ledger, "b.xml", data=b"1", status="held", sentence="ends early", now=at(1))
    record_file(ledger, "a.xml", data=b"2", status="rejected", sentence="is wrong", now=at(2))
    record_file(ledger, "b.xml", data=b"3", status="rejected", sentence="is wrong too", now=at(3))
    found = [(p.name, p.status, p.sentence, p.arrived_at) for p in ledger.problems()]
    assert found == [
        ("a.xml", "rejected", "is wrong", at(2)),
        ("b.xml", "rejected", "is wrong too", at(3)),
    ]


def test_a_problem_ends_when_an_accepted_file_has_its_name(ledger: Ledger) -> None:
    record_file(ledger, "a.xml", data=b"1", status="rejected", sentence="is wrong")
    record_file(ledger, "a.xml", result(few(), "Ipswich"), data=b"2")
    assert ledger.problems() == []
    assert list(Database(ledger.connection).view("problems").rows) == []


def test_a_warning_is_a_problem_and_an_irrelevant_file_is_not(ledger: Ledger) -> None:
    record_file(ledger, "a.xml", result(few(), "Ipswich"), sentence="an unknown party")
    record_file(ledger, "b.xml", status="irrelevant", sentence="nominations for Ipswich")
    assert [problem.name for problem in ledger.problems()] == ["a.xml"]


def test_the_last_delivery_counts_files_of_any_status(ledger: Ledger) -> None:
    assert ledger.last_delivery_at() is None
    record_file(ledger, "a.xml", status="rejected", sentence="is wrong", now=at(7))
    assert ledger.last_delivery_at() == at(7)


# Changes of the election


def with_party(election: Election, code: str, **changes: Any) -> Election:
    return msgspec.structs.replace(
        election,
        parties=tuple(
            msgspec.structs.replace(party, **changes) if party.code == code else party
            for party in election.parties
        ),
    )


def test_a_changed_election_is_recorded_and_the_old_one_stays(ledger: Ledger) -> None:
    append_bulletins(ledger, result(few(), "Ipswich"))
    changed = with_party(few(), "Con", aliases=("C", "Blue"), colour="#123456")
    with Ledger.create(ledger.path, changed, at(5)) as other:
        database = Database(other.connection)
        assert other.election.find_party("Blue")
        assert database.table("parties").get("Con")["colour"] == "#123456"
        assert tables(other.connection) == expected_tables(other.board)
        kept = [
            (row["since"], msgspec.json.decode(row["content"], type=Election))
            for row in database.table("elections").rows
        ]
    assert kept == [
        ("2019-12-13T00:00:00.000000+00:00", few()),
        ("2019-12-13T00:05:00.000000+00:00", changed),
    ]
    with Ledger.open(ledger.path) as opened:
        assert opened.election == changed


def test_removed_targets_and_areas_are_deleted_from_their_tables(path: Path) -> None:
    Ledger.create(path, night.anglia(), MIDNIGHT).close()
    bare = msgspec.structs.replace(night.anglia(), targets=(), watch_areas=())
    with Ledger.create(path, bare, MIDNIGHT) as ledger:
        database = Database(ledger.connection)
        assert (database.table("targets").count, database.table("watch_areas").count) == (0, 0)


def test_another_basis_changes_the_tallies_of_the_parties(path: Path) -> None:
    # Grantham and Stamford: elected Conservative in 2017, sat as an independent.
    sitting = msgspec.structs.replace(night.anglia(), basis="sitting")
    with Ledger.create(path, sitting, MIDNIGHT) as ledger:
        append_bulletins(ledger, rush(sitting, "Grantham and Stamford", "Con"))
        assert tables(ledger.connection) == expected_tables(ledger.board)
    with Ledger.create(path, night.anglia(), MIDNIGHT) as ledger:
        assert ledger.board.tally("Con").held == 1
        assert tables(ledger.connection) == expected_tables(ledger.board)


def test_a_reader_follows_a_changed_election(ledger: Ledger) -> None:
    with Ledger.open(ledger.path) as reader:
        changed = few(*night.FEW, "Peterborough")
        with Ledger.create(ledger.path, changed, MIDNIGHT) as writer:
            append_bulletins(writer, result(changed, "Peterborough"))
            assert reader.refresh() == writer.board


def test_a_reader_follows_an_election_that_changes_during_a_refresh(ledger: Ledger) -> None:
    changed = few(*night.FEW, "Peterborough")

    class Slow:
        """A connection before whose second statement another process writes."""

        def __init__(self, connection: sqlite.Connection) -> None:
            self.connection = connection
            self.statements = 0

        def execute(self, statement: str, *arguments: Any) -> sqlite.Cursor:
            self.statements += 1
            if self.statements == 2:
                with Ledger.create(ledger.path, changed, MIDNIGHT) as writer:
                    append_bulletins(writer, result(changed, "Peterborough"))
            return self.connection.execute(statement, *arguments)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.connection, name)

    with Ledger.open(ledger.path) as reader:
        reader.connection = Slow(reader.connection)  # type: ignore[assignment]
        reader.refresh()
        assert reader.refresh().decided == 1


def test_a_seat_with_bulletins_cannot_be_removed_from_the_election(ledger: Ledger) -> None:
    append_bulletins(ledger, result(few(), "Ipswich"))
    with pytest.raises(LedgerError, match="Ipswich"):
        Ledger.create(ledger.path, few("Colchester", "North Norfolk"), MIDNIGHT)


def test_two_seats_can_swap_their_names(ledger: Ledger) -> None:
    first, second, *others = few().seats
    changed = msgspec.structs.replace(
        few(),
        seats=(
            msgspec.structs.replace(first, name=second.name),
            msgspec.structs.replace(second, name=first.name),
            *others,
        ),
    )
    with Ledger.create(ledger.path, changed, MIDNIGHT) as opened:
        assert Database(opened.connection).table("seats").get(first.id)["name"] == second.name


# The readable tables are equal to the board


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


def test_desk_entries_of_all_seats_are_in_order_of_receipt(
    ledger: Ledger,
) -> None:
    late = night.desk_entry(ledger.board, "Ipswich", "Con", now=at(90))
    early = night.note(ledger.board, "Colchester", "no answer", by="CD", now=at(5))
    append_bulletins(ledger, late)
    record_file(ledger, "a.xml", result(few(), "Ipswich"))
    append_bulletins(ledger, early)
    assert ledger.desk_entries() == [late, early]


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
