"""What is read from the records: files, problems, sources and entries."""

import hashlib
import json

from sqlite_utils import Database

from tests.makers import night
from tests.makers.ledgers import append_bulletins, at, record_file
from tests.makers.night import MIDNIGHT, few, result
from tracker.ledger import Ledger

IPSWICH, COLCHESTER = (night.seat_of(few(), name).id for name in ("Ipswich", "Colchester"))
LAB_WINS = {"Con": 19473, "Lab": 24952}


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


def test_desk_entries_of_all_seats_are_in_order_of_receipt(
    ledger: Ledger,
) -> None:
    late = night.desk_entry(ledger.board, "Ipswich", "Con", now=at(90))
    early = night.note(ledger.board, "Colchester", "no answer", by="CD", now=at(5))
    append_bulletins(ledger, late)
    record_file(ledger, "a.xml", result(few(), "Ipswich"))
    append_bulletins(ledger, early)
    assert ledger.desk_entries() == [late, early]
