"""Inbound: messages in any order; a file and its statements in one transaction."""

import datetime as dt
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.makers import night
from tests.makers.messages import corrected
from tests.makers.night import MIDNIGHT
from tests.makers.parcels import bring, desk, files_of_few, outgoing, receive, say, shuffled
from tracker.board import entries as desks
from tracker.ledger import Ledger
from tracker.ledger.verify import verify
from tracker.replication import messages as wire
from tracker.replication import outbound, status
from tracker.replication.inbound import Inbound
from tracker.replication.messages import Message
from tracker.replication.status import Position

FEW = night.few()
IPSWICH, DATA = files_of_few()["Ipswich"]
TABLE = """seat,party,votes,revision
Ipswich,Con,100,1
Ipswich,Lab,90,1
Colchester,Con,100,1
Colchester,LD,95,1
Luton South,Lab,100,1
Luton South,Con,99,1
"""


@pytest.fixture
def london(tmp_path: Path, empty: Path) -> Iterator[Ledger]:
    with desk(tmp_path, empty, "london") as ledger:
        yield ledger


@pytest.fixture
def van(tmp_path: Path, empty: Path) -> Iterator[Ledger]:
    with desk(tmp_path, empty, "van") as ledger:
        yield ledger


def staged(ledger: Ledger) -> list[str]:
    return [kind for (kind,) in ledger.connection.execute("SELECT kind FROM staged ORDER BY kind")]


def assert_same(one: Ledger, other: Ledger) -> None:
    ours, theirs = one.refresh(), other.refresh()
    assert dict(ours.states.items()) == dict(theirs.states.items())
    assert ours.tallies == theirs.tallies
    for ledger in (one, other):
        assert verify(ledger.path).faults == ()


# -- files ------------------------------------------------------------------------------


def test_a_file_counts_at_another_desk_as_at_its_own(london: Ledger, van: Ledger) -> None:
    receive(london, IPSWICH, DATA)
    applied = bring(van, outgoing(london))
    assert night.state(van.board, "Ipswich").result() == "Con gain from Lab"
    assert [one.seat for one in applied.new] == [night.seat_of(FEW, "Ipswich").id]
    assert_same(london, van)


def test_the_source_of_a_statement_names_the_desk_and_has_the_bytes(
    london: Ledger, van: Ledger
) -> None:
    receive(london, IPSWICH, DATA)
    bring(van, outgoing(london))
    (source,) = van.sources(night.seat_of(FEW, "Ipswich").id)
    ((name, sha256),) = source.files
    assert name == f"{IPSWICH} (london)"
    (data,) = van.connection.execute(
        "SELECT bytes FROM documents WHERE sha256 = ?", (sha256,)
    ).fetchone()
    assert data == DATA


def test_a_file_passed_on_keeps_the_name_of_its_first_desk(
    london: Ledger, van: Ledger, tmp_path: Path, empty: Path
) -> None:
    receive(london, IPSWICH, DATA)
    bring(van, outgoing(london))
    outbound.requeue(van, list(van.board.bulletins[night.seat_of(FEW, "Ipswich").id]))
    with desk(tmp_path, empty, "norwich") as norwich:
        bring(norwich, outgoing(van, "van"))
        ((name, _),) = norwich.sources(night.seat_of(FEW, "Ipswich").id)[0].files
    assert name == f"{IPSWICH} (london)"


def test_a_statement_without_its_file_does_not_count(london: Ledger, van: Ledger) -> None:
    receive(london, IPSWICH, DATA)
    *slices, statement = outgoing(london)
    inbound = Inbound(van)
    assert bring(van, [statement], inbound=inbound).new == ()
    assert inbound.pending == 1
    assert van.board.decided == 0
    assert len(bring(van, slices, inbound=inbound).new) == 1
    assert (inbound.pending, staged(van)) == (0, [])


def test_a_table_counts_when_all_its_statements_have_arrived(london: Ledger, van: Ledger) -> None:
    receive(london, "night.csv", TABLE.encode())
    messages = outgoing(london)
    assert [m.kind for m in messages] == ["slice", "bulletin", "bulletin", "bulletin"]
    inbound = Inbound(van)
    for message in messages[:-1]:
        bring(van, [message], inbound=inbound)
        assert van.refresh().decided == 0
    bring(van, messages[-1:], inbound=inbound)
    assert van.board.decided == 3
    assert_same(london, van)


def test_staged_messages_survive_the_process(london: Ledger, van: Ledger) -> None:
    receive(london, "night.csv", TABLE.encode())
    for message in outgoing(london, room=60):
        bring(van, [message], inbound=Inbound(van))
    assert van.board.decided == 3
    assert staged(van) == []
    assert_same(london, van)


@pytest.mark.parametrize("first", [1, 2, 3])
def test_a_statement_from_the_hub_is_not_offered_to_it(
    london: Ledger, van: Ledger, first: int
) -> None:
    receive(london, "night.csv", TABLE.encode())
    messages = outgoing(london)
    inbound = Inbound(van)
    bring(van, messages[:first], inbound=inbound)
    bring(van, messages[first:], inbound=inbound)
    assert (van.board.decided, outbound.pending_count(van)) == (3, 0)


def test_staged_messages_are_offered_after_a_new_process(london: Ledger, van: Ledger) -> None:
    """The ledger does not record which hub delivered them."""
    receive(london, "night.csv", TABLE.encode())
    file, *statements = outgoing(london)
    bring(van, statements[:2])
    bring(van, [file, *statements[2:]])
    unsent = {message.id for message in outgoing(van) if message.kind == "bulletin"}
    assert unsent == {message.id for message in statements[:2]}
    assert van.board.decided == 3


@pytest.mark.parametrize("new_process", [False, True])
@pytest.mark.parametrize(
    ("from_first_hub", "unsent"),
    [([1, 2], [1, 2]), ([0, 1], [1, 2, 3]), ([0, 1, 2], [1, 2, 3])],
    ids=["statements", "the file and a statement", "the file and two statements"],
)
def test_a_second_hub_is_offered_what_only_the_first_hub_delivered(
    london: Ledger, van: Ledger, from_first_hub: list[int], unsent: list[int], new_process: bool
) -> None:
    """Message 0 is the file, 1 to 3 are its statements. Without its file no statement is sent."""
    receive(london, "night.csv", TABLE.encode())
    messages = outgoing(london)
    inbound = Inbound(van)
    bring(van, [messages[number] for number in from_first_hub], inbound=inbound)
    inbound = Inbound(van) if new_process else inbound
    inbound.forget_hub()
    rest = [message for n, message in enumerate(messages) if n not in from_first_hub]
    bring(van, rest, inbound=inbound)
    assert van.board.decided == 3
    offered = {message.id for message in outgoing(van) if message.kind == "bulletin"}
    assert offered == {messages[number].id for number in unsent}


def test_a_second_hub_is_offered_a_file_of_which_it_delivered_some_slices(
    london: Ledger, van: Ledger
) -> None:
    receive(london, IPSWICH, DATA)
    first, *others = outgoing(london, room=500)
    inbound = Inbound(van)
    bring(van, [first], inbound=inbound)
    inbound.forget_hub()
    bring(van, others, inbound=inbound)
    assert (van.board.decided, outbound.pending_count(van)) == (1, 1)


def test_messages_that_a_second_hub_delivers_again_are_not_offered_to_it(
    london: Ledger, van: Ledger
) -> None:
    receive(london, IPSWICH, DATA)
    *slices, statement = outgoing(london, room=500)
    inbound = Inbound(van)
    bring(van, [slices[0], statement], inbound=inbound)
    inbound.forget_hub()
    bring(van, [*slices, statement], inbound=inbound)
    assert (van.board.decided, outbound.pending_count(van)) == (1, 0)


def test_a_grown_table_sends_only_its_new_statements(london: Ledger, van: Ledger) -> None:
    rows = TABLE.splitlines(keepends=True)
    receive(london, "night.csv", "".join(rows[:3]).encode())
    outbound.acknowledge(london, [b.id for b in bring(van, outgoing(london)).new])
    receive(london, "night.csv", TABLE.encode())
    messages = outgoing(london)
    assert [m.kind for m in messages] == ["slice", "bulletin", "bulletin"]
    assert len(bring(van, messages).new) == 2
    assert_same(london, van)


def test_the_same_file_at_two_desks_is_one_statement_of_two_files(
    london: Ledger, van: Ledger
) -> None:
    for ledger in (london, van):
        receive(ledger, IPSWICH, DATA)
    assert bring(van, outgoing(london)).new == ()
    assert outbound.pending_count(van) == 0  # it is with the hub
    assert_same(london, van)


def test_a_large_file_is_sent_in_slices(london: Ledger, van: Ledger) -> None:
    noise = random.Random(1).randbytes(60_000).hex().encode()
    receive(london, IPSWICH, DATA + b"<!--" + noise + b"-->")
    messages = outgoing(london, room=10_000)
    assert [m.kind for m in messages].count("slice") > 5
    random.Random(2).shuffle(messages)
    bring(van, messages, batch=1)
    assert_same(london, van)


def test_slices_of_two_sizes_are_not_mixed(london: Ledger, van: Ledger) -> None:
    receive(london, IPSWICH, DATA)
    one, other = outgoing(london, room=500), outgoing(london, room=300)
    inbound = Inbound(van)
    bring(van, [*one[:2], *other[:2], *one[3:]], inbound=inbound)
    assert van.board.decided == 0
    bring(van, one[2:3], inbound=inbound)
    assert van.board.decided == 1
    assert staged(van) == []


# -- entries ----------------------------------------------------------------------------


def test_a_retraction_may_arrive_before_its_entry(london: Ledger, van: Ledger) -> None:
    seat, party = night.seat_of(FEW, "Ipswich"), desks.parse_party(FEW, "Con")
    say(london, desks.declare(london.board, seat, party, {}, by="AB", now=MIDNIGHT))
    say(london, *desks.retract(london.refresh(), seat, by="AB", now=MIDNIGHT))
    entry, retraction = outgoing(london)
    bring(van, [retraction])
    bring(van, [entry])
    assert van.board.decided == 0
    assert_same(london, van)


def test_two_desks_that_declare_a_seat_differently_are_a_conflict_on_both(
    london: Ledger, van: Ledger
) -> None:
    """Their clocks are four minutes apart, and it does not matter."""
    seat = night.seat_of(FEW, "Ipswich")
    later = MIDNIGHT + dt.timedelta(minutes=4)
    for ledger, code, by, now in ((london, "Con", "AB", MIDNIGHT), (van, "Lab", "CD", later)):
        party = desks.parse_party(FEW, code)
        say(ledger, desks.declare(ledger.board, seat, party, {}, by=by, now=now))
    there, back = outgoing(london), outgoing(van)
    bring(van, there)
    bring(london, back)
    for ledger in (london, van):
        state = night.state(ledger.refresh(), "Ipswich")
        assert (state.status, state.winner) == ("conflict", None)
    assert_same(london, van)


# -- refusals --------------------------------------------------------------------------


def test_an_invalid_message_is_refused_and_the_others_are_applied(
    london: Ledger, van: Ledger
) -> None:
    receive(london, IPSWICH, DATA)
    good = outgoing(london)
    bad = replace(good[-1], id="0" * 64)
    applied = bring(van, [bad, *good])
    assert len(applied.new) == 1
    assert applied.refused == ("statement 000000000000: its content is not that of its id",)
    assert "0" * 64 not in {id for (id,) in van.connection.execute("SELECT id FROM bulletins")}


def test_an_unusable_statement_is_isolated_from_its_batch(
    london: Ledger, van: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should a statement get by that breaks the fold, the rest of its batch still counts."""
    receive(london, IPSWICH, DATA)
    entry = desks.note(london.board, night.seat_of(FEW, "Luton South"), "x", by="AB", now=MIDNIGHT)
    say(london, entry)
    append = Ledger.append

    def breaking(self: Ledger, said: list[object], now: dt.datetime) -> None:
        if entry in said:
            raise ZeroDivisionError("integer division or modulo by zero")
        append(self, said, now)  # type: ignore[arg-type]

    monkeypatch.setattr(Ledger, "append", breaking)
    inbound = Inbound(van)
    applied = bring(van, outgoing(london), inbound=inbound)
    assert van.board.decided == 1
    (sentence,) = applied.refused
    assert sentence.startswith("a message cannot be put on record: ZeroDivisionError")
    assert entry.id in inbound.unusable
    assert status.read_position(van).seq == 3


def test_a_statement_about_an_unknown_seat_is_refused_and_not_missing(
    london: Ledger, van: Ledger
) -> None:
    one = night.result(night.anglia(), "Peterborough")
    inbound = Inbound(van)
    applied = bring(van, [wire.bulletin_message(one, "london")], inbound=inbound)
    assert "which is not in seats.csv" in applied.refused[0]
    assert inbound.unusable == {one.id}


def test_a_file_with_changed_bytes_is_refused(london: Ledger, van: Ledger) -> None:
    receive(london, IPSWICH, DATA)
    slice_, statement = outgoing(london)
    applied = bring(van, [replace(slice_, content=slice_.content[::-1]), statement])
    assert applied.refused == (f"file {slice_.id[:12]}: its bytes are not those that were sent",)
    assert van.board.decided == 0
    bring(van, [slice_])
    assert van.board.decided == 1


def test_staged_messages_that_became_unusable_are_dropped(
    london: Ledger, van: Ledger, tmp_path: Path
) -> None:
    receive(london, IPSWICH, DATA)
    bring(van, outgoing(london)[-1:])
    without = msgspec.structs.replace(
        FEW,
        seats=tuple(seat for seat in FEW.seats if seat.name != "Ipswich"),
        targets=(),
    )
    van.close()
    with Ledger.create(van.path, without, MIDNIGHT) as again:
        inbound = Inbound(again)
        assert (inbound.pending, len(inbound.unusable)) == (0, 1)


def test_a_file_with_an_unusable_statement_is_refused_once(london: Ledger, van: Ledger) -> None:
    """As our own intake would; and it is not lacking, or the night would be read for ever."""
    receive(london, "night.csv", TABLE.encode())
    messages = outgoing(london)
    van.close()
    without = tuple(seat for seat in FEW.seats if seat.name != "Ipswich")
    elsewhere = msgspec.structs.replace(FEW, seats=without, targets=())
    with Ledger.create(van.path, elsewhere, MIDNIGHT) as other:
        inbound = Inbound(other)
        applied = [*bring(other, messages, inbound=inbound).refused]
        assert bring(other, messages[:1], inbound=inbound).refused == ()
        assert (other.board.decided, staged(other)) == (0, [])
        assert inbound.unusable == {m.id for m in messages if m.kind == "bulletin"}
    assert (
        "night.csv: a statement in it cannot count with our election tables; the whole file is ignored here"
        in applied
    )


def test_a_message_with_a_wrong_id_is_not_noted_as_unusable(london: Ledger, van: Ledger) -> None:
    """Another desk may have the real one; and an id that is no hash is nothing to compare."""
    inbound = Inbound(van)
    genuine = wire.bulletin_message(night.result(FEW, "Ipswich"), "london")
    lies = [
        replace(genuine, content=b"{}"),
        Message("bulletin", "", b""),
        Message("slice", "x", b""),
    ]
    assert len(bring(van, lies, inbound=inbound).refused) == 3
    assert inbound.unusable == set()


def test_an_error_of_a_damaged_ledger_is_raised(
    london: Ledger, van: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(london, IPSWICH, DATA)

    def damaged(*_: object) -> None:
        raise sqlite3.DatabaseError("database disk image is malformed")

    monkeypatch.setattr(status, "save_position", damaged)
    with pytest.raises(sqlite3.DatabaseError, match="malformed"):
        bring(van, outgoing(london))
    assert van.board.decided == 0


# -- the ledger ---------------------------------------------------------------------------


def test_the_position_is_saved_in_the_same_transaction(
    london: Ledger, van: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(london, IPSWICH, DATA)
    messages = outgoing(london)

    def full(*_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    inbound = Inbound(van)
    with monkeypatch.context() as patch:
        patch.setattr(status, "save_position", full)
        with pytest.raises(sqlite3.OperationalError):
            inbound.apply(messages, Position("made", 2), MIDNIGHT)
    assert (van.board.decided, staged(van), status.read_position(van)) == (0, [], Position())
    assert len(inbound.apply(messages, Position("made", 2), MIDNIGHT).new) == 1
    assert status.read_position(van) == Position("made", 2)


def test_a_viewer_never_sees_a_statement_without_its_file(london: Ledger, van: Ledger) -> None:
    receive(london, "night.csv", TABLE.encode())
    with closing(sqlite3.connect(van.path)) as viewer:
        inbound = Inbound(van)
        for message in outgoing(london, room=60):
            bring(van, [message], inbound=inbound)
            lone = "SELECT count(*) FROM bulletins WHERE id NOT IN (SELECT bulletin FROM delivery_bulletins)"
            assert viewer.execute(lone).fetchone() == (0,)


# -- the law ------------------------------------------------------------------------------


def _night(ledger: Ledger, steps: list[int], chance: random.Random) -> None:
    """Files, corrections and entries as they come to one desk."""
    for step in steps:
        board = ledger.refresh()
        seat = chance.choice(FEW.seats)
        name, data = files_of_few()[seat.name]
        said = board.bulletins.get(seat.id, {})
        match step:
            case 0:
                receive(ledger, name, data)
            case 1:
                revision = chance.randint(2, 4)
                receive(ledger, f"{revision}/{name}", corrected(data, revision))
            case 2:
                party = chance.choice(FEW.parties[:3])
                say(ledger, desks.declare(board, seat, party, {}, by="AB", now=MIDNIGHT))
            case _ if said:
                say(ledger, night.retraction_of(said[chance.choice(sorted(said))]))
            case _:
                say(ledger, night.note(board, seat.name, "nothing yet"))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(st.lists(st.integers(0, 3), max_size=6), min_size=2, max_size=2),
    seed=st.integers(0, 10_000),
    batch=st.integers(1, 7),
    room=st.sampled_from([100, 700, 5_000]),
)
def test_any_order_and_any_repetition_gives_equal_boards(
    tmp_path_factory: pytest.TempPathFactory,
    empty: Path,
    steps: list[list[int]],
    seed: int,
    batch: int,
    room: int,
) -> None:
    chance = random.Random(seed)
    folder = tmp_path_factory.mktemp("apart")
    with desk(folder, empty, "london") as one, desk(folder, empty, "van") as other:
        for ledger, of_it in zip((one, other), steps, strict=True):
            _night(ledger, of_it, chance)
        sent: list[Message] = [*outgoing(one, "london", room), *outgoing(other, "van", room)]
        for ledger in (one, other):
            assert bring(ledger, shuffled(sent, chance), batch=batch).refused == ()
            assert outbound.pending_count(ledger) == 0
            assert staged(ledger) == []
        assert_same(one, other)
