"""Answers made while another process writes: board, position and tables are of one moment."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import msgspec
import pytest

from tests.makers.ledgers import at, record_file
from tests.makers.night import MIDNIGHT, few, result
from tracker.ledger import Ledger
from tracker.ledger import connection as connection_module
from tracker.ledger import ledger as ledger_module
from tracker.ledger.as_of import as_of, step
from tracker.ledger.errors import LedgerError
from tracker.ledger.recorded_exports import Export
from tracker.ledger.timeline import Timeline

CON, LAB = {"Con": 3, "Lab": 2}, {"Con": 2, "Lab": 3}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.create(tmp_path / "night.db", few(), MIDNIGHT) as ledger:
        record_file(ledger, "1.xml", result(few(), "Ipswich", 1, CON), now=at(10))
        yield ledger


def before_the_second_query(ledger: Ledger, write: Callable[[], None]) -> None:
    """Make `write` run between the first two queries of `ledger`."""
    seen: list[str] = []

    def trace(statement: str) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)
            if len(seen) == 2:
                write()

    ledger.connection.set_trace_callback(trace)


def correct_ipswich(path: Path, now: dt.datetime) -> None:
    with Ledger.open(path) as other:
        record_file(other, "2.xml", result(few(), "Ipswich", 2, LAB), now=now)


def test_a_correction_committed_while_the_board_is_read_is_not_within_its_position(
    ledger: Ledger,
) -> None:
    before_the_second_query(ledger, lambda: correct_ipswich(ledger.path, at(11)))
    found = as_of(ledger, at(12), at=at(12))
    ledger.connection.set_trace_callback(None)
    assert (found.board.tally("Con").seats, found.last_seq) == (1, 1)
    ledger.record_export(Export(at(12), "text", "", found.known_at, found.last_seq, "0" * 64))
    (correction,) = [event for event in Timeline(ledger).read() if event.corrects()]
    assert len(correction.exports) == 1


def test_after_the_clock_went_back_the_position_is_still_that_of_the_board(ledger: Ledger) -> None:
    record_file(ledger, "2.xml", result(few(), "Colchester", 1), now=at(30))
    record_file(ledger, "3.xml", result(few(), "Luton South", 1), now=at(5))
    found = as_of(ledger, at(40), at=at(20))
    with_position = [bulletin for of_seat in found.board.bulletins.values() for bulletin in of_seat]
    assert (len(with_position), found.last_seq) == (3, 3)
    early = as_of(ledger, at(40), at=at(4))
    assert (len(early.board.bulletins), early.last_seq) == (0, 0)


def test_a_step_back_from_between_two_statements_takes_the_earlier_one_away(
    ledger: Ledger,
) -> None:
    record_file(ledger, "2.xml", result(few(), "Colchester", 1), now=at(30))
    between = as_of(ledger, at(40), at=at(20))
    assert between.board.decided == 1
    back = step(ledger, at(40), between.last_seq, -1)
    assert back is not None
    assert (back.board.decided, back.last_seq) == (0, 0)
    forward = step(ledger, at(40), back.last_seq, 1)
    assert forward is not None
    assert (forward.board, forward.known_at) == (between.board, at(10))
    assert step(ledger, at(40), forward.last_seq, 1) is None


def test_a_step_is_over_all_statements_of_a_file_even_after_the_clock_went_back(
    ledger: Ledger,
) -> None:
    seats = ("Colchester", "Luton South")
    record_file(ledger, "2.json", *(result(few(), seat, 1) for seat in seats), now=at(5))
    record_file(ledger, "3.xml", result(few(), "North Norfolk", 1), now=at(5))
    back = step(ledger, at(40), None, -1)
    assert back is not None
    assert (back.last_seq, back.known_at) == (1, at(10))


def test_the_board_of_a_time_has_the_tables_that_were_replaced_meanwhile(ledger: Ledger) -> None:
    renamed = msgspec.structs.replace(few(), name="Renamed")
    with Ledger.create(ledger.path, renamed, at(20)):
        assert as_of(ledger, at(40), at=at(10)).board.election.name == "Renamed"


def test_tables_replaced_while_a_ledger_is_opened_are_not_mixed_with_the_old_ones(
    ledger: Ledger,
) -> None:
    renamed = msgspec.structs.replace(few(), name="Renamed")
    start = Ledger.__init__

    def replace_and_start(opened: Ledger, *arguments: object) -> None:
        with mock.patch.object(Ledger, "__init__", start):
            Ledger.create(ledger.path, renamed, at(20)).close()
            correct_ipswich(ledger.path, at(21))
        start(opened, *arguments)  # type: ignore[arg-type]

    with mock.patch.object(Ledger, "__init__", replace_and_start):
        opened = Ledger.open(ledger.path)
    with opened:
        assert (opened.election.name, opened.last_seq) == (few().name, 1)
        assert opened.loaded_board.election_seq == 1
        opened.refresh()
        assert (opened.election.name, opened.last_seq) == ("Renamed", 2)


def test_tables_that_another_process_records_first_are_on_the_board_with_their_number(
    ledger: Ledger,
) -> None:
    renamed = msgspec.structs.replace(few(), name="Renamed")
    record = Ledger._record_election

    def record_second(opened: Ledger, *arguments: object) -> bool:
        with mock.patch.object(Ledger, "_record_election", record):
            Ledger.create(ledger.path, renamed, at(20)).close()
            correct_ipswich(ledger.path, at(21))
        return record(opened, *arguments)  # type: ignore[arg-type]

    with mock.patch.object(Ledger, "_record_election", record_second):
        opened = Ledger.create(ledger.path, renamed, at(22))
    with opened:
        assert (opened.loaded_board.election_seq, opened.last_seq) == (2, 2)
        (rows,) = opened.connection.execute("SELECT count(*) FROM elections").fetchone()
        assert rows == 2


def test_a_file_replaced_while_it_is_opened_is_not_taken_for_the_new_one(
    ledger: Ledger, tmp_path: Path
) -> None:
    with Ledger.create(tmp_path / "other.db", few(), MIDNIGHT):
        pass

    def connect_and_replace(path: Path) -> object:
        connection = connection_module.connect(path)
        (tmp_path / "other.db").replace(path)
        return connection

    with (
        mock.patch.object(ledger_module, "connect", connect_and_replace),
        pytest.raises(LedgerError, match="replaced while it was opened"),
    ):
        Ledger.open(ledger.path)
