"""The timeline: each event once, in the order in which bulletins and files were received."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from tests.makers import night
from tests.makers.commands import night_files
from tests.makers.exports import export_summary
from tests.makers.ledgers import append_bulletins, at, copy_of, record_file
from tests.makers.night import (
    MIDNIGHT,
    desk_entry,
    few,
    pin,
    recount,
    result,
    retraction_of,
    rush,
    unpin,
)
from tests.makers.random_nights import THE_SAME_EVERY_RUN, nights
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.changes import Change, ChangeReplay, ReceivedBulletin
from tracker.election import Election
from tracker.intake import receive
from tracker.intake.drop_folder import Delivery
from tracker.ledger import Ledger
from tracker.ledger.as_of import as_of
from tracker.ledger.recorded_files import FileStatus
from tracker.ledger.timeline import Kind, Timeline, TimelineEvent
from tracker.ledger.timeline_event import corrections
from tracker.support import sqlite

IPSWICH = night.seat_of(few(), "Ipswich").id
CON, LAB = {"Con": 900, "Lab": 400}, {"Con": 400, "Lab": 900}
TIE = {"Con": 5, "Lab": 5}
CLOSER = {"Con": 900, "Lab": 800}
FIRST = result(few(), "Ipswich", 1, CON)
SECOND = result(few(), "Ipswich", 2, LAB)
RETYPED = result(few(), "Ipswich", 1, LAB)
CALL = rush(few(), "Ipswich", "Con", 1)
RECOUNT = recount(few(), "Ipswich")

Step = Bulletin | Callable[[Board], Bulletin]
"""A bulletin, or a function that makes the desk's entry from the board."""


def deliver(ledger: Ledger, minute: int, step: Step) -> None:
    """Record a bulletin of the feed in a file named after its minute, or an entry of the desk."""
    bulletin = step if isinstance(step, Bulletin) else step(ledger.board)
    if bulletin.origin == "feed":
        record_file(ledger, f"{minute}.xml", bulletin, now=at(minute))
    else:
        append_bulletins(ledger, bulletin, now=at(minute))


def events_after(ledger: Ledger, *steps: Step) -> list[TimelineEvent]:
    """The events after these steps, which are received at 00:01, 00:02 and so on."""
    for minute, step in enumerate(steps, start=1):
        deliver(ledger, minute, step)
    return Timeline(ledger).read()


def lines(events: Sequence[TimelineEvent]) -> list[tuple[str, str]]:
    """The kind and the text of each event."""
    return [(event.kind.value, event.text) for event in events]


def declares(party: str, votes: dict[str, int] | None = None, reason: str = "") -> Step:
    return lambda board: desk_entry(board, "Ipswich", party, votes, reason=reason)


def pins(to: Bulletin | None = None) -> Step:
    return lambda board: pin(board, "Ipswich", to)


def unpins(board: Board) -> Bulletin:
    return unpin(board, "Ipswich")


def entry(kind: str, **more: object) -> Bulletin:
    """A desk entry of any kind."""
    fields = {"election": few().id, "seat": IPSWICH, "kind": kind, "origin": "desk", "by": "AB"}
    return msgspec.convert({**fields, "said_at": MIDNIGHT, **more}, Bulletin)


# Statements


@pytest.mark.parametrize(
    ("steps", "line"),
    [
        pytest.param(
            [result(few(), "Luton South", 1, LAB)],
            ("declared", "Lab hold, majority 500"),
            id="a result",
        ),
        pytest.param(
            [result(few(), "Colchester", 1, LAB)],
            ("declared", "Lab gain from Con, majority 500"),
            id="a gain that is not a target",
        ),
        pytest.param(
            [rush(few(), "Ipswich", "Lab")], ("called", "Lab hold, votes to come"), id="a rush"
        ),
        pytest.param(
            [FIRST],
            ("flip", "Con gain from Lab, majority 500; in Conservative target seats: flipped"),
            id="a target that flips",
        ),
        pytest.param(
            [CALL],
            ("flip", "Con gain from Lab, votes to come; in Conservative target seats: flipped"),
            id="a target that a rush flips",
        ),
        pytest.param(
            [CALL, FIRST],
            ("declared", "Con gain from Lab, majority 500"),
            id="the votes for a flip",
        ),
        pytest.param([RECOUNT], ("recount", "a recount is on"), id="a recount"),
        pytest.param(
            [result(few(), "Ipswich", 1, TIE)],
            ("tied", "Con and Lab have 5 votes each, no winner is stated"),
            id="a tie",
        ),
        pytest.param(
            [result(few(), "Ipswich", 1, TIE), result(few(), "Ipswich", 2, TIE, "Lab")],
            ("declared", "Lab hold, majority 0"),
            id="a tie that the lot decides",
        ),
        pytest.param(
            [FIRST, SECOND],
            (
                "correction",
                "was Con gain from Lab, now Lab hold; Lab was 400, now 900; Con was 900, now 400; "
                "in Conservative target seats: not flipped any more (by 2.xml)",
            ),
            id="another winner",
        ),
        pytest.param(
            [FIRST, result(few(), "Ipswich", 2, CLOSER)],
            ("correction", "majority was 500, now 100; Lab was 400, now 800 (by 2.xml)"),
            id="another majority",
        ),
        pytest.param(
            [result(few(), "Ipswich", 1, TIE), result(few(), "Ipswich", 2, CON)],
            (
                "correction",
                "Con gain from Lab; majority was 0, now 500; Con was 5, now 900; "
                "Lab was 5, now 400; in Conservative target seats: flipped (by 2.xml)",
            ),
            id="a tie is corrected to a win",
        ),
        pytest.param(
            [FIRST, rush(few(), "Ipswich", "Con", 2)],
            ("correction", "the votes do not stand any more (majority was 500) (by 2.xml)"),
            id="votes that do not stand",
        ),
        pytest.param(
            [FIRST, rush(few(), "Ipswich", "Con", 2), result(few(), "Ipswich", 3, CON)],
            ("declared", "Con gain from Lab, majority 500"),
            id="votes that stand again",
        ),
        pytest.param(
            [FIRST, RETYPED],
            (
                "conflict",
                "2 statements disagree (Con or Lab), no winner is counted; "
                "was Con gain from Lab, now conflict; "
                "the votes do not stand any more (majority was 500); "
                "in Conservative target seats: not flipped any more (by 2.xml)",
            ),
            id="a conflict",
        ),
        pytest.param(
            [result(few(), "Ipswich", 1, {"Lab": 9, "Con": n}) for n in (4, 5)],
            (
                "conflict",
                "2 statements disagree, Lab hold is counted; "
                "the votes do not stand any more (majority was 5) (by 2.xml)",
            ),
            id="a conflict about the votes only",
        ),
        pytest.param(
            [FIRST, RETYPED, pins(RETYPED)],
            (
                "correction",
                "was Con gain from Lab, now Lab hold; Lab was 400, now 900; Con was 900, now 400; "
                "by AB's pin",
            ),
            id="a conflict that a pin decides for the other winner",
        ),
        pytest.param(
            [FIRST, RETYPED, pins(FIRST)],
            (
                "flip",
                "Con gain from Lab, majority 500; in Conservative target seats: flipped; "
                "by AB's pin",
            ),
            id="a conflict that a pin decides for the first winner",
        ),
        pytest.param(
            [FIRST, retraction_of(FIRST, reason="wrong seat")],
            (
                "withdrawn",
                "was Con gain from Lab, now awaiting; "
                "the votes do not stand any more (majority was 500); "
                "in Conservative target seats: not flipped any more; "
                "by AB's retraction (wrong seat)",
            ),
            id="a retraction",
        ),
        pytest.param(
            [RECOUNT, retraction_of(RECOUNT)],
            ("withdrawn", "was recount, now awaiting; by AB's retraction"),
            id="a retracted recount",
        ),
        pytest.param(
            [declares("Lab", reason="phone")],
            ("called", "Lab hold, votes to come; by AB (phone)"),
            id="the desk calls",
        ),
        pytest.param(
            [declares("Lab", LAB)],
            ("declared", "Lab hold, majority 500; by AB"),
            id="the desk declares",
        ),
        pytest.param(
            [SECOND],
            (
                "declared",
                "Lab hold, majority 500; an earlier revision from the feed has not arrived",
            ),
            id="a declaration with a flag",
        ),
        pytest.param(
            [FIRST, pins(), SECOND],
            (
                "conflict",
                "feed now Lab hold, majority 500 (result 2); "
                "the desk holds to Con gain from Lab, majority 500 (by 3.xml)",
            ),
            id="the feed contradicts a pin",
        ),
        pytest.param(
            [FIRST, pins(), rush(few(), "Ipswich", "Con", 2)],
            ("warning", "the feed has said something newer than what is pinned (by 3.xml)"),
            id="a newer rush with the pinned winner",
        ),
        pytest.param(
            [rush(few(), "Ipswich", "Con"), recount(few(), "Ipswich", 2)],
            (
                "recount",
                "was Con gain from Lab, now recount; "
                "in Conservative target seats: not flipped any more; "
                "a recount is on, after the seat was called or declared (by 2.xml)",
            ),
            id="a recount after a call",
        ),
        pytest.param(
            [recount(few(), "Ipswich", 2), rush(few(), "Ipswich", "Con")],
            ("warning", "a recount is on, after the seat was called or declared (by 2.xml)"),
            id="a call that arrives after its recount",
        ),
    ],
)  # fmt: skip
def test_a_bulletin_that_changes_the_board_is_one_event(
    ledger: Ledger, steps: Sequence[Step], line: tuple[str, str]
) -> None:
    events = events_after(ledger, *steps)
    assert lines(events)[-1] == line
    assert (events[-1].id, events[-1].at) == (f"s{len(steps)}", at(len(steps)))


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        pytest.param([FIRST, declares("Con")], "AB declares Con", id="the same as the feed"),
        pytest.param(
            [FIRST, declares("Lab", reason="received it")],
            "AB declares Lab (received it); the desk's entry differs from the feed",
            id="another winner than the feed",
        ),
        pytest.param(
            [FIRST, declares("Con", CON)],
            "AB declares Con, with the votes of 2 candidates",
            id="with votes",
        ),
        pytest.param([FIRST, pins()], "AB pins Con gain from Lab", id="a pin"),
        pytest.param(
            [result(few(), "Ipswich", 1, TIE), pins()], "AB pins tied", id="a pin of a tie"
        ),
        pytest.param([FIRST, pins(), unpins], "AB unpins Con gain from Lab", id="an unpin"),
        pytest.param(
            [FIRST, SECOND, retraction_of(FIRST, reason="old")],
            "AB takes back: result 1: Conservative elected; Con 900, Lab 400 (old)",
            id="a retraction of a bulletin that did not stand",
        ),
        pytest.param(
            [FIRST, entry("retraction", target="0" * 64)],
            "AB: retraction of 00000000",
            id="a retraction of an unknown bulletin",
        ),
    ],
)
def test_a_desk_entry_that_changes_nothing_is_an_event(
    ledger: Ledger, steps: Sequence[Step], text: str
) -> None:
    assert lines(events_after(ledger, *steps))[-1] == ("desk", text)


@pytest.mark.parametrize(
    ("kind", "more", "text"),
    [
        ("note", {"reason": "rang the hall"}, "AB: rang the hall"),
        ("confirm", {"target": FIRST.id}, "AB confirms Con gain from Lab"),
        (
            "confirm",
            {"target": FIRST.id, "reason": "by phone"},
            "AB confirms Con gain from Lab (by phone)",
        ),
    ],
)
def test_a_note_and_a_confirmation_are_events(
    ledger: Ledger, kind: str, more: dict[str, str], text: str
) -> None:
    assert lines(events_after(ledger, FIRST, entry(kind, **more)))[1:] == [("desk", text)]


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param([FIRST, FIRST], id="the same result twice"),
        pytest.param([SECOND, FIRST], id="an old revision that arrives late"),
        pytest.param(
            [FIRST, result(few(), "Ipswich", 2, CON)], id="a new revision with the same votes"
        ),
        pytest.param([FIRST, rush(few(), "Ipswich", "Con")], id="a call after the votes"),
        pytest.param([FIRST, RECOUNT], id="a recount that is over"),
        pytest.param([declares("Con", CON), FIRST], id="the feed agrees with the desk"),
        pytest.param([RECOUNT, recount(few(), "Ipswich", 2)], id="a second recount"),
    ],
)
def test_a_feed_bulletin_that_changes_nothing_is_no_event(
    ledger: Ledger, steps: Sequence[Step]
) -> None:
    assert [event.id for event in events_after(ledger, *steps)] == ["s1"]


def test_a_changed_winner_a_conflict_and_a_recount_are_alarms(ledger: Ledger) -> None:
    events = events_after(
        ledger,
        FIRST,
        result(few(), "Ipswich", 2, CLOSER),
        result(few(), "Ipswich", 3, LAB),
        rush(few(), "Colchester", "Con"),
        result(few(), "Colchester", 2, {"Con": 9, "LD": 8}),
        result(few(), "Colchester", 2, {"Con": 9, "LD": 7}),
        rush(few(), "Luton South", "Lab"),
        recount(few(), "Luton South", 2),
    )
    alarms = {(event.id, event.kind.value): event.alarm for event in events}
    assert alarms == {
        ("s1", "flip"): False,
        ("s2", "correction"): False,
        ("s3", "correction"): True,
        ("s4", "called"): False,
        ("s5", "declared"): False,
        ("s6", "conflict"): True,
        ("s7", "called"): False,
        ("s8", "recount"): True,
    }


def test_an_event_has_its_seat_its_winner_and_its_declared_time(ledger: Ledger) -> None:
    declared = msgspec.structs.replace(FIRST, declared_at=at(-5))
    events = events_after(
        ledger, declared, pins(), entry("note", reason="no answer"), retraction_of(declared)
    )
    assert {event.seat for event in events} == {IPSWICH}
    assert [event.party for event in events] == ["Con", "Con", "", ""]
    assert [event.declared_at for event in events] == [at(-5), None, None, None]


def test_each_bulletin_of_a_file_is_an_event(ledger: Ledger) -> None:
    record_file(ledger, "both.json", FIRST, rush(few(), "Colchester", "Con"))
    assert [event.id for event in Timeline(ledger).read()] == ["s1", "s2"]


# Files and exports


@pytest.mark.parametrize(
    ("status", "sentence", "bulletins", "line"),
    [
        ("rejected", "is empty", [], ("rejected", "a.xml: is empty", "")),
        ("held", "not whole", [], ("held", "a.xml: not whole", "")),
        (
            "accepted",
            "many votes",
            [rush(few(), "Ipswich", "Lab")],
            ("warning", "a.xml: many votes", IPSWICH),
        ),
        (
            "accepted",
            "many votes",
            [rush(few(), "Ipswich", "Lab"), rush(few(), "Colchester", "Con")],
            ("warning", "a.xml: many votes", ""),
        ),
    ],
)
def test_a_file_that_is_rejected_held_or_warned_about_is_an_event(
    ledger: Ledger,
    status: FileStatus,
    sentence: str,
    bulletins: Sequence[Bulletin],
    line: tuple[str, str, str],
) -> None:
    record_file(ledger, "a.xml", *bulletins, status=status, sentence=sentence, now=at(3))
    *_, last = Timeline(ledger).read()
    assert (last.id, last.at, last.alarm) == ("f1", at(3), False)
    assert (last.kind, last.text, last.seat) == line


def test_a_held_file_that_is_then_accepted_has_only_the_events_of_its_bulletins(
    ledger: Ledger,
) -> None:
    record_file(ledger, "a.xml", data=b"<half", status="held", sentence="not whole")
    record_file(ledger, "a.xml", FIRST, data=b"<whole/>", now=at(1))
    record_file(
        ledger,
        "nominations.xml",
        status="irrelevant",
        sentence="nominations for Bedford",
        now=at(2),
    )
    assert [(event.id, event.kind) for event in Timeline(ledger).read()] == [
        ("f1", Kind.HELD),
        ("s1", Kind.FLIP),
    ]


def test_an_export_is_an_event_with_its_format_and_destination(
    ledger: Ledger, tmp_path: Path
) -> None:
    out = tmp_path / "night.html"
    export_summary(ledger, "html", out, as_of(ledger, at(1)), now=at(1))
    export_summary(ledger, "text", None, as_of(ledger, at(2)), now=at(2))
    events = Timeline(ledger).read()
    assert lines(events) == [("export", f"html, {out}"), ("export", "text, standard output")]
    assert [(event.id, event.at) for event in events] == [("x1", at(1)), ("x2", at(2))]


def test_the_number_of_a_failed_export_is_not_given_again(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    timeline = Timeline(ledger)
    before: list[TimelineEvent] = []

    def fail(path: Path, text: str) -> None:
        before.extend(timeline.read())
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("tracker.summary.export.write_bytes", fail)
        with pytest.raises(OSError, match="no space"):
            export_summary(ledger, "csv", tmp_path / "out.csv", as_of(ledger, at(1)), now=at(1))
    export_summary(ledger, "csv", tmp_path / "out.csv", as_of(ledger, at(2)), now=at(2))
    after = timeline.read()
    assert [(event.id, event.at) for event in (*before, *after)] == [("x1", at(1)), ("x2", at(2))]
    assert timeline.read() == []


# Order, and repeated reading


def test_events_of_all_kinds_are_in_order_of_time(ledger: Ledger) -> None:
    record_file(ledger, "bad.xml", status="rejected", sentence="is empty", now=at(3))
    for minute, bulletin in [(1, RECOUNT), (2, CALL), (4, FIRST)]:
        export_summary(ledger, "text", None, as_of(ledger, at(minute)), now=at(minute))
        record_file(ledger, f"{minute}.xml", bulletin, sentence="a warning", now=at(minute))
    assert [event.id for event in Timeline(ledger).read()] == (
        "s1 x1 s2 x2 f1 f2 f3 s3 f4 x3".split()
    )


def test_of_two_corrections_in_one_read_the_one_in_between_is_no_alarm(ledger: Ledger) -> None:
    record_file(ledger, "1.xml", FIRST, now=at(1))
    record_file(ledger, "2.xml", SECOND, now=at(2))
    record_file(ledger, "3.xml", result(few(), "Ipswich", 3, CLOSER), now=at(3))
    events = Timeline(ledger).read()
    (correction,) = corrections(events, 1)
    assert not correction.change.is_alarm  # the winner that the board showed still stands
    assert (correction.change.old_result, correction.change.after.winner) == (None, "Con")
    (alarm,) = corrections(events[:2], 1)
    assert alarm.change.is_alarm


def test_a_correction_follows_the_corrected_result_even_if_the_clock_was_set_back(
    ledger: Ledger,
) -> None:
    record_file(ledger, "1.xml", FIRST, now=at(10))
    record_file(ledger, "2.xml", SECOND, now=at(5))
    assert [event.id for event in Timeline(ledger).read()] == ["s1", "s2"]


def test_a_second_read_returns_only_new_events_and_applies_only_new_bulletins(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    timeline = Timeline(ledger)
    record_file(ledger, "1.xml", FIRST, sentence="a warning")
    export_summary(ledger, "text", None, as_of(ledger, MIDNIGHT), now=MIDNIGHT)
    assert len(timeline.read()) == 3
    assert timeline.read() == []
    applied: list[int] = []
    apply = ChangeReplay.apply

    def apply_and_note(replay: ChangeReplay, received: ReceivedBulletin) -> list[Change]:
        applied.append(received.seq)
        return apply(replay, received)

    monkeypatch.setattr(ChangeReplay, "apply", apply_and_note)
    record_file(ledger, "2.xml", SECOND, now=at(1))
    assert [event.id for event in timeline.read()] == ["s2"]
    assert applied == [2]


def test_events_of_another_connection_are_read_together_with_its_board(
    ledger: Ledger,
) -> None:
    with Ledger.open(ledger.path) as reader:
        timeline = Timeline(reader)
        record_file(ledger, "1.xml", FIRST)
        assert [event.id for event in timeline.read()] == ["s1"]
        assert reader.board == ledger.board


def test_a_read_is_one_snapshot(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(ledger.path) as reader:
        timeline = Timeline(reader)
        received_bulletins = reader.received_bulletins

        def received_before_a_file(*, after_seq: int) -> Iterator[ReceivedBulletin]:
            yield from received_bulletins(after_seq=after_seq)
            record_file(ledger, "late.xml", FIRST, sentence="a warning")

        with monkeypatch.context() as patch:
            patch.setattr(reader, "received_bulletins", received_before_a_file)
            assert timeline.read() == []
        assert [event.id for event in timeline.read()] == ["s1", "f1"]


def test_events_that_could_not_be_read_are_read_the_next_time(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**since: int) -> object:
        raise sqlite.OperationalError("disk I/O error")

    timeline = Timeline(ledger)
    record_file(ledger, "1.xml", FIRST)
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "deliveries", fail)
        with pytest.raises(sqlite.OperationalError):
            timeline.read()
    assert [event.id for event in timeline.read()] == ["s1"]


def test_a_changed_election_gives_only_the_events_of_new_bulletins(ledger: Ledger) -> None:
    with Ledger.open(ledger.path) as reader:
        timeline = Timeline(reader)
        record_file(ledger, "1.xml", FIRST)
        record_file(ledger, "a.xml", result(few(), "Luton South", 1, CON))
        assert len(timeline.read()) == 2
        changed = msgspec.structs.replace(few(), basis="sitting", targets=())
        with Ledger.create(ledger.path, changed, at(1)) as writer:
            record_file(writer, "2.xml", result(few(), "Ipswich", 2, CLOSER))
            record_file(writer, "b.xml", result(few(), "Luton South", 2, CLOSER))
            record_file(writer, "c.xml", result(few(), "Luton South", 3, LAB))
        assert lines(timeline.read()) == [
            ("correction", "majority was 500, now 100; Lab was 400, now 800 (by 2.xml)"),
            ("correction", "majority was 500, now 100; Lab was 400, now 800 (by b.xml)"),
            (
                "correction",
                "was Con gain from Ind, now Lab gain from Ind; majority was 100, now 500; "
                "Lab was 800, now 900; Con was 900, now 400 (by c.xml)",
            ),
        ]


@settings(
    THE_SAME_EVERY_RUN,
    max_examples=60,
    suppress_health_check=[*THE_SAME_EVERY_RUN.suppress_health_check, HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(nights())
def test_any_night_has_the_same_events_at_once_and_step_by_step(
    tmp_path_factory: pytest.TempPathFactory, empty: Path, bulletins: list[Bulletin]
) -> None:
    path = copy_of(empty, tmp_path_factory.mktemp("night") / "night.db")
    with Ledger.open(path) as ledger:
        timeline = Timeline(ledger)
        events: list[TimelineEvent] = []
        for minute, bulletin in enumerate(bulletins):
            deliver(ledger, minute, bulletin)
            events += timeline.read()
        assert events == Timeline(ledger).read()
        assert len({event.id for event in events}) == len(events)
        assert events == sorted(events, key=attrgetter("at"))
        kinds = {event.id: event.kind for event in events}
        replay = ChangeReplay(ledger.election)
        for change in itertools.chain.from_iterable(map(replay.apply, ledger.received_bulletins())):
            if change.is_correction:
                kind = kinds.pop(f"s{change.received.seq}")
                assert kind in (Kind.CORRECTION, Kind.CONFLICT, Kind.WITHDRAWN, Kind.RECOUNT)
        assert Kind.CORRECTION not in kinds.values()
        by_desk = {f"s{r.seq}" for r in ledger.received_bulletins() if r.bulletin.origin == "desk"}
        assert by_desk <= {event.id for event in events}
        assert all(event.text for event in events)


def seats_of(events: Sequence[TimelineEvent], election: Election, kind: Kind) -> set[str]:
    return {election.seat_by_id[event.seat].name for event in events if event.kind is kind}


def test_the_real_night_is_69_events_of_which_four_are_flips(tmp_path: Path) -> None:
    minutes = itertools.count()
    with Ledger.create(tmp_path / "night.db", night.anglia(), MIDNIGHT) as ledger:
        timeline = Timeline(ledger)
        events: list[TimelineEvent] = []
        for name, data in night_files().items():
            delivery = Delivery(name, data, last_chance=False)
            receive.receive_file(ledger, delivery, at(next(minutes)))
            events += timeline.read()
        assert events == Timeline(ledger).read()
    assert [event.id for event in events] == [f"s{seq}" for seq in range(1, 70)]
    assert {event.kind for event in events} == {Kind.DECLARED, Kind.FLIP}
    flips = {"Peterborough", "Ipswich", "North Norfolk", "St Albans"}
    assert seats_of(events, night.anglia(), Kind.FLIP) == flips
    times = [event.declared_at for event in events]
    assert times == sorted(filter(None, times))
    ipswich = next(event for event in events if event.seat == IPSWICH)
    assert ipswich.text == (
        "Con gain from Lab, majority 5,479; in Conservative target seats: flipped"
    )
    assert (ipswich.party, ipswich.alarm) == ("Con", False)
