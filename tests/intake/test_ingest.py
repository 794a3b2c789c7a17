"""The intake without a screen: it counts every file of a folder, and its exit code reports failures."""

import datetime as dt
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.makers.commands import deliver, running, tracker, wait_until
from tests.makers.exports import export_summary
from tests.makers.ledgers import record_file
from tests.makers.night import MIDNIGHT, result
from tests.makers.small_night import ELECTION, HUNT, IPSWICH_2019, result_xml, with_votes
from tracker.intake import ingest as headless
from tracker.intake import receive
from tracker.ledger import Ledger
from tracker.ledger.as_of import as_of
from tracker.ledger.timeline import Timeline
from tracker.support import sqlite

IPSWICH_XML = result_xml()
TRUNCATED_XML = IPSWICH_XML[: len(IPSWICH_XML) // 2]
NEGATIVE_XML = result_xml(with_votes(HUNT, "-24952"), *IPSWICH_2019[1:])
ABERAVON_XML = result_xml(number="1", name="Aberavon")
WHIG_XML = result_xml(*IPSWICH_2019, ("Charles Fox", "[/x]", "[/x]", "12", ""))
NORWICH_CSV = b"seat,party,votes\nNorwich North,Con,22516\nNorwich North,Lab,18028\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.create(tmp_path / "night.db", ELECTION, MIDNIGHT) as ledger:
        yield ledger


def now() -> dt.datetime:
    return MIDNIGHT


def ingest(ledger: Ledger, *drops: Path) -> tuple[int, list[str]]:
    """The exit code of one ingest, and its lines."""
    lines: list[str] = []
    code = headless.ingest_once(ledger, drops, now, say=lines.append)
    return code, lines


def outcomes(ledger: Ledger) -> list[tuple[str, str]]:
    return ledger.connection.execute("SELECT name, status FROM deliveries ORDER BY seq").fetchall()


# Once


def test_an_accepted_file_prints_no_line_of_its_own(ledger: Ledger, drop: Path) -> None:
    deliver(drop, {"a.xml": IPSWICH_XML})
    assert ingest(ledger, drop) == (
        0,
        ["1 file: 1 counted, 0 kept, 0 held, 0 rejected. 1 of 4 seats decided."],
    )


def test_a_correction_is_printed_with_the_exports_of_the_old_figure(
    ledger: Ledger, drop: Path
) -> None:
    deliver(drop, {"a_1.xml": IPSWICH_XML})
    ingest(ledger, drop)
    export_summary(ledger, "text", None, as_of(ledger, MIDNIGHT), now=MIDNIGHT)
    closer = result_xml(with_votes(HUNT, "20000"), *IPSWICH_2019[1:], revision="2")
    deliver(drop, {"a_2.xml": closer})
    code, (first, second, last) = ingest(ledger, drop)
    assert first.startswith("corrected  Ipswich: majority was 5,479, now 527; Con was 24,952")
    assert first.endswith("(by a_2.xml)")
    assert second == "      exported 00:00 text, standard output"
    assert (code, last[:8]) == (0, "2 files:")


def test_a_correction_that_arrives_together_with_its_result_is_not_printed(
    ledger: Ledger, drop: Path
) -> None:
    closer = result_xml(with_votes(HUNT, "20000"), *IPSWICH_2019[1:], revision="2")
    deliver(drop, {"a_1.xml": IPSWICH_XML, "a_2.xml": closer})
    code, lines = ingest(ledger, drop)
    assert (code, len(lines)) == (0, 1)


def test_an_empty_folder_is_no_error(ledger: Ledger, drop: Path) -> None:
    assert ingest(ledger, drop) == (
        0,
        ["0 files: 0 counted, 0 kept, 0 held, 0 rejected. 0 of 4 seats decided."],
    )


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (ABERAVON_XML, 0, None),
        (WHIG_XML, 0, 'warning  a.xml: Ipswich: the party "[/x]" is not known'),
        (NEGATIVE_XML, 1, 'rejected a.xml: Conservative votes "-24952" are not a whole number'),
        (TRUNCATED_XML, 1, "held     a.xml: the XML ends in the middle of line 6"),
    ],
    ids=["kept", "warned of", "rejected", "held"],
)
def test_the_code_and_the_line_for_a_file(
    ledger: Ledger, drop: Path, data: bytes, code: int, line: str | None
) -> None:
    deliver(drop, {"a.xml": data})
    exit_code, (*lines, last) = ingest(ledger, drop)
    assert exit_code == code
    assert last.startswith("1 file: ")
    assert len(lines) == (line is not None)
    assert lines == [] or lines[0].startswith(line or "")


def test_a_second_run_records_nothing_and_prints_the_totals(ledger: Ledger, drop: Path) -> None:
    deliver(drop, {"a.xml": IPSWICH_XML, "b.xml": NEGATIVE_XML, "c.xml": TRUNCATED_XML})
    ingest(ledger, drop)
    before = outcomes(ledger)
    code, lines = ingest(ledger, drop)
    assert code == 1
    assert lines[-1].startswith("3 files: 1 counted, 0 kept, 1 held, 1 rejected.")
    assert outcomes(ledger) == before


def test_the_totals_include_the_files_that_another_intake_recorded(
    ledger: Ledger, drop: Path
) -> None:
    deliver(drop, {"a.xml": IPSWICH_XML})
    with Ledger.open(ledger.path) as second:
        ingest(second, drop)
    _, lines = ingest(ledger, drop)
    assert lines == [
        f"1 file: 1 counted, 0 kept, 0 held, 0 rejected. 1 of {len(ELECTION.seats)} seats decided."
    ]


def test_a_held_file_counts_in_the_next_run(ledger: Ledger, drop: Path) -> None:
    deliver(drop, {"a.xml": TRUNCATED_XML})
    ingest(ledger, drop)
    assert [problem.status for problem in ledger.problems()] == ["held"]
    deliver(drop, {"a.xml": IPSWICH_XML})
    assert ingest(ledger, drop)[0] == 0
    assert ledger.problems() == []


def test_several_folders_are_received_one_after_the_other(
    ledger: Ledger, drop: Path, tmp_path: Path
) -> None:
    deliver(drop, {"a.xml": IPSWICH_XML})
    other = deliver(tmp_path / "other", {"b.xml": NEGATIVE_XML})
    code, lines = ingest(ledger, drop, other)
    assert code == 1
    assert lines[-1].startswith("2 files: 1 counted, 0 kept, 0 held, 1 rejected.")


def test_a_prefilled_sheet_counts_where_it_has_votes_and_notes_the_other_seats(
    ledger: Ledger, drop: Path
) -> None:
    sheet = b"seat,party,votes\nIpswich,Con,\nIpswich,Lab,\nNorth Norfolk,Con,9\n"
    code, lines = ingest(ledger, deliver(drop, {"sheet.csv": sheet}))
    assert code == 0
    assert lines[0] == "note     sheet.csv: no votes yet in Ipswich"
    assert lines[-1].startswith("1 file: 1 counted")


def test_a_seat_that_is_left_out_of_a_file_is_printed_and_gives_exit_code_1(
    ledger: Ledger, drop: Path
) -> None:
    sheet = b"seat,party,votes\nIpswich,Con,x\nNorth Norfolk,Con,9\n"
    code, lines = ingest(ledger, deliver(drop, {"sheet.csv": sheet}))
    assert code == 1
    assert lines[0].startswith('left out sheet.csv: Ipswich: row 2: Con votes "x"')
    assert [problem.label for problem in ledger.problems()] == ["left out"]
    assert "1 counted, 0 kept, 0 held, 0 rejected, 1 left out of a file" in lines[-1]


def test_a_rejected_file_stays_a_problem_when_another_folder_has_an_accepted_file_of_its_name(
    ledger: Ledger, drop: Path, tmp_path: Path
) -> None:
    deliver(drop, {"a.xml": b"<Weather/>"})
    other = deliver(tmp_path / "other", {"a.xml": IPSWICH_XML})
    assert ingest(ledger, drop, other)[0] == 1
    assert len(ledger.problems()) == 1


def test_a_corrected_file_ends_its_problem_also_if_the_run_has_other_folders(
    ledger: Ledger, drop: Path, tmp_path: Path
) -> None:
    other = deliver(tmp_path / "other", {})
    deliver(drop, {"a.xml": NEGATIVE_XML})
    ingest(ledger, drop, other)
    deliver(drop, {"a.xml": IPSWICH_XML})
    assert ingest(ledger, drop)[0] == 0
    assert ledger.problems() == []


def test_a_table_is_read_after_a_time_without_changes(ledger: Ledger, drop: Path) -> None:
    deliver(drop, {"a.csv": NORWICH_CSV})
    assert ingest(ledger, drop)[0] == 0
    assert ledger.board.decided == 1


def test_control_characters_in_names_are_printed_escaped(ledger: Ledger, drop: Path) -> None:
    deliver(drop, {"\x1b[2J[/x].xml": NEGATIVE_XML, "b\nc.xml": b"<x/>"})
    _, lines = ingest(ledger, drop)
    assert len(lines) == 3
    assert all(line.isprintable() for line in lines)
    assert any(r"\x1b[2J[/x].xml" in line for line in lines)


# Files that are being written


def test_the_run_waits_until_a_file_is_completely_written(ledger: Ledger, drop: Path) -> None:
    half = threading.Event()

    def write() -> None:
        with (drop / "a.xml").open("wb") as file:
            file.write(TRUNCATED_XML)
            file.flush()
            half.set()
            time.sleep(0.2)
            file.write(IPSWICH_XML[len(TRUNCATED_XML) :])

    writer = threading.Thread(target=write)
    writer.start()
    half.wait()
    deliver(drop, {"b.xml": NEGATIVE_XML})
    code, lines = ingest(ledger, drop)
    writer.join()
    assert (code, ledger.board.decided) == (1, 1)
    assert lines[-1].startswith("2 files: 1 counted, 0 kept, 0 held, 1 rejected.")


def test_the_run_ends_without_a_file_that_is_never_completely_written(
    ledger: Ledger, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(headless, "HOLD_SECONDS", 0.3)
    with (drop / "a.xml").open("wb") as file:
        file.write(TRUNCATED_XML)
        file.flush()
        deliver(drop, {"b.xml": IPSWICH_XML})
        code, lines = ingest(ledger, drop)
    assert (code, ledger.board.decided) == (1, 1)
    assert [problem.name for problem in ledger.problems()] == ["a.xml"]
    assert lines[-1].startswith("2 files: 1 counted, 0 kept, 1 held, 0 rejected.")


def test_a_long_first_scan_does_not_shorten_the_waiting_time_of_a_table(
    ledger: Ledger, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(drop, {"a.csv": NORWICH_CSV, "b.xml": IPSWICH_XML})
    late = 0.0

    def scan(*arguments: Any) -> Iterator[Any]:
        nonlocal late
        yield from receive_folder(*arguments)
        late = 31.0  # seconds: a big folder, or a slow disk

    receive_folder = receive.receive_folder
    monkeypatch.setattr(receive, "receive_folder", scan)
    clock = SimpleNamespace(monotonic=lambda: time.monotonic() + late, sleep=time.sleep)
    monkeypatch.setattr(headless, "time", clock)
    assert ingest(ledger, drop)[0] == 0
    assert ledger.board.decided == 2


# When the ledger cannot be written


def failing_first(times: int, error: Exception) -> Callable[..., None]:
    """`Ledger.record_delivery` that raises the error the first `times` times."""
    write, left = Ledger.record_delivery, times

    def record_delivery(*arguments: Any, **fields: Any) -> None:
        nonlocal left
        left -= 1
        if left >= 0:
            raise error
        write(*arguments, **fields)

    return record_delivery


def test_a_ledger_that_is_locked_for_a_time_loses_no_file(
    ledger: Ledger, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(drop, {"a.xml": ABERAVON_XML, "b.xml": IPSWICH_XML, "c.xml": ABERAVON_XML})
    locked = sqlite.OperationalError("database is locked")
    locked.sqlite_errorcode = sqlite.SQLITE_BUSY
    monkeypatch.setattr(Ledger, "record_delivery", failing_first(1, locked))
    code, lines = ingest(ledger, drop)
    assert lines[-1].startswith("3 files: 1 counted, 2 kept, 0 held, 0 rejected.")
    assert (code, ledger.problems()) == (0, [])


def test_a_ledger_that_stays_locked_is_an_error_also_without_a_readable_file(
    ledger: Ledger, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (drop / "a.xml").symlink_to("b.xml")
    monkeypatch.setattr(headless, "HOLD_SECONDS", 0.2)
    monkeypatch.setattr(
        Ledger, "record_delivery", failing_first(1000, sqlite.OperationalError("disk I/O error"))
    )
    try:
        code, _ = ingest(ledger, drop)
    except sqlite.OperationalError:
        code = 1
    assert code == 1


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="needs to become another user")
def test_a_folder_without_permission_to_list_it_is_an_error(ledger: Ledger, drop: Path) -> None:
    drop.chmod(0)
    os.seteuid(65534)
    try:
        code, _ = ingest(ledger, drop)
    finally:
        os.seteuid(0)
        drop.chmod(0o755)
    assert code == 1


# Until stopped


def test_a_closed_output_does_not_end_the_intake_without_an_error(
    drop: Path, tmp_path: Path
) -> None:
    arguments = ("ingest", drop, "-e", "anglia-2019", "--db", "night.db", "--follow")
    with running(*arguments, cwd=tmp_path) as process:
        assert process.stdout
        process.stdout.close()
        deliver(drop, {"a.xml": NEGATIVE_XML})
        db = tmp_path / "night.db"
        wait_until(lambda: tracker("problems", "--db", db, cwd=tmp_path).returncode == 1)
        deliver(drop, {"b.xml": IPSWICH_XML})
        time.sleep(0.5)
        with Ledger.open(db) as ledger:
            counted = ledger.board.decided == 1
        assert counted or process.poll() not in (None, 0)


def test_the_log_has_in_part_for_a_file_of_which_a_seat_is_left_out(
    ledger: Ledger, drop: Path
) -> None:
    sheet = b"seat,party,votes\nIpswich,Con,x\nNorth Norfolk,Con,9\n"
    ingest(ledger, deliver(drop, {"sheet.csv": sheet}))
    texts = [event.text for event in Timeline(ledger).read()]
    assert any(text.startswith("sheet.csv, in part: Ipswich: row 2") for text in texts)


def test_a_file_that_corrects_a_figure_of_another_process_is_reported_from_the_first_file_on(
    ledger: Ledger,
) -> None:
    record_file(ledger, "1.xml", result(ELECTION, "Ipswich", 1, {"Con": 3, "Lab": 2}))
    lines: list[str] = []
    with Ledger.open(ledger.path) as own:
        record_file(ledger, "2.xml", result(ELECTION, "Ipswich", 2, {"Con": 4, "Lab": 2}))
        report = headless.ReceiptReport(own, lines.append)
        third = result(ELECTION, "Ipswich", 3, {"Con": 5, "Lab": 2})
        record_file(own, "3.xml", third)
        report([receive.Receipt("3.xml", "accepted", bulletins=(third,))])
    assert any("majority was 2, now 3" in line for line in lines), lines
