"""Exports are recorded, and a correction names them."""

import datetime as dt
import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import night
from tests.ledger.test_ledger import file
from tests.night import MIDNIGHT, few, result
from tracker.ledger import Ledger
from tracker.ledger.as_of import as_of
from tracker.ledger.corrections import corrections, named
from tracker.summary.export import export_summary

CON, LAB = {"Con": 900, "Lab": 400}, {"Con": 400, "Lab": 900}
FIRST = result(few(), "Ipswich", 1, CON)
SECOND = result(few(), "Ipswich", 2, LAB)


def at(minutes: int) -> dt.datetime:
    return MIDNIGHT + dt.timedelta(minutes=minutes)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.create(tmp_path / "night.db", few(), MIDNIGHT) as ledger:
        yield ledger


def test_an_export_is_recorded_with_its_board(ledger: Ledger, tmp_path: Path) -> None:
    file(ledger, "1.xml", FIRST)
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


def test_an_export_at_a_time_uses_the_board_known_then(ledger: Ledger) -> None:
    file(ledger, "1.xml", FIRST, now=at(10))
    file(ledger, "2.xml", SECOND, now=at(20))
    for then in (15, 5):
        export_summary(ledger, "text", None, as_of(ledger, at(30), at=at(then)), now=at(30))
    assert [(one.last_seq, one.as_of, one.destination) for one in ledger.exports()] == [
        (1, at(15), ""),
        (0, at(5), ""),
    ]


def test_an_export_that_could_not_be_written_is_not_recorded(
    ledger: Ledger, tmp_path: Path
) -> None:
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
        file(ledger, name, said, now=at(minute))
        export_summary(ledger, "html", None, as_of(ledger, at(minute + 1)), now=at(minute + 1))
    [correction] = corrections(ledger)
    assert correction.headline.startswith("ALARM  Ipswich: was Con gain from Lab, now Lab hold")
    assert correction.headline.endswith("(by 2.xml)")
    assert [(one.made_at, one.format) for one in correction.said_in] == [
        (at(11), "html"),
        (at(20), "text"),
    ]
    assert named(correction.said_in[0], few()) == "00:11 html, standard output"


def test_corrections_since_a_time_concern_the_board_shown_then(ledger: Ledger) -> None:
    file(ledger, "1.xml", FIRST)
    assert corrections(ledger, since=1) == []
    file(ledger, "2.xml", SECOND)
    assert [one.change.received.seq for one in corrections(ledger, since=1)] == [2]
    assert corrections(ledger, since=0) == corrections(ledger, since=2) == []


def test_corrections_can_be_limited_to_seats(ledger: Ledger) -> None:
    file(ledger, "1.xml", FIRST)
    file(ledger, "2.xml", SECOND)
    ipswich, colchester = (night.seat_of(few(), name).id for name in ("Ipswich", "Colchester"))
    assert len(corrections(ledger, [ipswich])) == 1
    assert corrections(ledger, [colchester]) == []


def test_exports_are_readable_with_sqlite_alone(ledger: Ledger, tmp_path: Path) -> None:
    export_summary(ledger, "text", tmp_path / "out.txt", as_of(ledger, at(5)), now=at(5))
    with sqlite3.connect(ledger.path) as plain:
        [row] = plain.execute("SELECT made_at, format, destination FROM exports").fetchall()
    plain.close()
    assert row == ("2019-12-13T00:05:00.000000+00:00", "text", str(tmp_path / "out.txt"))
