"""Following a ledger: each change is published, each outage is reported once."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.makers import night
from tests.makers.commands import running, wait_until
from tests.makers.published import BEFORE, Record, at
from tests.publish.memory_place import MemoryPlace
from tracker.ledger import Ledger
from tracker.ledger.errors import LedgerError
from tracker.publish.publication import Publication, follow
from tracker.publish.publisher import Publisher


class Follower:
    """A thread that follows a ledger and publishes it, and its messages."""

    def __init__(self, db: Path, place: MemoryPlace, every: float) -> None:
        self.place = place
        self.reports: list[str] = []
        self.warnings: list[str] = []
        self.error: Exception | None = None
        """The error that ended the thread."""
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(db, every))

    def _run(self, db: Path, every: float) -> None:
        with Ledger.open(db) as ledger:
            try:
                follow(
                    ledger,
                    Publisher(self.place, lambda: BEFORE),
                    self.stop,
                    every=every,
                    report=self.reports.append,
                    warn=self.warnings.append,
                )
            except LedgerError as error:
                self.error = error


@contextmanager
def following(db: Path, place: MemoryPlace, *, every: float = 0.0) -> Iterator[Follower]:
    follower = Follower(db, place, every)
    follower.thread.start()
    try:
        yield follower
    finally:
        follower.stop.set()
        follower.thread.join()


def test_a_pass_reports_the_objects_written(ledger: Ledger, record: Record) -> None:
    record(night.result_in("Ipswich"), minute=31)
    done = Publication(ledger, Publisher(MemoryPlace(), lambda: BEFORE)).publish()
    assert done.sentence == "00:31 23 objects written; 1 of 4 seats declared."


def test_each_change_is_published(ledger: Ledger, record: Record) -> None:
    with following(ledger.path, MemoryPlace()) as follower:
        wait_until(lambda: len(follower.reports) == 1)
        record(night.result_in("Ipswich"), minute=31)
        wait_until(lambda: follower.place.manifest.declared == 1)
    assert follower.warnings == []
    assert "1 of 4 seats declared." in follower.reports[1]


def test_passes_wait_between_each_other_and_publish_every_change(
    ledger: Ledger, record: Record
) -> None:
    with following(ledger.path, MemoryPlace(), every=0.4) as follower:
        wait_until(lambda: len(follower.reports) == 1)
        for minute, name in enumerate(night.FEW):
            record(night.result_in(name), minute=minute)
        wait_until(lambda: follower.place.manifest.declared == 4)
    assert len(follower.reports) <= 3


def test_an_outage_is_reported_once_and_the_newest_state_is_published_after_it(
    ledger: Ledger, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.publish.publication.RETRY_SECONDS", 0.01)
    place = MemoryPlace()
    place.is_unreachable = True
    with following(ledger.path, place) as follower:
        wait_until(lambda: bool(follower.warnings))
        record(night.rush(ledger.election, "Ipswich", "Con"), minute=1)
        record(night.result_in("Ipswich"), minute=2)
        place.is_unreachable = False
        wait_until(lambda: bool(follower.reports))
    assert follower.warnings == [
        "place: No route to host; trying again until it works",
        "it works again",
    ]
    assert place.manifest.declared == 1


def test_a_replaced_ledger_ends_following(ledger: Ledger) -> None:
    with following(ledger.path, MemoryPlace()) as follower:
        wait_until(lambda: len(follower.reports) == 1)
        ledger.path.rename(ledger.path.with_suffix(".old"))
        wait_until(lambda: follower.error is not None)
    assert "was deleted or replaced; start again" in str(follower.error)


def test_the_pause_of_the_summaries_grows_with_their_cost_up_to_a_minute(
    ledger: Ledger, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.publish.publication.SUMMARY_PAUSE_FACTOR", 1e9)
    place = MemoryPlace()
    publication = Publication(ledger, Publisher(place, lambda: BEFORE))
    publication.publish(100.0)
    record(night.result_in("Ipswich"), minute=1)
    publication.publish(159.0)
    assert place.manifest.objects["state.json"].as_of == at(1)
    assert place.manifest.objects["summary.html"].as_of == BEFORE
    assert not publication.summaries_due(159.9)
    publication.publish(160.1)
    assert place.manifest.objects["summary.html"].as_of == at(1)
    assert not publication.summaries_due(1000.0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_finishes_the_current_pass(
    ledger: Ledger, record: Record, tmp_path: Path, number: signal.Signals
) -> None:
    record(night.result_in("Ipswich"))
    graphics = tmp_path / "graphics"
    arguments = ("publish", graphics, "--db", ledger.path, "--follow")
    with running(*arguments, cwd=tmp_path) as process:
        assert process.stdout
        assert process.stdout.readline() == "00:00 23 objects written; 1 of 4 seats declared.\n"
        process.send_signal(number)
        assert process.wait(timeout=20) == 0
        assert process.stderr
        assert process.stderr.read() == ""
    assert not list(graphics.rglob(".*"))
