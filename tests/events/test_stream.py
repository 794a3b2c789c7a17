"""Events: one line of JSON each, with a stable id and a place to go on from."""

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faults import TRACKER, environment, tracker
from tests.ledger.test_ledger import copy_of, file, say
from tests.ledger.test_timeline import at
from tests.night import desk_entry, few, recount, result, retraction_of, rush
from tracker.events.stream import Event, Events, Position, line, position
from tracker.ledger import Ledger
from tracker.ledger.as_of import as_of
from tracker.summary.export import hand_over
from tracker.summary.json_document import plain
from tracker.summary.json_shapes import schema_of

ROOT = Path(__file__).resolve().parents[2]
CON, LAB = {"Con": 900, "Lab": 400}, {"Con": 400, "Lab": 900}
CALL = rush(few(), "Ipswich", "Con", 1)
FIRST = result(few(), "Ipswich", 2, CON)
SECOND = result(few(), "Ipswich", 3, LAB)


@pytest.fixture
def night(ledger: Ledger, tmp_path: Path) -> Ledger:
    """A seat is called, counted and corrected; one in recount; a bad file; an export."""
    file(ledger, "1.xml", CALL, now=at(1))
    file(ledger, "2.xml", FIRST, now=at(2))
    file(ledger, "3.xml", recount(few(), "Colchester"), now=at(3))
    file(ledger, "bad.xml", status="rejected", sentence="is not XML", now=at(4))
    hand_over(ledger, "csv", tmp_path / "out.csv", as_of(ledger, at(5)), now=at(5))
    file(ledger, "4.xml", SECOND, now=at(6))
    return ledger


def told(ledger: Ledger, after: Position | None = None) -> list[Event]:
    return Events(ledger, after).read()


def test_an_event_has_its_record_its_kind_and_how_far_the_night_was(night: Ledger) -> None:
    assert [(one.id, one.kind, one.position, one.seats_declared) for one in told(night)] == [
        ("s1", "flip", "s1.f0.x0", 0),
        ("s2", "declared", "s2.f0.x0", 1),
        ("s3", "recount", "s3.f0.x0", 1),
        ("f4", "rejected", "s3.f4.x0", 1),
        ("x1", "export", "s3.f4.x1", 1),
        ("s4", "correction", "s4.f4.x1", 1),
    ]


def test_an_event_of_a_seat_has_the_seat_as_it_stood_then(night: Ledger) -> None:
    called, counted, *_, corrected = told(night)
    assert called.seat == "Ipswich"
    assert called.declaration
    assert (called.declaration.status, called.declaration.majority) == ("called", None)
    assert called.on_air == "Conservative gain from Labour in Ipswich, called; votes to come."
    assert counted.declaration
    assert (counted.declaration.result, counted.declaration.majority) == ("Con gain from Lab", 500)
    assert [target.status for target in counted.targets] == ["flipped"]
    assert corrected.declaration
    assert corrected.declaration.result == "Lab hold"
    assert [target.status for target in corrected.targets] == ["held"]


def test_what_turns_a_target_says_so_whatever_its_kind(night: Ledger) -> None:
    assert [one.id for one in told(night) if one.flips] == ["s1", "s4"]
    assert [one.id for one in told(night) if one.alarm] == ["s4"]


def test_an_event_without_a_seat_has_nothing_to_say_on_air(night: Ledger) -> None:
    (rejected,) = [one for one in told(night) if one.kind == "rejected"]
    assert (rejected.seat, rejected.seat_id, rejected.on_air) == (None, None, None)
    assert (rejected.declaration, rejected.targets) == (None, [])
    assert rejected.text == "bad.xml: is not XML"


def test_from_every_position_the_rest_is_told_and_nothing_else(night: Ledger) -> None:
    events = told(night)
    for place, event in enumerate(events):
        rest = told(night, position(event.position))
        assert [one.id for one in rest] == [one.id for one in events[place + 1 :]]
        assert [one.seats_declared for one in rest] == [
            one.seats_declared for one in events[place + 1 :]
        ]


def test_one_who_follows_is_told_only_what_is_new(night: Ledger) -> None:
    events = Events(night)
    assert len(events.read()) == 6
    assert events.read() == []
    say(night, desk_entry(night.board, "Colchester", "Con", now=at(7)), now=at(7))
    assert [one.seat for one in events.read()] == ["Colchester"]


def test_a_seat_that_is_withdrawn_is_not_declared_any_more(ledger: Ledger) -> None:
    file(ledger, "1.xml", FIRST, now=at(1))
    say(ledger, retraction_of(FIRST), now=at(2))
    assert [(one.kind, one.seats_declared) for one in told(ledger)] == [
        ("flip", 1),
        ("withdrawn", 0),
    ]


@pytest.mark.parametrize("text", ["", "12", "s12", "s1.f2", "s1.f2.x", "x1.f2.s3", "s-1.f0.x0"])
def test_what_is_no_position_is_refused_with_one_that_is(text: str) -> None:
    with pytest.raises(ValueError, match=r"one is like s12\.f7\.x3"):
        position(text)


@given(*[st.integers(0, 10**9)] * 3)
def test_a_position_read_back_is_the_same(statement: int, file: int, export: int) -> None:
    there = Position(statement, file, export)
    assert position(str(there)) == there


STEPS = st.lists(st.sampled_from(["call", "first", "second", "bad", "late"]), max_size=8)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, stop=st.integers(0, 12))
def test_whoever_stops_anywhere_and_goes_on_hears_each_thing_once(
    empty: Path, tmp_path: Path, steps: list[str], stop: int
) -> None:
    """Clocks of several intakes differ: what is received later may be of an earlier time."""
    said = {"call": CALL, "first": FIRST, "second": SECOND}
    with Ledger.open(copy_of(empty, tmp_path / "any.db")) as ledger:
        for number, step in enumerate(steps):
            now = at(-number if step == "late" else number)
            bulletins = [said[step]] if step in said else []
            status = "accepted" if bulletins else "rejected"
            file(ledger, f"{number}.xml", *bulletins, status=status, sentence="x", now=now)
        whole = told(ledger)
        first = whole[:stop]
        rest = told(ledger, position(first[-1].position) if first else None)
        assert [one.id for one in (*first, *rest)] == [one.id for one in whole]


def test_every_event_is_of_the_published_schema(night: Ledger) -> None:
    published = json.loads((ROOT / "docs" / "event.schema.json").read_text(encoding="utf-8"))
    assert published == schema_of(Event, "A line of what tracker events gives")
    for event in told(night):
        jsonschema.validate(plain(event), published, format_checker=jsonschema.FormatChecker())


def test_a_line_is_one_line_whatever_a_file_is_called(ledger: Ledger) -> None:
    file(ledger, "a\nb\x1b[2J.xml", status="rejected", sentence="no\nXML", now=at(1))
    (event,) = told(ledger)
    assert line(event).count(b"\n") == 1
    assert json.loads(line(event))["text"] == "a\\x0ab\\x1b[2J.xml: no\\x0aXML"


# The command


def test_the_command_prints_a_line_an_event(night: Ledger, tmp_path: Path) -> None:
    ended = tracker("events", "--db", "night.db", cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert [json.loads(one)["id"] for one in ended.stdout.splitlines()] == [
        *("s1", "s2", "s3", "f4", "x1", "s4")
    ]


def test_the_command_goes_on_behind_a_position(night: Ledger, tmp_path: Path) -> None:
    ended = tracker("events", "--db", "night.db", "--after", "s3.f4.x0", cwd=tmp_path)
    assert [json.loads(one)["id"] for one in ended.stdout.splitlines()] == ["x1", "s4"]


def test_the_command_can_begin_at_the_end(night: Ledger, tmp_path: Path) -> None:
    ended = tracker("events", "--db", "night.db", "--after", "end", cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (0, "")


@pytest.mark.parametrize("name", ["event", "native", "summary"])
def test_the_published_schemas_are_what_the_command_prints(tmp_path: Path, name: str) -> None:
    published = (ROOT / "docs" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert json.loads(tracker("schema", name, cwd=tmp_path).stdout) == json.loads(published)


@pytest.mark.parametrize("there", ["s5.f4.x0", "s4.f6.x0"])
def test_a_position_of_another_ledger_is_wrong_usage(
    night: Ledger, tmp_path: Path, there: str
) -> None:
    ended = tracker("events", "--db", "night.db", "--after", there, cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert f'--after: "{there}" is of another ledger: this one is at s4.f5' in ended.stderr


def test_a_position_that_is_none_is_wrong_usage(night: Ledger, tmp_path: Path) -> None:
    ended = tracker("events", "--db", "night.db", "--after", "yesterday", cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert '--after: "yesterday" is not a position' in ended.stderr


def test_jq_reads_it(night: Ledger, tmp_path: Path) -> None:
    jq = shutil.which("jq")
    if not jq:
        pytest.skip("jq is not installed")
    ended = tracker("events", "--db", "night.db", cwd=tmp_path)
    read = subprocess.run(
        [jq, "-r", "select(.flips) | .on_air"],
        input=ended.stdout.encode(),
        capture_output=True,
        timeout=30,
        check=True,
    )
    assert read.stdout.decode().splitlines() == [
        "Conservative gain from Labour in Ipswich, called; votes to come.",
        "Labour hold Ipswich. Majority 500. Swing 18.4 per cent Conservative to Labour.",
    ]


def test_followed_it_tells_what_happens_and_ends_when_asked(night: Ledger, tmp_path: Path) -> None:
    arguments = [*TRACKER, "events", "--db", "night.db", "--follow", "--after", "s4.f4.x1"]
    with subprocess.Popen(
        arguments, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        say(night, desk_entry(night.board, "Colchester", "Con", now=at(7)), now=at(7))
        assert json.loads(process.stdout.readline())["seat"] == "Colchester"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
        assert process.stdout.read() == b""


def test_a_reader_who_has_enough_is_no_error(night: Ledger, tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as pipe:
        ended = subprocess.run(
            [*TRACKER, "events", "--db", "night.db"],
            cwd=tmp_path,
            env=environment(),
            stdout=pipe,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    assert (ended.returncode, ended.stderr) == (0, b"")
