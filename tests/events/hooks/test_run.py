"""Hooks through a night: in order, again where it failed, and never in anybody's way."""

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.ledger.test_ledger import file
from tests.ledger.test_timeline import at
from tests.night import MIDNIGHT, few, result
from tracker.events.hooks import retry
from tracker.events.hooks import run as running
from tracker.events.hooks.call import CallError
from tracker.events.hooks.settings import Hook
from tracker.events.stream import Event
from tracker.ledger import Ledger

ALL = Hook(url="https://chat.example/all")
FLIPS = Hook(on=("flip",), url="https://chat.example/flips")
CON, LAB = {"Con": 900, "Lab": 400}, {"Con": 400, "Lab": 900}


@pytest.fixture(autouse=True)
def no_long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "FIRST_PAUSE_SECONDS", 0.01)


@dataclass
class Calls:
    """What was called; `answer` decides how it goes."""

    answer: Callable[[Hook, Event], None] = lambda hook, event: None
    made: list[tuple[str, str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def make(self, hook: Hook, event: Event) -> None:
        self.made.append((hook.url.rpartition("/")[2], event.id))
        self.answer(hook, event)

    def of(self, hook: Hook) -> list[str]:
        return [id for name, id in self.made if hook.url.endswith(name)]


@contextmanager
def calling(
    ledger: Ledger, *hooks: Hook, calls: Calls, now: dt.datetime = MIDNIGHT
) -> Iterator[threading.Event]:
    """Hooks that run on a connection of their own, once they have begun."""
    stop, begun = threading.Event(), threading.Event()
    state = ledger.path.with_name("hooks.json")

    def work() -> None:
        with Ledger.open(ledger.path) as own:
            begun.set()
            running.run(
                own, hooks, lambda: now, stop, say=calls.said.append, state=state, make=calls.make
            )

    thread = threading.Thread(target=work)
    thread.start()
    begun.wait(5)
    until(lambda: state.exists() or "another tracker" in str(calls.said))
    try:
        yield stop
    finally:
        stop.set()
        thread.join(10)
        assert not thread.is_alive()


def until(true: Callable[[], object], within: float = 5.0) -> None:
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def declare(ledger: Ledger, seat: str, revision: int = 1, votes: dict[str, int] = CON) -> None:
    file(ledger, f"{seat}-{revision}.xml", result(few(), seat, revision, votes), now=MIDNIGHT)


def test_each_hook_is_called_for_what_it_wants_in_order(ledger: Ledger) -> None:
    calls = Calls()
    with calling(ledger, ALL, FLIPS, calls=calls):
        for seat in ("Ipswich", "Colchester", "Luton South"):
            declare(ledger, seat)
        declare(ledger, "Ipswich", 2, LAB)
        until(lambda: len(calls.made) == 7)
    assert calls.of(ALL) == ["s1", "s2", "s3", "s4"]
    assert calls.of(FLIPS) == ["s1", "s3", "s4"]
    assert calls.said == []


def test_what_happened_before_the_first_start_is_not_called(ledger: Ledger) -> None:
    declare(ledger, "Ipswich")
    calls = Calls()
    with calling(ledger, ALL, calls=calls):
        declare(ledger, "Colchester")
        until(lambda: calls.made)
    assert calls.of(ALL) == ["s2"]


def test_what_happened_while_nobody_called_is_called_at_the_next_start(ledger: Ledger) -> None:
    calls = Calls()
    with calling(ledger, ALL, calls=calls):
        declare(ledger, "Ipswich")
        until(lambda: calls.made)
    declare(ledger, "Colchester")
    with calling(ledger, ALL, calls=calls):
        until(lambda: len(calls.made) == 2)
    assert calls.of(ALL) == ["s1", "s2"]


def test_another_ledger_in_the_place_of_a_rehearsal_begins_anew(
    ledger: Ledger, tmp_path: Path
) -> None:
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


def test_news_of_long_ago_is_not_called_and_that_is_said(ledger: Ledger) -> None:
    calls = Calls()
    with calling(ledger, ALL, calls=calls, now=at(20)):
        declare(ledger, "Ipswich")
        until(lambda: calls.said)
    assert calls.made == []
    assert calls.said == [
        "hook https://chat.example, Ipswich flip: not called, it is more than 600 s ago"
    ]


def test_a_call_that_fails_is_made_again_before_the_next(ledger: Ledger) -> None:
    left = [CallError("answered 503"), CallError("timed out")]

    def answer(hook: Hook, event: Event) -> None:
        if left:
            raise left.pop(0)

    calls = Calls(answer)
    with calling(ledger, ALL, calls=calls):
        declare(ledger, "Ipswich")
        declare(ledger, "Colchester")
        until(lambda: len(calls.made) == 4)
    assert calls.of(ALL) == ["s1", "s1", "s1", "s2"]
    assert calls.said == [
        "hook https://chat.example, Ipswich flip: answered 503; trying again",
        "hook https://chat.example, Ipswich flip: timed out; trying again",
    ]


def test_what_is_given_up_is_said_and_until_one_succeeds_each_is_tried_once(
    ledger: Ledger,
) -> None:
    down = True

    def answer(hook: Hook, event: Event) -> None:
        if down:
            raise CallError("cannot be reached")

    calls = Calls(answer)
    hook = Hook(url=ALL.url, tries=2)
    with calling(ledger, hook, calls=calls):
        declare(ledger, "Ipswich")
        declare(ledger, "Colchester")
        until(lambda: len(calls.made) == 3)
        until(lambda: "Colchester" in str(calls.said))
        down = False
        declare(ledger, "Luton South")
        until(lambda: len(calls.made) == 4)
    assert calls.of(hook) == ["s1", "s1", "s2", "s3"]
    assert [said.partition(": ")[2] for said in calls.said] == [
        "cannot be reached; trying again",
        "given up, cannot be reached",
        "given up, cannot be reached",
    ]


def test_a_refusal_is_not_tried_again(ledger: Ledger) -> None:
    def answer(hook: Hook, event: Event) -> None:
        raise CallError("answered 404 Not Found", final=True)

    calls = Calls(answer)
    with calling(ledger, ALL, calls=calls):
        declare(ledger, "Ipswich")
        until(lambda: calls.said)
    assert calls.of(ALL) == ["s1"]


def test_a_hook_that_hangs_delays_no_other_and_not_the_night(ledger: Ledger) -> None:
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


def test_two_who_start_the_same_hooks_call_them_once_and_the_second_takes_over(
    ledger: Ledger,
) -> None:
    pytest.importorskip("fcntl", reason="Windows has no such lock")
    first, second = Calls(), Calls()
    with calling(ledger, ALL, calls=first) as stop_first, calling(ledger, ALL, calls=second):
        declare(ledger, "Ipswich")
        until(lambda: first.made)
        assert "another tracker calls them" in second.said[0]
        stop_first.set()
        declare(ledger, "Colchester")
        until(lambda: second.made)
    assert (first.of(ALL), second.of(ALL)) == (["s1"], ["s2"])


def test_where_it_cannot_be_kept_how_far_they_came_the_calls_go_on(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = Calls()
    with calling(ledger, ALL, calls=calls):

        def full(*of: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(running, "write_bytes", full)
        declare(ledger, "Ipswich")
        declare(ledger, "Colchester")
        until(lambda: len(calls.said) == 2)
    assert calls.of(ALL) == ["s1", "s2"]
    assert "cannot be kept: No space left on device" in calls.said[0]
