"""Staging: what is received and does not count yet has a quota and an age, and is shown."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.makers import night
from tests.makers.desk_ledgers import apply_messages, files_of_few, outgoing, receive
from tests.makers.messages import padded
from tests.makers.night import MIDNIGHT
from tracker import cli
from tracker.ledger import Ledger, staged_messages
from tracker.ledger.backup import backup
from tracker.ledger.verify import verify
from tracker.replication import staging, status
from tracker.replication.inbound import Inbound
from tracker.replication.messages import Message
from tracker.support import sqlite

IPSWICH, DATA = files_of_few()["Ipswich"]
SECOND = dt.timedelta(seconds=1)


def slices(count: int, desk: str, size: int = 1_000) -> list[Message]:
    """The first slices of files that never become complete."""
    keys = (f"{desk.encode().hex():0<32}{number:032x}" for number in range(count))
    return [Message("slice", f"{key}.0.2", b"x" * size, desk) for key in keys]


def staged(ledger: Ledger) -> staged_messages.StagedMessages:
    return staged_messages.read(ledger.connection)


def test_a_flood_of_one_desk_leaves_room_for_the_others(
    london: Ledger, van: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "MAX_BYTES_OF_DESK", 25_000)
    inbound = Inbound(van)
    applied = apply_messages(van, slices(100, "hostile"), inbound=inbound)
    assert staged(van).size == 25_000
    assert applied.refused[0] == "hostile has sent too much that does not count"
    receive(london, IPSWICH, DATA)
    assert len(apply_messages(van, outgoing(london), inbound=inbound).new) == 1
    assert inbound.unusable == set()


@pytest.mark.parametrize(
    ("bound", "most"), [("MAX_MESSAGES_OF_DESK", 30), ("MAX_MESSAGES", 30), ("MAX_BYTES", 30_000)]
)
def test_staging_has_a_quota(
    van: Ledger, monkeypatch: pytest.MonkeyPatch, bound: str, most: int
) -> None:
    monkeypatch.setattr(staging, bound, most)
    inbound = Inbound(van)
    apply_messages(van, slices(50, "hostile"), inbound=inbound)
    apply_messages(van, slices(50, "hostile")[:10], inbound=inbound)  # again, no more room
    assert staged(van).count == 30
    assert Inbound(van)._staging.counts[""] == 30  # also counted after a restart


def test_room_is_free_again_when_files_are_complete(
    london: Ledger, van: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(london, IPSWICH, padded(DATA, 20_000))
    messages = outgoing(london, slice_bytes=500)
    inbound = Inbound(van)
    apply_messages(van, messages, inbound=inbound)
    assert staged(van).count == 0
    assert +inbound._staging.usage == +inbound._staging.counts == {}


def test_what_waits_too_long_is_dropped_and_received_again(london: Ledger, van: Ledger) -> None:
    receive(london, IPSWICH, DATA)
    messages = outgoing(london, slice_bytes=500)
    inbound = Inbound(van)
    apply_messages(van, [messages[0], messages[-1]], inbound=inbound)
    assert inbound.pending == 1
    assert inbound.expire(MIDNIGHT + staging.MAX_AGE) == 0
    assert inbound.expire(MIDNIGHT + staging.MAX_AGE + SECOND) == 2
    assert (inbound.pending, staged(van).count) == (0, 0)
    assert len(apply_messages(van, messages, inbound=inbound).new) == 1


def test_a_file_is_dropped_as_a_whole(london: Ledger, van: Ledger) -> None:
    receive(london, IPSWICH, DATA)
    messages = outgoing(london, slice_bytes=200)
    inbound = Inbound(van)
    later = MIDNIGHT + staging.MAX_AGE
    inbound.apply(messages[:1], None, MIDNIGHT)
    inbound.apply(messages[1:2], None, later)
    assert inbound.expire(later + SECOND) == 2


def test_staged_messages_of_an_older_tracker_have_no_time_and_are_dropped(
    london: Ledger, van: Ledger
) -> None:
    receive(london, IPSWICH, DATA)
    apply_messages(van, outgoing(london)[-1:])
    van.connection.execute("UPDATE staged SET at = '', sender = ''")
    inbound = Inbound(van)
    assert (inbound.pending, staged(van).since) == (1, None)
    assert inbound.expire(MIDNIGHT) == 1


def test_status_and_verify_count_what_waits_and_a_backup_is_without_it(
    london: Ledger, van: Ledger, tmp_path: Path
) -> None:
    receive(london, IPSWICH, DATA)
    apply_messages(van, outgoing(london)[-1:])
    text = "1 message of other desks (0.0 MB) waits for the rest of a file"
    link = status.read(van.connection)
    assert link is not None
    assert link.sentence(night.few(), MIDNIGHT).endswith(f"; {text} since 00:00")
    assert verify(van.path).faults == ()
    done = CliRunner().invoke(cli.commands, ["verify", "--db", str(van.path)])
    assert f"{text}, and is not counted." in done.stdout
    content = van.connection.execute("SELECT content FROM staged").fetchone()[0]
    copy = backup(van.path, tmp_path / "copy.db", MIDNIGHT)
    with Ledger.open(copy) as opened:
        assert staged(opened).count == 0
    assert content[:40] in van.path.read_bytes() + Path(f"{van.path}-wal").read_bytes()
    assert content[:40] not in copy.read_bytes()


def test_verify_finds_a_damaged_staged_statement(london: Ledger, van: Ledger) -> None:
    receive(london, IPSWICH, DATA)
    (*_, statement) = outgoing(london)
    apply_messages(van, [statement])
    van.connection.execute("UPDATE staged SET content = x'00'")
    (fault,) = verify(van.path).faults
    assert fault == f"staged statement {statement.id[:12]}: its content is not that of its id"


def test_a_slice_that_arrives_again_takes_no_more_room(van: Ledger) -> None:
    (first,) = slices(1, "norwich")
    inbound = Inbound(van)
    for _ in range(3):
        apply_messages(van, [first, replace(first, content=b"y" * 10)], inbound=inbound)
    assert staged(van).count == 1
    assert inbound._staging.usage["@norwich"] == staged(van).size == 10


def test_a_full_disk_keeps_what_would_be_dropped(
    van: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbound = Inbound(van)
    apply_messages(van, slices(2, "norwich"), inbound=inbound)

    def fail(*_: object) -> None:
        raise sqlite.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(inbound, "_save_staged", fail)
        with pytest.raises(sqlite.OperationalError):
            inbound.expire(MIDNIGHT + 2 * staging.MAX_AGE)
    assert inbound.expire(MIDNIGHT + 2 * staging.MAX_AGE) == 2
