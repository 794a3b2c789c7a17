"""Records which alerts the producers have acknowledged, so that every board of the ledger shows it.

An alert has the id of its event (`TimelineEvent.id`). The rows stay in this ledger: other desks
have events of their own.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.ledger.append_records import append_rows
from tracker.ledger.checksum import checksum
from tracker.ledger.ledger import Ledger
from tracker.ledger.timestamps import parse_timestamp, timestamp


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Who acknowledged an alert, and when."""

    by: str
    """Initials of the producer."""
    at: dt.datetime


def acknowledge(ledger: Ledger, events: Iterable[str], by: str, now: dt.datetime) -> None:
    """Record that a producer acknowledges the alerts of these events (ids).

    An alert that was acknowledged before keeps its first acknowledgement. Raises sqlite.Error and
    LedgerError.
    """
    with ledger.writing():
        rows = [(event, by, timestamp(now)) for event in events]
        append_rows(ledger.connection, "acknowledgements", rows)


def acknowledgements(ledger: Ledger) -> dict[str, Acknowledgement]:
    """All acknowledgements, by the id of the event.

    A damaged one is left out: its alert is shown as not acknowledged.
    """
    rows = ledger.connection.execute(
        "SELECT checksum, event, by, at FROM acknowledgements ORDER BY rowid"
    )
    return {
        event: Acknowledgement(by, parse_timestamp(at))
        for row_checksum, event, by, at in rows
        if checksum([event, by, at]) == row_checksum
    }
