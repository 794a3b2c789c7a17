"""Following a ledger: each change is published, each outage reported once."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.makers import night
from tests.makers.commands import running, wait_until
from tests.makers.published import BEFORE, Tell, at
from tests.publish.memory_place import MemoryPlace
from tracker.ledger import Ledger
from tracker.ledger.errors import LedgerError
from tracker.publish.publication import Publication, follow
from tracker.publish.publisher import Publisher


class Followed:
    """A publisher in a thread, with its messages."""

    def __init__(self, db: Path, shelf: MemoryPlace, every: float) -> None:
        self.shelf = shelf
        self.said: list[str] = []
        self.troubles: list[str] = []
        self.ended_by: Exception | None = None
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(db, every))

    def _run(self, db: Path, every: float) -> None:
        with Ledger.open(db) as ledger:
            try:
                follow(
                    ledger,
                    Publisher(self.shelf, lambda: BEFORE),
                    self.stop,
                    every=every,
                    report=self.said.append,
                    warn=self.troubles.append,
                )
            except LedgerError as error:
                self.ended_by = error


@contextmanager
def followed(db: Path, shelf: MemoryPlace, *, every: float = 0.0) -> Iterator[Followed]:
    one = Followed(db, shelf, every)
    one.thread.start()
    try:
        yield one
    finally:
        one.stop.set()
        one.thread.join()


def test_a_pass_reports_the_objects_written(ledger: Ledger, tell: Tell) -> None:
    tell(night.result_in("Ipswich"), minute=31)
    done = Publication(ledger, Publisher(MemoryPlace(), lambda: BEFORE)).publish()
    assert done.sentence == "00:31 13 objects written; 1 of 4 seats declared."


def test_each_change_is_published(ledger: Ledger, tell: Tell) -> None:
    with followed(ledger.path, MemoryPlace()) as one:
        wait_until(lambda: len(one.said) == 1)
        tell(night.result_in("Ipswich"), minute=31)
        wait_until(lambda: one.shelf.manifest.declared == 1)
    assert one.troubles == []
    assert "1 of 4 seats declared." in one.said[1]


def test_passes_keep_their_distance_and_publish_every_change(ledger: Ledger, tell: Tell) -> None:
    with followed(ledger.path, MemoryPlace(), every=0.4) as one:
        wait_until(lambda: len(one.said) == 1)
        for minute, name in enumerate(night.FEW):
            tell(night.result_in(name), minute=minute)
        wait_until(lambda: one.shelf.manifest.declared == 4)
    assert len(one.said) <= 3


def test_an_outage_is_reported_once_and_the_newest_state_follows(
    ledger: Ledger, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.publish.publication.RETRY_SECONDS", 0.01)
    shelf = MemoryPlace()
    shelf.is_unreachable = True
    with followed(ledger.path, shelf) as one:
        wait_until(lambda: bool(one.troubles))
        tell(night.rush(ledger.election, "Ipswich", "Con"), minute=1)
        tell(night.result_in("Ipswich"), minute=2)
        shelf.is_unreachable = False
        wait_until(lambda: bool(one.said))
    trouble, over = one.troubles
    assert trouble == "shelf: No route to host; trying again until it works"
    assert over == "it works again"
    assert shelf.manifest.declared == 1


def test_a_replaced_ledger_ends_following(ledger: Ledger) -> None:
    with followed(ledger.path, MemoryPlace()) as one:
        wait_until(lambda: len(one.said) == 1)
        ledger.path.rename(ledger.path.with_suffix(".old"))
        wait_until(lambda: one.ended_by is not None)
    assert "was deleted or replaced; start again" in str(one.ended_by)


def test_the_pause_of_the_summaries_grows_with_their_cost_up_to_a_minute(
    ledger: Ledger, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.publish.publication.SUMMARY_PAUSE_FACTOR", 1e9)
    shelf = MemoryPlace()
    publication = Publication(ledger, Publisher(shelf, lambda: BEFORE))
    publication.publish(100.0)
    tell(night.result_in("Ipswich"), minute=1)
    publication.publish(159.0)
    assert shelf.manifest.objects["state.json"].as_of == at(1)
    assert shelf.manifest.objects["summary.html"].as_of == BEFORE
    assert not publication.summaries_due(159.9)
    publication.publish(160.1)
    assert shelf.manifest.objects["summary.html"].as_of == at(1)
    assert not publication.summaries_due(1000.0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_finishes_the_current_pass(
    ledger: Ledger, tell: Tell, tmp_path: Path, number: signal.Signals
) -> None:
    tell(night.result_in("Ipswich"))
    graphics = tmp_path / "graphics"
    arguments = ("publish", graphics, "--db", ledger.path, "--follow")
    with running(*arguments, cwd=tmp_path) as process:
        assert process.stdout
        assert process.stdout.readline() == "00:00 13 objects written; 1 of 4 seats declared.\n"
        process.send_signal(number)
        assert process.wait(timeout=20) == 0
        assert process.stderr
        assert process.stderr.read() == ""
    assert not list(graphics.rglob(".*"))
