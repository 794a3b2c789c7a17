"""Times in the ledger: texts in UTC, to the microsecond, so that they sort by time."""

import datetime as dt

from tracker.ledger.errors import LedgerError


def timestamp(time: dt.datetime) -> str:
    """A time as the ledger stores it: UTC to the microsecond."""
    return time.astimezone(dt.UTC).isoformat(timespec="microseconds")


def readable_timestamp(text: object) -> dt.datetime | None:
    """A stored time; None if it cannot be read."""
    try:
        time = dt.datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return time if time.tzinfo else None


def parse_timestamp(text: str) -> dt.datetime:
    """A stored time. Raises LedgerError if it cannot be read."""
    try:
        return dt.datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise LedgerError(
            f"a time in the ledger is damaged ({text!r}); run `tracker repair`"
        ) from None
