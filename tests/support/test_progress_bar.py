"""What long work tells of itself while it goes on, to whoever paints the bar."""

from pathlib import Path

import pytest

from tests.makers import night
from tests.makers.commands import deliver, night_files
from tests.makers.ledgers import say
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
def heard() -> ProgressCallback:
    return []


def test_an_intake_tells_of_each_file_of_all_its_folders(
    tmp_path: Path, heard: ProgressCallback
) -> None:
    names = list(FILES)
    one = deliver(tmp_path / "one", {name: FILES[name] for name in names[:3]})
    other = deliver(tmp_path / "other", {name: FILES[name] for name in names[3:]})
    with Ledger.create(tmp_path / "night.db", anglia(), wall_clock()) as ledger:
        ingest_once(
            ledger,
            [one, other],
            wall_clock,
            say=lambda line: None,
            progress=lambda *far: heard.append(far),
        )
    assert heard == COUNTED


def test_verifying_tells_of_each_delivery(tmp_path: Path, heard: ProgressCallback) -> None:
    drop = deliver(tmp_path / "drop", FILES)
    with Ledger.create(tmp_path / "night.db", anglia(), wall_clock()) as ledger:
        ingest_once(ledger, [drop], wall_clock, say=lambda line: None)
    assert verify(tmp_path / "night.db", lambda *far: heard.append(far)).faults == ()
    assert heard == COUNTED


def test_a_copy_that_tells_how_far_it_is_is_still_of_one_moment(
    tmp_path: Path, heard: ProgressCallback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "PAGES_PER_STEP", 8)
    with Ledger.create(tmp_path / "night.db", few(), MIDNIGHT) as ledger:
        say(ledger, night.result(few(), "Ipswich"))

        def told(done: int, total: int) -> None:
            heard.append((done, total))
            say(ledger, night.note(ledger.board, "Ipswich", f"{done} pages are copied"))

        made = backup(tmp_path / "night.db", tmp_path / "copy.db", MIDNIGHT, told)
        with Ledger.open(made) as copy:
            assert copy.last_seq == 1
        assert ledger.last_seq == 1 + len(heard)
    assert [done for done, _ in heard] == sorted(done for done, _ in heard)
    assert len(heard) > 2
    assert heard[-1][0] == heard[-1][1]
