"""Records which alerts the producers have acknowledged, so that every board of the ledger shows it.

An alert has the id of its event (`TimelineEvent.id`). The rows stay in this ledger: other desks
have events of their own.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

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
        ledger.connection.executemany(
            "INSERT INTO acknowledgements (event, by, at) VALUES (?, ?, ?)"
            " ON CONFLICT (event) DO NOTHING",
            [(event, by, timestamp(now)) for event in events],
        )


def acknowledgements(ledger: Ledger) -> dict[str, Acknowledgement]:
    """All acknowledgements, by the id of the event."""
    rows = ledger.connection.execute("SELECT event, by, at FROM acknowledgements ORDER BY rowid")
    return {event: Acknowledgement(by, parse_timestamp(at)) for event, by, at in rows}
