"""From a file to the ledger: what becomes of it is on record, once, with its bytes and a sentence."""

import contextlib
import datetime as dt
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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
from tracker.election import Election, Seat
from tracker.intake.drop_folder import Delivery, DropFolder
from tracker.intake.receive import (
    Receipt,
    follow_folder,
    receive_file,
    receive_folder,
    record_receipt,
)
from tracker.ledger import Ledger

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


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


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
def another_writing(ledger: Ledger) -> Iterator[None]:
    """Somebody else holds the ledger, and we have no patience."""
    ledger.connection.execute("PRAGMA busy_timeout = 10")
    other = sqlite3.connect(ledger.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
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
def test_what_becomes_of_a_file_is_on_record_with_its_bytes(
    ledger: Ledger, data: bytes, status: str, sentence: str
) -> None:
    receipt = receive_file(ledger, delivery(data), MIDNIGHT)
    assert (receipt.name, receipt.status, receipt.new) == ("a.xml", status, True)
    assert sentence in receipt.sentence
    assert on_record(ledger) == [("a.xml", status, receipt.sentence)]
    assert documents(ledger) == {data}
    assert bool(receipt.bulletins) == (status == "accepted")


def test_what_a_file_says_counts_when_receive_returns(ledger: Ledger) -> None:
    receive_file(ledger, delivery(IPSWICH_XML), MIDNIGHT)
    with Ledger.open(ledger.path) as other:
        assert other.board.states[IPSWICH.id].winner == "Con"
        assert other.board == ledger.board


def test_a_file_that_is_not_whole_is_only_reported(ledger: Ledger) -> None:
    receipt = receive_file(ledger, delivery(TRUNCATED_XML), MIDNIGHT)
    assert receipt.status == "held"
    assert receipt.sentence.startswith("the XML ends in the middle of line")
    assert on_record(ledger) == []
    assert documents(ledger) == set()


def test_at_its_last_chance_it_is_rejected_with_the_same_sentence(ledger: Ledger) -> None:
    held = receive_file(ledger, delivery(TRUNCATED_XML), MIDNIGHT)
    receipt = receive_file(ledger, delivery(TRUNCATED_XML, last_chance=True), MIDNIGHT)
    assert (receipt.status, receipt.sentence) == ("rejected", held.sentence)
    assert documents(ledger) == {TRUNCATED_XML}


@pytest.mark.parametrize(
    "data",
    [IPSWICH_XML, WHIG_XML, ABERAVON_XML, NEGATIVE_XML],
    ids=["accepted", "warned of", "irrelevant", "rejected"],
)
def test_the_same_bytes_of_the_same_name_are_on_record_once(ledger: Ledger, data: bytes) -> None:
    first = receive_file(ledger, delivery(data), MIDNIGHT)
    again = receive_file(ledger, delivery(data), MIDNIGHT)
    assert (again.status, again.sentence, again.new) == (first.status, first.sentence, False)
    assert len(on_record(ledger)) == 1


def test_the_same_bytes_of_another_name_are_a_second_source(ledger: Ledger) -> None:
    receive_file(ledger, delivery(IPSWICH_XML, "a.xml"), MIDNIGHT)
    receive_file(ledger, delivery(IPSWICH_XML, "b.xml"), MIDNIGHT)
    (source,) = ledger.sources(IPSWICH.id)
    assert [name for name, _ in source.files] == ["a.xml", "b.xml"]


def test_new_bytes_of_a_name_are_read(ledger: Ledger) -> None:
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
    """The small election when somebody has added a seat to its tables."""
    seat = Seat(
        id=f"X{number}",
        name=name,
        pa_number=number,
        electorate=75525,
        previous_winner="Lab",
        sitting="Lab",
    )
    rest = {n: where for n, where in ELECTION.elsewhere.items() if n != number}
    return election(seats=(*ELECTION.seats, seat), elsewhere=rest)


@pytest.mark.parametrize(
    ("data", "seat"),
    [(NOT_YET_OURS_XML, ("Ambridge", 1000)), (ABERAVON_XML, ("Aberavon", 1))],
    ids=["rejected", "irrelevant"],
)
def test_a_file_that_did_not_count_is_read_again_once_its_seat_is_known(
    ledger: Ledger, data: bytes, seat: tuple[str, int]
) -> None:
    before = receive_file(ledger, delivery(data), MIDNIGHT)
    assert before.status in ("rejected", "irrelevant")
    with Ledger.create(ledger.path, with_seat(*seat), MIDNIGHT) as other:
        receipt = receive_file(other, delivery(data), MIDNIGHT)
        assert (receipt.status, receipt.new) == ("accepted", True)
        assert other.board.states[f"X{seat[1]}"].winner == "Con"
        assert {problem.status for problem in other.problems()} <= {"accepted"}


def test_a_file_still_rejected_by_another_rule_says_so(ledger: Ledger) -> None:
    first = receive_file(ledger, delivery(NOT_YET_OURS_XML), MIDNIGHT)
    renamed = election(feed_names=("Another Election",))
    with Ledger.create(ledger.path, renamed, MIDNIGHT) as other:
        again = receive_file(other, delivery(NOT_YET_OURS_XML), MIDNIGHT)
        assert again.new
        assert [problem.sentence for problem in other.problems()] == [again.sentence]
    assert again.sentence != first.sentence


def test_something_that_cannot_be_read_is_on_record_once_without_bytes(ledger: Ledger) -> None:
    for new in (True, False):
        rejected = Receipt("a.xml", "rejected", "is a symbolic link")
        receipt = record_receipt(ledger, rejected, None, MIDNIGHT)
        assert (receipt.status, receipt.new) == ("rejected", new)
    assert on_record(ledger) == [("a.xml", "rejected", "is a symbolic link")]
    assert documents(ledger) == set()


# When the ledger cannot be written


def test_when_the_ledger_is_locked_nothing_of_the_file_is_there(ledger: Ledger) -> None:
    with another_writing(ledger), pytest.raises(sqlite3.OperationalError, match="locked"):
        receive_file(ledger, delivery(IPSWICH_XML), MIDNIGHT)
    assert on_record(ledger) == []
    assert ledger.board.decided == 0


def now() -> dt.datetime:
    return MIDNIGHT


def test_the_next_pass_delivers_again_what_could_not_be_written(ledger: Ledger, drop: Path) -> None:
    inbox = DropFolder(drop)
    for name in "abc":
        (drop / f"{name}.xml").write_bytes(IPSWICH_XML)
    with another_writing(ledger), pytest.raises(sqlite3.OperationalError, match="locked"):
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
            raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(Ledger, "record_delivery", fail_sometimes)
    passes = []
    for _ in range(4):
        taken: list[str] = []
        passes.append(taken)
        with contextlib.suppress(sqlite3.OperationalError):
            taken.extend(r.status for r in receive_folder(ledger, inbox, now))
    assert passes == [["accepted"] * 2, ["accepted"] * 2, ["accepted"] * 2, []]
    assert [name for name, _, _ in on_record(ledger)] == [f"{number}.xml" for number in range(6)]


def test_what_cannot_be_read_is_reported_again_too(ledger: Ledger, drop: Path) -> None:
    inbox = DropFolder(drop)
    (drop / "a.xml").symlink_to(drop / "b.xml")
    with another_writing(ledger), pytest.raises(sqlite3.OperationalError):
        list(receive_folder(ledger, inbox, now))
    assert [r.status for r in receive_folder(ledger, inbox, now)] == ["rejected"]


# One look at a folder


def test_one_bad_file_never_delays_another(ledger: Ledger, drop: Path) -> None:
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


def test_a_held_file_is_rejected_when_it_has_not_changed_for_its_time(
    ledger: Ledger, drop: Path
) -> None:
    (drop / "a.xml").write_bytes(TRUNCATED_XML)
    inbox = DropFolder(drop, hold_seconds=0.05)
    assert [r.status for r in receive_folder(ledger, inbox, now)] == ["held"]
    assert [r.status for r in receive_folder(ledger, inbox, now)] == []
    time.sleep(0.06)
    assert [r.status for r in receive_folder(ledger, inbox, now)] == ["rejected"]
    assert [problem.name for problem in ledger.problems()] == ["a.xml"]


def test_a_held_file_counts_as_soon_as_the_rest_of_it_is_there(ledger: Ledger, drop: Path) -> None:
    (drop / "a.xml").write_bytes(TRUNCATED_XML)
    inbox = DropFolder(drop)
    assert [r.status for r in receive_folder(ledger, inbox, now)] == ["held"]
    (drop / "a.xml").write_bytes(IPSWICH_XML)
    assert [r.status for r in receive_folder(ledger, inbox, now)] == ["accepted"]
    assert [status for _, status, _ in on_record(ledger)] == ["accepted"]


def test_a_file_in_a_folder_of_the_folder_goes_by_its_path(ledger: Ledger, drop: Path) -> None:
    (drop / "pa").mkdir()
    (drop / "pa" / "a.xml").write_bytes(IPSWICH_XML)
    assert [r.name for r in receive_folder(ledger, DropFolder(drop), now)] == ["pa/a.xml"]


def test_the_folder_is_left_as_it_was(ledger: Ledger, drop: Path) -> None:
    def listing() -> list[tuple[str, int, int, int]]:
        looked = [(path.name, path.stat()) for path in sorted(drop.iterdir())]
        return [(name, s.st_ino, s.st_mtime_ns, s.st_ctime_ns) for name, s in looked]

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
    on_receipt: Callable[[Receipt], None],
    on_error: Callable[[str], None] = print,
    *,
    locked: bool = False,
) -> Iterator[threading.Event]:
    """`follow` in a thread with a ledger of its own; `locked`, while another is writing."""
    stop, passes = threading.Event(), threading.Event()

    def trouble(sentence: str) -> None:
        on_error(sentence)
        passes.set()

    def run() -> None:
        with Ledger.open(ledger.path) as own:
            own.connection.execute("PRAGMA busy_timeout = 1")
            follow_folder(
                own,
                drop,
                now,
                stop=stop,
                on_receipt=on_receipt,
                on_scan=lambda inbox: passes.set(),
                on_error=trouble,
            )

    thread = threading.Thread(target=run)
    with another_writing(ledger) if locked else contextlib.nullcontext():
        thread.start()
        try:
            assert passes.wait(10)
            yield stop
        finally:
            stop.set()
            thread.join(10)
    assert not thread.is_alive()


def test_files_that_arrive_while_it_follows_count(ledger: Ledger, drop: Path) -> None:
    (drop / "a.xml").write_bytes(IPSWICH_XML)
    receipts: list[Receipt] = []
    with following(ledger, drop, receipts.append):
        (drop / "b.xml").write_bytes(CORRECTED_XML)
        (drop / "c.xml").write_bytes(NEGATIVE_XML)
        wait_until(lambda: len(on_record(ledger)) == 3)
    assert sorted((r.name, r.status) for r in receipts) == [
        ("a.xml", "accepted"),
        ("b.xml", "accepted"),
        ("c.xml", "rejected"),
    ]
    assert ledger.refresh().states[IPSWICH.id].winner == "Con"


def test_a_folder_that_comes_later_is_followed(ledger: Ledger, drop: Path) -> None:
    drop.rmdir()
    with following(ledger, drop, lambda receipt: None):
        drop.mkdir()
        (drop / "a.xml").write_bytes(IPSWICH_XML)
        wait_until(lambda: len(on_record(ledger)) == 1)


def test_it_stops_between_two_files(ledger: Ledger, drop: Path) -> None:
    for number in range(20):
        (drop / f"{number}.xml").write_bytes(IPSWICH_XML)
    stop = threading.Event()
    follow_folder(ledger, drop, now, stop=stop, on_receipt=lambda receipt: stop.set())
    assert len(on_record(ledger)) == 1


def test_a_ledger_that_cannot_be_written_is_tried_again_and_then_counts(
    ledger: Ledger, drop: Path
) -> None:
    (drop / "a.xml").write_bytes(IPSWICH_XML)
    receipts: list[Receipt] = []
    troubles: list[str] = []
    with following(ledger, drop, receipts.append, troubles.append, locked=True):
        wait_until(lambda: bool(troubles))
        assert receipts == []
        assert "database is locked; trying again" in troubles[0]
    with following(ledger, drop, receipts.append):
        wait_until(lambda: bool(receipts))
    assert [receipt.status for receipt in receipts] == ["accepted"]
    assert ledger.refresh().decided == 1


def test_a_ledger_that_is_busy_and_when_it_is_over_are_logged(
    ledger: Ledger, drop: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "tracker")
    (drop / "a.xml").write_bytes(IPSWICH_XML)
    troubles: list[str] = []
    with contextlib.ExitStack() as lock:
        lock.enter_context(another_writing(ledger))
        with following(ledger, drop, print, troubles.append):
            wait_until(lambda: len(troubles) > 1)
            lock.close()
            wait_until(lambda: "can be written again" in caplog.text)
    assert caplog.text.count("could not be written: database is locked; trying again") == 1


def test_a_ledger_that_cannot_be_written_is_not_complained_of_many_times_a_second(
    ledger: Ledger, drop: Path
) -> None:
    (drop / "a.xml").write_bytes(IPSWICH_XML)
    troubles: list[str] = []
    with following(ledger, drop, print, troubles.append, locked=True):
        time.sleep(1.0)
    assert 1 <= len(troubles) <= 3


def test_two_intakes_on_one_folder_put_a_file_on_record_once(
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
