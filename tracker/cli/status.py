"""`tracker status`: the board as tables, printed once."""

from __future__ import annotations

from pathlib import Path

from tracker.cli.command import command
from tracker.cli.options import as_of_options, board_as_of, existing_ledger, ledger_options
from tracker.election.clock import wall_clock


@command(
    "tracker status -e anglia-2019",
    "tracker status -e anglia-2019 --at 02:31",
    "tracker status --db night.db | grep 'GAIN'",
)
@ledger_options
@as_of_options
def status(election: str | None, db: Path | None, at: str | None, declared_by: str | None) -> None:
    """The board as tables."""
    from tracker.cli.status_table import show
    from tracker.replication import desk_activity
    from tracker.replication import status as replication_status

    with existing_ledger(election, db) as ledger, ledger.snapshot():
        now = wall_clock()
        desks: list[str] = []
        if not at and (link := replication_status.read(ledger.connection)):
            desks.append(link.sentence(ledger.election, now))
            desks.append(desk_activity.sentence(ledger.connection, now))
        show(board_as_of(ledger, at, declared_by, now).board, desks)
