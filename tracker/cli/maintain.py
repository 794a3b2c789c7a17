"""The verbs of the engineer on shift: verify the ledger, copy it."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli import style
from tracker.cli.options import db_option, election_option, ledger_path
from tracker.cli.verb import Verb
from tracker.election.clock import wall_clock


@click.command(cls=Verb, examples=["tracker verify -e anglia-2019"])
@election_option
@db_option
def verify(election: str | None, db: Path | None) -> int:
    """Check the ledger to the bottom.

    Hashes, ids, references, the file itself; and that the documents, read again, give the
    statements and the tables that are in it. It can run while the night goes on.
    """
    from tracker.ledger.verify import verify as look
    from tracker.support.escape import visible
    from tracker.support.phrases import quantity
    from tracker.support.progress_bar import progress_bar

    with progress_bar("Reading deliveries again") as told:
        verdict = look(ledger_path(election, db), told)
    for fault in verdict.faults:
        click.echo(style.status("fault", visible(fault)))
    faults = len(verdict.faults)
    click.echo(
        f"{verdict.deliveries:,} deliveries, {verdict.documents:,} documents, "
        f"{verdict.bulletins:,} statements. "
        + (
            style.status("fault", f"{quantity(faults, 'fault')}.")
            if faults
            else style.status("sound", "All is sound.")
        )
    )
    return 1 if faults else 0


@click.command(
    cls=Verb,
    examples=[
        "tracker backup copies -e anglia-2019",
        "tracker backup before-the-recount.db --db night.db",
    ],
)
@click.argument("out", type=click.Path(path_type=Path))
@election_option
@db_option
def backup(out: Path, election: str | None, db: Path | None) -> None:
    """Copy the ledger while the night goes on.

    OUT is a file that is not there yet, or a folder. The copy is a ledger like any other.
    """
    from tracker.ledger.backup import backup as copy
    from tracker.support.progress_bar import progress_bar

    with progress_bar("Copying pages") as told:
        made = copy(ledger_path(election, db), out, wall_clock(), told)
    click.echo(f"Copied to {made}")


VERBS = (verify, backup)
