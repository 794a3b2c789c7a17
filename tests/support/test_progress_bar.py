"""Progress that ingest, verify and backup report."""

from pathlib import Path

import pytest

from tests.makers import night
from tests.makers.commands import deliver, night_files
from tests.makers.ledgers import append_bulletins
from tests.makers.night import MIDNIGHT, anglia, few
from tracker.election.clock import wall_clock
from tracker.intake.ingest import ingest_once
from tracker.ledger import Ledger
from tracker.ledger import backup as copying
from tracker.ledger.backup import backup
from tracker.ledger.verify import verify

FILES = dict(list(night_files().items())[:5])
COUNTED = [(done, 5) for done in (1, 2, 3, 4, 5)]

ProgressCallback = list[tuple[int, int]]


@pytest.fixture
def reports() -> ProgressCallback:
    return []


def test_ingest_reports_each_file_of_all_folders(tmp_path: Path, reports: ProgressCallback) -> None:
    names = list(FILES)
    one = deliver(tmp_path / "one", {name: FILES[name] for name in names[:3]})
    other = deliver(tmp_path / "other", {name: FILES[name] for name in names[3:]})
    with Ledger.create(tmp_path / "night.db", anglia(), wall_clock()) as ledger:
        ingest_once(
            ledger,
            [one, other],
            wall_clock,
            say=lambda line: None,
            progress=lambda *far: reports.append(far),
        )
    assert reports == COUNTED


def test_verify_reports_each_delivery(tmp_path: Path, reports: ProgressCallback) -> None:
    drop = deliver(tmp_path / "drop", FILES)
    with Ledger.create(tmp_path / "night.db", anglia(), wall_clock()) as ledger:
        ingest_once(ledger, [drop], wall_clock, say=lambda line: None)
    assert verify(tmp_path / "night.db", lambda *far: reports.append(far)).faults == ()
    assert reports == COUNTED


def test_a_backup_that_reports_progress_is_one_snapshot(
    tmp_path: Path, reports: ProgressCallback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "PAGES_PER_STEP", 8)
    with Ledger.create(tmp_path / "night.db", few(), MIDNIGHT) as ledger:
        append_bulletins(ledger, night.result(few(), "Ipswich"))

        def progress(done: int, total: int) -> None:
            reports.append((done, total))
            append_bulletins(
                ledger, night.note(ledger.board, "Ipswich", f"{done} pages are copied")
            )

        made = backup(tmp_path / "night.db", tmp_path / "copy.db", MIDNIGHT, progress)
        with Ledger.open(made) as copy:
            assert copy.last_seq == 1
        assert ledger.last_seq == 1 + len(reports)
    assert [done for done, _ in reports] == sorted(done for done, _ in reports)
    assert len(reports) > 2
    assert reports[-1][0] == reports[-1][1]
