"""Makes and records a summary, as `tracker summary` does."""

import datetime as dt
from pathlib import Path

from tracker.ledger import Ledger
from tracker.ledger.as_of import AsOf
from tracker.summary import export
from tracker.summary.export import Exported
from tracker.summary.formats import Part


def export_summary(
    ledger: Ledger,
    format: str,
    path: Path | None,
    of: AsOf,
    *,
    now: dt.datetime,
    part: Part = "all",
) -> Exported:
    """Export the summary of a board."""
    with ledger.snapshot():
        content = export.summary_content(ledger, format, of, part)
    return export.export_summary(ledger, format, path, of, content, now=now, part=part)
