"""What was handed over is on record, and a correction names it."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.makers.exports import export_summary
from tests.makers.ledgers import record_file
from tests.makers.night import MIDNIGHT, few, recount, result, seat_of
from tracker.board.correction_text import correction_line
from tracker.ledger import Ledger
from tracker.ledger.as_of import as_of
from tracker.ledger.timeline import Timeline, TimelineEvent
from tracker.ledger.timeline_text import export_name
from tracker.summary.export import record_export
from tracker.support import sqlite

CON, LAB = {"Con": 900, "Lab": 400}, {"Con": 400, "Lab": 900}
FIRST = result(few(), "Ipswich", 1, CON)
SECOND = result(few(), "Ipswich", 2, LAB)


def at(minutes: int) -> dt.datetime:
    return MIDNIGHT + dt.timedelta(minutes=minutes)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.create(tmp_path / "night.db", few(), MIDNIGHT) as ledger:
        yield ledger


def corrections(ledger: Ledger) -> list[TimelineEvent]:
    """The events of the night that correct something."""
    return [event for event in Timeline(ledger).read() if event.corrects()]


def test_an_export_is_on_record_with_what_it_was_made_from(ledger: Ledger, tmp_path: Path) -> None:
    record_file(ledger, "1.xml", FIRST)
    handed = export_summary(ledger, "csv", tmp_path / "out.csv", as_of(ledger, at(5)), now=at(5))
    assert (tmp_path / "out.csv").read_bytes() == handed.content
    [export] = ledger.exports()
    assert (export.made_at, export.as_of, export.format, export.last_seq) == (
        at(5),
        at(5),
        "csv",
        1,
    )
    assert export.destination == str(tmp_path / "out.csv")
    assert export.sha256 == hashlib.sha256((tmp_path / "out.csv").read_bytes()).hexdigest()
    assert handed.unrecorded == ""


def test_an_export_as_of_a_time_was_made_from_what_was_known_then(ledger: Ledger) -> None:
    record_file(ledger, "1.xml", FIRST, now=at(10))
    record_file(ledger, "2.xml", SECOND, now=at(20))
    for then in (15, 5):
        export_summary(ledger, "text", None, as_of(ledger, at(30), at=at(then)), now=at(30))
    assert [(one.last_seq, one.as_of, one.destination) for one in ledger.exports()] == [
        (1, at(15), ""),
        (0, at(5), ""),
    ]


def test_what_could_not_be_written_is_not_on_record(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        export_summary(
            ledger, "text", tmp_path / "no folder" / "out.txt", as_of(ledger, at(5)), now=at(5)
        )
    assert ledger.exports() == []


def test_a_ledger_that_cannot_be_written_does_not_stop_an_export(
    ledger: Ledger, tmp_path: Path
) -> None:
    ledger.connection.execute("PRAGMA query_only = ON")
    handed = export_summary(ledger, "text", tmp_path / "out.txt", as_of(ledger, at(5)), now=at(5))
    assert (tmp_path / "out.txt").exists()
    assert "could not put the export on record" in handed.unrecorded


def test_a_correction_names_every_export_made_while_the_old_figure_stood(ledger: Ledger) -> None:
    for minute, name, said in [(1, "other.xml", result(few(), "Colchester", 1, CON)),
                               (10, "1.xml", FIRST), (20, "2.xml", SECOND)]:  # fmt: skip
        export_summary(ledger, "text", None, as_of(ledger, at(minute)), now=at(minute))
        record_file(ledger, name, said, now=at(minute))
        export_summary(ledger, "html", None, as_of(ledger, at(minute + 1)), now=at(minute + 1))
    [correction] = corrections(ledger)
    line = correction_line(correction.change) if correction.change else ""
    assert line.startswith("ALARM  Ipswich: was Con gain from Lab, now Lab hold")
    assert line.endswith("(by 2.xml)")
    assert [(export.made_at, export.format) for export in correction.exports] == [
        (at(11), "html"),
        (at(20), "text"),
    ]
    assert export_name(correction.exports[0], few()) == "00:11 html, standard output"


def test_a_correction_is_of_a_board_that_showed_the_old_figure(ledger: Ledger) -> None:
    record_file(ledger, "1.xml", FIRST)
    record_file(ledger, "2.xml", SECOND)
    [correction] = corrections(ledger)
    assert correction.id == "s2"
    assert [correction.corrects(last_seq) for last_seq in (0, 1, 2)] == [False, True, False]


def test_someone_with_sqlite_alone_finds_the_exports(ledger: Ledger, tmp_path: Path) -> None:
    export_summary(ledger, "text", tmp_path / "out.txt", as_of(ledger, at(5)), now=at(5))
    with sqlite.connect(ledger.path) as plain:
        [row] = plain.execute("SELECT made_at, format, destination FROM exports").fetchall()
    plain.close()
    assert row == ("2019-12-13T00:05:00.000000+00:00", "text", str(tmp_path / "out.txt"))


def test_an_export_made_while_a_result_was_withdrawn_is_not_named_when_the_result_is_corrected(
    ledger: Ledger,
) -> None:
    returned = msgspec.structs.replace(FIRST, revision=3)
    corrected = msgspec.structs.replace(SECOND, revision=4)
    for minute, statement in enumerate(
        (FIRST, recount(few(), "Ipswich", 2), returned, corrected), start=1
    ):
        record_file(ledger, f"{minute}.xml", statement, now=at(minute))
        export_summary(ledger, "text", None, as_of(ledger, at(minute)), now=at(minute))
    correction = corrections(ledger)[-1]
    assert [export.made_at for export in correction.exports] == [at(1), at(3)]


def test_an_export_without_the_seat_is_not_named(ledger: Ledger) -> None:
    for name, statement in (
        ("1.xml", msgspec.structs.replace(FIRST, declared_at=at(10))),
        ("2.xml", result(few(), "Colchester", 1, CON)),
    ):
        record_file(ledger, name, statement, now=at(11))
    for until in (9, 10):
        early = as_of(ledger, at(12), declared_by=at(until))
        export_summary(ledger, "json", None, early, now=at(until))
    live = as_of(ledger, at(20))
    export_summary(ledger, "markdown", None, live, now=at(20), part="targets")
    ipswich, colchester = (seat_of(few(), name).id for name in ("Ipswich", "Colchester"))
    record_export(ledger, "say seat", None, live, b"Ipswich", at(21), [ipswich])
    record_export(ledger, "say seat", None, live, b"Colchester", at(22), [colchester])
    record_file(ledger, "3.xml", SECOND, now=at(30))
    [correction] = corrections(ledger)
    assert [export.made_at for export in correction.exports] == [at(10), at(20), at(21)]


def test_the_targets_alone_do_not_contain_another_seat(ledger: Ledger) -> None:
    tables = msgspec.structs.replace(few(), targets=())
    with Ledger.create(ledger.path, tables, at(1)):
        record_file(ledger, "1.xml", FIRST)
        for format in ("csv-targets", "csv"):
            export_summary(ledger, format, None, as_of(ledger, at(5)), now=at(5))
        record_file(ledger, "2.xml", SECOND)
        [correction] = corrections(ledger)
        assert [export.format for export in correction.exports] == ["csv"]
