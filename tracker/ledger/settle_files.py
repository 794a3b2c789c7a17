"""Settles the problems of files: a producer does it, or the file is gone from the drop folder.

A settled file stays in the ledger. It is settled as it was received: with other bytes, or when a
file that was gone comes back, it has a new record, and that can be a problem again.
"""

import datetime as dt
from collections.abc import Callable

from tracker.ledger.append_records import append_rows
from tracker.ledger.ledger import Ledger
from tracker.ledger.timestamps import timestamp
from tracker.support.errors import TrackerError

_OPEN = """
    SELECT DISTINCT d.seq, d.name FROM remarks JOIN deliveries d ON d.seq = delivery
    WHERE kind <> 'note' AND d.seq NOT IN (SELECT delivery FROM settled_files)
        AND NOT EXISTS (SELECT 1 FROM deliveries later WHERE later.name = d.name
            AND later.folder = d.folder AND later.desk = d.desk AND later.seq > d.seq)
"""
"""The last records of files that have remarks and are not settled."""


LATEST = dt.datetime.max.replace(tzinfo=dt.UTC)


class NoProblemError(TrackerError):
    """No problem is of a file with this name."""


def settle_file(
    ledger: Ledger, name: str, by: str, now: dt.datetime, *, shown_at: dt.datetime = LATEST
) -> None:
    """Record that a producer settled the problems of a file, in every folder that has its name.

    `by` are the producer's initials. Only problems that arrived by `shown_at` are settled: the
    producer has seen no later ones. Raises NoProblemError.
    """
    with ledger.writing():
        rows = ledger.connection.execute(
            f"{_OPEN} AND d.name = ? AND d.arrived_at <= ?", (name, timestamp(shown_at))
        ).fetchall()
        if not rows:
            raise NoProblemError(f"{name}: no problem is of a file of this name")
        _record(ledger, [seq for seq, _ in rows], by, now)


def settle_gone(
    ledger: Ledger, folder: str, is_gone: Callable[[str], bool], now: dt.datetime, *, up_to: int
) -> None:
    """Record which files with problems are gone from a drop folder of this desk.

    `is_gone` is called with the name of each file that has a problem. `up_to` is the `seq` of the
    last record of a file when the folder was listed: another intake can record a file that arrived
    after that, and such a file is not gone.
    """
    sql = f"{_OPEN} AND d.folder = ? AND d.desk = '' AND d.seq <= ?"
    rows = ledger.connection.execute(sql, (folder, up_to))
    if gone := [seq for seq, name in rows.fetchall() if is_gone(name)]:
        with ledger.writing():
            _record(ledger, gone, "", now)


def is_settled_as_gone(ledger: Ledger, delivery: int) -> bool:
    """Whether this record of a file is settled because the file was gone."""
    sql = "SELECT 1 FROM settled_files WHERE delivery = ? AND by = ''"
    return ledger.connection.execute(sql, (delivery,)).fetchone() is not None


def _record(ledger: Ledger, deliveries: list[int], by: str, now: dt.datetime) -> None:
    rows = [(delivery, timestamp(now), by) for delivery in deliveries]
    append_rows(ledger.connection, "settled_files", rows)
