"""The night as lines of text: `tracker watch --plain`."""

import threading
from pathlib import Path

import pytest

from tests.makers.commands import wait_until
from tests.makers.ledgers import append_bulletins, record_file
from tests.makers.night import MIDNIGHT, few, result
from tracker.events import plain_lines
from tracker.events.plain_lines import PlainLines, watch_plain
from tracker.ledger import Ledger


@pytest.fixture
def lines(ledger: Ledger) -> tuple[PlainLines, list[str]]:
    said: list[str] = []
    return PlainLines(ledger, said.append), said


def test_the_first_line_is_the_title_and_the_number_of_seats(
    lines: tuple[PlainLines, list[str]],
) -> None:
    _, said = lines
    assert len(said) == 1
    assert said[0].startswith("General Election")
    assert said[0].endswith("0 of 4 seats decided.")


def test_a_declaration_is_a_line_and_the_number_of_seats_another(
    ledger: Ledger, lines: tuple[PlainLines, list[str]]
) -> None:
    plain, said = lines
    append_bulletins(ledger, result(few(), "Ipswich", 1))
    plain.print_new()
    event, number = said[1:]
    assert ", Ipswich: Con " in event
    assert number == "1 of 4 seats decided."
    plain.print_new()
    assert len(said) == 3


def test_an_alarm_says_so_in_a_word(ledger: Ledger, lines: tuple[PlainLines, list[str]]) -> None:
    plain, said = lines
    append_bulletins(ledger, result(few(), "Ipswich", 1))
    append_bulletins(ledger, result(few(), "Ipswich", 2, {"Con": 4, "Lab": 9}))
    plain.print_new()
    assert [line for line in said if " ALARM, correction, Ipswich: " in line]


def test_control_characters_of_a_file_are_written_out(
    ledger: Ledger, lines: tuple[PlainLines, list[str]]
) -> None:
    plain, said = lines
    record_file(ledger, "bad\x1b[2J.xml", status="rejected", sentence="is not XML")
    plain.print_new()
    assert "rejected: " in said[1]
    assert "\x1b" not in said[1]


def test_what_another_process_records_is_printed_until_it_is_stopped(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()
    monkeypatch.setattr("tracker.intake.ingest.stopped_by_signals", lambda: stop)
    said: list[str] = []
    path = ledger.path

    def run() -> None:
        with Ledger.open(path) as own:
            watch_plain(own, (), lambda: MIDNIGHT, poll=False, say=said.append)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        wait_until(lambda: bool(said))
        append_bulletins(ledger, result(few(), "Ipswich", 1))
        wait_until(lambda: "1 of 4 seats decided." in said)
    finally:
        stop.set()
        thread.join(timeout=10)
    assert not thread.is_alive()


def test_without_a_reader_and_without_a_folder_it_ends(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.intake.ingest.stopped_by_signals", threading.Event)

    def closed(line: str) -> None:
        raise BrokenPipeError

    assert watch_plain(ledger, (), lambda: MIDNIGHT, poll=False, say=closed) == 0


def test_the_files_of_a_folder_are_events_and_not_printed_twice(
    ledger: Ledger, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()
    monkeypatch.setattr("tracker.intake.ingest.stopped_by_signals", lambda: stop)
    (drop / "notes.csv").write_text("nonsense\n1\n")
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        if "notes.csv" in line:
            stop.set()

    with Ledger.open(ledger.path) as own:
        assert plain_lines.watch_plain(own, (drop,), lambda: MIDNIGHT, poll=True, say=say) == 0
    assert sum("notes.csv" in line for line in said) == 1
