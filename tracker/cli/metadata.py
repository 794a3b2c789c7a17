"""The verb that tells Datasette what is in a ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.options import (
    FILE,
    db_option,
    election_option,
    existing_ledger,
    ledger_path,
    option,
)
from tracker.cli.verb import Verb

if TYPE_CHECKING:
    from tracker.election import Election


@click.command(
    cls=Verb,
    examples=[
        "tracker metadata -e anglia-2019 -o metadata.json",
        "tracker metadata --db night.db | jq .databases",
    ],
)
@election_option
@db_option
@option(
    "-o",
    "--output",
    variable="TRACKER_METADATA",
    type=FILE,
    help="Write it here, all at once.",
)
def metadata(election: str | None, db: Path | None, output: Path | None) -> None:
    """Describe the ledger to Datasette.

    What every table and column is, in which unit, and queries to begin with: gains, nearest
    misses, late declarations. With -e before the night too, when there is no ledger yet.
    """
    from tracker.ledger.datasette import metadata as datasette
    from tracker.support.atomic_write import write_text

    path = ledger_path(election, db)
    text = datasette.metadata(_election(election, path), path.stem)
    if output:
        write_text(output, text)
    else:
        click.echo(text, nl=False)


def _election(election: str | None, path: Path) -> Election:
    from tracker.election.folder import load_election

    if election and not path.exists():
        return load_election(election)
    with existing_ledger(None, path) as ledger:
        return ledger.election


VERBS = (metadata,)
