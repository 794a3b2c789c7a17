"""Outbound: the outbox of a ledger, and the night to which the ledger belongs."""

import contextlib
from pathlib import Path

import pytest

from tests.makers import night
from tests.makers.desk_ledgers import desk_ledger, files_of_few, outgoing, receive, record
from tests.makers.night import MIDNIGHT, few, note
from tracker.ledger import Ledger
from tracker.replication import outbound, status
from tracker.replication.status import LinkError

IPSWICH, DATA = files_of_few()["Ipswich"]


def test_a_recorded_statement_is_in_the_outbox(ledger: Ledger) -> None:
    receive(ledger, IPSWICH, DATA)
    record(ledger, note(ledger.refresh(), "Ipswich", "no answer"))
    assert outbound.pending_count(ledger) == 2


def test_a_rolled_back_statement_is_not_in_the_outbox(ledger: Ledger) -> None:
    with contextlib.suppress(ZeroDivisionError), ledger.writing():
        ledger.append([night.result(few(), "Ipswich")], MIDNIGHT)
        raise ZeroDivisionError
    assert outbound.pending_count(ledger) == 0


def test_the_oldest_statements_are_offered_first_up_to_the_limit(ledger: Ledger) -> None:
    for text in "abc":
        record(ledger, note(ledger.refresh(), "Ipswich", text))
    offers = outbound.next_offers(ledger, "london", 2)
    assert [entry.reason for offer in offers for entry in offer.bulletins] == ["a", "b"]


def test_a_statement_is_offered_with_its_file_and_an_entry_alone(ledger: Ledger) -> None:
    receive(ledger, IPSWICH, DATA)
    record(ledger, note(ledger.refresh(), "Ipswich", "no answer"))
    entry, file = outbound.next_offers(ledger, "london", 10)
    assert entry.parcel is None
    assert file.parcel is not None
    assert (file.parcel.name, file.parcel.document) == (IPSWICH, DATA)
    assert file.parcel.ids == tuple(bulletin.id for bulletin in file.bulletins)


def test_an_acknowledged_statement_is_sent_again_only_when_requeued(ledger: Ledger) -> None:
    receive(ledger, IPSWICH, DATA)
    sent = [m.id for m in outgoing(ledger) if m.kind == "bulletin"]
    outbound.acknowledge(ledger, sent)
    assert outgoing(ledger) == []
    outbound.requeue(ledger, [*sent, "0" * 64])
    assert [m.id for m in outgoing(ledger) if m.kind == "bulletin"] == sent


def test_a_ledger_belongs_to_one_night(tmp_path: Path, empty: Path) -> None:
    with desk_ledger(tmp_path, empty, "london") as ledger:
        with ledger.writing():
            status.save_position(ledger, status.Position("made", 0))
        with pytest.raises(
            LinkError, match=r"is of the night 2019-12-12, not rehearsal: .*--leaving 2019-12-12"
        ):
            status.join_night(ledger, "rehearsal", MIDNIGHT)
        with pytest.raises(LinkError):
            status.join_night(ledger, "rehearsal", MIDNIGHT, leaving="another")


def test_a_ledger_that_has_read_no_stream_may_join_another_night(
    tmp_path: Path, empty: Path
) -> None:
    with desk_ledger(tmp_path, empty, "london") as ledger:
        status.join_night(ledger, "2019-12-13", MIDNIGHT)
        found = status.read(ledger.connection)
        assert found is not None
        assert found.night == "2019-12-13"


def test_a_ledger_that_leaves_a_night_offers_everything_to_the_next(
    tmp_path: Path, empty: Path
) -> None:
    with desk_ledger(tmp_path, empty, "london") as ledger:
        receive(ledger, IPSWICH, DATA)
        outbound.acknowledge(ledger, [m.id for m in outgoing(ledger)])
        with ledger.writing():
            status.save_position(ledger, status.Position("made", 7))
        status.join_night(ledger, "2019-12-21", MIDNIGHT, leaving="2019-12-12")
        assert outbound.pending_count(ledger) == 1
        assert status.read_position(ledger) == status.Position()
        found = status.read(ledger.connection)
        assert found is not None
        assert found.night == "2019-12-21"
