"""From a file to the ledger: its outcome is recorded once, with its bytes and a sentence."""

import contextlib
import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from tests.makers.commands import wait_until
from tests.makers.night import MIDNIGHT
from tests.makers.small_night import (
    ELECTION,
    HUNT,
    IPSWICH,
    IPSWICH_2019,
    election,
    result_xml,
    rush_xml,
    with_votes,
)
from tracker import feeds
from tracker.board.bulletin import AHEAD
from tracker.board.standing import Status
from tracker.election import Election, Seat
from tracker.intake import receive
from tracker.intake.drop_folder import Delivery, DropFolder
from tracker.intake.receive import (
    Receipt,
    follow_folder,
    receive_file,
    receive_folder,
    receive_groups,
    record_receipt,
)
from tracker.ledger import Ledger, write_transaction
from tracker.ledger.backup import backup
from tracker.ledger.errors import LostFilesError
from tracker.ledger.verify import verify
from tracker.support import sqlite

IPSWICH_XML = result_xml()
CORRECTED_XML = result_xml(with_votes(HUNT, "24953"), *IPSWICH_2019[1:], revision="2")
TRUNCATED_XML = IPSWICH_XML[: len(IPSWICH_XML) // 2]
NEGATIVE_XML = result_xml(with_votes(HUNT, "-24952"), *IPSWICH_2019[1:])
ABERAVON_XML = result_xml(number="1", name="Aberavon")
WHIG_XML = result_xml(*IPSWICH_2019, ("Charles Fox", "Whig", "Whig", "12", ""))
NOT_YET_OURS_XML = result_xml(number="1000", name="Ambridge", electorate="75525")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.create(tmp_path / "night.db", ELECTION, MIDNIGHT) as ledger:
        yield ledger


def test_an_intake_ends_when_its_ledger_is_replaced(ledger: Ledger, tmp_path: Path) -> None:
    """`tracker ingest` then ends with exit code 1, and a board opens the other ledger."""
    backup(ledger.path, tmp_path / "backup.db", MIDNIGHT)
    (tmp_path / "drop").mkdir()

    def replace(folder: DropFolder) -> None:
        (tmp_path / "backup.db").replace(ledger.path)

    with pytest.raises(LostFilesError, match="was deleted or replaced") as error:
        follow_folder(
            ledger,
            tmp_path / "drop",
            lambda: MIDNIGHT,
            stop=threading.Event(),
            on_receipts=lambda receipts: None,
            on_scan=replace,
        )
    assert error.value.exit_code == 1


def delivery(data: bytes, name: str = "a.xml", *, last_chance: bool = False) -> Delivery:
    return Delivery(name, data, last_chance)


def on_record(ledger: Ledger) -> list[tuple[str, str, str]]:
    """(name, status, sentence) of every delivery, in order."""
    return ledger.connection.execute(
        "SELECT name, status, sentence FROM deliveries ORDER BY seq"
    ).fetchall()


def documents(ledger: Ledger) -> set[bytes]:
    return {data for (data,) in ledger.connection.execute("SELECT bytes FROM documents")}


@contextmanager
def locked_by_another(ledger: Ledger) -> Iterator[None]:
    """Another connection locks the ledger; ours waits only 10 ms for it."""
    other = sqlite.connect(ledger.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with mock.patch.object(write_transaction, "BUSY_SECONDS", 0.01):
            yield
    finally:
        other.close()


# Receiving one file


@pytest.mark.parametrize(
    ("data", "status", "sentence"),
    [
        (IPSWICH_XML, "accepted", ""),
        (rush_xml(), "accepted", ""),
        (WHIG_XML, "accepted", 'the party "Whig" is not known; it counts as its own party'),
        (ABERAVON_XML, "irrelevant", "Aberavon is not one of our seats"),
        (NEGATIVE_XML, "rejected", 'Conservative votes "-24952" are not a whole number'),
        (NOT_YET_OURS_XML, "rejected", 'unknown seat "Ambridge" (PA number 1000)'),
    ],
    ids=["result", "rush", "unknown party", "elsewhere", "negative votes", "unknown seat"],
)
def test_the_outcome_of_a_file_is_recorded_with_its_bytes(
    ledger: Ledger, data: bytes, status: str, sentence: str
) -> None:
    receipt = receive_file(ledger, delivery(data), MIDNIGHT)
    assert (receipt.name, receipt.status, receipt.new) == ("a.xml", status, True)
    assert sentence in receipt.sentence
    assert on_record(ledger) == [("a.xml", status, receipt.sentence)]
    assert documents(ledger) == {data}
    assert bool(receipt.bulletins) == (status == "accepted")


def test_the_bulletins_of_a_file_count_when_receive_file_returns(ledger: Ledger) -> None:
    receive_file(ledger, delivery(IPSWICH_XML), MIDNIGHT)
    with Ledger.open(ledger.path) as other:
        assert other.board.states[IPSWICH.id].winner == "Con"
        assert other.board == ledger.board


def test_an_incomplete_file_is_held_and_not_recorded(ledger: Ledger) -> None:
    receipt = receive_file(ledger, delivery(TRUNCATED_XML), MIDNIGHT)
    assert receipt.status == "held"
    assert receipt.sentence.startswith("the XML ends in the middle of line")
    assert on_record(ledger) == []
    assert documents(ledger) == set()


def test_an_incomplete_file_is_rejected_at_its_last_chance_with_the_same_sentence(
    ledger: Ledger,
) -> None:
    held = receive_file(ledger, delivery(TRUNCATED_XML), MIDNIGHT)
    receipt = receive_file(ledger, delivery(TRUNCATED_XML, last_chance=True), MIDNIGHT)
    assert (receipt.status, receipt.sentence) == ("rejected", held.sentence)
    assert documents(ledger) == {TRUNCATED_XML}


@pytest.mark.parametrize(
    "data",
    [IPSWICH_XML, WHIG_XML, ABERAVON_XML, NEGATIVE_XML],
    ids=["accepted", "warned of", "irrelevant", "rejected"],
)
def test_the_same_bytes_with_the_same_name_are_recorded_once(ledger: Ledger, data: bytes) -> None:
    first = receive_file(ledger, delivery(data), MIDNIGHT)
    second = receive_file(ledger, delivery(data), MIDNIGHT)
    assert (second.status, second.sentence, second.new) == (first.status, first.sentence, False)
    assert len(on_record(ledger)) == 1


def test_the_same_bytes_with_another_name_are_a_second_source(ledger: Ledger) -> None:
    receive_file(ledger, delivery(IPSWICH_XML, "a.xml"), MIDNIGHT)
    receive_file(ledger, delivery(IPSWICH_XML, "b.xml"), MIDNIGHT)
    (source,) = ledger.sources(IPSWICH.id)
    assert [name for name, _ in source.files] == ["a.xml", "b.xml"]


def test_new_bytes_with_a_known_name_are_read(ledger: Ledger) -> None:
    for data in (IPSWICH_XML, NEGATIVE_XML, CORRECTED_XML, IPSWICH_XML):
        receive_file(ledger, delivery(data), MIDNIGHT)
    assert [status for _, status, _ in on_record(ledger)] == [
        "accepted",
        "rejected",
        "accepted",
        "accepted",
    ]
    assert len(documents(ledger)) == 3
    standing = ledger.board.states[IPSWICH.id].standing.bulletin
    assert standing
    assert standing.revision == 2


def with_seat(name: str, number: int) -> Election:
    """The small election with one more seat."""
    added = Seat(
        id=f"X{number}",
        name=name,
        pa_number=number,
        electorate=75525,
        previous_winner="Lab",
        sitting="Lab",
    )
    elsewhere = {n: seat for n, seat in ELECTION.elsewhere.items() if n != number}
    return election(seats=(*ELECTION.seats, added), elsewhere=elsewhere)


TABLE = b"""Seat,Candidate,Party,Votes
Ipswich,Tom Hunt,Con,24952
Ipswich,Sandy Martin,Lab,19473
"""
LONGER_TABLE = TABLE + b"Ipswich,Adrian Hyyrylainen-Trett,LD,2439\n"


def received_table(ledger: Ledger, *contents: bytes, name: str = "sheet.csv") -> None:
    for content in contents:
        assert receive_file(ledger, Delivery(name, content, False), MIDNIGHT).status == "accepted"


def test_a_table_that_grew_continues_its_result_and_makes_no_conflict(ledger: Ledger) -> None:
    longest = LONGER_TABLE + b"Ipswich,Nicola Thomas,Brexit,1432\n"
    received_table(ledger, TABLE, LONGER_TABLE, longest)
    found = ledger.board.states[IPSWICH.id]
    assert found.status is Status.DECLARED
    assert [party for party, _ in found.counted_votes] == ["Con", "Lab", "LD", "Brexit"]
    assert verify(ledger.path).faults == ()


def test_a_table_whose_rows_were_changed_contradicts_what_it_gave_before(ledger: Ledger) -> None:
    received_table(ledger, TABLE, LONGER_TABLE.replace(b"19473", b"19474"))
    assert ledger.board.states[IPSWICH.id].status is Status.CONFLICT


def test_a_result_that_another_file_contains_too_is_not_replaced(ledger: Ledger) -> None:
    received_table(ledger, TABLE)
    received_table(ledger, TABLE, name="copy.csv")
    received_table(ledger, LONGER_TABLE)
    assert ledger.board.states[IPSWICH.id].status is Status.CONFLICT


def test_a_seat_that_is_added_to_a_table_changes_no_other_seat(ledger: Ledger) -> None:
    received_table(ledger, LONGER_TABLE)
    seq = ledger.last_seq
    received_table(
        ledger,
        LONGER_TABLE + b"Norwich South,C Lewis,Lab,27766\nNorwich South,M Spencer,Con,15006\n",
    )
    assert ledger.last_seq == seq + 1


@pytest.mark.parametrize(
    ("data", "seat"),
    [(NOT_YET_OURS_XML, ("Ambridge", 1000)), (ABERAVON_XML, ("Aberavon", 1))],
    ids=["rejected", "irrelevant"],
)
def test_a_file_that_did_not_count_is_read_again_when_its_seat_is_added(
    ledger: Ledger, data: bytes, seat: tuple[str, int]
) -> None:
    before = receive_file(ledger, delivery(data), MIDNIGHT)
    assert before.status in ("rejected", "irrelevant")
    with Ledger.create(ledger.path, with_seat(*seat), MIDNIGHT) as other:
        receipt = receive_file(other, delivery(data), MIDNIGHT)
        assert (receipt.status, receipt.new) == ("accepted", False)
        assert other.board.states[f"X{seat[1]}"].winner == "Con"
        assert {problem.status for problem in other.problems()} <= {"accepted"}


def test_a_file_that_is_read_again_and_rejected_for_another_reason_has_the_new_sentence(
    ledger: Ledger,
) -> None:
    first = receive_file(ledger, delivery(NOT_YET_OURS_XML), MIDNIGHT)
    renamed = election(feed_names=("Another Election",))
    with Ledger.create(ledger.path, renamed, MIDNIGHT) as other:
        second = receive_file(other, delivery(NOT_YET_OURS_XML), MIDNIGHT)
        assert not second.new
        assert [problem.sentence for problem in other.problems()] == [second.sentence]
    assert second.sentence != first.sentence


# One bad seat of a file

TWO_SEATS = b"""Seat,Candidate,Party,Votes
North Norfolk,Duncan Baker,Con,29792
North Norfolk,Karen Ward,LD,15397
Ipswich,Tom Hunt,Con,24952
Ipswich,Sandy Martin,Lab,1947E
"""
NORTH_NORFOLK = "E14000848"


def problems(ledger: Ledger) -> list[tuple[str, str]]:
    return [(problem.name, problem.status) for problem in ledger.problems()]


def test_one_bad_seat_is_a_problem_and_the_other_seats_of_its_file_count(ledger: Ledger) -> None:
    receipt = receive_file(ledger, delivery(TWO_SEATS, "sheet.csv"), MIDNIGHT)
    assert (receipt.status, receipt.is_complete) == ("accepted", False)
    assert 'Ipswich: row 5: Lab votes "1947E"' in receipt.sentence
    assert ledger.board.states[NORTH_NORFOLK].status is Status.DECLARED
    assert ledger.board.states[IPSWICH.id].status is Status.AWAITING
    assert problems(ledger) == [("sheet.csv", "rejected")]
    assert verify(ledger.path).faults == ()


def test_the_problem_of_a_seat_leaves_the_list_when_its_file_is_replaced(ledger: Ledger) -> None:
    receive_file(ledger, delivery(TWO_SEATS, "sheet.csv"), MIDNIGHT)
    receive_file(ledger, delivery(TWO_SEATS.replace(b"7E", b"73"), "sheet.csv"), MIDNIGHT)
    assert problems(ledger) == []
    assert ledger.board.states[IPSWICH.id].status is Status.DECLARED


def test_the_problem_of_a_seat_leaves_the_list_when_its_result_arrives(ledger: Ledger) -> None:
    receive_file(ledger, delivery(TWO_SEATS, "sheet.csv"), MIDNIGHT)
    receive_file(ledger, delivery(rush_xml()), MIDNIGHT)
    assert problems(ledger) == [("sheet.csv", "rejected")]
    receive_file(ledger, delivery(IPSWICH_XML, "b.xml"), MIDNIGHT)
    assert problems(ledger) == []


def test_a_rejected_correction_stays_a_problem_until_that_revision_arrives(ledger: Ledger) -> None:
    bad = CORRECTED_XML.replace(b"24953", b"2495E")
    receive_file(ledger, delivery(bad, "Ipswich_2.xml"), MIDNIGHT)
    receive_file(ledger, delivery(IPSWICH_XML, "Ipswich_1.xml"), MIDNIGHT)
    assert problems(ledger) == [("Ipswich_2.xml", "rejected")]
    receive_file(ledger, delivery(CORRECTED_XML, "again.xml"), MIDNIGHT)
    assert problems(ledger) == []


def test_a_result_that_was_there_before_does_not_settle_a_rejected_file(ledger: Ledger) -> None:
    receive_file(ledger, delivery(IPSWICH_XML, "a.xml"), MIDNIGHT)
    receive_file(ledger, delivery(NEGATIVE_XML, "b.xml"), MIDNIGHT)
    assert problems(ledger) == [("b.xml", "rejected")]
    receive_file(ledger, delivery(IPSWICH_XML, "c.xml"), MIDNIGHT)
    assert problems(ledger) == []


def test_seats_without_votes_yet_are_noted_and_are_no_problem(ledger: Ledger) -> None:
    sheet = b"seat,party,votes\nIpswich,Con,\nIpswich,Lab,\nNorth Norfolk,Con,9\n"
    receipt = receive_file(ledger, delivery(sheet, "sheet.csv"), MIDNIGHT)
    assert (receipt.status, receipt.sentence) == ("accepted", "")
    (note,) = receipt.remarks
    assert (note.kind, note.sentence) == ("note", "no votes yet in Ipswich")
    assert problems(ledger) == []


def test_a_file_that_cannot_be_read_is_recorded_once_without_bytes(ledger: Ledger) -> None:
    for new in (True, False):
        rejected = Receipt("a.xml", "rejected", "is a symbolic link")
        receipt = record_receipt(ledger, rejected, None, MIDNIGHT)
        assert (receipt.status, receipt.new) == ("rejected", new)
    assert on_record(ledger) == [("a.xml", "rejected", "is a symbolic link")]
    assert documents(ledger) == set()


# When the ledger cannot be written


def test_a_locked_ledger_records_no_part_of_the_file(ledger: Ledger) -> None:
    with locked_by_another(ledger), pytest.raises(sqlite.OperationalError, match="locked"):
        receive_file(ledger, delivery(IPSWICH_XML), MIDNIGHT)
    assert on_record(ledger) == []
    assert ledger.board.decided == 0


def now() -> dt.datetime:
    return MIDNIGHT


def test_files_that_could_not_be_recorded_are_delivered_again_in_the_next_scan(
    ledger: Ledger, drop: Path
) -> None:
    inbox = DropFolder(drop)
    for name in "abc":
        (drop / f"{name}.xml").write_bytes(IPSWICH_XML)
    with locked_by_another(ledger), pytest.raises(sqlite.OperationalError, match="locked"):
        list(receive_folder(ledger, inbox, now))
    assert [(r.name, r.status) for r in receive_folder(ledger, inbox, now)] == [
        ("a.xml", "accepted"),
        ("b.xml", "accepted"),
        ("c.xml", "accepted"),
    ]
    assert list(receive_folder(ledger, inbox, now)) == []


def test_a_failure_in_the_middle_of_a_folder_loses_no_file_and_repeats_none(
    ledger: Ledger, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = DropFolder(drop)
    for number in range(6):
        (drop / f"{number}.xml").write_bytes(IPSWICH_XML)
    write, calls = Ledger.record_delivery, 0

    def fail_sometimes(*arguments: object, **fields: Any) -> None:
        nonlocal calls
        calls += 1
        write(*arguments, **fields)  # type: ignore[arg-type]
        if calls % 3 == 0:
            raise sqlite.OperationalError("disk I/O error")

    monkeypatch.setattr(Ledger, "record_delivery", fail_sometimes)
    passes = []
    for _ in range(4):
        statuses: list[str] = []
        passes.append(statuses)
        with contextlib.suppress(sqlite.OperationalError):
            statuses.extend(r.status for r in receive_folder(ledger, inbox, now))
    assert passes == [["accepted"] * 2, ["accepted"] * 2, ["accepted"] * 2, []]
    assert [name for name, _, _ in on_record(ledger)] == [f"{number}.xml" for number in range(6)]


def test_an_unreadable_file_that_could_not_be_recorded_is_reported_again(
    ledger: Ledger, drop: Path
) -> None:
    inbox = DropFolder(drop)
    (drop / "a.xml").symlink_to(drop / "b.xml")
    with locked_by_another(ledger), pytest.raises(sqlite.OperationalError):
        list(receive_folder(ledger, inbox, now))
    assert [r.status for r in receive_folder(ledger, inbox, now)] == ["rejected"]


# One scan of a folder


def test_a_bad_file_does_not_delay_the_others(ledger: Ledger, drop: Path) -> None:
    files = {
        "1.xml": TRUNCATED_XML,
        "2.xml": NEGATIVE_XML,
        "3.pdf": b"%PDF-1.7",
        "4.xml": IPSWICH_XML,
    }
    for name, data in files.items():
        (drop / name).write_bytes(data)
    inbox = DropFolder(drop, table_quiet_seconds=0.0)
    found = {r.name: r.status for _ in range(2) for r in receive_folder(ledger, inbox, now)}
    assert found == {"1.xml": "held", "2.xml": "rejected", "3.pdf": "rejected", "4.xml": "accepted"}
    assert [arriving.name for arriving in inbox.arriving()] == ["1.xml"]


def test_a_held_file_is_rejected_when_it_has_not_changed_during_its_holding_time(
    ledger: Ledger, drop: Path
) -> None:
    (drop / "a.xml").write_bytes(TRUNCATED_XML)
    inbox = DropFolder(drop, hold_seconds=0.05)
    assert [r.status for r in receive_folder(ledger, inbox, now)] == ["held"]
    assert [r.status for r in receive_folder(ledger, inbox, now)] == []
    time.sleep(0.06)
    assert [r.status for r in receive_folder(ledger, inbox, now)] == ["rejected"]
    assert [problem.name for problem in ledger.problems()] == ["a.xml"]


def test_a_held_file_is_accepted_when_complete(ledger: Ledger, drop: Path) -> None:
    (drop / "a.xml").write_bytes(TRUNCATED_XML)
    inbox = DropFolder(drop)
    assert [r.status for r in receive_folder(ledger, inbox, now)] == ["held"]
    (drop / "a.xml").write_bytes(IPSWICH_XML)
    assert [r.status for r in receive_folder(ledger, inbox, now)] == ["accepted"]
    assert [status for _, status, _ in on_record(ledger)] == ["accepted"]


def test_a_file_in_a_sub_folder_is_recorded_with_its_path(ledger: Ledger, drop: Path) -> None:
    (drop / "pa").mkdir()
    (drop / "pa" / "a.xml").write_bytes(IPSWICH_XML)
    assert [r.name for r in receive_folder(ledger, DropFolder(drop), now)] == ["pa/a.xml"]


def test_receiving_does_not_change_the_folder(ledger: Ledger, drop: Path) -> None:
    def listing() -> list[tuple[str, int, int, int]]:
        stats = [(path.name, path.stat()) for path in sorted(drop.iterdir())]
        return [(name, s.st_ino, s.st_mtime_ns, s.st_ctime_ns) for name, s in stats]

    for name, data in {"a.xml": IPSWICH_XML, "b.xml": TRUNCATED_XML, "c.pdf": b"%PDF"}.items():
        (drop / name).write_bytes(data)
    before = listing()
    list(receive_folder(ledger, DropFolder(drop), now))
    assert listing() == before


# Following a folder


@contextmanager
def following(
    ledger: Ledger,
    drop: Path,
    on_receipts: Callable[[Sequence[Receipt]], None],
    on_error: Callable[[str], None] = print,
    *,
    locked: bool = False,
) -> Iterator[threading.Event]:
    """`follow_folder` in a thread with a connection of its own.

    With `locked`, another connection locks the ledger meanwhile.
    """
    stop, passes = threading.Event(), threading.Event()

    def report_error(sentence: str) -> None:
        on_error(sentence)
        passes.set()

    def run() -> None:
        with Ledger.open(ledger.path) as own:
            follow_folder(
                own,
                drop,
                now,
                stop=stop,
                on_receipts=on_receipts,
                on_scan=lambda inbox: passes.set(),
                on_error=report_error,
            )

    thread = threading.Thread(target=run)
    with locked_by_another(ledger) if locked else contextlib.nullcontext():
        thread.start()
        try:
            assert passes.wait(10)
            yield stop
        finally:
            stop.set()
            thread.join(10)
    assert not thread.is_alive()


def test_files_that_arrive_while_the_folder_is_followed_are_recorded(
    ledger: Ledger, drop: Path
) -> None:
    (drop / "a.xml").write_bytes(IPSWICH_XML)
    receipts: list[Receipt] = []
    with following(ledger, drop, receipts.extend):
        (drop / "b.xml").write_bytes(CORRECTED_XML)
        (drop / "c.xml").write_bytes(NEGATIVE_XML)
        wait_until(lambda: len(on_record(ledger)) == 3)
    assert sorted((r.name, r.status) for r in receipts) == [
        ("a.xml", "accepted"),
        ("b.xml", "accepted"),
        ("c.xml", "rejected"),
    ]
    assert ledger.refresh().states[IPSWICH.id].winner == "Con"


def test_a_folder_that_is_created_later_is_followed(ledger: Ledger, drop: Path) -> None:
    drop.rmdir()
    with following(ledger, drop, lambda receipt: None):
        drop.mkdir()
        (drop / "a.xml").write_bytes(IPSWICH_XML)
        wait_until(lambda: len(on_record(ledger)) == 1)


def test_following_stops_between_two_transactions(
    ledger: Ledger, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "GROUP_FILES", 3)
    for number in range(20):
        (drop / f"{number}.xml").write_bytes(IPSWICH_XML)
    stop = threading.Event()
    follow_folder(ledger, drop, now, stop=stop, on_receipts=lambda receipts: stop.set())
    assert len(on_record(ledger)) == 3


def test_files_that_wait_together_share_a_transaction(ledger: Ledger, drop: Path) -> None:
    for number in range(5):
        (drop / f"{number}.xml").write_bytes(IPSWICH_XML if number != 3 else TRUNCATED_XML)
    (group,) = receive_groups(ledger, DropFolder(drop), now)
    assert [r.status for r in group] == ["accepted"] * 3 + ["held", "accepted"]
    assert [name for name, *_ in on_record(ledger)] == ["0.xml", "1.xml", "2.xml", "4.xml"]


def test_a_slow_file_ends_the_transaction_that_it_shares(
    ledger: Ledger, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "GROUP_SECONDS", 0.0)
    for number in range(3):
        (drop / f"{number}.xml").write_bytes(IPSWICH_XML)
    assert [len(group) for group in receive_groups(ledger, DropFolder(drop), now)] == [1, 1, 1]


@contextmanager
def failing(ledger: Ledger, name: str, error: Exception) -> Iterator[None]:
    """The record of this file fails."""
    record = ledger.record_delivery

    def fails(file: str, *arguments: Any, **more: Any) -> int:
        if file == name:
            raise error
        return record(file, *arguments, **more)

    with mock.patch.object(ledger, "record_delivery", fails):
        yield


@pytest.mark.parametrize("error", [sqlite.OperationalError("disk I/O error"), ValueError("a bug")])
def test_a_file_that_cannot_be_recorded_does_not_lose_the_files_of_its_transaction(
    ledger: Ledger, drop: Path, error: Exception
) -> None:
    for number in range(4):
        (drop / f"{number}.xml").write_bytes(IPSWICH_XML)
    inbox = DropFolder(drop)
    received: list[str] = []
    with failing(ledger, "2.xml", error), pytest.raises(type(error)):
        received.extend(receipt.name for receipt in receive_folder(ledger, inbox, now))
    assert received == [name for name, *_ in on_record(ledger)] == ["0.xml", "1.xml"]
    assert [receipt.name for receipt in receive_folder(ledger, inbox, now)] == ["2.xml", "3.xml"]


def test_a_file_that_cannot_be_read_does_not_lose_the_files_before_it(
    ledger: Ledger, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        (drop / f"{number}.xml").write_bytes(IPSWICH_XML)
    inbox, read = DropFolder(drop), feeds.read

    def fails(name: str, *arguments: Any) -> Any:
        if name == "1.xml":
            raise RuntimeError("a bug")
        return read(name, *arguments)

    monkeypatch.setattr(feeds, "read", fails)
    with pytest.raises(RuntimeError):
        list(receive_folder(ledger, inbox, now))
    assert [name for name, *_ in on_record(ledger)] == ["0.xml"]
    monkeypatch.undo()
    assert [receipt.name for receipt in receive_folder(ledger, inbox, now)] == ["1.xml", "2.xml"]


def test_files_of_a_locked_ledger_are_all_delivered_again(ledger: Ledger, drop: Path) -> None:
    for number in range(3):
        (drop / f"{number}.xml").write_bytes(IPSWICH_XML)
    inbox = DropFolder(drop)
    with locked_by_another(ledger), pytest.raises(sqlite.OperationalError):
        list(receive_folder(ledger, inbox, now))
    assert on_record(ledger) == []
    assert len(list(receive_folder(ledger, inbox, now))) == 3


def test_a_file_is_recorded_later_if_the_ledger_could_not_be_written(
    ledger: Ledger, drop: Path
) -> None:
    (drop / "a.xml").write_bytes(IPSWICH_XML)
    receipts: list[Receipt] = []
    errors: list[str] = []
    with following(ledger, drop, receipts.extend, errors.append, locked=True):
        wait_until(lambda: bool(errors))
        assert receipts == []
        assert "database is locked; trying again" in errors[0]
    with following(ledger, drop, receipts.extend):
        wait_until(lambda: bool(receipts))
    assert [receipt.status for receipt in receipts] == ["accepted"]
    assert ledger.refresh().decided == 1


def test_the_log_has_the_beginning_and_the_end_of_a_locked_ledger(
    ledger: Ledger, drop: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "tracker")
    (drop / "a.xml").write_bytes(IPSWICH_XML)
    errors: list[str] = []
    with contextlib.ExitStack() as lock:
        lock.enter_context(locked_by_another(ledger))
        with following(ledger, drop, print, errors.append):
            wait_until(lambda: len(errors) > 1)
            lock.close()
            wait_until(lambda: "can be written again" in caplog.text)
    assert caplog.text.count("could not be written: database is locked; trying again") == 1


def test_a_locked_ledger_is_reported_at_most_three_times_a_second(
    ledger: Ledger, drop: Path
) -> None:
    (drop / "a.xml").write_bytes(IPSWICH_XML)
    errors: list[str] = []
    with following(ledger, drop, print, errors.append, locked=True):
        time.sleep(1.0)
    assert 1 <= len(errors) <= 3


def test_two_intakes_of_one_folder_record_a_file_once(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = feeds.read

    def read_while_another_receives(*arguments: object) -> object:
        monkeypatch.setattr(feeds, "read", read)
        with Ledger.open(ledger.path) as other:
            receive_file(other, delivery(IPSWICH_XML), MIDNIGHT)
        return read(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(feeds, "read", read_while_another_receives)
    receive_file(ledger, delivery(IPSWICH_XML), MIDNIGHT)
    assert ledger.board.decided == 1
    assert len(on_record(ledger)) == 1


# A time of declaration in the future


@pytest.mark.parametrize(
    ("minutes", "is_ahead"), [(-30, False), (10, False), (11, True), (270, True)]
)
def test_a_statement_is_marked_that_arrives_before_its_time_by_more_than_a_clocks_error(
    ledger: Ledger, minutes: int, *, is_ahead: bool
) -> None:
    declared_at = MIDNIGHT + dt.timedelta(minutes=minutes)
    rows = f"Ipswich,Con,24952,{declared_at.isoformat()}\nIpswich,Lab,19473,\n"
    data = f"Seat,Party,Votes,Declared at\n{rows}".encode()
    (bulletin,) = receive_file(ledger, delivery(data, "a.csv"), MIDNIGHT).bulletins
    assert (AHEAD in bulletin.stated) is is_ahead
