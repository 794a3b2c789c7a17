"""The event stream: an event is a line of JSON, with a stable id and a position to continue from."""

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.makers.commands import TRACKER, environment, tracker
from tests.makers.exports import export_summary
from tests.makers.ledgers import append_bulletins, at, copy_of, record_file
from tests.makers.night import MIDNIGHT, desk_entry, few, recount, result, retraction_of, rush
from tracker.events.stream import VERSION, Event, EventReader, Position, json_line, parse_position
from tracker.ledger import Ledger
from tracker.ledger.as_of import as_of
from tracker.ledger.backup import backup as backup_of
from tracker.ledger.recorded_files import FileStatus
from tracker.summary.json_document import plain
from tracker.summary.json_shapes import schema_of

ROOT = Path(__file__).resolve().parents[2]
CON, LAB = {"Con": 900, "Lab": 400}, {"Con": 400, "Lab": 900}
CALL = rush(few(), "Ipswich", "Con", 1)
FIRST = result(few(), "Ipswich", 2, CON)
SECOND = result(few(), "Ipswich", 3, LAB)


@pytest.fixture
def night(ledger: Ledger, tmp_path: Path) -> Ledger:
    """A ledger with a call, its votes and a correction, a recount, a rejected file and an export."""
    record_file(ledger, "1.xml", CALL, now=at(1))
    record_file(ledger, "2.xml", FIRST, now=at(2))
    record_file(ledger, "3.xml", recount(few(), "Colchester"), now=at(3))
    record_file(ledger, "bad.xml", status="rejected", sentence="is not XML", now=at(4))
    export_summary(ledger, "csv", tmp_path / "out.csv", as_of(ledger, at(5)), now=at(5))
    record_file(ledger, "4.xml", SECOND, now=at(6))
    return ledger


def read_events(ledger: Ledger, after: Position | None = None) -> list[Event]:
    return EventReader(ledger, after).read()


def test_an_event_has_an_id_a_kind_a_position_and_the_seats_declared(night: Ledger) -> None:
    assert [
        (event.id, event.kind, event.position.rpartition(".")[0], event.seats_declared)
        for event in read_events(night)
    ] == [
        ("s1", "flip", "s1.f0.x0", 0),
        ("s2", "declared", "s2.f0.x0", 1),
        ("s3", "recount", "s3.f0.x0", 1),
        ("f4", "rejected", "s3.f4.x0", 1),
        ("x1", "export", "s3.f4.x1", 1),
        ("s4", "correction", "s4.f4.x1", 1),
    ]


def test_an_event_contains_its_seat_after_the_event(night: Ledger) -> None:
    called, counted, *_, corrected = read_events(night)
    assert called.seat == "Ipswich"
    assert called.declaration
    assert (called.declaration.status, called.declaration.majority) == ("called", None)
    assert called.on_air == "The Conservatives have taken Ipswich from Labour; figures to follow."
    assert counted.declaration
    assert (counted.declaration.result, counted.declaration.majority) == ("Con gain from Lab", 500)
    assert [target.status for target in counted.targets] == ["flipped"]
    assert corrected.declaration
    assert corrected.declaration.result == "Lab hold"
    assert [target.status for target in corrected.targets] == ["held"]


def test_flips_and_alarm_do_not_depend_on_the_kind(night: Ledger) -> None:
    assert [event.id for event in read_events(night) if event.flips] == ["s1", "s4"]
    assert [event.id for event in read_events(night) if event.alarm] == ["s4"]


def test_an_event_without_a_seat_has_no_sentence_for_the_air(night: Ledger) -> None:
    (rejected,) = [event for event in read_events(night) if event.kind == "rejected"]
    assert (rejected.seat, rejected.seat_id, rejected.on_air) == (None, None, None)
    assert (rejected.declaration, rejected.targets) == (None, [])
    assert rejected.text == "bad.xml: is not XML"


def test_each_position_is_followed_by_exactly_the_later_events(night: Ledger) -> None:
    events = read_events(night)
    for number, event in enumerate(events, 1):
        assert read_events(night, parse_position(event.position)) == events[number:]


def test_a_second_read_returns_only_new_events(night: Ledger) -> None:
    reader = EventReader(night)
    assert len(reader.read()) == 6
    assert reader.read() == []
    append_bulletins(night, desk_entry(night.board, "Colchester", "Con", now=at(7)), now=at(7))
    assert [event.seat for event in reader.read()] == ["Colchester"]


def test_a_withdrawn_seat_no_longer_counts_as_declared(ledger: Ledger) -> None:
    record_file(ledger, "1.xml", FIRST, now=at(1))
    append_bulletins(ledger, retraction_of(FIRST), now=at(2))
    assert [(event.kind, event.seats_declared) for event in read_events(ledger)] == [
        ("flip", 1),
        ("withdrawn", 0),
    ]


@pytest.mark.parametrize("text", ["", "12", "s12", "s1.f2", "s1.f2.x", "x1.f2.s3", "s-1.f0.x0"])
def test_a_malformed_position_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"such as s12\.f7\.x3"):
        parse_position(text)


@given(*[st.integers(0, 10**9)] * 3)
def test_a_position_read_back_is_the_same(statement: int, file: int, export: int) -> None:
    position = Position(statement, file, export)
    assert parse_position(str(position)) == position


STEPS = st.lists(st.sampled_from(["call", "first", "second", "bad", "late"]), max_size=8)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, stop=st.integers(0, 12))
def test_a_reader_that_continues_from_any_position_gets_each_event_once(
    empty: Path, tmp_path: Path, steps: list[str], stop: int
) -> None:
    """The clocks of several intakes differ: a later file may have an earlier time."""
    bulletin_of = {"call": CALL, "first": FIRST, "second": SECOND}
    with Ledger.open(copy_of(empty, tmp_path / "any.db")) as ledger:
        for number, step in enumerate(steps):
            now = at(-number if step == "late" else number)
            bulletins = [bulletin_of[step]] if step in bulletin_of else []
            status: FileStatus = "accepted" if bulletins else "rejected"
            record_file(ledger, f"{number}.xml", *bulletins, status=status, sentence="x", now=now)
        whole = read_events(ledger)
        first = whole[:stop]
        rest = read_events(ledger, parse_position(first[-1].position) if first else None)
        assert [event.id for event in (*first, *rest)] == [event.id for event in whole]


def test_every_event_conforms_to_the_published_schema(night: Ledger) -> None:
    published = json.loads((ROOT / "docs" / "event.schema.json").read_text(encoding="utf-8"))
    assert published == schema_of(Event, "A line of the output of tracker events", VERSION)
    for event in read_events(night):
        jsonschema.validate(plain(event), published, format_checker=jsonschema.FormatChecker())


def test_control_characters_are_escaped_in_a_line(ledger: Ledger) -> None:
    record_file(ledger, "a\nb\x1b[2J.xml", status="rejected", sentence="no\nXML", now=at(1))
    (event,) = read_events(ledger)
    assert json_line(event).count(b"\n") == 1
    assert json.loads(json_line(event))["text"] == "a\\x0ab\\x1b[2J.xml: no\\x0aXML"


# The command


def test_the_command_prints_one_line_per_event(night: Ledger, tmp_path: Path) -> None:
    ended = tracker("events", "--db", "night.db", cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert [json.loads(line)["id"] for line in ended.stdout.splitlines()] == [
        *("s1", "s2", "s3", "f4", "x1", "s4")
    ]


def test_a_position_of_before_a_restore_is_refused_also_when_its_numbers_are_reached_again(
    night: Ledger, tmp_path: Path
) -> None:
    backup = backup_of(night.path, tmp_path / "backup.db", MIDNIGHT)
    record_file(night, "5.xml", result(few(), "Colchester", 1), now=at(7))
    record_file(night, "6.xml", result(few(), "Luton South", 1), now=at(8))
    last = parse_position(read_events(night)[-1].position)
    with Ledger.open(backup) as restored:
        for number, seat in enumerate(("Luton South", "Colchester", "North Norfolk"), 5):
            record_file(restored, f"{number}.xml", result(few(), seat, 1), now=at(number + 10))
        with pytest.raises(ValueError, match="or of one that was restored"):
            EventReader(restored, last)
        shared = parse_position(read_events(night)[-3].position)
        assert [event.seat for event in read_events(restored, shared)] == [
            *("Luton South", "Colchester", "North Norfolk")
        ]


def test_a_position_without_the_digits_of_its_ledger_is_still_accepted(night: Ledger) -> None:
    assert [event.id for event in read_events(night, parse_position("s3.f4.x1"))] == ["s4"]


def test_the_command_continues_after_a_position(night: Ledger, tmp_path: Path) -> None:
    ended = tracker("events", "--db", "night.db", "--after", "s3.f4.x0", cwd=tmp_path)
    assert [json.loads(line)["id"] for line in ended.stdout.splitlines()] == ["x1", "s4"]


def test_the_command_can_begin_at_the_end(night: Ledger, tmp_path: Path) -> None:
    ended = tracker("events", "--db", "night.db", "--after", "end", cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (0, "")


@pytest.mark.parametrize("name", ["event", "native", "summary"])
def test_the_published_schemas_are_what_the_command_prints(tmp_path: Path, name: str) -> None:
    published = (ROOT / "docs" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert json.loads(tracker("schema", name, cwd=tmp_path).stdout) == json.loads(published)


@pytest.mark.parametrize("position", ["s5.f4.x0", "s4.f6.x0"])
def test_a_position_of_another_ledger_is_wrong_usage(
    night: Ledger, tmp_path: Path, position: str
) -> None:
    ended = tracker("events", "--db", "night.db", "--after", position, cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert (
        f'--after: "{position}" is of another ledger, or of one that was restored: this one is at s4.f5'
        in ended.stderr
    )


def test_a_malformed_position_is_wrong_usage(night: Ledger, tmp_path: Path) -> None:
    ended = tracker("events", "--db", "night.db", "--after", "yesterday", cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert '--after: "yesterday" is not a position' in ended.stderr


def test_jq_reads_the_output(night: Ledger, tmp_path: Path) -> None:
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
        "The Conservatives have taken Ipswich from Labour; figures to follow.",
        "Labour hold Ipswich. Majority 500. An 18.4 per cent swing from the Conservatives to Labour.",
    ]


def test_follow_prints_new_events_and_ends_on_sigterm(night: Ledger, tmp_path: Path) -> None:
    arguments = [*TRACKER, "events", "--db", "night.db", "--follow", "--after", "s4.f4.x1"]
    with subprocess.Popen(
        arguments, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        append_bulletins(night, desk_entry(night.board, "Colchester", "Con", now=at(7)), now=at(7))
        assert json.loads(process.stdout.readline())["seat"] == "Colchester"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
        assert process.stdout.read() == b""


def test_a_closed_pipe_is_no_error(night: Ledger, tmp_path: Path) -> None:
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


def test_the_seats_are_counted_again_when_the_tables_are_replaced(ledger: Ledger) -> None:
    reader = EventReader(ledger)
    record_file(ledger, "1.xml", FIRST, now=at(1))
    assert [(e.seats_declared, e.seats_total) for e in reader.read()] == [(1, 4)]
    first, *others = few().seats
    without = msgspec.structs.replace(others[0], set_aside="the poll is postponed")
    tables = msgspec.structs.replace(few(), seats=(first, without, *others[1:]))
    with Ledger.create(ledger.path, tables, at(2)) as writer:
        record_file(writer, "2.xml", result(few(), "Colchester", 1), now=at(3))
    (event,) = reader.read()
    assert (event.seats_declared, event.seats_total) == (2, 3)
    assert read_events(ledger)[-1] == event
