"""`tracker metadata`: a description of the ledger for Datasette."""

from __future__ import annotations

from pathlib import Path

from tracker.cli.command import command
from tracker.cli.options import FILE, existing_ledger, ledger_options, ledger_path, option
from tracker.cli.output import echo_document


@command(
    "tracker metadata -e anglia-2019 -o metadata.json",
    "tracker metadata --db night.db | jq .databases",
)
@ledger_options
@option(
    "-o", "--output", variable="TRACKER_METADATA", type=FILE, help="Write to this file, as a whole."
)
def metadata(election: str | None, db: Path | None, output: Path | None) -> None:
    """Describe the ledger to Datasette.

    Gives the meaning and unit of every table and column, and queries to begin with: gains, nearest
    misses, late declarations. With -e it works before the night, when there is no ledger yet.
    """
    from tracker.election.folder import load_election
    from tracker.ledger.datasette import metadata as datasette
    from tracker.support.atomic_write import write_text

    path = ledger_path(election, db)
    if election and not path.exists():
        described = load_election(election)
    else:
        with existing_ledger(None, path) as ledger:
            described = ledger.election
    text = datasette.metadata(described, path.stem)
    if output:
        write_text(output, text)
    else:
        echo_document(text)
