"""Following a ledger: each commit once, errors that pass retried, a lost file reported."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.makers import night
from tracker.ledger import Ledger
from tracker.ledger.errors import LedgerError
from tracker.ledger.follow import follow, poll
from tracker.support import sqlite
from tracker.support.retry import Backoff


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.create(tmp_path / "night.db", night.few(), night.MIDNIGHT) as ledger:
        yield ledger


@pytest.fixture
def ledger(writer: Ledger) -> Iterator[Ledger]:
    with Ledger.open(writer.path) as ledger:
        yield ledger


def declare(writer: Ledger, seat: str) -> None:
    with writer.writing():
        writer.append([night.result(writer.election, seat)], night.MIDNIGHT)


def busy() -> sqlite.OperationalError:
    error = sqlite.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite.SQLITE_BUSY
    return error


def failing_first(error: Exception, *, times: int, stop: threading.Event) -> Callable[[bool], None]:
    """An `on_poll` that raises the error `times` times, and then ends the loop."""
    calls = 0

    def on_poll(changed: bool) -> None:
        nonlocal calls
        calls += 1
        assert changed
        if calls <= times:
            raise error
        stop.set()

    return on_poll


def test_each_commit_of_another_connection_is_called_back_once(
    ledger: Ledger, writer: Ledger
) -> None:
    stop, declared = threading.Event(), []

    def on_change() -> None:
        declared.append(ledger.refresh().decided)
        if len(declared) == 4:
            stop.set()
        else:
            declare(writer, night.FEW[len(declared) - 1])

    follow(ledger, on_change, stop)
    assert declared == [0, 1, 2, 3]


def test_a_busy_ledger_is_reported_once_and_retried(ledger: Ledger) -> None:
    stop, messages = threading.Event(), list[str]()
    on_poll = failing_first(busy(), times=3, stop=stop)
    follow(ledger, lambda: on_poll(True), stop, on_error=messages.append)
    assert messages == ["the ledger could not be read: database is locked; trying again"]


def test_recovery_is_reported_after_the_retry_that_succeeds(ledger: Ledger) -> None:
    stop, reports = threading.Event(), list[str]()
    poll(
        ledger,
        failing_first(busy(), times=2, stop=stop),
        stop,
        backoff=Backoff(0.001, 0.001),
        on_error=lambda error: reports.append(str(error)),
        on_recovery=lambda: reports.append("recovered"),
    )
    assert reports == ["database is locked", "recovered"]


def test_only_the_errors_that_the_caller_lists_are_retried(ledger: Ledger) -> None:
    stop, reports = threading.Event(), list[Exception]()
    poll(
        ledger,
        failing_first(OSError("no route"), times=1, stop=stop),
        stop,
        backoff=Backoff(0.001, 0.001),
        is_retryable=lambda error: isinstance(error, OSError),
        on_error=reports.append,
    )
    assert len(reports) == 1


def test_another_error_ends_the_following(ledger: Ledger) -> None:
    stop = threading.Event()
    with pytest.raises(sqlite.DatabaseError, match="malformed"):
        poll(ledger, failing_first(sqlite.DatabaseError("malformed"), times=1, stop=stop), stop)


def move(path: Path) -> None:
    path.rename(path.with_suffix(".old"))


@pytest.mark.parametrize("lose", [Path.unlink, move])
def test_a_file_that_is_deleted_or_moved_ends_the_following(
    ledger: Ledger, lose: Callable[[Path], None]
) -> None:
    with pytest.raises(LedgerError, match="was deleted or replaced; start again"):
        follow(ledger, lambda: lose(ledger.path), threading.Event())


def test_a_wake_ends_the_wait(ledger: Ledger) -> None:
    stop, wake, polls = threading.Event(), threading.Event(), list[bool]()

    def on_poll(changed: bool) -> None:
        polls.append(changed)
        wake.set()
        if len(polls) == 3:
            stop.set()

    poll(ledger, on_poll, stop, wake=wake, interval=600.0)
    assert polls == [True, False, False]
