"""Inbound: messages in any order, a file and its statements in one transaction."""

import datetime as dt
import random
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.makers import night
from tests.makers.desk_ledgers import (
    apply_messages,
    desk_ledger,
    files_of_few,
    fill,
    outgoing,
    receive,
    record,
    shuffled,
)
from tests.makers.night import MIDNIGHT
from tracker.board import entries as desks
from tracker.board import entry_fields
from tracker.ledger import Ledger
from tracker.ledger.verify import verify
from tracker.replication import messages as wire
from tracker.replication import outbound, status
from tracker.replication.inbound import Inbound
from tracker.replication.messages import Message
from tracker.replication.status import Position
from tracker.support import sqlite

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


def staged_kinds(ledger: Ledger) -> list[str]:
    return [kind for (kind,) in ledger.connection.execute("SELECT kind FROM staged ORDER BY kind")]


def assert_equal_boards(first: Ledger, second: Ledger) -> None:
    """Check that the boards are equal and that both ledgers pass `verify`."""
    board, other_board = first.refresh(), second.refresh()
    assert dict(board.states.items()) == dict(other_board.states.items())
    assert board.tallies == other_board.tallies
    for ledger in (first, second):
        assert verify(ledger.path).faults == ()


# -- files ------------------------------------------------------------------------------


def test_a_file_counts_at_another_desk_as_at_its_own(london: Ledger, van: Ledger) -> None:
    receive(london, IPSWICH, DATA)
    applied = apply_messages(van, outgoing(london))
    assert night.state(van.board, "Ipswich").result() == "Con gain from Lab"
    assert [bulletin.seat for bulletin in applied.new] == [night.seat_of(FEW, "Ipswich").id]
    assert_equal_boards(london, van)


def test_the_source_of_a_statement_names_the_desk_and_has_the_bytes(
    london: Ledger, van: Ledger
) -> None:
    receive(london, IPSWICH, DATA)
    apply_messages(van, outgoing(london))
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
    apply_messages(van, outgoing(london))
    outbound.requeue(van, list(van.board.bulletins[night.seat_of(FEW, "Ipswich").id]))
    with desk_ledger(tmp_path, empty, "norwich") as norwich:
        apply_messages(norwich, outgoing(van, "van"))
        ((name, _),) = norwich.sources(night.seat_of(FEW, "Ipswich").id)[0].files
    assert name == f"{IPSWICH} (london)"


def test_a_statement_without_its_file_does_not_count(london: Ledger, van: Ledger) -> None:
    receive(london, IPSWICH, DATA)
    *slices, statement = outgoing(london)
    inbound = Inbound(van)
    assert apply_messages(van, [statement], inbound=inbound).new == ()
    assert inbound.pending == 1
    assert van.board.decided == 0
    assert len(apply_messages(van, slices, inbound=inbound).new) == 1
    assert (inbound.pending, staged_kinds(van)) == (0, [])


def test_a_table_counts_when_all_its_statements_have_arrived(london: Ledger, van: Ledger) -> None:
    receive(london, "night.csv", TABLE.encode())
    messages = outgoing(london)
    assert [m.kind for m in messages] == ["slice", "bulletin", "bulletin", "bulletin"]
    inbound = Inbound(van)
    for message in messages[:-1]:
        apply_messages(van, [message], inbound=inbound)
        assert van.refresh().decided == 0
    apply_messages(van, messages[-1:], inbound=inbound)
    assert van.board.decided == 3
    assert_equal_boards(london, van)


def test_staged_messages_survive_the_process(london: Ledger, van: Ledger) -> None:
    receive(london, "night.csv", TABLE.encode())
    for message in outgoing(london, slice_bytes=60):
        apply_messages(van, [message], inbound=Inbound(van))
    assert van.board.decided == 3
    assert staged_kinds(van) == []
    assert_equal_boards(london, van)


@pytest.mark.parametrize("first", [1, 2, 3])
def test_a_statement_from_the_hub_is_not_offered_to_it(
    london: Ledger, van: Ledger, first: int
) -> None:
    receive(london, "night.csv", TABLE.encode())
    messages = outgoing(london)
    inbound = Inbound(van)
    apply_messages(van, messages[:first], inbound=inbound)
    apply_messages(van, messages[first:], inbound=inbound)
    assert (van.board.decided, outbound.pending_count(van)) == (3, 0)


def test_statements_staged_by_an_earlier_process_are_offered(london: Ledger, van: Ledger) -> None:
    """The ledger does not record which hub has delivered a staged message."""
    receive(london, "night.csv", TABLE.encode())
    file, *statements = outgoing(london)
    apply_messages(van, statements[:2])
    apply_messages(van, [file, *statements[2:]])
    unsent = {message.id for message in outgoing(van) if message.kind == "bulletin"}
    assert unsent == {message.id for message in statements[:2]}
    assert van.board.decided == 3


@pytest.mark.parametrize("new_process", [False, True])
@pytest.mark.parametrize(
    ("from_first_hub", "unsent"),
    [([1, 2], [1, 2]), ([0, 1], [1, 2, 3]), ([0, 1, 2], [1, 2, 3])],
    ids=["statements", "the file and a statement", "the file and two statements"],
)
def test_a_second_hub_is_offered_statements_that_only_the_first_hub_delivered(
    london: Ledger, van: Ledger, from_first_hub: list[int], unsent: list[int], new_process: bool
) -> None:
    """Message 0 is the file, messages 1 to 3 are its statements.

    If only the first hub has delivered the file, all three statements are offered with it.
    """
    receive(london, "night.csv", TABLE.encode())
    messages = outgoing(london)
    inbound = Inbound(van)
    apply_messages(van, [messages[number] for number in from_first_hub], inbound=inbound)
    inbound = Inbound(van) if new_process else inbound
    inbound.forget_hub()
    rest = [message for n, message in enumerate(messages) if n not in from_first_hub]
    apply_messages(van, rest, inbound=inbound)
    assert van.board.decided == 3
    offered = {message.id for message in outgoing(van) if message.kind == "bulletin"}
    assert offered == {messages[number].id for number in unsent}


def test_a_second_hub_is_offered_a_file_of_which_it_delivered_some_slices(
    london: Ledger, van: Ledger
) -> None:
    receive(london, IPSWICH, DATA)
    first, *others = outgoing(london, slice_bytes=500)
    inbound = Inbound(van)
    apply_messages(van, [first], inbound=inbound)
    inbound.forget_hub()
    apply_messages(van, others, inbound=inbound)
    assert (van.board.decided, outbound.pending_count(van)) == (1, 1)


def test_messages_that_a_second_hub_delivers_again_are_not_offered_to_it(
    london: Ledger, van: Ledger
) -> None:
    receive(london, IPSWICH, DATA)
    *slices, statement = outgoing(london, slice_bytes=500)
    inbound = Inbound(van)
    apply_messages(van, [slices[0], statement], inbound=inbound)
    inbound.forget_hub()
    apply_messages(van, [*slices, statement], inbound=inbound)
    assert (van.board.decided, outbound.pending_count(van)) == (1, 0)


def test_a_grown_table_sends_only_its_new_statements(london: Ledger, van: Ledger) -> None:
    rows = TABLE.splitlines(keepends=True)
    receive(london, "night.csv", "".join(rows[:3]).encode())
    outbound.acknowledge(london, [b.id for b in apply_messages(van, outgoing(london)).new])
    receive(london, "night.csv", TABLE.encode())
    messages = outgoing(london)
    assert [m.kind for m in messages] == ["slice", "bulletin", "bulletin"]
    assert len(apply_messages(van, messages).new) == 2
    assert_equal_boards(london, van)


def test_the_same_file_at_two_desks_is_one_statement_of_two_files(
    london: Ledger, van: Ledger
) -> None:
    for ledger in (london, van):
        receive(ledger, IPSWICH, DATA)
    assert apply_messages(van, outgoing(london)).new == ()
    assert outbound.pending_count(van) == 0  # the hub has delivered the statement and a file
    assert_equal_boards(london, van)


def test_a_large_file_is_sent_in_slices(london: Ledger, van: Ledger) -> None:
    noise = random.Random(1).randbytes(60_000).hex().encode()
    receive(london, IPSWICH, DATA + b"<!--" + noise + b"-->")
    messages = outgoing(london, slice_bytes=10_000)
    assert [m.kind for m in messages].count("slice") > 5
    random.Random(2).shuffle(messages)
    apply_messages(van, messages, batch=1)
    assert_equal_boards(london, van)


def test_slices_of_two_sizes_are_not_mixed(london: Ledger, van: Ledger) -> None:
    receive(london, IPSWICH, DATA)
    large, small = outgoing(london, slice_bytes=500), outgoing(london, slice_bytes=300)
    inbound = Inbound(van)
    apply_messages(van, [*large[:2], *small[:2], *large[3:]], inbound=inbound)
    assert van.board.decided == 0
    apply_messages(van, large[2:3], inbound=inbound)
    assert van.board.decided == 1
    assert staged_kinds(van) == []


# -- entries ----------------------------------------------------------------------------


def test_a_retraction_may_arrive_before_its_entry(london: Ledger, van: Ledger) -> None:
    seat, party = night.seat_of(FEW, "Ipswich"), entry_fields.parse_party(FEW, "Con")
    record(london, desks.declare(london.board, seat, party, {}, by="AB", now=MIDNIGHT))
    record(london, *desks.retract(london.refresh(), seat, by="AB", now=MIDNIGHT))
    entry, retraction = outgoing(london)
    apply_messages(van, [retraction])
    apply_messages(van, [entry])
    assert van.board.decided == 0
    assert_equal_boards(london, van)


def test_two_desks_that_declare_a_seat_differently_are_a_conflict_on_both(
    london: Ledger, van: Ledger
) -> None:
    """The clocks of the desks differ by four minutes."""
    seat = night.seat_of(FEW, "Ipswich")
    later = MIDNIGHT + dt.timedelta(minutes=4)
    for ledger, code, by, now in ((london, "Con", "AB", MIDNIGHT), (van, "Lab", "CD", later)):
        party = entry_fields.parse_party(FEW, code)
        record(ledger, desks.declare(ledger.board, seat, party, {}, by=by, now=now))
    from_london, from_van = outgoing(london), outgoing(van)
    apply_messages(van, from_london)
    apply_messages(london, from_van)
    for ledger in (london, van):
        state = night.state(ledger.refresh(), "Ipswich")
        assert (state.status, state.winner) == ("conflict", None)
    assert_equal_boards(london, van)


# -- refusals --------------------------------------------------------------------------


def test_an_invalid_message_is_refused_and_the_others_are_applied(
    london: Ledger, van: Ledger
) -> None:
    receive(london, IPSWICH, DATA)
    good = outgoing(london)
    bad = replace(good[-1], id="0" * 64)
    applied = apply_messages(van, [bad, *good])
    assert len(applied.new) == 1
    assert applied.refused == ("statement 000000000000: its content is not that of its id",)
    assert "0" * 64 not in {id for (id,) in van.connection.execute("SELECT id FROM bulletins")}


def test_an_unusable_statement_is_isolated_from_its_batch(
    london: Ledger, van: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a statement raises an error when it is applied, the others of its batch still count."""
    receive(london, IPSWICH, DATA)
    entry = desks.note(london.board, night.seat_of(FEW, "Luton South"), "x", by="AB", now=MIDNIGHT)
    record(london, entry)
    append = Ledger.append

    def failing_append(self: Ledger, bulletins: list[object], now: dt.datetime) -> None:
        if entry in bulletins:
            raise ZeroDivisionError("integer division or modulo by zero")
        append(self, bulletins, now)  # type: ignore[arg-type]

    monkeypatch.setattr(Ledger, "append", failing_append)
    inbound = Inbound(van)
    applied = apply_messages(van, outgoing(london), inbound=inbound)
    assert van.board.decided == 1
    (sentence,) = applied.refused
    assert sentence.startswith("a message cannot be put on record: ZeroDivisionError")
    assert entry.id in inbound.unusable
    assert status.read_position(van).seq == 3


def test_a_statement_about_an_unknown_seat_is_refused_and_unusable(
    london: Ledger, van: Ledger
) -> None:
    bulletin = night.result(night.anglia(), "Peterborough")
    inbound = Inbound(van)
    applied = apply_messages(van, [wire.bulletin_message(bulletin, "london")], inbound=inbound)
    assert "which is not in seats.csv" in applied.refused[0]
    assert inbound.unusable == {bulletin.id}


def test_a_file_with_changed_bytes_is_refused(london: Ledger, van: Ledger) -> None:
    receive(london, IPSWICH, DATA)
    slice_, statement = outgoing(london)
    applied = apply_messages(van, [replace(slice_, content=slice_.content[::-1]), statement])
    assert applied.refused == (f"file {slice_.id[:12]}: its bytes are not those that were sent",)
    assert van.board.decided == 0
    apply_messages(van, [slice_])
    assert van.board.decided == 1


def test_staged_messages_that_became_unusable_are_dropped(
    london: Ledger, van: Ledger, tmp_path: Path
) -> None:
    receive(london, IPSWICH, DATA)
    apply_messages(van, outgoing(london)[-1:])
    without = msgspec.structs.replace(
        FEW,
        seats=tuple(seat for seat in FEW.seats if seat.name != "Ipswich"),
        targets=(),
    )
    van.close()
    with Ledger.create(van.path, without, MIDNIGHT) as reopened:
        inbound = Inbound(reopened)
        assert (inbound.pending, len(inbound.unusable)) == (0, 1)


def test_a_file_with_an_unusable_statement_is_refused_once(london: Ledger, van: Ledger) -> None:
    """All its statements are unusable. Otherwise they would count as missing for ever."""
    receive(london, "night.csv", TABLE.encode())
    messages = outgoing(london)
    van.close()
    without = tuple(seat for seat in FEW.seats if seat.name != "Ipswich")
    elsewhere = msgspec.structs.replace(FEW, seats=without, targets=())
    with Ledger.create(van.path, elsewhere, MIDNIGHT) as other:
        inbound = Inbound(other)
        applied = [*apply_messages(other, messages, inbound=inbound).refused]
        assert apply_messages(other, messages[:1], inbound=inbound).refused == ()
        assert other.board.decided == 0
        assert staged_kinds(other) == ["bulletin"] * 2  # another file can have these statements
        assert inbound.unusable == {m.id for m in messages if m.kind == "bulletin"}
    assert (
        "night.csv: a statement in it cannot count with our election tables; the whole file is ignored here"
        in applied
    )


def test_a_message_with_a_wrong_id_is_not_noted_as_unusable(london: Ledger, van: Ledger) -> None:
    """Another desk may have the real statement of that id."""
    inbound = Inbound(van)
    genuine = wire.bulletin_message(night.result(FEW, "Ipswich"), "london")
    forged = [
        replace(genuine, content=b"{}"),
        Message("bulletin", "", b""),
        Message("slice", "x", b""),
    ]
    assert len(apply_messages(van, forged, inbound=inbound).refused) == 3
    assert inbound.unusable == set()


def test_an_error_of_a_damaged_ledger_is_raised(
    london: Ledger, van: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(london, IPSWICH, DATA)

    def fail(*_: object) -> None:
        raise sqlite.DatabaseError("database disk image is malformed")

    monkeypatch.setattr(status, "save_position", fail)
    with pytest.raises(sqlite.DatabaseError, match="malformed"):
        apply_messages(van, outgoing(london))
    assert van.board.decided == 0


# -- the ledger ---------------------------------------------------------------------------


def test_the_position_is_saved_in_the_same_transaction(
    london: Ledger, van: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(london, IPSWICH, DATA)
    messages = outgoing(london)

    def fail(*_: object) -> None:
        error = sqlite.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite.SQLITE_FULL
        raise error

    inbound = Inbound(van)
    with monkeypatch.context() as patch:
        patch.setattr(status, "save_position", fail)
        with pytest.raises(sqlite.OperationalError):
            inbound.apply(messages, Position("made", 2), MIDNIGHT)
    assert (van.board.decided, staged_kinds(van), status.read_position(van)) == (0, [], Position())
    assert len(inbound.apply(messages, Position("made", 2), MIDNIGHT).new) == 1
    assert status.read_position(van) == Position("made", 2)


def test_another_connection_never_reads_a_statement_without_its_file(
    london: Ledger, van: Ledger
) -> None:
    receive(london, "night.csv", TABLE.encode())
    with closing(sqlite.connect(van.path)) as viewer:
        inbound = Inbound(van)
        for message in outgoing(london, slice_bytes=60):
            apply_messages(van, [message], inbound=inbound)
            without_file = "SELECT count(*) FROM bulletins WHERE id NOT IN (SELECT bulletin FROM delivery_bulletins)"
            assert viewer.execute(without_file).fetchone() == (0,)


# -- any order and repetition --------------------------------------------------------------


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(st.lists(st.integers(0, 3), max_size=6), min_size=2, max_size=2),
    seed=st.integers(0, 10_000),
    batch=st.integers(1, 7),
    slice_bytes=st.sampled_from([100, 700, 5_000]),
)
def test_any_order_and_any_repetition_gives_equal_boards(
    tmp_path_factory: pytest.TempPathFactory,
    empty: Path,
    steps: list[list[int]],
    seed: int,
    batch: int,
    slice_bytes: int,
) -> None:
    chance = random.Random(seed)
    folder = tmp_path_factory.mktemp("desks")
    with (
        desk_ledger(folder, empty, "london") as london,
        desk_ledger(folder, empty, "van") as van,
    ):
        for ledger, ledger_steps in zip((london, van), steps, strict=True):
            fill(ledger, ledger_steps, chance)
        sent = [*outgoing(london, "london", slice_bytes), *outgoing(van, "van", slice_bytes)]
        for ledger in (london, van):
            assert apply_messages(ledger, shuffled(sent, chance), batch=batch).refused == ()
            assert outbound.pending_count(ledger) == 0
            assert staged_kinds(ledger) == []
        assert_equal_boards(london, van)
