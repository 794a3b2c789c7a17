"""The run of the hooks: calls in order, retries, and no delay of other hooks."""

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from tests.makers.ledgers import at, copy_of, record_file
from tests.makers.night import MIDNIGHT, few, result
from tracker.events.hooks import progress, retry
from tracker.events.hooks import run as hooks_run
from tracker.events.hooks.call import CallError
from tracker.events.hooks.settings import Hook
from tracker.events.stream import Event
from tracker.ledger import Ledger
from tracker.ledger.backup import backup as backup_of
from tracker.ledger.errors import LedgerError
from tracker.support.supervise import supervised

ALL = Hook(url="https://chat.example/all")
FLIPS = Hook(on=("flip",), url="https://chat.example/flips")
CON, LAB = {"Con": 900, "Lab": 400}, {"Con": 400, "Lab": 900}


@pytest.fixture(autouse=True)
def no_long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(retry, "LONGEST_PAUSE_SECONDS", 0.02)


@dataclass
class Calls:
    """Records calls. `answer` decides their outcome: it may raise CallError."""

    answer: Callable[[Hook, Event], None] = lambda hook, event: None
    made: list[tuple[str, str]] = field(default_factory=list)
    reported: list[str] = field(default_factory=list)

    def make(self, hook: Hook, event: Event) -> None:
        self.made.append((hook.url.rpartition("/")[2], event.id))
        self.answer(hook, event)

    def of(self, hook: Hook) -> list[str]:
        """Ids of the events for which the hook was called."""
        return [id for name, id in self.made if hook.url.endswith(name)]


@contextmanager
def calling(
    ledger: Ledger, *hooks: Hook, calls: Calls, now: dt.datetime = MIDNIGHT
) -> Iterator[threading.Event]:
    """Run the hooks in a thread, on a connection of their own. Yields the event that stops them."""
    stop, has_begun = threading.Event(), threading.Event()
    progress_path = ledger.path.with_name("hooks.json")

    def work() -> None:
        with Ledger.open(ledger.path) as own:
            has_begun.set()
            hooks_run.run(
                own,
                hooks,
                lambda: now,
                stop,
                report=calls.reported.append,
                progress_path=progress_path,
                call=calls.make,
            )

    thread = threading.Thread(target=work)
    thread.start()
    has_begun.wait(5)
    until(lambda: progress_path.exists() or "another tracker" in str(calls.reported))
    try:
        yield stop
    finally:
        stop.set()
        thread.join(10)
        assert not thread.is_alive()


def until(condition: Callable[[], object], within: float = 5.0) -> None:
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def declare(ledger: Ledger, seat: str, revision: int = 1, votes: dict[str, int] = CON) -> None:
    record_file(
        ledger, f"{seat}-{revision}.xml", result(few(), seat, revision, votes), now=MIDNIGHT
    )


def test_each_hook_is_called_for_its_events_in_order(ledger: Ledger) -> None:
    calls = Calls()
    with calling(ledger, ALL, FLIPS, calls=calls):
        for seat in ("Ipswich", "Colchester", "Luton South"):
            declare(ledger, seat)
        declare(ledger, "Ipswich", 2, LAB)
        until(lambda: len(calls.made) == 7)
    assert calls.of(ALL) == ["s1", "s2", "s3", "s4"]
    assert calls.of(FLIPS) == ["s1", "s3", "s4"]
    assert calls.reported == []


def test_events_before_the_first_start_are_not_called(ledger: Ledger) -> None:
    declare(ledger, "Ipswich")
    calls = Calls()
    with calling(ledger, ALL, calls=calls):
        declare(ledger, "Colchester")
        until(lambda: calls.made)
    assert calls.of(ALL) == ["s2"]


def test_events_between_two_starts_are_called_at_the_second(ledger: Ledger) -> None:
    calls = Calls()
    with calling(ledger, ALL, calls=calls):
        declare(ledger, "Ipswich")
        until(lambda: calls.made)
    declare(ledger, "Colchester")
    with calling(ledger, ALL, calls=calls):
        until(lambda: len(calls.made) == 2)
    assert calls.of(ALL) == ["s1", "s2"]


def test_the_progress_of_another_ledger_is_not_used(ledger: Ledger, tmp_path: Path) -> None:
    calls = Calls()
    with calling(ledger, ALL, calls=calls):
        declare(ledger, "Ipswich")
        declare(ledger, "Colchester")
        until(lambda: len(calls.made) == 2)
    (tmp_path / "hooks.json").rename(tmp_path / "kept")
    ledger.path.unlink()
    with Ledger.create(ledger.path, few(), at(1)) as night:
        (tmp_path / "kept").rename(tmp_path / "hooks.json")
        with calling(night, ALL, calls=calls):
            until(lambda: b"00:01" in (tmp_path / "hooks.json").read_bytes())
            declare(night, "Ipswich")
            until(lambda: len(calls.made) == 3)
    assert calls.of(ALL) == ["s1", "s2", "s1"]


def test_an_event_that_is_too_old_is_reported_and_not_called(ledger: Ledger) -> None:
    calls = Calls()
    with calling(ledger, ALL, calls=calls, now=at(20)):
        declare(ledger, "Ipswich")
        until(lambda: calls.reported)
    assert calls.made == []
    assert calls.reported == [
        "hook https://chat.example, Ipswich flip: not called, the event is older than 600 s"
    ]


def test_a_failed_call_is_repeated_before_the_next_event(ledger: Ledger) -> None:
    errors = [CallError("answered 503"), CallError("timed out")]

    def answer(hook: Hook, event: Event) -> None:
        if errors:
            raise errors.pop(0)

    calls = Calls(answer)
    with calling(ledger, ALL, calls=calls):
        declare(ledger, "Ipswich")
        declare(ledger, "Colchester")
        until(lambda: len(calls.made) == 4)
    assert calls.of(ALL) == ["s1", "s1", "s1", "s2"]
    assert calls.reported == [
        "hook https://chat.example, Ipswich flip: answered 503; trying again",
        "hook https://chat.example, Ipswich flip: timed out; trying again",
    ]


def test_after_an_event_was_given_up_each_event_has_one_try_until_a_call_succeeds(
    ledger: Ledger,
) -> None:
    is_down = True

    def answer(hook: Hook, event: Event) -> None:
        if is_down:
            raise CallError("cannot be reached")

    calls = Calls(answer)
    hook = Hook(url=ALL.url, tries=2)
    with calling(ledger, hook, calls=calls):
        declare(ledger, "Ipswich")
        declare(ledger, "Colchester")
        until(lambda: len(calls.made) == 3)
        until(lambda: "Colchester" in str(calls.reported))
        is_down = False
        declare(ledger, "Luton South")
        until(lambda: len(calls.made) == 4)
    assert calls.of(hook) == ["s1", "s1", "s2", "s3"]
    assert [message.partition(": ")[2] for message in calls.reported] == [
        "cannot be reached; trying again",
        "given up, cannot be reached",
        "given up, cannot be reached",
    ]


def test_a_final_error_is_not_retried(ledger: Ledger) -> None:
    def answer(hook: Hook, event: Event) -> None:
        raise CallError("answered 404 Not Found", is_final=True)

    calls = Calls(answer)
    with calling(ledger, ALL, calls=calls):
        declare(ledger, "Ipswich")
        until(lambda: calls.reported)
    assert calls.of(ALL) == ["s1"]


def test_a_hook_that_hangs_delays_no_other_hook(ledger: Ledger) -> None:
    go_on = threading.Event()

    def answer(hook: Hook, event: Event) -> None:
        if hook == ALL:
            go_on.wait(10)

    calls = Calls(answer)
    with calling(ledger, ALL, FLIPS, calls=calls):
        declare(ledger, "Ipswich")
        until(lambda: calls.of(ALL))
        declare(ledger, "Luton South")
        until(lambda: calls.of(FLIPS) == ["s1", "s2"])
        assert calls.of(ALL) == ["s1"]
        go_on.set()
        until(lambda: calls.of(ALL) == ["s1", "s2"])


def test_a_second_process_waits_and_takes_over(
    ledger: Ledger,
) -> None:
    pytest.importorskip("fcntl", reason="Windows has no such lock")
    first, second = Calls(), Calls()
    with calling(ledger, ALL, calls=first) as stop_first, calling(ledger, ALL, calls=second):
        declare(ledger, "Ipswich")
        until(lambda: first.made)
        assert "another tracker calls them" in second.reported[0]
        stop_first.set()
        declare(ledger, "Colchester")
        until(lambda: second.made)
    assert (first.of(ALL), second.of(ALL)) == (["s1"], ["s2"])


def test_the_calls_go_on_when_the_progress_cannot_be_written(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = Calls()
    with calling(ledger, ALL, calls=calls):

        def fail(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(progress, "write_bytes", fail)
        declare(ledger, "Ipswich")
        declare(ledger, "Colchester")
        until(lambda: len(calls.reported) == 2)
    assert calls.of(ALL) == ["s1", "s2"]
    assert "cannot be saved: No space left on device" in calls.reported[0]


def test_a_busy_server_is_waited_for_and_no_flip_is_given_up(ledger: Ledger) -> None:
    """Five events were given up, two of them flips: 429 used up the tries."""
    busy = [CallError("answered 429", busy_seconds=0.01)] * 30

    def answer(hook: Hook, event: Event) -> None:
        if busy:
            raise busy.pop()

    calls = Calls(answer)
    hook = Hook(url="https://chat.example/all", tries=1)
    with calling(ledger, hook, calls=calls) as stop:
        declare(ledger, "Ipswich")
        until(lambda: not busy and len(calls.made) == 31, within=15)
        assert not stop.is_set()
    assert not any("given up" in sentence for sentence in calls.reported)


def test_a_server_that_is_busy_for_longer_than_the_event_is_of_use_is_given_up(
    ledger: Ledger,
) -> None:
    def answer(hook: Hook, event: Event) -> None:
        raise CallError("answered 503", busy_seconds=3600.0)

    calls = Calls(answer)
    with calling(ledger, ALL, calls=calls):
        declare(ledger, "Ipswich")
        until(lambda: any("given up, answered 503" in said for said in calls.reported))
    assert len(calls.made) == 1


def test_after_a_restore_the_hooks_are_called_for_what_is_received_again(
    ledger: Ledger, tmp_path: Path
) -> None:
    declare(ledger, "Ipswich")
    backup = backup_of(ledger.path, tmp_path / "backup.db", MIDNIGHT)
    calls = Calls()
    with calling(ledger, ALL, calls=calls):
        record_file(ledger, "2.xml", result(few(), "Colchester", 1, CON), now=at(1))
        record_file(ledger, "3.xml", result(few(), "Luton South", 1, LAB), now=at(2))
        until(lambda: calls.of(ALL) == ["s2", "s3"])
    ledger.close()
    for file in tmp_path.glob(f"{ledger.path.name}*"):
        file.rename(file.with_name(f"moved-{file.name}"))
    copy_of(backup, ledger.path)
    again = Calls()
    with Ledger.open(ledger.path) as restored:
        record_file(restored, "4.xml", result(few(), "North Norfolk", 1, CON), now=at(5))
        with calling(restored, ALL, calls=again):
            until(lambda: again.of(ALL) == ["s2"])
            record_file(restored, "2.xml", result(few(), "Colchester", 1, CON), now=at(6))
            until(lambda: again.of(ALL) == ["s2", "s3"])


def test_hooks_whose_ledger_is_replaced_do_not_stop_the_other_threads(
    ledger: Ledger, tmp_path: Path
) -> None:
    stop, reported = threading.Event(), list[str]()
    path = ledger.path

    def work() -> None:
        with Ledger.open(path) as own, pytest.raises(LedgerError, match="replaced"):
            hooks_run.run(
                own,
                [ALL],
                lambda: MIDNIGHT,
                stop,
                report=reported.append,
                progress_path=tmp_path / "hooks.json",
                call=lambda hook, event: None,
            )

    thread = threading.Thread(target=work)
    thread.start()
    until(lambda: (tmp_path / "hooks.json").exists())
    copy_of(path, tmp_path / "other.db").replace(path)
    thread.join(10)
    assert not thread.is_alive()
    assert not stop.is_set()


def test_hooks_move_to_the_ledger_that_replaces_theirs(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks_run, "progress_file", lambda path: tmp_path / "hooks.json")
    calls, stop, reported = Calls(), threading.Event(), list[str]()
    monkeypatch.setattr(hooks_run, "run", partial(hooks_run.run, call=calls.make))
    worker = hooks_run.hook_worker(ledger.path, [ALL], lambda: MIDNIGHT, reported.append)
    thread = threading.Thread(target=supervised(worker, stop, reported.append, first=0.01))
    thread.start()
    try:
        until(lambda: (tmp_path / "hooks.json").exists())
        copy_of(ledger.path, tmp_path / "other.db").replace(ledger.path)
        until(lambda: any("replaced" in sentence for sentence in reported))
        with Ledger.open(ledger.path) as other:
            declare(other, "Ipswich")
        until(lambda: calls.of(ALL) == ["s1"])
    finally:
        stop.set()
        thread.join(10)
