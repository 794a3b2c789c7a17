"""The outbox: in the transaction of the statement, until the hub has it."""

import contextlib
from pathlib import Path

import pytest

from tests import night
from tests.night import MIDNIGHT, few, note
from tests.replication.travel import desk, files_of_few, outgoing, receive, say
from tracker.ledger import Ledger
from tracker.replication import outbound, status
from tracker.replication.status import LinkError

IPSWICH, DATA = files_of_few()["Ipswich"]


def test_whoever_puts_a_statement_on_record_puts_it_in_the_outbox(ledger: Ledger) -> None:
    receive(ledger, IPSWICH, DATA)
    say(ledger, note(ledger.refresh(), "Ipswich", "no answer"))
    assert outbound.pending_count(ledger) == 2


def test_a_statement_that_is_not_recorded_is_not_sent(ledger: Ledger) -> None:
    with contextlib.suppress(ZeroDivisionError), ledger.writing():
        ledger.append([night.result(few(), "Ipswich")], MIDNIGHT)
        raise ZeroDivisionError
    assert outbound.pending_count(ledger) == 0


def test_what_waited_longest_goes_first_and_so_many_at_once(ledger: Ledger) -> None:
    for word in "abc":
        say(ledger, note(ledger.refresh(), "Ipswich", word))
    (one,), (two,) = (offer.bulletins for offer in outbound.next_offers(ledger, "london", 2))
    assert (one.reason, two.reason) == ("a", "b")


def test_the_statements_of_a_file_go_with_it_and_those_of_the_desk_alone(ledger: Ledger) -> None:
    receive(ledger, IPSWICH, DATA)
    say(ledger, note(ledger.refresh(), "Ipswich", "no answer"))
    entry, file = outbound.next_offers(ledger, "london", 10)
    assert entry.parcel is None
    assert file.parcel is not None
    assert (file.parcel.name, file.parcel.document) == (IPSWICH, DATA)
    assert file.parcel.ids == tuple(one.id for one in file.bulletins)


def test_what_the_hub_has_is_sent_no_more_until_another_desk_lacks_it(ledger: Ledger) -> None:
    receive(ledger, IPSWICH, DATA)
    sent = [m.id for m in outgoing(ledger) if m.kind == "bulletin"]
    outbound.acknowledge(ledger, sent)
    assert outgoing(ledger) == []
    outbound.requeue(ledger, [*sent, "0" * 64])
    assert [m.id for m in outgoing(ledger) if m.kind == "bulletin"] == sent


def test_a_ledger_is_of_one_night(tmp_path: Path, empty: Path) -> None:
    with desk(tmp_path, empty, "london") as ledger:
        with ledger.writing():
            status.save_position(ledger, status.Position("made", 0))
        with pytest.raises(
            LinkError, match=r"is of the night 2019-12-12, not rehearsal: .*--leaving 2019-12-12"
        ):
            status.join_night(ledger, "rehearsal", MIDNIGHT)
        with pytest.raises(LinkError):
            status.join_night(ledger, "rehearsal", MIDNIGHT, leaving="another")


def test_a_night_that_no_hub_has_heard_of_binds_nobody(tmp_path: Path, empty: Path) -> None:
    with desk(tmp_path, empty, "london") as ledger:
        status.join_night(ledger, "2019-12-13", MIDNIGHT)
        found = status.read(ledger.connection)
        assert found is not None
        assert found.night == "2019-12-13"


def test_a_ledger_that_goes_over_to_another_night_takes_everything_with_it(
    tmp_path: Path, empty: Path
) -> None:
    with desk(tmp_path, empty, "london") as ledger:
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
