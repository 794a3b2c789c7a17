"""The entries and files of other desks in the last hour, for `tracker status`."""

import datetime as dt

from tests.makers import night
from tests.makers.desk_ledgers import apply_messages, files_of_few, outgoing, receive, record
from tests.makers.night import MIDNIGHT
from tracker.ledger import Ledger
from tracker.replication import desk_activity

HOUR = dt.timedelta(hours=1)


def declare(ledger: Ledger, party: str) -> None:
    record(ledger, night.desk_entry(ledger.refresh(), "Ipswich", party))


def test_a_desk_that_takes_a_seat_back_and_forth_is_named_first(
    london: Ledger, norwich: Ledger, van: Ledger
) -> None:
    receive(london, *files_of_few()["Ipswich"])
    for party in ("Lab", "Con", "Lab"):
        declare(norwich, party)
    for desk, name in ((london, "london"), (norwich, "norwich")):
        apply_messages(van, outgoing(desk, name))
    shown = desk_activity.sentence(van.connection, MIDNIGHT + HOUR / 2)
    assert shown == "sent in the last hour: norwich 3 entries; london 1 file"
    assert desk_activity.sentence(van.connection, MIDNIGHT + 2 * HOUR) == ""


def test_our_own_entries_and_files_are_those_of_no_other_desk(london: Ledger) -> None:
    receive(london, *files_of_few()["Ipswich"])
    declare(london, "Lab")
    assert desk_activity.sentence(london.connection, MIDNIGHT) == ""
