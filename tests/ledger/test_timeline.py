"""What happened: one line an event, told once, in the order in which it was received and done."""

import itertools
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from tests.makers import night
from tests.makers.commands import night_files
from tests.makers.ledgers import at, copy_of, file, say
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
from tracker.ledger.queries import FileStatus
from tracker.ledger.timeline import Kind, Timeline, TimelineEvent
from tracker.summary.export import export_summary

IPSWICH = night.seat_of(few(), "Ipswich").id
CON, LAB = {"Con": 900, "Lab": 400}, {"Con": 400, "Lab": 900}
TIE = {"Con": 5, "Lab": 5}
CLOSER = {"Con": 900, "Lab": 800}
FIRST = result(few(), "Ipswich", 1, CON)
SECOND = result(few(), "Ipswich", 2, LAB)
RETYPED = result(few(), "Ipswich", 1, LAB)
CALL = rush(few(), "Ipswich", "Con", 1)
RECOUNT = recount(few(), "Ipswich")

Said = Bulletin | Callable[[Board], Bulletin]
"""A bulletin, or what a desk says that has seen the board."""


def deliver(ledger: Ledger, minute: int, said: Said) -> None:
    """A file named after its minute, or an entry at the desk."""
    one = said if isinstance(said, Bulletin) else said(ledger.board)
    if one.origin == "feed":
        file(ledger, f"{minute}.xml", one, now=at(minute))
    else:
        say(ledger, one, now=at(minute))


def received(ledger: Ledger, *said: Said) -> list[TimelineEvent]:
    """What happened when this was said, a minute apart, from 00:01 on."""
    for minute, one in enumerate(said, start=1):
        deliver(ledger, minute, one)
    return Timeline(ledger).read()


def lines(happened: Sequence[TimelineEvent]) -> list[tuple[str, str]]:
    """Of each its kind and text."""
    return [(one.kind.value, one.text) for one in happened]


def declares(party: str, votes: dict[str, int] | None = None, reason: str = "") -> Said:
    return lambda board: desk_entry(board, "Ipswich", party, votes, reason=reason)


def pins(to: Bulletin | None = None) -> Said:
    return lambda board: pin(board, "Ipswich", to)


def unpins(board: Board) -> Bulletin:
    return unpin(board, "Ipswich")


def entry(kind: str, **more: object) -> Bulletin:
    """An entry at the desk of any kind."""
    fields = {"election": few().id, "seat": IPSWICH, "kind": kind, "origin": "desk", "by": "AB"}
    return msgspec.convert(fields | more, Bulletin)


# Statements


@pytest.mark.parametrize(
    ("said", "line"),
    [
        pytest.param(
            [result(few(), "Luton South", 1, LAB)],
            ("declared", "Lab hold, majority 500"),
            id="a result",
        ),
        pytest.param(
            [result(few(), "Colchester", 1, LAB)],
            ("declared", "Lab gain from Con, majority 500"),
            id="a gain that nobody had as a target",
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
            id="a tie that was none",
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
            id="a conflict of all but the winner",
        ),
        pytest.param(
            [FIRST, RETYPED, pins(RETYPED)],
            (
                "correction",
                "was Con gain from Lab, now Lab hold; Lab was 400, now 900; Con was 900, now 400; "
                "by AB's pin",
            ),
            id="a conflict that is settled the other way",
        ),
        pytest.param(
            [FIRST, RETYPED, pins(FIRST)],
            (
                "flip",
                "Con gain from Lab, majority 500; in Conservative target seats: flipped; "
                "by AB's pin",
            ),
            id="a conflict that is settled as it was",
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
            id="taken back",
        ),
        pytest.param(
            [RECOUNT, retraction_of(RECOUNT)],
            ("withdrawn", "was recount, now awaiting; by AB's retraction"),
            id="a recount that is none",
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
            id="with something to know",
        ),
        pytest.param(
            [FIRST, pins(), SECOND],
            (
                "conflict",
                "the desk holds to Con gain from Lab, the feed has Lab hold (result 2) (by 3.xml)",
            ),
            id="the feed contradicts a pin",
        ),
        pytest.param(
            [FIRST, pins(), rush(few(), "Ipswich", "Con", 2)],
            ("warning", "the feed has said something newer than what is pinned (by 3.xml)"),
            id="no more than something to know",
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
def test_a_statement_that_is_news_is_one_line(
    ledger: Ledger, said: Sequence[Said], line: tuple[str, str]
) -> None:
    happened = received(ledger, *said)
    assert lines(happened)[-1] == line
    assert (happened[-1].id, happened[-1].at) == (f"s{len(said)}", at(len(said)))


@pytest.mark.parametrize(
    ("said", "text"),
    [
        pytest.param([FIRST, declares("Con")], "AB declares Con", id="as the feed"),
        pytest.param(
            [FIRST, declares("Lab", reason="received it")],
            "AB declares Lab (received it); the desk's entry differs from the feed",
            id="other than the feed",
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
            id="what did not stand taken back",
        ),
        pytest.param(
            [FIRST, entry("retraction", target="0" * 64)],
            "AB: retraction of 00000000",
            id="what was never received taken back",
        ),
    ],
)
def test_what_the_desk_says_is_a_line_where_it_changes_nothing(
    ledger: Ledger, said: Sequence[Said], text: str
) -> None:
    assert lines(received(ledger, *said))[-1] == ("desk", text)


@pytest.mark.parametrize(
    ("kind", "more", "text"),
    [
        ("note", {"reason": "rang the hall"}, "AB: rang the hall"),
        ("confirm", {"target": FIRST.id}, "AB confirms Con gain from Lab"),
        ("confirm", {"reason": "by phone"}, "AB confirms Con gain from Lab (by phone)"),
    ],
)
def test_a_note_and_a_confirmation_are_lines(
    ledger: Ledger, kind: str, more: dict[str, str], text: str
) -> None:
    assert lines(received(ledger, FIRST, entry(kind, **more)))[1:] == [("desk", text)]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param([FIRST, FIRST], id="the same again"),
        pytest.param([SECOND, FIRST], id="an old revision that comes late"),
        pytest.param([FIRST, result(few(), "Ipswich", 2, CON)], id="a revision that says the same"),
        pytest.param([FIRST, rush(few(), "Ipswich", "Con")], id="a call after the votes"),
        pytest.param([FIRST, RECOUNT], id="a recount that is over"),
        pytest.param([declares("Con", CON), FIRST], id="the feed agrees with the desk"),
        pytest.param([RECOUNT, recount(few(), "Ipswich", 2)], id="a recount that goes on"),
    ],
)
def test_what_says_the_same_of_a_seat_is_no_line(ledger: Ledger, said: Sequence[Said]) -> None:
    assert [one.id for one in received(ledger, *said)] == ["s1"]


def test_a_winner_that_is_not_any_more_and_a_conflict_are_alarms(ledger: Ledger) -> None:
    happened = received(
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
    alarms = {(one.id, one.kind.value): one.alarm for one in happened}
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


def test_a_line_has_its_seat_the_winner_and_when_it_was_declared(ledger: Ledger) -> None:
    declared = msgspec.structs.replace(FIRST, declared_at=at(-5))
    told, pinned, noted, back = received(
        ledger, declared, pins(), entry("note", reason="a word"), retraction_of(declared)
    )
    assert {one.seat for one in (told, pinned, noted, back)} == {IPSWICH}
    assert [one.party for one in (told, pinned, noted, back)] == ["Con", "Con", "", ""]
    assert [one.declared_at for one in (told, pinned, noted, back)] == [at(-5), None, None, None]


def test_several_statements_of_one_file_are_a_line_each(ledger: Ledger) -> None:
    file(ledger, "both.json", FIRST, rush(few(), "Colchester", "Con"))
    assert [one.id for one in Timeline(ledger).read()] == ["s1", "s2"]


# Files and exports


@pytest.mark.parametrize(
    ("status", "sentence", "said", "line"),
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
def test_a_file_that_is_not_quite_right_is_a_line(
    ledger: Ledger,
    status: FileStatus,
    sentence: str,
    said: Sequence[Bulletin],
    line: tuple[str, str, str],
) -> None:
    file(ledger, "a.xml", *said, status=status, sentence=sentence, now=at(3))
    *_, last = Timeline(ledger).read()
    assert (last.id, last.at, last.alarm) == ("f1", at(3), False)
    assert (last.kind, last.text, last.seat) == line


def test_a_file_that_was_held_and_counts_is_told_by_what_it_says(ledger: Ledger) -> None:
    file(ledger, "a.xml", data=b"<half", status="held", sentence="not whole")
    file(ledger, "a.xml", FIRST, data=b"<whole/>", now=at(1))
    file(
        ledger,
        "nominations.xml",
        status="irrelevant",
        sentence="nominations for Bedford",
        now=at(2),
    )
    assert [(one.id, one.kind) for one in Timeline(ledger).read()] == [
        ("f1", Kind.HELD),
        ("s1", Kind.FLIP),
    ]


def test_an_export_is_a_line_with_its_format_and_where_it_went(
    ledger: Ledger, tmp_path: Path
) -> None:
    out = tmp_path / "night.html"
    export_summary(ledger, "html", out, as_of(ledger, at(1)), now=at(1))
    export_summary(ledger, "text", None, as_of(ledger, at(2)), now=at(2))
    happened = Timeline(ledger).read()
    assert lines(happened) == [("export", f"html, {out}"), ("export", "text, standard output")]
    assert [(one.id, one.at) for one in happened] == [("x1", at(1)), ("x2", at(2))]


def test_an_export_that_has_the_number_of_one_that_failed_is_told(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened = Timeline(ledger)
    seen: list[TimelineEvent] = []

    def fail(path: Path, text: str) -> None:
        seen.extend(happened.read())
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("tracker.summary.export.write_bytes", fail)
        with pytest.raises(OSError, match="no space"):
            export_summary(ledger, "csv", tmp_path / "out.csv", as_of(ledger, at(1)), now=at(1))
    export_summary(ledger, "csv", tmp_path / "out.csv", as_of(ledger, at(2)), now=at(2))
    again = happened.read()
    assert [(one.id, one.at) for one in (*seen, *again)] == [("x1", at(1)), ("x1", at(2))]
    assert happened.read() == []


# Order, and reading on


def test_what_happened_is_in_order_of_time_whatever_it_is(ledger: Ledger) -> None:
    file(ledger, "bad.xml", status="rejected", sentence="is empty", now=at(3))
    for minute, one in [(1, RECOUNT), (2, CALL), (4, FIRST)]:
        export_summary(ledger, "text", None, as_of(ledger, at(minute)), now=at(minute))
        file(ledger, f"{minute}.xml", one, sentence="a word", now=at(minute))
    assert [one.id for one in Timeline(ledger).read()] == ("s1 x1 s2 x2 f1 f2 f3 s3 f4 x3".split())


def test_a_clock_that_goes_back_does_not_put_a_correction_before_what_it_corrects(
    ledger: Ledger,
) -> None:
    file(ledger, "1.xml", FIRST, now=at(10))
    file(ledger, "2.xml", SECOND, now=at(5))
    assert [one.id for one in Timeline(ledger).read()] == ["s1", "s2"]


def test_nothing_is_told_twice_and_nothing_read_twice(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened = Timeline(ledger)
    file(ledger, "1.xml", FIRST, sentence="a word")
    export_summary(ledger, "text", None, as_of(ledger, MIDNIGHT), now=MIDNIGHT)
    assert len(happened.read()) == 3
    assert happened.read() == []
    heard_now: list[int] = []
    hear_one = ChangeReplay.apply

    def noting(replay: ChangeReplay, told: ReceivedBulletin) -> Change | None:
        heard_now.append(told.seq)
        return hear_one(replay, told)

    monkeypatch.setattr(ChangeReplay, "apply", noting)
    file(ledger, "2.xml", SECOND, now=at(1))
    assert [one.id for one in happened.read()] == ["s2"]
    assert heard_now == [2]


def test_what_another_process_writes_is_told_with_the_board_that_has_heard_it(
    ledger: Ledger,
) -> None:
    with Ledger.open(ledger.path) as reader:
        happened = Timeline(reader)
        file(ledger, "1.xml", FIRST)
        assert [one.id for one in happened.read()] == ["s1"]
        assert reader.board == ledger.board


def test_all_that_is_read_is_of_one_moment(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(ledger.path) as reader:
        happened = Timeline(reader)
        told = reader.received_bulletins

        def told_before_a_file(*, after_seq: int) -> Iterator[ReceivedBulletin]:
            yield from told(after_seq=after_seq)
            file(ledger, "late.xml", FIRST, sentence="a word")

        with monkeypatch.context() as patch:
            patch.setattr(reader, "received_bulletins", told_before_a_file)
            assert happened.read() == []
        assert [one.id for one in happened.read()] == ["s1", "f1"]


def test_what_could_not_be_read_is_told_the_next_time(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**since: int) -> object:
        raise sqlite3.OperationalError("disk I/O error")

    happened = Timeline(ledger)
    file(ledger, "1.xml", FIRST)
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "deliveries", fail)
        with pytest.raises(sqlite3.OperationalError):
            happened.read()
    assert [one.id for one in happened.read()] == ["s1"]


def test_new_tables_of_the_election_tell_what_is_new_and_nothing_again(ledger: Ledger) -> None:
    with Ledger.open(ledger.path) as reader:
        happened = Timeline(reader)
        file(ledger, "1.xml", FIRST)
        file(ledger, "a.xml", result(few(), "Luton South", 1, CON))
        assert len(happened.read()) == 2
        others = msgspec.structs.replace(few(), basis="sitting", targets=())
        with Ledger.create(ledger.path, others, at(1)) as writer:
            file(writer, "2.xml", result(few(), "Ipswich", 2, CLOSER))
            file(writer, "b.xml", result(few(), "Luton South", 2, CLOSER))
            file(writer, "c.xml", result(few(), "Luton South", 3, LAB))
        assert lines(happened.read()) == [
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
def test_any_night_is_told_alike_at_once_and_as_it_comes(
    tmp_path_factory: pytest.TempPathFactory, empty: Path, said: list[Bulletin]
) -> None:
    path = copy_of(empty, tmp_path_factory.mktemp("night") / "night.db")
    with Ledger.open(path) as ledger:
        happened = Timeline(ledger)
        told: list[TimelineEvent] = []
        for minute, one in enumerate(said):
            deliver(ledger, minute, one)
            told += happened.read()
        assert told == Timeline(ledger).read()
        assert len({one.id for one in told}) == len(told)
        assert told == sorted(told, key=attrgetter("at"))
        kinds = {one.id: one.kind for one in told}
        replay = ChangeReplay(ledger.election)
        for change in map(replay.apply, ledger.received_bulletins()):
            if change and change.is_correction:
                kind = kinds.pop(f"s{change.received.seq}")
                assert kind in (Kind.CORRECTION, Kind.CONFLICT, Kind.WITHDRAWN, Kind.RECOUNT)
        assert Kind.CORRECTION not in kinds.values()
        by_desk = {
            f"s{one.seq}" for one in ledger.received_bulletins() if one.bulletin.origin == "desk"
        }
        assert by_desk <= {one.id for one in told}
        assert all(one.text for one in told)


def seats_of(happened: Sequence[TimelineEvent], election: Election, kind: Kind) -> set[str]:
    return {election.seat_by_id[one.seat].name for one in happened if one.kind is kind}


def test_the_real_night_is_69_lines_and_four_of_them_flips(tmp_path: Path) -> None:
    minutes = itertools.count()
    with Ledger.create(tmp_path / "night.db", night.anglia(), MIDNIGHT) as ledger:
        happened = Timeline(ledger)
        told: list[TimelineEvent] = []
        for name, data in night_files().items():
            delivery = Delivery(name, data, last_chance=False)
            receive.receive_file(ledger, delivery, at(next(minutes)))
            told += happened.read()
        assert told == Timeline(ledger).read()
    assert [one.id for one in told] == [f"s{seq}" for seq in range(1, 70)]
    assert {one.kind for one in told} == {Kind.DECLARED, Kind.FLIP}
    flips = {"Peterborough", "Ipswich", "North Norfolk", "St Albans"}
    assert seats_of(told, night.anglia(), Kind.FLIP) == flips
    times = [one.declared_at for one in told]
    assert times == sorted(filter(None, times))
    ipswich = next(one for one in told if one.seat == IPSWICH)
    assert ipswich.text == (
        "Con gain from Lab, majority 5,479; in Conservative target seats: flipped"
    )
    assert (ipswich.party, ipswich.alarm) == ("Con", False)
