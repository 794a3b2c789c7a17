"""The entries and files that each other desk has sent in the last hour, for `tracker status`.

A desk with a listed key can disturb a night with valid messages, such as entries that declare a
seat and retract it again and again. They are recorded like all others. Their number shows which
desk to ring, or to shut out at the hub.
"""

import datetime as dt

from tracker.ledger.timestamps import timestamp
from tracker.support import sqlite
from tracker.support.escape import excerpt
from tracker.support.phrases import MAX_NAMES, limited, quantity

PERIOD = dt.timedelta(hours=1)
"""What was received in this time before now is counted."""

_COUNTS = """
SELECT desk, sum(entries), sum(files) FROM (
    SELECT desk, 1 AS entries, 0 AS files
    FROM entry_origins JOIN bulletins ON id = bulletin WHERE received_at > ?1
    UNION ALL SELECT desk, 0, 1 FROM deliveries WHERE desk <> '' AND arrived_at > ?1
) GROUP BY desk ORDER BY sum(entries) + sum(files) DESC, desk
"""


def sentence(connection: sqlite.Connection, now: dt.datetime) -> str:
    """The text, such as "sent in the last hour: norwich 340 entries and 2 files; van 1 entry".

    The desk that sent the most is first. Empty if no other desk sent anything. Raises sqlite.Error.
    """
    rows = connection.execute(_COUNTS, (timestamp(now - PERIOD),)).fetchall()
    sent = [f"{excerpt(desk or 'unnamed')} {_amount(*counts)}" for desk, *counts in rows]
    return f"sent in the last hour: {'; '.join(limited(sent, MAX_NAMES))}" if sent else ""


def _amount(entries: int, files: int) -> str:
    parts = [quantity(entries, "entry", "entries")] if entries else []
    return " and ".join([*parts, quantity(files, "file")] if files else parts)
